// Products of four functions with complex vectors over every second l (one parity of l + m): the two inner loops of
// every transform, whatever the spin and the batch.

/** acc[at + 2·lane, +1] += Σ_l values[lane] · z_l for l = from, from + 2, … < to. */
export function accumulate(
  values: Float64Array,
  base: number,
  z: Float64Array,
  zAt: number,
  from: number,
  to: number,
  acc: Float64Array,
  at: number,
): void {
  let r0 = acc[at];
  let i0 = acc[at + 1];
  let r1 = acc[at + 2];
  let i1 = acc[at + 3];
  let r2 = acc[at + 4];
  let i2 = acc[at + 5];
  let r3 = acc[at + 6];
  let i3 = acc[at + 7];
  let f = 4 * (from - base);
  let k = zAt + 2 * from;
  for (let l = from; l < to; l += 2, f += 8, k += 4) {
    const re = z[k];
    const im = z[k + 1];
    const v0 = values[f];
    const v1 = values[f + 1];
    const v2 = values[f + 2];
    const v3 = values[f + 3];
    r0 += v0 * re;
    i0 += v0 * im;
    r1 += v1 * re;
    i1 += v1 * im;
    r2 += v2 * re;
    i2 += v2 * im;
    r3 += v3 * re;
    i3 += v3 * im;
  }
  acc[at] = r0;
  acc[at + 1] = i0;
  acc[at + 2] = r1;
  acc[at + 3] = i1;
  acc[at + 4] = r2;
  acc[at + 5] = i2;
  acc[at + 6] = r3;
  acc[at + 7] = i3;
}

/** The transpose: z_l += Σ_lane values[lane] · w[at + 2·lane, +1]. */
export function distribute(
  values: Float64Array,
  base: number,
  z: Float64Array,
  zAt: number,
  from: number,
  to: number,
  w: Float64Array,
  at: number,
): void {
  const r0 = w[at];
  const i0 = w[at + 1];
  const r1 = w[at + 2];
  const i1 = w[at + 3];
  const r2 = w[at + 4];
  const i2 = w[at + 5];
  const r3 = w[at + 6];
  const i3 = w[at + 7];
  let f = 4 * (from - base);
  let k = zAt + 2 * from;
  for (let l = from; l < to; l += 2, f += 8, k += 4) {
    const v0 = values[f];
    const v1 = values[f + 1];
    const v2 = values[f + 2];
    const v3 = values[f + 3];
    z[k] += v0 * r0 + v1 * r1 + (v2 * r2 + v3 * r3);
    z[k + 1] += v0 * i0 + v1 * i1 + (v2 * i2 + v3 * i3);
  }
}
