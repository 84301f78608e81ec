import type { LinearOperator } from './operator.ts';

export interface LeastSquares {
  readonly x: Float64Array;
  /** |A x − b|. */
  readonly residual: number;
  readonly iterations: number;
}

/**
 * The x of least norm among those that minimise |A x − b|, by conjugate gradients on the normal equations (CGLS, Björck 1996,
 * algorithm 7.4.1), from x = 0. Ends when the residual falls below `tolerance` or stops falling to round-off.
 */
export async function cgls(
  operator: LinearOperator,
  b: Float64Array,
  options: {
    readonly tolerance: number;
    readonly maxIterations: number;
    readonly onIteration?: (residual: number, iteration: number) => void;
  },
): Promise<LeastSquares> {
  const x = new Float64Array(operator.columns);
  const r = b.slice();
  let residual = Math.sqrt(dot(r, r));
  let s = await operator.transpose(r);
  const p = s.slice();
  let gamma = dot(s, s);
  const start = gamma;
  let iterations = 0;
  // below 1e-30 of its start the gradient is round-off
  while (residual > options.tolerance && iterations < options.maxIterations && gamma > 1e-30 * start) {
    const q = await operator.apply(p);
    const alpha = gamma / dot(q, q);
    for (let k = 0; k < x.length; k++) x[k] += alpha * p[k];
    for (let k = 0; k < r.length; k++) r[k] -= alpha * q[k];
    s = await operator.transpose(r);
    const next = dot(s, s);
    const beta = next / gamma;
    gamma = next;
    for (let k = 0; k < p.length; k++) p[k] = s[k] + beta * p[k];
    residual = Math.sqrt(dot(r, r));
    options.onIteration?.(residual, ++iterations);
  }
  return { x, residual, iterations };
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let k = 0; k < a.length; k++) sum += a[k] * b[k];
  return sum;
}
