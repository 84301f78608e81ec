import type { DrawPlace } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { elementProgram, runElements } from './elementwise.ts';
import { CENTRAL, COEFFICIENTS, normalTable } from './normal-table.ts';
import { PHILOX, PLACE_FIELDS, placeValues } from './philox.ts';
import { WORDS } from './wide/words.ts';

const program = elementProgram({
  label: 'random.normal',
  fields: PLACE_FIELDS,
  storage: [
    ['table', 'i32', 'read'],
    ['y', 'f32', 'read_write'],
  ],
  library: `${WORDS}${PHILOX}
// The polynomial of a segment at t / 2^32.
fn polynomial(segment : u32, t : u32) -> u32 {
  let at = segment * ${COEFFICIENTS}u;
  var s = table[at + ${COEFFICIENTS - 1}u];
  for (var k = ${COEFFICIENTS - 1}u; k > 0u; k--) {
    let product = mulHigh(bitcast<u32>(s), t) - select(0u, t, s < 0);
    s = table[at + k - 1u] + bitcast<i32>(product);
  }
  return bitcast<u32>(s);
}
// The quantile of p / 2^64, 0 < p < 2^63, negated.
fn quantile(p : vec2u) -> f32 {
  let q = sub2(vec2u(0u, 0x80000000u), p);
  if (q.y < 0x60000000u) {
    let slope = polynomial(q.y >> 26u, (q.y << 6u) | (q.x >> 26u));
    let s = clz2(q);
    let digits = shl2(q, s).y;
    return roundToFloat(vec2u(digits * slope, mulHigh(digits, slope)), 2 - i32(s));
  }
  let s = clz2(p);
  let n = shl2(p, s);
  let segment = ${CENTRAL}u + (s - 3u) * 16u + ((n.y >> 27u) & 15u);
  return roundToFloat(vec2u(0u, polynomial(segment, (n.y << 5u) | (n.x >> 27u))), 4);
}`,
  body: `
  let w = block(i, 0u);
  let p = add2(bits53(w.x, w.y), vec2u(0x400u, 0u));
  if (p.y >= 0x80000000u) { y[i] = quantile(neg2(p)); } else { y[i] = -quantile(p); }`,
});

/**
 * `random.normal`: quantiles of (b + ½)/2^53 of the 53 bits b, from piecewise polynomials in integer arithmetic: the
 * float64 quantile rounded to float32 in all but 3 of 100 draws, the next float32 in these, in both tails too, mirror
 * images exact. The same bits on every device.
 */
export function normal(context: KernelContext, place: DrawPlace): GpuArray {
  const y = context.create('float32', place.count);
  const table = context.runtime.table('kernels/normal', normalTable);
  const columns = [
    { buffer: table, stride: 0 },
    { buffer: y.storage, stride: 4 },
  ];
  runElements(context, program, place.count, columns, (start) => placeValues(place, start));
  return y;
}
