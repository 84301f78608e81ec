// Densities and convergences of tomographic bins from their angular spectra alone, without shells: the example "legacy mode"
// of GLASS.
//
//   node examples/legacy-mode.mjs
import { fileURLToPath } from 'node:url';
import * as glass from 'glass-ts';

const cosmology = new glass.FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 });

/** Correlation coefficients R_l of all pairs of fields. */
export function correlations(spectra) {
  const values = (i, j) => glass.hostTable(glass.getcl(spectra, i, j)).data;
  return glass
    .spectraIndices(glass.nfieldsFromNspectra(spectra.length))
    .tolistSync()
    .map(([i, j]) => {
      const [a, b] = [values(i, i), values(j, j)];
      return values(i, j).map((c, l) => (a[l] * b[l] > 0 ? c / Math.sqrt(a[l] * b[l]) : 0));
    });
}

/** Six maps: the densities of three bins and the convergences of three more, their input and their spectra. */
export async function legacyMode({ nside = 256, lmax = 2 * nside, seed = 42 } = {}) {
  const z = Array.from({ length: 501 }, (_, i) => i / 100);
  const dndz = glass.smailNz(z, 1.0, 1.5, 2.0);
  const bins = glass.equalDensZbins(z, dndz, 6);
  const nz = glass.hostTable(glass.tomoNzGausserr(z, dndz, 0.05, bins)).data;
  const windows = bins.map((_, i) => new glass.RadialWindow(z, nz.slice(i * z.length, (i + 1) * z.length)));

  const power = glass.samplePower(glass.halofit(glass.linearPower(cosmology, { OmegaB: 0.05 }), cosmology), {
    zMax: 5,
  });
  const tracers = windows.map((window, i) => ({ window, kind: i < 3 ? 'density' : 'convergence' }));
  const cls = glass.projectedCls(tracers, cosmology, power, lmax);

  const fields = [
    ...glass.lognormalFields(windows.slice(0, 3)),
    ...glass.lognormalFields(windows.slice(3), glass.lognormalShiftHilbert2011),
  ];
  // Fields with exactly these spectra need Gaussian fields with spectra that no fields have: the nearest are taken.
  const gls = glass.solveGaussianSpectra(fields, cls);
  const regularized = glass.regularizedSpectra(gls);
  const maps = [];
  const rng = glass.rng.defaultRng({ seed });
  for await (const map of glass.generate(fields, regularized, nside, { rng })) maps.push(map);
  return { windows, fields, cls, gls, regularized, maps };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { cls, gls, regularized, maps } = await legacyMode();
  console.log('Gaussian spectra that fields can have:', glass.checkPosdefSpectra(gls));
  console.log('the same, regularized:', glass.checkPosdefSpectra(regularized));
  const measured = await glass.healpix.anafast(maps[5], undefined, { lmax: 512 });
  console.log('l, C_l of the last convergence, as measured');
  for (const l of [10, 30, 100, 300])
    console.log(l, cls[15][l].toExponential(3), measured.get(l).itemSync().toExponential(3));
}
