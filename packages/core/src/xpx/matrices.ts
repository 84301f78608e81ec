import { isComplex } from '../array/dtype.ts';
import { numericPair } from '../array/linearAlgebra.ts';
import type { NDArray } from '../array/ndarray.ts';
import { tidy } from '../array/tidy.ts';
import { ValueError } from '../errors.ts';
import { contextOf, floating } from './arguments.ts';

/**
 * Covariance matrix of variables in rows, observations in columns; divides by N − 1.
 * @param m (variables, observations), or one variable as 1-d
 * @returns (variables, variables), 0-d for one variable given as 1-d
 */
export function cov(m: NDArray): NDArray {
  const ctx = contextOf(m, 'cov');
  if (m.ndim > 2) throw new ValueError(`cov of a ${m.ndim}-d array is undefined`, { where: { name: 'cov' } });
  return tidy(() => {
    const { xp } = ctx;
    const x = floating(ctx, m.ndim === 2 ? m : ctx.view(m, [1, m.size]));
    const centred = xp.subtract(x, xp.mean(x, { axis: 1, keepdims: true }));
    const other = xp.matrixTranspose(isComplex(x.dtype) ? xp.conj(centred) : centred);
    const out = xp.divide(xp.matmul(centred, other), Math.max(0, x.shape[1] - 1));
    return m.ndim === 2 ? out : ctx.view(out, []);
  });
}

/** Kronecker product; the array of lower rank gets leading axes of length 1. */
export function kron(a: NDArray, b: NDArray): NDArray {
  const ctx = contextOf(a, 'kron');
  return tidy(() => {
    const [x, y] = numericPair(ctx, a, b, 'kron');
    const ndim = Math.max(x.ndim, y.ndim);
    const lift = (shape: readonly number[]): number[] => [...new Array<number>(ndim - shape.length).fill(1), ...shape];
    const [p, q] = [lift(x.shape), lift(y.shape)];
    const left = ctx.view(
      x,
      p.flatMap((n) => [n, 1]),
    );
    const right = ctx.view(
      y,
      q.flatMap((n) => [1, n]),
    );
    return ctx.view(
      ctx.xp.multiply(left, right),
      p.map((n, i) => n * q[i]),
    );
  });
}

/** Square matrices with x on diagonal `offset` and zeros elsewhere; leading axes are a stack. */
export function createDiagonal(x: NDArray, options: { readonly offset?: number } = {}): NDArray {
  const ctx = contextOf(x, 'createDiagonal');
  const { offset = 0 } = options;
  if (x.ndim === 0) throw new ValueError('createDiagonal needs at least 1 axis', { where: { name: 'createDiagonal' } });
  const m = x.shape[x.ndim - 1];
  const n = m + Math.abs(offset);
  const stack = x.shape.slice(0, -1);
  if (x.size === 0) return ctx.full([...stack, n, n], x.dtype === 'bool' ? false : 0, x.dtype);
  return tidy(() => {
    const zeros = ctx.full([...stack, n * n], 0, x.dtype);
    const first = offset >= 0 ? offset : -offset * n;
    const places = ctx.range(first, n + 1, m);
    const outer = x.size / m;
    const buffer = ctx.backend.scatter(zeros.buffer, places.buffer, x.buffer, [outer, n * n, 1], 'set');
    return ctx.wrap(buffer, [...stack, n, n]);
  });
}
