// How well shells stand for a smooth redshift distribution: the example "galaxy redshift distributions" of GLASS.
//
//   node examples/redshift-distributions.mjs
import { fileURLToPath } from 'node:url';
import * as glass from 'glass-ts';

const cosmology = new glass.FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 });

/** Effective n(z), clustering, lensing and cross spectra of a sample in shells, for flat and for linear windows. */
export async function distributions({ lmax = 200, num = 20, zMax = 3.5, limberFrom = 60 } = {}) {
  const z = Array.from({ length: 500 }, (_, i) => i / 100);
  const nz = glass.smailNz(z, 1.0, 1.5, 2.0);
  const grid = glass.distanceGrid(cosmology, 0, zMax, { num });
  const power = glass.linearPower(cosmology, { OmegaB: 0.05 });
  const inShells = async (windows) => {
    const ngal = glass.partition(z, nz, windows);
    const cls = await glass.matterCls(cosmology, lmax, windows, { power, limberFrom });
    const lensing = glass.multiPlaneWeights(ngal, windows, cosmology);
    const spectrum = (a, b) =>
      glass.hostTable(b === undefined ? glass.effectiveCls(cls, a) : glass.effectiveCls(cls, a, b)).data;
    const galaxies = glass.positionWeights(ngal, 1.0);
    return {
      windows,
      nz: glass.hostTable(glass.combine(z, ngal, windows)).data,
      clustering: spectrum(galaxies),
      lensing: spectrum(lensing),
      cross: spectrum(galaxies, lensing),
    };
  };
  const smooth = new glass.RadialWindow(z, nz);
  const truth = {
    nz: glass.hostTable(nz).data,
    clustering: (await glass.matterCls(cosmology, lmax, [smooth], { power, limberFrom: 0 }))[0],
    lensing: glass.lensingCls([smooth], cosmology, power, lmax)[0],
  };
  return {
    z,
    truth,
    tophat: await inShells(glass.tophatWindows(grid)),
    linear: await inShells(glass.linearWindows(grid)),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { truth, tophat, linear } = await distributions();
  console.log('l, then C_l of shells over C_l of n(z): clustering flat, linear; lensing flat, linear');
  for (const l of [10, 20, 50, 100, 200]) {
    const ratios = ['clustering', 'lensing'].flatMap((what) =>
      [tophat, linear].map((s) => s[what][l] / truth[what][l]),
    );
    console.log(l, ...ratios.map((r) => r.toFixed(4)));
  }
}
