import type { DrawPlace, Operand } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { linearGroups } from '../runtime/index.ts';
import { eachTile, elementProgram, GROUP, part, tileSize } from './elementwise.ts';
import { params } from './params.ts';
import { PHILOX, PLACE_FIELDS, placeValues } from './philox.ts';
import { SINGLE } from './poisson-single.ts';
import { LOG2E_WIDE } from './wide/constants.ts';
import { FUNCTION_TABLE, functions, functionTable, LARGEST_INVERSE } from './wide/functions.ts';
import { LOG_POISSON } from './wide/log-poisson.ts';
import { WIDE, wideLiteral as w } from './wide/wide.ts';
import { WORDS } from './wide/words.ts';

/** Largest mean: counts stay below 2^31. */
export const LARGEST_MEAN = 2e9;

/** From this mean on float32 is seldom certain. */
const LARGEST_GUESSED = 10_000;

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

const FIELDS = [...PLACE_FIELDS, 'step : u32', 'guess : u32'] as const;
const MEANS = ['means', 'f32', 'read'] as const;
const RESULT = ['y', 'i32', 'read_write'] as const;

/** Counts that float32 is certain of; the places of the others go to a list, its length first. */
const easy = elementProgram({
  label: 'random.poisson',
  fields: FIELDS,
  storage: [MEANS, RESULT, ['list', 'atomic<u32>', 'read_write']],
  library: WORDS + PHILOX + SINGLE,
  body: `
  let mean = bitcast<u32>(means[i * params.step]);
  if ((mean << 1u) == 0u) { y[i] = 0; return; }
  // as integers, negative numbers and NaN are larger than this too
  if (mean > ${bits(LARGEST_MEAN)}) { y[i] = -1; return; }
  var count = UNCERTAIN;
  if (params.guess != 0u) {
    if (mean < ${bits(10)}) {
      let words = block(i, 0u);
      count = guessInversion(bitcast<f32>(mean), f32(bits53(words.x, words.y).y) * 2.3283064365386963e-10);
    } else if (mean < ${bits(LARGEST_GUESSED)}) {
      count = guessRejection(bitcast<f32>(mean), i);
    }
  }
  y[i] = count;
  if (count == UNCERTAIN) { atomicStore(&list[1u + atomicAdd(&list[0], 1u)], i); }`,
});

/** The counts of the list, with all digits. */
const hard = elementProgram({
  label: 'random.poisson, the rest',
  fields: FIELDS,
  storage: [['table', 'vec2u', 'read'], MEANS, RESULT, ['list', 'u32', 'read']],
  library: WORDS + WIDE + functions() + LOG_POISSON + PHILOX + INVERSION + REJECTION,
  body: `
  let length = list[0];
  for (var j = i; j < length; j += params.n) {
    let k = list[1u + j];
    let mean = bitcast<u32>(means[k * params.step]);
    let lam = wideOfSingle(mean);
    if (mean < ${bits(10)}) {
      let words = block(k, 0u);
      y[k] = inversion(lam, bits53(words.x, words.y));
    } else {
      y[k] = rejection(lam, k);
    }
  }`,
});

/** Elements per thread of the second program, were all on the list. */
const SHARE = 16;
/** Elements whose list is held at once: 64 MiB. */
const LISTED = 2 ** 24;

/**
 * `random.poisson` as int32: the counts of the float64 algorithms at the same means, compared with 64 binary digits, so
 * that a count differs only where float64's own rounding decides (1 of 10^14 draws). Means beyond 2·10^9, negative ones
 * and NaN give −1.
 *
 * @param guess counts that float32 is certain of are taken from float32: the same, for a tenth of the work
 */
export function poisson(context: KernelContext, place: DrawPlace, lam: Operand, guess: boolean = true): GpuArray {
  const { runtime } = context;
  const means = context.of(lam.buffer);
  const y = context.create('int32', place.count);
  const step = means.size === 1 ? 0 : 1;
  const tile = Math.min(tileSize(runtime.maxBinding - 256, 4), LISTED);
  const list = context.create('uint32', Math.min(tile, place.count) + 1);
  const table = runtime.table(FUNCTION_TABLE, functionTable);
  eachTile(place.count, tile, (start, count) => {
    runtime.clear(list.storage, 0, 4);
    const columns = [
      part({ buffer: means.storage, stride: 4 * step }, start, count),
      part({ buffer: y.storage, stride: 4 }, start, count),
      { buffer: list.storage, offset: 0, size: list.bytes },
    ];
    const rest = [...placeValues(place, start), step, Number(guess)];
    runtime.dispatch(easy, columns, params([count, ...rest]), linearGroups(count, GROUP));
    const threads = Math.ceil(count / SHARE);
    runtime.dispatch(hard, [table, ...columns], params([threads, ...rest]), linearGroups(threads, GROUP));
  });
  context.release(list);
  return y;
}
