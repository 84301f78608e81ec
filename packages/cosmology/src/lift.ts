import { hostTable, NDArray, referenceNamespace, type TableInput } from '@glass-ts/core';

/** Applies a function of one number to a number, or elementwise to a table. */
export function lift(f: (x: number) => number, x: TableInput): number | NDArray {
  if (typeof x === 'number') return f(x);
  const { data, shape } = hostTable(x);
  const xp = x instanceof NDArray ? x.xp : referenceNamespace();
  return xp.astype(xp.fromTyped(data.map(f), shape), xp.backend.info.defaults.real);
}

/** The same for a function of one or two arguments, which broadcast. */
export function lift2(
  f: (x: number, y?: number) => number,
  x: TableInput,
  y: TableInput | undefined,
): number | NDArray {
  if (y === undefined || typeof y === 'number') return lift((v) => f(v, y), x);
  if (typeof x === 'number') return lift((v) => f(x, v), y);
  const xp = x instanceof NDArray ? x.xp : y instanceof NDArray ? y.xp : referenceNamespace();
  const [a, b] = [hostTable(x), hostTable(y)];
  const [left, right] = xp.broadcastArrays(
    xp.fromTyped(a.data.slice(), a.shape),
    xp.fromTyped(b.data.slice(), b.shape),
  );
  const ys = right.values() as Float64Array;
  const values = (left.values() as Float64Array).map((v, k) => f(v, ys[k]));
  return xp.astype(xp.fromTyped(values, left.shape), xp.backend.info.defaults.real);
}
