import { broadcastShapes, type Namespace, type NDArray, sizeOf, ValueError } from '@glass-ts/core';
import { hostValues, type RealInput } from '@glass-ts/rng';

/** Values of a small table at every index of a shape that it broadcasts to, in C order. */
function spread({ data, shape }: { data: Float64Array; shape: number[] }, to: readonly number[]): number[] {
  const lead = to.length - shape.length;
  return Array.from({ length: sizeOf(to) }, (_, k) => {
    let rest = k;
    let at = 0;
    let stride = 1;
    for (let axis = to.length - 1; axis >= lead; axis--) {
      const index = rest % to[axis];
      rest = Math.floor(rest / to[axis]);
      const n = shape[axis - lead];
      if (n !== 1) at += index * stride;
      stride *= n;
    }
    return data[at];
  });
}

/** One population of galaxies: how many, and the deviation of their ellipticities. */
export interface Population {
  readonly count: number;
  readonly sigma: number;
}

/** Counts and deviations broadcast against each other, in C order. @throws ValueError for counts that are none. */
export async function populations(count: RealInput, sigma: RealInput, where: string): Promise<Population[]> {
  const [n, s] = [await hostValues(count, where), await hostValues(sigma, where)];
  const shape = broadcastShapes(n.shape, s.shape);
  const deviations = spread(s, shape);
  return spread(n, shape).map((value, k) => {
    if (Number.isSafeInteger(value) && value >= 0) return { count: value, sigma: deviations[k] };
    throw new ValueError(`${value} is not a number of galaxies`, {
      where: { name: where },
      fix: 'Counts are integers from 0 on',
    });
  });
}

/** The results of all populations one after the other: complex, one axis. */
export const join = (xp: Namespace, parts: readonly NDArray[]): NDArray =>
  parts.length === 1 ? parts[0] : xp.concat([xp.zeros([0], { dtype: xp.backend.info.defaults.complex }), ...parts]);
