import type { NDArray } from '@glass-ts/core';

/** Values as plain numbers; complex numbers interleaved. */
export const values = async (x: NDArray): Promise<number[]> => Array.from(await x.toHost(), Number);

/** Largest absolute difference. */
export async function difference(x: NDArray | ArrayLike<number>, y: NDArray | ArrayLike<number>): Promise<number> {
  const [a, b] = await Promise.all([x, y].map((v) => ('toHost' in v ? values(v) : Array.from(v))));
  if (a.length !== b.length) return Number.POSITIVE_INFINITY;
  return a.reduce((most, v, k) => Math.max(most, Math.abs(v - b[k])), 0);
}
