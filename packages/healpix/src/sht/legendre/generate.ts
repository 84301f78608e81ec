import type { Recursion } from './recursion.ts';

// The innermost loops: four functions per step hide the latency of the recursion; everything lives in registers.

/** One lane alone, l = from … to − 1, where the other lanes have not started yet. */
export function generateLane(
  values: Float64Array,
  base: number,
  { a, b }: Recursion,
  x: Float64Array,
  state: Float64Array,
  lane: number,
  sign: number,
  from: number,
  to: number,
): void {
  const z = x[lane];
  let q = state[lane];
  let p = state[4 + lane];
  for (let l = from, i = 4 * (from - base) + lane; l < to; l++, i += 4) {
    values[i] = q;
    const next = (a[l] * z + sign * b[l]) * q - p;
    p = q;
    q = next;
  }
  state[lane] = q;
  state[4 + lane] = p;
}

/** Spin 0: q_{l+1} = a_l x q_l − q_{l−1} on four rings. */
export function generate(
  values: Float64Array,
  offset: number,
  a: Float64Array,
  x: Float64Array,
  state: Float64Array,
  from: number,
  to: number,
): void {
  const x0 = x[0];
  const x1 = x[1];
  const x2 = x[2];
  const x3 = x[3];
  let q0 = state[0];
  let q1 = state[1];
  let q2 = state[2];
  let q3 = state[3];
  let p0 = state[4];
  let p1 = state[5];
  let p2 = state[6];
  let p3 = state[7];
  let i = offset;
  let l = from;
  // two steps a turn: q and p change places without copies
  for (; l + 1 < to; l += 2, i += 8) {
    const s = a[l];
    values[i] = q0;
    values[i + 1] = q1;
    values[i + 2] = q2;
    values[i + 3] = q3;
    p0 = s * x0 * q0 - p0;
    p1 = s * x1 * q1 - p1;
    p2 = s * x2 * q2 - p2;
    p3 = s * x3 * q3 - p3;
    const t = a[l + 1];
    values[i + 4] = p0;
    values[i + 5] = p1;
    values[i + 6] = p2;
    values[i + 7] = p3;
    q0 = t * x0 * p0 - q0;
    q1 = t * x1 * p1 - q1;
    q2 = t * x2 * p2 - q2;
    q3 = t * x3 * p3 - q3;
  }
  if (l < to) {
    const s = a[l];
    values[i] = q0;
    values[i + 1] = q1;
    values[i + 2] = q2;
    values[i + 3] = q3;
    const n0 = s * x0 * q0 - p0;
    const n1 = s * x1 * q1 - p1;
    const n2 = s * x2 * q2 - p2;
    const n3 = s * x3 * q3 - p3;
    p0 = q0;
    p1 = q1;
    p2 = q2;
    p3 = q3;
    q0 = n0;
    q1 = n1;
    q2 = n2;
    q3 = n3;
  }
  state[0] = q0;
  state[1] = q1;
  state[2] = q2;
  state[3] = q3;
  state[4] = p0;
  state[5] = p1;
  state[6] = p2;
  state[7] = p3;
}

/** Spin s: lanes are (−s, +s) on two rings; q_{l+1} = (a_l x ± b_l) q_l − q_{l−1}. */
export function generateSpin(
  values: Float64Array,
  offset: number,
  a: Float64Array,
  b: Float64Array,
  x: Float64Array,
  state: Float64Array,
  from: number,
  to: number,
): void {
  const x0 = x[0];
  const x2 = x[2];
  let q0 = state[0];
  let q1 = state[1];
  let q2 = state[2];
  let q3 = state[3];
  let p0 = state[4];
  let p1 = state[5];
  let p2 = state[6];
  let p3 = state[7];
  for (let l = from, i = offset; l < to; l++, i += 4) {
    const s = a[l];
    const h = b[l];
    values[i] = q0;
    values[i + 1] = q1;
    values[i + 2] = q2;
    values[i + 3] = q3;
    const u = s * x0;
    const v = s * x2;
    const n0 = (u + h) * q0 - p0;
    const n1 = (u - h) * q1 - p1;
    const n2 = (v + h) * q2 - p2;
    const n3 = (v - h) * q3 - p3;
    p0 = q0;
    p1 = q1;
    p2 = q2;
    p3 = q3;
    q0 = n0;
    q1 = n1;
    q2 = n2;
    q3 = n3;
  }
  state[0] = q0;
  state[1] = q1;
  state[2] = q2;
  state[3] = q3;
  state[4] = p0;
  state[5] = p1;
  state[6] = p2;
  state[7] = p3;
}
