import { type DrawPlace, type Namespace, type NDArray, xpx } from '@glass-ts/core';
import { blockWords, uniformOf } from './bits.ts';
import { knownEmpty } from './known-empty.ts';

/** From this mean on the transformed rejection is used. */
const SWITCH = 10;
/** Each attempt accepts with a chance of at least 0.7: one element in 10¹⁸ is left over and gets its mode. */
const ATTEMPTS = 36;
/** Sequential search of a binomial with mean below 10 ends before this: its tail is lighter than Poisson's. */
const STEPS = 64;

/** Sequential search for p ≤ ½ and n·p < 10, one step for all elements at a time. */
function inversion(xp: Namespace, n: NDArray, p: NDArray, u: NDArray): NDArray {
  const odds = p.truediv(p.rsub(1));
  let term = xp.exp(n.mul(xp.log1p(p.neg())));
  let sum = term;
  let count = xp.zerosLike(u);
  let searching = u.ge(sum);
  for (let k = 1; k <= STEPS && !knownEmpty(searching); k++) {
    count = xp.where(searching, k, count);
    term = term
      .mul(n.sub(k - 1))
      .mul(odds)
      .truediv(k);
    sum = sum.add(term);
    searching = xp.logicalAnd(xp.logicalAnd(searching, n.gt(k)), u.ge(sum));
  }
  return count;
}

/** Transformed rejection with squeeze, algorithm BTRS of W. Hörmann (J. Stat. Comput. Simul. 46 (1993) 101), p ≤ ½. */
function rejection(xp: Namespace, n: NDArray, p: NDArray, place: DrawPlace, wanted: NDArray): NDArray {
  const q = p.rsub(1);
  const spread = xp.sqrt(n.mul(p).mul(q));
  const b = spread.mul(2.53).add(1.15);
  const a = b.mul(0.0248).add(p.mul(0.01)).add(-0.0873);
  const centre = n.mul(p).add(0.5);
  const vr = b.rtruediv(4.2).rsub(0.92);
  const alpha = b.rtruediv(5.1).add(2.83).mul(spread);
  const logOdds = xp.log(p.truediv(q));
  const mode = xp.floor(n.add(1).mul(p));
  const logFactorial = (x: NDArray): NDArray => xpx.lgamma(x.add(1));
  const h = logFactorial(mode).add(logFactorial(n.sub(mode)));
  let count = mode;
  let open = wanted;
  for (let t = 0; t < ATTEMPTS && !knownEmpty(open); t++) {
    const [draw, stream] = place.counter;
    const [w0, w1, w2, w3] = blockWords(xp, { ...place, counter: [draw + t, stream] });
    const u = uniformOf(xp, w0, w1).sub(0.5);
    const v = uniformOf(xp, w2, w3);
    const us = u.abs().rsub(0.5);
    const k = xp.floor(a.mul(2).truediv(us).add(b).mul(u).add(centre));
    const squeeze = xp.logicalAnd(us.ge(0.07), v.le(vr));
    const possible = xp.logicalAnd(k.ge(0), k.le(n));
    const safe = xp.where(possible, k, mode);
    const ratio = v.mul(alpha).truediv(a.truediv(us.mul(us)).add(b));
    const bound = h
      .sub(logFactorial(safe))
      .sub(logFactorial(n.sub(safe)))
      .add(safe.sub(mode).mul(logOdds));
    const accepted = xp.logicalAnd(possible, xp.logicalOr(squeeze, xp.log(ratio).le(bound)));
    count = xp.where(xp.logicalAnd(open, accepted), safe, count);
    open = xp.logicalAnd(open, xp.logicalNot(accepted));
  }
  return count;
}

/**
 * Binomial counts as reals, shape (count) of `n` trials (integral reals) with probability `p`: sequential inversion of one
 * uniform where the smaller of n·p and n·(1 − p) is below 10, BTRS above; attempt t adds t to the draw number.
 */
export function portableBinomial(xp: Namespace, place: DrawPlace, n: NDArray, p: NDArray): NDArray {
  const flipped = p.gt(0.5);
  const small = xp.where(flipped, p.rsub(1), p);
  const large = n.mul(small).ge(SWITCH);
  const [w0, w1] = blockWords(xp, place);
  const u = uniformOf(xp, w0, w1);
  const low = inversion(xp, xp.where(large, 0, n), xp.where(large, 0, small), u);
  if (knownEmpty(large)) return xp.where(flipped, n.sub(low), low);
  const high = rejection(xp, xp.where(large, n, 40), xp.where(large, small, 0.5), place, large);
  const count = xp.where(large, high, low);
  return xp.where(flipped, n.sub(count), count);
}
