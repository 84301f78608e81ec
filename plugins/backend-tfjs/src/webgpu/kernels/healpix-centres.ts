import type { Operand } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { elementProgram, runElements } from './elementwise.ts';
import { CELLS } from './healpix-cells.ts';

/**
 * sin and cos of angles up to π/4, and the inverse sine up to 1/2, by their series: WGSL's own functions may be off by
 * 5·10^−4.
 */
const SINES = /* wgsl */ `
fn sineOf(x : f32) -> f32 {
  let z = x * x;
  return x + x * z * (-1.0 / 6.0 + z * (1.0 / 120.0 + z * (-1.0 / 5040.0 + z / 362880.0)));
}
fn cosineOf(x : f32) -> f32 {
  let z = x * x;
  return 1.0 + z * (-0.5 + z * (1.0 / 24.0 + z * (-1.0 / 720.0 + z * (1.0 / 40320.0 - z / 3628800.0))));
}
// (cos, sin) of the quarter turns a / b.
fn quarters(a : i32, b : i32) -> vec2f {
  let whole = a / b;
  let rest = a - whole * b;
  let far = 2 * rest > b;
  let x = f32(select(rest, b - rest, far)) / f32(b) * 1.5707963267948966;
  let c = cosineOf(x); let s = sineOf(x);
  let v = select(vec2f(c, s), vec2f(s, c), far);
  switch (whole & 3) {
    case 1: { return vec2f(-v.y, v.x); }
    case 2: { return -v; }
    case 3: { return vec2f(v.y, -v.x); }
    default: { return v; }
  }
}
`;

const program = elementProgram({
  label: 'healpix.pix2vec',
  fields: ['nside : u32', 'nested : u32'],
  storage: [
    ['pixels', 'i32', 'read'],
    ['y', 'f32', 'read_write'],
  ],
  library: CELLS + SINES,
  body: `
  let r = ringPlaceOf(pixels[i]);
  let n = i32(params.nside);
  let quarter = ringQuarter(r.ring);
  let whole = f32(3 * n * n);
  var z : f32; var s : f32;
  if (quarter < n) {
    // 1 - |z|, by itself for the sine
    let q = f32(quarter * quarter) / whole;
    z = f32(3 * n * n - quarter * quarter) / whole;
    if (r.ring > n) { z = -z; }
    s = sqrt(q * (2.0 - q));
  } else {
    z = f32(2 * (2 * n - r.ring)) / f32(3 * n);
    s = sqrt((1.0 - z) * (1.0 + z));
  }
  let v = s * quarters(2 * r.place + ringShift(r.ring), 2 * quarter);
  y[3u * i] = v.x;
  y[3u * i + 1u] = v.y;
  y[3u * i + 2u] = z;`,
});

/** `healpix.pix2vec`: unit vectors of pixel centres, float32 (n, 3), to 3·10^−7 in every component and relatively in sin θ. */
export function pix2vec(context: KernelContext, x: Operand, nside: number, nested: boolean): GpuArray {
  const pixels = context.of(x.buffer);
  const y = context.create('float32', 3 * pixels.size);
  const columns = [
    { buffer: pixels.storage, stride: 4 },
    { buffer: y.storage, stride: 12 },
  ];
  runElements(context, program, pixels.size, columns, () => [nside, Number(nested)]);
  return y;
}
