import {
  add,
  advance,
  assemble,
  type Code,
  constant,
  get,
  load,
  mul,
  set,
  shuffle,
  splat,
  store,
  sub,
  type WasmFunction,
  whileCount,
} from './assembler.ts';

/** Functions computed together: enough independent chains to hide the latency of the recursion. */
export const LANES = 8;

/** Registers for one value per lane. */
const WIDTH = LANES / 2;
const BYTES = 8 * LANES;

// Parameters are byte addresses (multiples of 8) and a count of steps; then come the vector locals.
const range = (from: number, count: number): number[] => Array.from({ length: count }, (_, k) => from + k);
const loads = (address: number, locals: readonly number[], at = 0): number[] =>
  locals.flatMap((local, k) => [...load(address, at + 16 * k), ...set(local)]);
const stores = (address: number, locals: readonly number[], at = 0): number[] =>
  locals.flatMap((local, k) => store(address, get(local), at + 16 * k));

/** Stores q, then replaces (q, p) by (t q − p, q) with t on the stack machine. */
const recur = (
  values: number,
  q: readonly number[],
  p: readonly number[],
  next: readonly number[],
  t: (k: number) => Code,
): Code => [
  ...stores(values, q),
  ...q.flatMap((_, k) => [...sub(mul(t(k), get(q[k])), get(p[k])), ...set(next[k])]),
  ...q.flatMap((_, k) => [...get(q[k]), ...set(p[k])]),
  ...q.flatMap((_, k) => [...get(next[k]), ...set(q[k])]),
];

/** generate(values, a, x, state, count): q_{l+1} = a_l x q_l − q_{l−1}. `state` holds q_l, then q_{l−1}. */
function generate(): WasmFunction {
  const [values, a, x, state, count] = range(0, 5);
  const xs = range(5, WIDTH);
  const q = range(5 + WIDTH, WIDTH);
  const p = range(5 + 2 * WIDTH, WIDTH);
  const next = range(5 + 3 * WIDTH, WIDTH);
  const s = 5 + 4 * WIDTH;
  return {
    name: 'generate',
    parameters: 5,
    vectors: 4 * WIDTH + 1,
    body: [
      ...[...loads(x, xs), ...loads(state, q), ...loads(state, p, BYTES)],
      ...whileCount(count, [
        ...[...splat(a), ...set(s)],
        ...recur(values, q, p, next, (k) => mul(get(s), get(xs[k]))),
        ...[...advance(values, BYTES), ...advance(a, 8), ...advance(count, -1)],
      ]),
      ...[...stores(state, q), ...stores(state, p, BYTES)],
    ],
  };
}

/** generateSpin(values, a, b, x, state, count): q_{l+1} = (a_l x ± b_l) q_l − q_{l−1}; lanes (−s, +s) of each ring. */
function generateSpin(): WasmFunction {
  const [values, a, b, x, state, count] = range(0, 6);
  const xs = range(6, WIDTH);
  const q = range(6 + WIDTH, WIDTH);
  const p = range(6 + 2 * WIDTH, WIDTH);
  const next = range(6 + 3 * WIDTH, WIDTH);
  const [s, h] = range(6 + 4 * WIDTH, 2);
  return {
    name: 'generateSpin',
    parameters: 6,
    vectors: 4 * WIDTH + 2,
    body: [
      ...[...loads(x, xs), ...loads(state, q), ...loads(state, p, BYTES)],
      ...whileCount(count, [
        ...[...splat(a), ...set(s), ...mul(splat(b), constant(1, -1)), ...set(h)],
        ...recur(values, q, p, next, (k) => add(mul(get(s), get(xs[k])), get(h))),
        ...[...advance(values, BYTES), ...advance(a, 8), ...advance(b, 8), ...advance(count, -1)],
      ]),
      ...[...stores(state, q), ...stores(state, p, BYTES)],
    ],
  };
}

/** accumulate(values, z, acc, count): acc_re += Σ v Re z, acc_im += Σ v Im z over every second l. */
function accumulate(): WasmFunction {
  const [values, z, acc, count] = range(0, 4);
  const re = range(4, WIDTH);
  const im = range(4 + WIDTH, WIDTH);
  const [v, zr, zi] = range(4 + 2 * WIDTH, 3);
  const grow = (sum: number, w: number): Code => [...add(get(sum), mul(get(v), get(w))), ...set(sum)];
  return {
    name: 'accumulate',
    parameters: 4,
    vectors: 2 * WIDTH + 3,
    body: [
      ...[...loads(acc, re), ...loads(acc, im, BYTES)],
      ...whileCount(count, [
        ...[...splat(z), ...set(zr), ...splat(z, 8), ...set(zi)],
        ...re.flatMap((_, k) => [...load(values, 16 * k), ...set(v), ...grow(re[k], zr), ...grow(im[k], zi)]),
        ...[...advance(values, 2 * BYTES), ...advance(z, 32), ...advance(count, -1)],
      ]),
      ...[...stores(acc, re), ...stores(acc, im, BYTES)],
    ],
  };
}

/** distribute(values, z, weights, count): the transpose, z += Σ_lane v w. */
function distribute(): WasmFunction {
  const [values, z, weights, count] = range(0, 4);
  const re = range(4, WIDTH);
  const im = range(4 + WIDTH, WIDTH);
  const [v, sr, si] = range(4 + 2 * WIDTH, 3);
  return {
    name: 'distribute',
    parameters: 4,
    vectors: 2 * WIDTH + 3,
    body: [
      ...[...loads(weights, re), ...loads(weights, im, BYTES)],
      ...whileCount(count, [
        ...[...load(values), ...set(v)],
        ...[...mul(get(v), get(re[0])), ...set(sr), ...mul(get(v), get(im[0])), ...set(si)],
        ...range(1, WIDTH - 1).flatMap((k) => [
          ...[...load(values, 16 * k), ...set(v)],
          ...[...add(get(sr), mul(get(v), get(re[k]))), ...set(sr)],
          ...[...add(get(si), mul(get(v), get(im[k]))), ...set(si)],
        ]),
        ...store(z, add(load(z), add(shuffle(get(sr), get(si), 0, 2), shuffle(get(sr), get(si), 1, 3)))),
        ...[...advance(values, 2 * BYTES), ...advance(z, 32), ...advance(count, -1)],
      ]),
    ],
  };
}

/** The module with the innermost loops of every transform; it works in memory that the caller gives. */
export const loopsModule = (): Uint8Array<ArrayBuffer> =>
  assemble([generate(), generateSpin(), accumulate(), distribute()]);
