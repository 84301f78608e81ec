import type { DrawPlace } from '@glass-ts/core';
import { type Runtime, type Tensor, TF } from './runtime.ts';

const TWO_32 = 2 ** 32;

const pair = (rt: Runtime, low: number, high: number): Tensor =>
  rt.bitcast(rt.create([1, 2], TF.int32, Int32Array.of(low, high)), TF.uint64);

/**
 * Blocks of Philox4x32-10 as int64 numbers, by TensorFlow's own stateless generator (algorithm 1), whose key and 128-bit
 * counter are ours: block k has the counter start + k in its lower half.
 */
export function randomWords(rt: Runtime, { key, counter, start, count }: DrawPlace): Tensor {
  const place = rt.op(
    'ConcatV2',
    [pair(rt, start % TWO_32, Math.floor(start / TWO_32)), pair(rt, ...counter), rt.scalar(0, TF.int32)],
    { N: 2, T: { type: TF.uint64 }, Tidx: { type: TF.int32 } },
  );
  const philox = rt.scalar(1, TF.int32);
  const words = rt.op('StatelessRandomUniformFullIntV2', [rt.ints([4 * count]), pair(rt, ...key), place, philox], {
    dtype: { type: TF.uint32 },
  });
  return rt.cast(words, TF.int64);
}

const lit = (rt: Runtime, value: number, type: typeof TF.int64 | typeof TF.float64 = TF.int64): Tensor =>
  rt.literal(value, type);

/** The upper 27 bits of one word and 26 of another, as int64. */
function joinedBits(rt: Runtime, w0: Tensor, w1: Tensor): Tensor {
  const high = rt.op('LeftShift', [rt.op('RightShift', [w0, lit(rt, 5)]), lit(rt, 26)]);
  return rt.op('BitwiseOr', [high, rt.op('RightShift', [w1, lit(rt, 6)])]);
}

/** Uniform doubles in [0, 1) of two words. */
export const uniformOf = (rt: Runtime, w0: Tensor, w1: Tensor): Tensor =>
  rt.op('Mul', [rt.cast(joinedBits(rt, w0, w1), TF.float64), lit(rt, 2 ** -53, TF.float64)]);

/** The 53 leading bits of words 0 and 1 of every block. */
function leadingBits(rt: Runtime, place: DrawPlace): Tensor {
  const words = rt.reshape(randomWords(rt, place), [place.count, 4]);
  const word = (k: number): Tensor => rt.flat(rt.op('Slice', [words, rt.ints([0, k]), rt.ints([place.count, 1])]));
  return joinedBits(rt, word(0), word(1));
}

/** Uniform doubles in [0, 1) of words 0 and 1. */
export const uniform = (rt: Runtime, place: DrawPlace): Tensor =>
  rt.op('Mul', [rt.cast(leadingBits(rt, place), TF.float64), lit(rt, 2 ** -53, TF.float64)]);

/** Standard normals: the quantile of the smaller tail of (b + ½)/2⁵³, with its sign, so that both tails are mirror images. */
export function normal(rt: Runtime, place: DrawPlace): Tensor {
  const bits = leadingBits(rt, place);
  const upper = rt.op('GreaterEqual', [bits, lit(rt, 2 ** 52)]);
  const tail = rt.where(upper, rt.op('Sub', [lit(rt, 2 ** 53 - 1), bits]), bits);
  const half = rt.op('AddV2', [rt.cast(tail, TF.float64), lit(rt, 0.5, TF.float64)]);
  const below = rt.op('Ndtri', [rt.op('Mul', [half, lit(rt, 2 ** -53, TF.float64)])]);
  return rt.where(upper, rt.op('Neg', [below]), below);
}
