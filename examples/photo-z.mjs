// Photometric redshifts and tomographic bins: the example "photo-z" of GLASS.
//
//   node examples/photo-z.mjs
import { fileURLToPath } from 'node:url';
import * as glass from 'glass-ts';

const SIGMA0 = 0.05;

/** Histograms of the true redshifts in five photometric bins, and what they should be. */
export async function photoZ({ density = 1e-4, seed = 42, nbins = 5, cells = 40 } = {}) {
  const rng = glass.rng.defaultRng({ seed });
  const z = Array.from({ length: 301 }, (_, i) => i / 100);
  const dndz = glass.smailNz(z, 1.0, 2.2, 1.5).mul(density);
  const mean = (await glass.xpx.trapezoid(dndz, glass.referenceNamespace().asarray(z)).item()) * glass.ARCMIN2_SPHERE;
  const count = Number(await rng.poisson(mean).item());
  const zTrue = await glass.redshiftsFromNz(count, z, dndz, { rng, warn: false });
  const zPhot = await glass.gaussianPhz(zTrue, SIGMA0, { rng });
  const bins = glass.equalDensZbins(z, dndz, nbins);
  const expected = glass.hostTable(glass.tomoNzGausserr(z, dndz, SIGMA0, bins)).data;
  const [hostTrue, hostPhot] = [await zTrue.toHost(), await zPhot.toHost()];
  const width = 3 / cells;
  const histograms = bins.map(([low, high], b) => {
    const measured = new Float64Array(cells);
    hostTrue.forEach((v, i) => {
      if (hostPhot[i] >= low && hostPhot[i] < high && v < 3) measured[Math.floor(v / width)]++;
    });
    // ∫ n_b(z) dz over each cell of the histogram, by the trapezoidal rule between the tabulated redshifts.
    const curve = (v) => {
      const x = Math.min(v / 0.01, 299.999999);
      const i = Math.floor(x);
      return expected[b * 301 + i] * (1 - x + i) + expected[b * 301 + i + 1] * (x - i);
    };
    const theory = Float64Array.from({ length: cells }, (_, c) => {
      let sum = 0;
      for (let s = 0; s <= 30; s++) sum += curve(width * (c + s / 30)) * (s === 0 || s === 30 ? 0.5 : 1);
      return (sum * width * glass.ARCMIN2_SPHERE) / 30;
    });
    return { low, high, measured, theory };
  });
  return { count, mean, histograms };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { histograms } = await photoZ();
  for (const { low, high, measured, theory } of histograms) {
    console.log(`photometric redshift ${low.toFixed(3)} to ${high.toFixed(3)}`);
    for (const [c, n] of measured.entries()) {
      console.log(`  ${(c * 0.075).toFixed(3)} ${String(n).padStart(6)} ${theory[c].toFixed(1)}`);
    }
  }
}
