import { type DrawPlace, type Namespace, type NDArray, tidy, ValueError } from '@glass-ts/core';
import { blockWords, drawDType, uniformOf } from './bits.ts';
import { knownEmpty } from './known-empty.ts';

/** From this mean on the transformed rejection is used. */
const SWITCH = 10;
/** Largest mean: counts stay exact doubles. */
const LARGEST = 1e15;
const HALF_LOG_TWO_PI = 0.9189385332046728;
/**
 * Attempts of the rejection method without a look at the values. Each accepts with a chance of at least 0.75 (λ = 10), so
 * that one element in 10¹⁹ is left over; it gets ⌊λ⌋.
 */
const ATTEMPTS = 32;
/** Terms of the deviance's series: its ratio is below 0.01, so that the ninth is below the rounding of the first. */
const DEVIANCE_TERMS = 9;

/** Steps after which the sequential search of every mean below `SWITCH` has ended. */
const STEPS = (() => {
  let p = Math.exp(-SWITCH);
  let sum = p;
  let k = 0;
  for (let next = Number.NaN; next !== sum || k <= SWITCH; ) {
    if (!Number.isNaN(next)) sum = next;
    k++;
    p = (p * SWITCH) / k;
    next = sum + p;
  }
  return k + 1;
})();

/** log k! − log of Stirling's approximation, for k = 0 … 9 (0 stands in where it is not used). */
const STIRLING_ERRORS = Float64Array.from({ length: 10 }, (_, k) => {
  let factorial = 1;
  for (let j = 2; j <= k; j++) factorial *= j;
  return k === 0 ? 0 : Math.log(factorial) - ((k + 0.5) * Math.log(k) - k + HALF_LOG_TWO_PI);
});

/** Sequential search of the distribution function, one step for all elements at a time; `lam` < 10. */
function inversion(xp: Namespace, lam: NDArray, u: NDArray): NDArray {
  let p = xp.exp(lam.neg());
  let sum = p;
  let count = xp.zerosLike(u);
  let searching = u.ge(sum);
  for (let k = 1; k <= STEPS && !knownEmpty(searching); k++) {
    count = xp.where(searching, k, count);
    p = p.mul(lam).truediv(k);
    const next = sum.add(p);
    // Past the mode a term that changes nothing ends the tail.
    const more = xp.logicalOr(next.ne(sum), lam.ge(k));
    sum = next;
    searching = xp.logicalAnd(xp.logicalAnd(searching, more), u.ge(sum));
  }
  return count;
}

/** Stirling's series of log Γ(k) less the leading terms (Abramowitz & Stegun 6.1.41); k ≥ 10. */
function stirlingSeries(k: NDArray): NDArray {
  const r = k.mul(k).rtruediv(1);
  const s = r.mul(r.mul(43867 / 244188).rsub(3617 / 122400)).rsub(1 / 156);
  let sum = r.mul(s).rsub(691 / 360360);
  for (const c of [1 / 1188, 1 / 1680, 1 / 1260, 1 / 360, 1 / 12]) sum = r.mul(sum).rsub(c);
  return sum.truediv(k);
}

/** k log(k/λ) + λ − k without cancellation (C. Loader 2000). */
function deviance(xp: Namespace, k: NDArray, lam: NDArray): NDArray {
  const difference = k.sub(lam);
  const total = k.add(lam);
  const far = k.mul(xp.log(k.truediv(lam))).sub(difference);
  const v = difference.truediv(total);
  const vv = v.mul(v);
  let sum = difference.mul(v);
  let term = k.mul(2).mul(v);
  for (let j = 3; j < 3 + 2 * DEVIANCE_TERMS; j += 2) {
    term = term.mul(vv);
    sum = sum.add(term.truediv(j));
  }
  return xp.where(difference.abs().ge(total.mul(0.1)), far, sum);
}

