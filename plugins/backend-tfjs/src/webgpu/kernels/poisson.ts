import type { DrawPlace, Operand } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { elementProgram, runElements } from './elementwise.ts';
import { PHILOX, PLACE_FIELDS, placeValues } from './philox.ts';
import { LOG2E_WIDE } from './wide/constants.ts';
import { FUNCTION_TABLE, functions, functionTable, LARGEST_INVERSE } from './wide/functions.ts';
import { LOG_POISSON } from './wide/log-poisson.ts';
import { WIDE, wideLiteral as w } from './wide/wide.ts';
import { WORDS } from './wide/words.ts';

/** Largest mean: counts stay below 2^31. */
export const LARGEST_MEAN = 2e9;

const bits = (x: number): string => `0x${new Uint32Array(Float32Array.of(x).buffer)[0]?.toString(16)}u`;

const INVERSION = /* wgsl */ `
// Sequential search of the distribution function for u; lam < 10, not 0.
fn inversion(lam : Wide, u : vec2u) -> i32 {
  let y = mulWide(lam, ${LOG2E_WIDE});
  let whole = floorWide(y);
  var f = fractionOf(y);
  if (y.e > 0) { f = shl2(y.m, u32(y.e)); }
  var p = wide(halving(f), -i32(whole));
  var sum = fractionOf(p);
  var k = 0u;
  loop {
    if (less2(u, sum) || k >= ${LARGEST_INVERSE}u) { break; }
    k++;
    p = mulWide(mulWide(p, lam), inverse(k));
    let term = fractionOf(p);
    if (zero2(term) && lessWide(lam, wideOf(k))) { break; }
    sum = adjust(sum, term, false);
  }
  return i32(k);
}
`;

const REJECTION = /* wgsl */ `
// Transformed rejection PTRS (W. Hoermann 1993); lam >= 10.
fn rejection(lam : Wide, i : u32) -> i32 {
  let b = addWide(mulWide(rootWide(lam), ${w(2.53)}), ${w(0.931)});
  let a = subWide(mulWide(b, ${w(0.02483)}), ${w(0.059)});
  let inverseAlpha = addWide(divWide(${w(1.1328)}, subWide(b, ${w(3.4)})), ${w(1.1239)});
  let vr = subWide(${w(0.9277)}, divWide(${w(3.6224)}, subWide(b, ${w(2)})));
  let middle = addWide(lam, ${w(0.43)});
  let half = vec2u(0u, 0x80000000u);
  for (var t = 0u; t < 256u; t++) {
    let words = block(i, t);
    let u = bits53(words.x, words.y);
    let below = less2(u, half);
    let size = magnitude2(sub2(u, half));
    if (zero2(u)) { continue; }
    let us = wideFraction(sub2(half, size));
    let v = wideFraction(bits53(words.z, words.w));
    let step = mulWide(addWide(divWide(shiftWide(a, 1), us), b), wideFraction(size));
    var place = middle;
    if (below) {
      if (lessWide(middle, step)) { continue; }
      place = subWide(middle, step);
    } else {
      place = addWide(middle, step);
    }
    // counts beyond 2^31 are never accepted at these means
    if (place.e > 31) { continue; }
    let k = floorWide(place);
    if (!lessWide(us, ${w(0.07)}) && !lessWide(vr, v)) { return i32(k); }
    if (lessWide(us, ${w(0.013)}) && lessWide(us, v)) { continue; }
    if (zero2(v.m)) { return i32(k); }
    let ratio = divWide(mulWide(v, inverseAlpha), addWide(divWide(a, mulWide(us, us)), b));
    if (belowPoisson(ratio, k, lam)) { return i32(k); }
  }
  return i32(floorWide(lam));
}
`;

const program = elementProgram({
  label: 'random.poisson',
  fields: [...PLACE_FIELDS, 'step : u32'],
  storage: [
    ['table', 'vec2u', 'read'],
    ['means', 'f32', 'read'],
    ['y', 'i32', 'read_write'],
  ],
  library: WORDS + WIDE + functions() + LOG_POISSON + PHILOX + INVERSION + REJECTION,
  body: `
  let mean = bitcast<u32>(means[i * params.step]);
  if ((mean << 1u) == 0u) { y[i] = 0; return; }
  // as integers, negative numbers and NaN are larger than this too
  if (mean > ${bits(LARGEST_MEAN)}) { y[i] = -1; return; }
  let lam = wideOfSingle(mean);
  if (mean >= ${bits(10)}) { y[i] = rejection(lam, i); return; }
  let words = block(i, 0u);
  y[i] = inversion(lam, bits53(words.x, words.y));`,
});

/**
 * `random.poisson` as int32: the counts of the float64 algorithms at the same means, compared with 64 binary digits, so
 * that a count differs only where float64's own rounding decides (1 of 10^14 draws). Means beyond 2·10^9, negative ones
 * and NaN give −1.
 */
export function poisson(context: KernelContext, place: DrawPlace, lam: Operand): GpuArray {
  const means = context.of(lam.buffer);
  const y = context.create('int32', place.count);
  const step = means.size === 1 ? 0 : 1;
  const columns = [
    { buffer: context.runtime.table(FUNCTION_TABLE, functionTable), stride: 0 },
    { buffer: means.storage, stride: 4 * step },
    { buffer: y.storage, stride: 4 },
  ];
  runElements(context, program, place.count, columns, (start) => [...placeValues(place, start), step]);
  return y;
}
