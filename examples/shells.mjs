// The radial windows of shells, and the angular matter spectra that belong to them: the example "shells" of GLASS.
//
//   node examples/shells.mjs
//
// `cls.npz` is then input for `glass simulate` (spectra: { file: cls.npz }), or for GLASS itself.
import { fileURLToPath } from 'node:url';
import * as glass from 'glass-ts';

const cosmology = new glass.FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 });

/** Windows in shells of 200 Mpc, the sum of all windows at redshifts z, and their spectra. */
export async function shells({ zMax = 1, lmax = 1000, limberFrom = 60 } = {}) {
  const grid = glass.distanceGrid(cosmology, 0, zMax, { dx: 200 });
  const windows = glass.linearWindows(grid);
  const z = Array.from({ length: 201 }, (_, i) => (i * zMax) / 200);
  // A window with weight 1 contributes itself: between the first and the last centre they add up to 1.
  const norms = windows.map((w) => glass.hostTable(glass.xpx.trapezoid(w.wa, w.za)).data[0]);
  const sum = glass.combine(z, norms, windows);
  const linear = glass.linearPower(cosmology, { OmegaB: 0.05 });
  const cls = await glass.matterCls(cosmology, lmax, windows, { power: glass.halofit(linear, cosmology), limberFrom });
  return { windows, z, sum: [...glass.hostTable(sum).data], cls };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { windows, cls } = await shells();
  for (const { zeff, nodes } of windows)
    console.log(zeff.toFixed(4), nodes.za[0].toFixed(4), nodes.za.at(-1).toFixed(4));
  await glass.saveCls('cls.npz', cls);
}
