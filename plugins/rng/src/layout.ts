/**
 * Name and version of everything that decides the values of draws: block function, key and counter layout, stream hash,
 * and the transformation of every distribution. Written into outputs; changes whenever any value would.
 */
export const ALGORITHM = 'philox4x32-10/1';

/** GLASS's default seed. */
export const SEED = 42;

/**
 * Third counter word ("draw number") at which each kind of draw begins. The kinds of one stream thus never read the same
 * block, even at the same element. A rejection method adds the number of the attempt, successive binomials also 2¹⁰ per
 * category.
 */
export const DRAW = {
  uniform: 0x0000_0000,
  normal: 0x1000_0000,
  poisson: 0x2000_0000,
  pairs: 0x3000_0000,
  category: 0x4000_0000,
  binomial: 0x5000_0000,
} as const;

/** Kinds of draws: each has its own counter. */
export type DrawKind = keyof typeof DRAW;

/** Draw numbers per category of a multinomial. */
export const BINOMIAL_STRIDE = 1 << 10;
/** Draw numbers from `DRAW.binomial` to the end of the word hold this many categories. */
export const MAX_CATEGORIES = (2 ** 32 - DRAW.binomial) / BINOMIAL_STRIDE;
