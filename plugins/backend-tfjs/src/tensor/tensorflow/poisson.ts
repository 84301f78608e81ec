import type { DrawPlace } from '@glass-ts/core';
import { Arithmetic } from './arithmetic.ts';
import { randomWords, uniformOf } from './random.ts';
import { type Runtime, type Tensor, TF } from './runtime.ts';

/** From this mean on the transformed rejection is used. */
const SWITCH = 10;
/** Largest mean: counts stay exact doubles. */
const LARGEST = 1e15;
const HALF_LOG_TWO_PI = 0.9189385332046728;
/** Each attempt accepts with a chance of at least 0.75: nothing is ever left over. */
const ATTEMPTS = 256;
const DEVIANCE_TERMS = 9;

/** log k! − log of Stirling's approximation, for k = 0 … 9 (0 stands in where it is not used). */
const STIRLING_ERRORS = Array.from({ length: 10 }, (_, k) => {
  let factorial = 1;
  for (let j = 2; j <= k; j++) factorial *= j;
  return k === 0 ? 0 : Math.log(factorial) - ((k + 0.5) * Math.log(k) - k + HALF_LOG_TWO_PI);
});

/** Values of the elements that are still open. */
type Open = readonly Tensor[];

/** The open elements that a condition holds for, their values moved together. */
function kept(rt: Runtime, open: Open, condition: Tensor): Open {
  return rt.tidyAll(() => {
    const places = rt.flat(rt.op('Where', [condition]));
    if (places.shape[0] === condition.shape[0]) return open;
    return open.map((x) => rt.op('GatherV2', [x, places, rt.literal(0, TF.int32)]));
  });
}

/** Counts with those of some elements replaced. */
const put = (rt: Runtime, counts: Tensor, places: Tensor, values: Tensor): Tensor =>
  rt.op('TensorScatterUpdate', [counts, rt.reshape(places, [places.shape[0], 1]), values]);

/** Sequential search of the distribution function, for the elements that are still searching. */
function inversion(rt: Runtime, zeros: Tensor, lam: Tensor, u: Tensor): Tensor {
  const a = new Arithmetic(rt);
  const all = rt.op(
    'Range',
    [0, zeros.shape[0], 1].map((v) => rt.scalar(v, TF.int64)),
  );
  const first = a.f('Exp', a.neg(lam));
  let open = kept(rt, [all, lam, u, first, first], a.ge(u, first));
  let counts = zeros;
  for (let k = 1; open[0].shape[0] > 0; k++) {
    const [places, mean, draw, p, sum] = open;
    const [next, ...rest] = rt.tidyAll(() => {
      const term = a.div(a.mul(p, mean), rt.scalar(k, TF.float64));
      const total = a.add(sum, term);
      // Past the mode a term that changes nothing ends the tail.
      const more = a.or(a.f('NotEqual', total, sum), a.ge(mean, rt.scalar(k, TF.float64)));
      const here = rt.op('Fill', [rt.ints([places.shape[0]]), rt.scalar(k, TF.float64)]);
      const searching = a.and(more, a.ge(draw, total));
      return [put(rt, counts, places, here), ...kept(rt, [places, mean, draw, term, total], searching)];
    });
    counts = next;
    open = rest;
  }
  return counts;
}

/** Stirling's series of log Γ(k) less the leading terms (Abramowitz & Stegun 6.1.41); k ≥ 10. */
function stirlingSeries(a: Arithmetic, k: Tensor): Tensor {
  const r = a.div(1, a.mul(k, k));
  const s = a.sub(a.mul(r, a.sub(3617 / 122400, a.mul(r, 43867 / 244188))), 1 / 156);
  let sum = a.sub(691 / 360360, a.mul(r, s));
  for (const c of [1 / 1188, 1 / 1680, 1 / 1260, 1 / 360, 1 / 12]) sum = a.sub(c, a.mul(r, sum));
  return a.div(sum, k);
}

/** k log(k/λ) + λ − k without cancellation (C. Loader 2000). */
function deviance(a: Arithmetic, k: Tensor, lam: Tensor): Tensor {
  const difference = a.sub(k, lam);
  const total = a.add(k, lam);
  const far = a.sub(a.mul(k, a.log(a.div(k, lam))), difference);
  const v = a.div(difference, total);
  const vv = a.mul(v, v);
  let sum = a.mul(difference, v);
  let term = a.mul(a.mul(k, 2), v);
  for (let j = 3; j < 3 + 2 * DEVIANCE_TERMS; j += 2) {
    term = a.mul(term, vv);
    sum = a.add(sum, a.div(term, j));
  }
  return a.where(a.ge(a.abs(difference), a.mul(total, 0.1)), far, sum);
}