/** log of the probability of k ≥ 0 counts at the mean λ: Loader's saddle-point form. */
function logPoisson(xp: Namespace, k: NDArray, lam: NDArray): NDArray {
  const positive = xp.maximum(k, 1);
  const table = xp.asarray(STIRLING_ERRORS, { dtype: k.dtype });
  const small = xp.take(table, xp.astype(xp.minimum(positive, 9), xp.backend.info.defaults.index));
  const error = xp.where(k.ge(10), stirlingSeries(xp.maximum(k, 10)), small);
  const value = deviance(xp, positive, lam).neg().sub(error).sub(HALF_LOG_TWO_PI).sub(xp.log(positive).mul(0.5));
  return xp.where(k.eq(0), lam.neg(), value);
}

/** One attempt of PTRS: the proposal, and whether it is accepted. */
function attempt(xp: Namespace, lam: NDArray, place: DrawPlace): { k: NDArray; accepted: NDArray } {
  const [w0, w1, w2, w3] = blockWords(xp, place);
  const u = uniformOf(xp, w0, w1).sub(0.5);
  const v = uniformOf(xp, w2, w3);
  const b = xp.sqrt(lam).mul(2.53).add(0.931);
  const a = b.mul(0.02483).add(-0.059);
  const inverseAlpha = b.sub(3.4).rtruediv(1.1328).add(1.1239);
  const vr = b.sub(2).rtruediv(3.6224).rsub(0.9277);
  const us = u.abs().rsub(0.5);
  const k = xp.floor(a.mul(2).truediv(us).add(b).mul(u).add(lam).add(0.43));
  const squeeze = xp.logicalAnd(us.ge(0.07), v.le(vr));
  const possible = xp.logicalAnd(k.ge(0), xp.logicalNot(xp.logicalAnd(us.lt(0.013), v.gt(us))));
  const ratio = v.mul(inverseAlpha).truediv(a.truediv(us.mul(us)).add(b));
  const safe = xp.where(possible, k, lam);
  const inside = xp.logicalAnd(possible, xp.log(ratio).le(logPoisson(xp, xp.floor(safe), lam)));
  return { k, accepted: xp.logicalOr(squeeze, inside) };
}

function rejection(xp: Namespace, lam: NDArray, place: DrawPlace, wanted: NDArray): NDArray {
  let count = xp.floor(lam);
  let open = wanted;
  for (let t = 0; t < ATTEMPTS && !knownEmpty(open); t++) {
    const [draw, stream] = place.counter;
    const { k, accepted } = attempt(xp, lam, { ...place, counter: [draw + t, stream] });
    count = xp.where(xp.logicalAnd(open, accepted), k, count);
    open = xp.logicalAnd(open, xp.logicalNot(accepted));
  }
  return count;
}

function checkMeans(lam: NDArray): void {
  const view = lam.hostView() as Float64Array | Float32Array | undefined;
  const wrong = view?.findIndex((x) => !(x >= 0 && x <= LARGEST)) ?? -1;
  if (wrong < 0 || view === undefined) return;
  throw new ValueError(`Poisson mean ${view[wrong]} at element ${wrong}`, { fix: 'Means lie between 0 and 1e15' });
}

/**
 * `random.poisson` on any backend, as the index dtype: sequential inversion of one uniform (words 0 and 1) for means below
 * 10, above it the transformed rejection PTRS of W. Hörmann (1993), whose attempt t reads the block with t added to the
 * draw number. `lam` has shape (count) or one element.
 *
 * @throws ValueError for a mean that is negative, not a number or above 1e15, where the device is the host; elsewhere such
 * an element becomes −1.
 */
export function portablePoisson(xp: Namespace, place: DrawPlace, lam: NDArray): NDArray {
  return tidy(() => {
    const means = xp.broadcastTo(xp.astype(lam, drawDType(xp)), [place.count]);
    checkMeans(means);
    const valid = xp.logicalAnd(means.ge(0), means.le(LARGEST));
    const large = xp.logicalAnd(valid, means.ge(SWITCH));
    const [w0, w1] = blockWords(xp, place);
    const low = inversion(xp, xp.where(large, 0, xp.where(valid, means, 0)), uniformOf(xp, w0, w1));
    const high = knownEmpty(large) ? low : rejection(xp, xp.where(large, means, SWITCH), place, large);
    const count = xp.where(large, high, low);
    return xp.astype(xp.where(valid, count, -1), xp.backend.info.defaults.index);
  });
}
