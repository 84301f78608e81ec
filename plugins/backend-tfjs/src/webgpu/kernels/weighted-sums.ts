import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { type Column, eachTile, elementProgram, runElements, tileSize } from './elementwise.ts';
import { WORDS } from './wide/words.ts';

/** Bytes of the long sums that are held at once. */
const SCRATCH = 512 * 2 ** 20;
/** Words of a long sum. */
const LONG = 4;

const INDICES = ['indices', 'i32', 'read'] as const;
const WEIGHTS = ['weights', 'u32', 'read'] as const;
const SUMS = ['sums', 'atomic<u32>', 'read_write'] as const;
const FLAGS = ['flags', 'atomic<u32>', 'read_write'] as const;

const largest = elementProgram({
  label: 'largest weight',
  fields: [],
  storage: [WEIGHTS, ['top', 'atomic<u32>', 'read_write']],
  library: '',
  body: `
  let size = weights[i] & 0x7fffffffu;
  // most look only: the largest so far grows a few times
  if (size < 0x7f800000u && size > atomicLoad(&top[0])) { atomicMax(&top[0], size); }`,
});

const RANGE = ['first : u32', 'bins : u32', 'room : i32'] as const;

const gather = elementProgram({
  label: 'bincount with weights',
  fields: RANGE,
  storage: [INDICES, WEIGHTS, ['top', 'u32', 'read'], SUMS, FLAGS],
  library: '',
  body: `
  let bin = u32(indices[i]) - params.first;
  if (bin >= params.bins) { return; }
  let weight = weights[i];
  let negative = weight >= 0x80000000u;
  let e = (weight >> 23u) & 0xffu;
  if (e == 0xffu) {
    let code = select(select(1u, 2u, negative), 4u, (weight & 0x7fffffu) != 0u);
    atomicOr(&flags[bin >> 3u], code << (4u * (bin & 7u)));
    return;
  }
  // the digits' place in the long sum
  let digits = (weight & 0x7fffffu) | select(0u, 0x800000u, e != 0u);
  let at = i32(max(e, 1u)) - i32(max(top[0] >> 23u, 1u)) + params.room;
  var k = 0u;
  var low = digits;
  var high = 0u;
  if (at < 0) {
    let s = u32(min(-at, 31));
    low = (digits + ((1u << s) >> 1u)) >> s;
  } else {
    k = u32(at) >> 5u;
    let s = u32(at) & 31u;
    low = digits << s;
    high = (digits >> 1u) >> (31u - s);
  }
  for (; k < ${LONG}u; k++) {
    if (low != 0u) {
      if (negative) {
        high += select(0u, 1u, atomicSub(&sums[${LONG}u * bin + k], low) < low);
      } else {
        high += select(0u, 1u, atomicAdd(&sums[${LONG}u * bin + k], low) + low < low);
      }
    }
    if (high == 0u) { break; }
    low = high;
    high = 0u;
  }`,
});

const round = elementProgram({
  label: 'bincount rounded',
  fields: ['room : i32'],
  storage: [
    ['top', 'u32', 'read'],
    ['sums', 'u32', 'read'],
    ['flags', 'u32', 'read'],
    ['y', 'u32', 'read_write'],
  ],
  library: WORDS,
  body: `
  let code = (flags[i >> 3u] >> (4u * (i & 7u))) & 7u;
  if (code != 0u) {
    y[i] = select(select(0x7fc00000u, 0xff800000u, code == 2u), 0x7f800000u, code == 1u);
    return;
  }
  var high = vec2u(sums[${LONG}u * i + 2u], sums[${LONG}u * i + 3u]);
  var low = vec2u(sums[${LONG}u * i], sums[${LONG}u * i + 1u]);
  let negative = high.y >= 0x80000000u;
  if (negative) {
    low = neg2(low);
    high = select(~high, neg2(high), zero2(low));
  }
  // 64 leading digits, the rest as one more
  var e = 128;
  if (zero2(high)) { high = low; low = vec2u(0u); e = 64; }
  let s = clz2(high);
  var m = shl2(high, s);
  if (s > 0u) {
    let more = shr2(low, 64u - s);
    m |= more;
    low = shl2(low, s);
  }
  if (!zero2(low)) { m.x |= 1u; }
  // sum = m 2^(e - 64 - s) quanta; a quantum is 2^(top's exponent - room - 150)
  e += i32(max(top[0] >> 23u, 1u)) - params.room - 150 - i32(s);
  var bits = bitcast<u32>(roundToFloat(m, clamp(e, -125, 128)));
  if (e < -125) { bits = 0u; }
  if (e > 128) { bits = 0x7f800000u; }
  y[i] = bits | select(0u, 0x80000000u, negative);`,
});

/**
 * Sums of float32 weights by bin. Every sum is an integer of 128 bits whose unit follows from the largest weight and the
 * number of weights, so that the sum is exact for weights down to 10^−20 of the largest one (2^31 weights), in any
 * order, and rounded once: the same bits on every device. Infinities and NaN come through.
 */
export function weightedSums(context: KernelContext, values: GpuArray, size: number, weights: GpuArray): GpuArray {
  const { runtime } = context;
  const out = context.create('float32', size);
  const top = context.create('uint32', 1);
  runtime.clear(top.storage, 0, 4);
  const whole = (x: GpuArray): Column => ({ buffer: x.storage, stride: 0, offset: 0, size: x.bytes });
  const each = (x: GpuArray): Column => ({ buffer: x.storage, stride: 4 });
  runElements(context, largest, weights.size, [each(weights), whole(top)], () => []);
  // the largest weight has its 24 digits below room + 24; the sum of all stays below 2^127
  const room = 103 - Math.ceil(Math.log2(Math.max(1, weights.size)));
  eachTile(size, Math.min(tileSize(runtime.maxBinding, 4 * LONG), SCRATCH / (4 * LONG)), (first, bins) => {
    const sums = context.create('uint32', LONG * bins);
    const flags = context.create('uint32', Math.ceil(bins / 8));
    runtime.clear(sums.storage, 0, sums.bytes);
    runtime.clear(flags.storage, 0, flags.bytes);
    const columns = [each(values), each(weights), whole(top), whole(sums), whole(flags)];
    runElements(context, gather, values.size, columns, () => [first, bins, room]);
    const result: Column = { buffer: out.storage, stride: 0, offset: 4 * first, size: 4 * bins };
    runElements(context, round, bins, [whole(top), whole(sums), whole(flags), result], () => [room]);
    context.release(sums);
    context.release(flags);
  });
  context.release(top);
  return out;
}
