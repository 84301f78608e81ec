import { type TableInput, ValueError, warn } from '@glass-ts/core';
import { linspace, roundHalfEven } from '../numeric/index.ts';
import { namespaceOf, toArray, vector } from '../table.ts';
import { RadialWindow } from './radial-window.ts';

/** A weight at one redshift, such as `DistanceWeight(cosmology)`. */
export type RedshiftWeight = (z: number) => number;

const DZ = 1e-3;

function edges(zbins: TableInput, what: string, least: number, message: string, warning: string): Float64Array {
  const z = vector(zbins, what);
  if (z.length < least) throw new ValueError(message, { where: { name: what } });
  if (z[0] !== 0) warn('WARN_WINDOW_START', warning);
  return z;
}

const nodesBetween = (a: number, b: number, dz: number): number => Math.max(roundHalfEven((b - a) / dz), 2);

/**
 * One flat window per pair of neighbouring `zbins`.
 *
 * @param zbins redshift edges, (N + 1,). @param dz approximate node spacing, 0.001 when left out. @param weight applied to every node.
 * @returns N windows with mean redshifts as `zeff`.
 * @throws ValueError unless there are two edges; warns unless the first is 0.
 */
export function tophatWindows(zbins: TableInput, dz?: number | null, weight?: RedshiftWeight | null): RadialWindow[] {
  const z = edges(
    zbins,
    'zbins',
    2,
    'zbins must have at least two entries',
    'first tophat window does not start at redshift zero',
  );
  const xp = namespaceOf(zbins);
  return Array.from({ length: z.length - 1 }, (_, k) => {
    const za = linspace(z[k], z[k + 1], nodesBetween(z[k], z[k + 1], dz ?? DZ));
    const wa = za.map(weight ? (v) => weight(v) : () => 1);
    return new RadialWindow(toArray(xp, za), toArray(xp, wa));
  });
}

type Ramp = (u: number) => number;

function hatWindows(
  zgrid: TableInput,
  dz: number | null | undefined,
  weight: RedshiftWeight | null | undefined,
  kind: string,
  ramp: Ramp,
): RadialWindow[] {
  const z = edges(
    zgrid,
    'zgrid',
    3,
    'nodes must have at least 3 entries',
    `first ${kind} window does not start at z=0`,
  );
  const xp = namespaceOf(zgrid);
  return Array.from({ length: z.length - 2 }, (_, k) => {
    const [a, b, c] = [z[k], z[k + 1], z[k + 2]];
    const n = nodesBetween(a, b, dz ?? DZ) - 1;
    const m = nodesBetween(b, c, dz ?? DZ);
    const join = (up: Float64Array, down: Float64Array): Float64Array => {
      const out = new Float64Array(n + m);
      out.set(up);
      out.set(down, n);
      return out;
    };
    const za = join(linspace(a, b, n, false), linspace(b, c, m));
    const wa = join(linspace(0, 1, n, false).map(ramp), linspace(1, 0, m).map(ramp));
    if (weight) za.forEach((v, i) => void (wa[i] *= weight(v)));
    return new RadialWindow(toArray(xp, za), toArray(xp, wa), b);
  });
}

/**
 * Triangular windows: 0 at z[k], 1 at z[k+1] (their `zeff`), 0 at z[k+2].
 *
 * @param zgrid (N + 2,) redshifts; other parameters as for {@link tophatWindows}.
 * @throws ValueError unless there are three nodes; warns unless the first is 0.
 */
export function linearWindows(zgrid: TableInput, dz?: number | null, weight?: RedshiftWeight | null): RadialWindow[] {
  return hatWindows(zgrid, dz, weight, 'triangular', (u) => u);
}

/** Like {@link linearWindows}, with smooth flanks u²(3 − 2u). */
export function cubicWindows(zgrid: TableInput, dz?: number | null, weight?: RedshiftWeight | null): RadialWindow[] {
  return hatWindows(zgrid, dz, weight, 'cubic spline', (u) => u * u * (3 - 2 * u));
}
