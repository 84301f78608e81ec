import * as tables from '@glass-ts/tables';
import { number, optional } from '../decode.ts';
import type { Adapter, Cases } from '../types.ts';
import { weight, window, windows } from '../windows.ts';

const windowSet =
  (make: typeof tables.linearWindows, grid: string): Adapter =>
  (args, { array }) =>
    make(array(args[grid]), optional(args.dz), weight(args.weight));

const partition =
  (solve: typeof tables.partitionNnls): Adapter =>
  ({ z, fz, shells, sumtol }, context) =>
    solve(context.array(z), context.array(fz), windows(shells, context), { sumtol: optional(sumtol) });

const weightOf =
  (make: typeof tables.DensityWeight): Adapter =>
  ({ cosmo, z }, { array, cosmology }) =>
    make(cosmology(cosmo))(array(z));

export const cases: Cases = {
  DistanceWeight: weightOf(tables.DistanceWeight),
  VolumeWeight: weightOf(tables.VolumeWeight),
  DensityWeight: weightOf(tables.DensityWeight),

  tophat_windows: windowSet(tables.tophatWindows, 'zbins'),
  linear_windows: windowSet(tables.linearWindows, 'zgrid'),
  cubic_windows: windowSet(tables.cubicWindows, 'zgrid'),

  RadialWindow: (args, context) => window(args, context),
  'RadialWindow.zeff': (args, context) => window(args, context).zeff,

  restrict: ({ z, f, w }, context) => tables.restrict(context.array(z), context.array(f), window(w, context)),

  partition: ({ z, fz, shells, method }, context) =>
    tables.partition(context.array(z), context.array(fz), windows(shells, context), {
      method: (method ?? undefined) as 'nnls' | undefined,
    }),
  'shells.partition_nnls': partition(tables.partitionNnls),
  'shells.partition_lstsq': partition(tables.partitionLstsq),
  'shells.partition_restrict': partition(tables.partitionRestrict),

  combine: ({ z, weights, shells }, context) =>
    tables.combine(context.array(z), context.array(weights), windows(shells, context)),

  redshift_grid: ({ zmin, zmax, dz, num }) =>
    tables.redshiftGrid(number(zmin), number(zmax), { dz: optional(dz), num: optional(num) }),

  distance_grid: ({ cosmo, zmin, zmax, dx, num }, { cosmology }) =>
    tables.distanceGrid(cosmology(cosmo), number(zmin), number(zmax), { dx: optional(dx), num: optional(num) }),
};