/** log of the probability of k ≥ 0 counts at the mean λ: Loader's saddle-point form. */
function logPoisson(a: Arithmetic, k: Tensor, lam: Tensor): Tensor {
  const { rt } = a;
  const positive = a.f('Maximum', k, 1);
  const table = rt.op(
    'Pack',
    STIRLING_ERRORS.map((x) => a.of(x)),
    { N: 10, T: { type: TF.float64 }, axis: 0 },
  );
  const index = rt.cast(a.f('Minimum', positive, 9), TF.int64);
  const small = rt.op('GatherV2', [table, index, rt.literal(0, TF.int32)]);
  const error = a.where(a.ge(k, 10), stirlingSeries(a, a.f('Maximum', k, 10)), small);
  const terms = a.sub(a.sub(a.neg(deviance(a, positive, lam)), error), HALF_LOG_TWO_PI);
  return a.where(a.f('Equal', k, 0), a.neg(lam), a.sub(terms, a.mul(a.log(positive), 0.5)));
}

/** One attempt of PTRS (W. Hörmann 1993): the proposal, and whether it is accepted. */
function attempt(a: Arithmetic, lam: Tensor, words: readonly Tensor[]): readonly [k: Tensor, accepted: Tensor] {
  const { rt } = a;
  const u = a.sub(uniformOf(rt, words[0], words[1]), 0.5);
  const v = uniformOf(rt, words[2], words[3]);
  const b = a.add(a.mul(a.f('Sqrt', lam), 2.53), 0.931);
  const s = a.add(a.mul(b, 0.02483), -0.059);
  const inverseAlpha = a.add(a.div(1.1328, a.sub(b, 3.4)), 1.1239);
  const vr = a.sub(0.9277, a.div(3.6224, a.sub(b, 2)));
  const us = a.sub(0.5, a.abs(u));
  const slope = a.add(a.div(a.mul(s, 2), us), b);
  const k = a.floor(a.add(a.add(a.mul(slope, u), lam), 0.43));
  const squeeze = a.and(a.ge(us, 0.07), a.le(v, vr));
  const possible = a.and(a.ge(k, 0), a.not(a.and(a.lt(us, 0.013), a.lt(us, v))));
  const ratio = a.div(a.mul(v, inverseAlpha), a.add(a.div(s, a.mul(us, us)), b));
  const safe = a.where(possible, k, lam);
  const inside = a.and(possible, a.le(a.log(ratio), logPoisson(a, a.floor(safe), lam)));
  return [k, a.or(squeeze, inside)];
}

function rejection(rt: Runtime, counts: Tensor, means: Tensor, large: Tensor, place: DrawPlace): Tensor {
  const a = new Arithmetic(rt);
  const all = rt.op(
    'Range',
    [0, means.shape[0], 1].map((v) => rt.scalar(v, TF.int64)),
  );
  let open = kept(rt, [all, means], large);
  let result = open[0].shape[0] > 0 ? put(rt, counts, open[0], a.floor(open[1])) : counts;
  const [draw, stream] = place.counter;
  for (let t = 0; t < ATTEMPTS && open[0].shape[0] > 0; t++) {
    const [places, lam] = open;
    const [next, ...rest] = rt.tidyAll(() => {
      const blocks = rt.reshape(randomWords(rt, { ...place, counter: [draw + t, stream] }), [place.count, 4]);
      const own = rt.op('GatherV2', [blocks, places, rt.literal(0, TF.int32)]);
      const words = [0, 1, 2, 3].map((k) =>
        rt.flat(rt.op('Slice', [own, rt.ints([0, k]), rt.ints([places.shape[0], 1])])),
      );
      const [k, accepted] = attempt(a, lam, words);
      return [put(rt, result, places, a.where(accepted, k, a.floor(lam))), ...kept(rt, open, a.not(accepted))];
    });
    result = next;
    open = rest;
  }
  return result;
}

/**
 * `random.poisson` in double precision. After every step the elements that are done are left behind: TensorFlow learns how
 * many are still open, and no value. A mean that is negative, not a number or above 1e15 gives −1.
 */
export function poisson(rt: Runtime, place: DrawPlace, lam: Tensor): Tensor {
  const a = new Arithmetic(rt);
  const means = rt.op('BroadcastTo', [rt.cast(lam, TF.float64), rt.ints([place.count])]);
  const valid = a.and(a.ge(means, 0), a.le(means, LARGEST));
  const large = a.and(valid, a.ge(means, SWITCH));
  const small = a.where(a.and(valid, a.lt(means, SWITCH)), means, 0);
  const words = rt.reshape(randomWords(rt, place), [place.count, 4]);
  const [w0, w1] = [0, 1].map((k) => rt.flat(rt.op('Slice', [words, rt.ints([0, k]), rt.ints([place.count, 1])])));
  const low = inversion(rt, rt.op('ZerosLike', [means]), small, uniformOf(rt, w0, w1));
  return rt.cast(a.where(valid, rejection(rt, low, means, large, place), -1), TF.int64);
}
