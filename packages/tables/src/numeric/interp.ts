/** End behaviour of {@link interp}; with `period`, `left` and `right` are ignored. */
export interface InterpOptions {
  /** Value for x < xp[0]; default fp[0]. */
  readonly left?: number;
  /** Value for x > xp[n−1]; default fp[n−1]. */
  readonly right?: number;
  /** Period of the abscissa; nodes and points are taken modulo it. */
  readonly period?: number;
}

const modulo = (x: number, period: number): number => x - Math.floor(x / period) * period;

/** Nodes sorted modulo the period, with one wrapped node on each side. */
function wrapNodes(xp: Float64Array, fp: Float64Array, period: number): [Float64Array, Float64Array] {
  const n = xp.length;
  const wrapped = xp.map((v) => modulo(v, period));
  const order = Array.from(wrapped.keys()).sort((a, b) => wrapped[a] - wrapped[b] || a - b);
  const xs = new Float64Array(n + 2);
  const fs = new Float64Array(n + 2);
  order.forEach((from, to) => {
    xs[to + 1] = wrapped[from];
    fs[to + 1] = fp[from];
  });
  xs[0] = xs[n] - period;
  fs[0] = fs[n];
  xs[n + 1] = xs[1] + period;
  fs[n + 1] = fs[1];
  return [xs, fs];
}

/** Number of nodes that are ≤ x (`searchsorted` with side right). */
export function upperBound(nodes: Float64Array, x: number): number {
  let low = 0;
  let high = nodes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (nodes[middle] <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Piecewise linear interpolation like `numpy.interp`: nodes `xp` increase (not checked), NaN gives NaN, of repeated nodes the
 * last one counts.
 *
 * @returns values at `x`, same length.
 */
export function interp(x: Float64Array, xp: Float64Array, fp: Float64Array, options: InterpOptions = {}): Float64Array {
  const { period } = options;
  if (period !== undefined) {
    const size = Math.abs(period);
    const [xs, fs] = wrapNodes(xp, fp, size);
    return interp(
      x.map((v) => modulo(v, size)),
      xs,
      fs,
    );
  }
  const last = xp.length - 1;
  const left = options.left ?? fp[0];
  const right = options.right ?? fp[last];
  const out = new Float64Array(x.length);
  for (let k = 0; k < x.length; k++) {
    const v = x[k];
    const j = upperBound(xp, v) - 1;
    if (Number.isNaN(v)) out[k] = v;
    else if (j < 0) out[k] = left;
    else if (j >= last) out[k] = v > xp[last] ? right : fp[last];
    else {
      const slope = (fp[j + 1] - fp[j]) / (xp[j + 1] - xp[j]);
      out[k] = xp[j] === v ? fp[j] : slope * (v - xp[j]) + fp[j];
    }
  }
  return out;
}
