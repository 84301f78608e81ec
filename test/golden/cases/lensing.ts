import { deflect, MultiPlaneConvergence, multiPlaneMatrix, multiPlaneWeights } from '@glass-ts/lensing';
import { number } from '../decode.ts';
import type { Cases, Context, Json } from '../types.ts';
import { windows } from '../windows.ts';

/** Entries of one plane each, from lists or from a number for all planes. */
const each = (value: Json | undefined, n: number): (number | undefined)[] =>
  Array.from({ length: n }, (_, k) => {
    const item = Array.isArray(value) ? (value[k] as Json) : value;
    return item === undefined || item === null ? undefined : number(item);
  });

/** Convergence after each plane. */
function addPlanes(args: { readonly [name: string]: Json }, { array, cosmology }: Context): unknown {
  const planes = new MultiPlaneConvergence(cosmology(args.cosmo ?? 'EdS'));
  if (typeof args.zsrc === 'string') {
    planes.addPlane([1], 0.5);
    planes.addPlane([1], 0.5);
  }
  const redshifts = [args.zsrc].flat() as Json[];
  const deltas = (args.deltas ?? args.delta) as readonly Json[];
  const weights = each(args.wlens, redshifts.length);
  return redshifts.map((z, k) => {
    planes.addPlane(array(deltas[k]), number(z), weights[k]);
    return planes.kappa;
  });
}

export const cases: Cases = {
  'MultiPlaneConvergence.add_plane': addPlanes,

  multi_plane_matrix: ({ shells, cosmo }, context) =>
    multiPlaneMatrix(windows(shells, context), context.cosmology(cosmo)),

  multi_plane_weights: ({ weights, shells, cosmo }, context) =>
    multiPlaneWeights(context.array(weights), windows(shells, context), context.cosmology(cosmo)),

  deflect: ({ lon, lat, alpha }, { array }) => deflect(array(lon), array(lat), array(alpha)),
};
