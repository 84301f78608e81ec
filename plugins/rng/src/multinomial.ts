import { type DrawPlace, type Namespace, type NDArray, slice, tidy, ValueError } from '@glass-ts/core';
import { portableBinomial } from './binomial.ts';
import { drawDType } from './bits.ts';
import { BINOMIAL_STRIDE, DRAW, MAX_CATEGORIES } from './layout.ts';
import { portableUniform } from './portable.ts';

/** The draws of a kind: their place with the third counter word `draw`. */
export type PlaceAt = (draw: number) => DrawPlace;

/** One category per row: the number of entries of the cumulative sum, the last left out, that are ≤ u. */
function oneEach(xp: Namespace, place: PlaceAt, pvals: NDArray): NDArray {
  const [rows, width] = pvals.shape;
  const { index } = xp.backend.info.defaults;
  const u = xp.reshape(portableUniform(xp, place(DRAW.category)), [rows, 1]);
  const edges = xp.cumulativeSum(pvals, { axis: 1 }).get(slice(), slice(width - 1));
  const category = xp.countNonzero(edges.le(u), { axis: 1, keepdims: true });
  return xp.astype(category.eq(xp.arange(width, { dtype: index })), index);
}

/** Successive binomials: category k takes its share of what the categories before it left. */
function successive(xp: Namespace, place: PlaceAt, trials: NDArray, pvals: NDArray): NDArray {
  const width = pvals.shape[1];
  const counts: NDArray[] = [];
  let left = trials;
  let weight: NDArray = xp.onesLike(trials);
  for (let k = 0; k < width - 1; k++) {
    const p = pvals.get(slice(), k);
    const share = xp.clip(p.truediv(xp.maximum(weight, 2 ** -100)), 0, 1);
    const count = portableBinomial(xp, place(DRAW.binomial + k * BINOMIAL_STRIDE), left, share);
    counts.push(count);
    left = left.sub(count);
    weight = weight.sub(p);
  }
  counts.push(left);
  return xp.astype(xp.stack(counts, { axis: 1 }), xp.backend.info.defaults.index);
}

/**
 * Multinomial counts (rows, K), as the index dtype. A plain `1` for the number of trials takes one uniform per row and
 * counts the cumulative probabilities ≤ u; anything else draws successive binomials. In both, the last category takes what
 * the others leave, whatever its own probability says.
 *
 * @param trials numbers of trials: 1, or integral reals (rows). @param pvals probabilities (rows, K).
 * @throws ValueError for no category or more than 2 883 584 of them.
 */
export function portableMultinomial(xp: Namespace, place: PlaceAt, trials: 1 | NDArray, pvals: NDArray): NDArray {
  const width = pvals.shape[1];
  if (width === 0 || width > MAX_CATEGORIES) {
    throw new ValueError(`a multinomial of ${width} categories cannot be drawn`, {
      where: { name: 'multinomial' },
      fix: `Give 1 to ${MAX_CATEGORIES} probabilities along the last axis`,
    });
  }
  return tidy(() => {
    const p = xp.astype(pvals, drawDType(xp));
    return trials === 1 ? oneEach(xp, place, p) : successive(xp, place, xp.astype(trials, p.dtype), p);
  });
}
