import { type NDArray, NotImplementedError } from '@glass-ts/core';

/** A map of a Gaussian field (zero mean, variance `variance`) to a field of another distribution, elementwise. */
export type FieldFunction = (x: NDArray, variance: number) => NDArray;

/**
 * A field function that knows how it changes angular correlations. The three methods answer for the pair with `other`, or
 * with undefined when they do not know it: then the other one is asked. They work on host values.
 */
export interface Transformation extends FieldFunction {
  /** Shown in errors. */
  readonly label: string;
  /** Correlation of the transformed fields where that of the Gaussian fields is x. */
  corr(other: Transformation, x: Float64Array): Float64Array | undefined;
  /** Inverse of `corr`. */
  icorr(other: Transformation, y: Float64Array): Float64Array | undefined;
  /** Derivative of `corr` with respect to x. */
  dcorr(other: Transformation, x: Float64Array): Float64Array | undefined;
}

/** Whether a field function is a transformation. */
export const isTransformation = (t: FieldFunction): t is Transformation => 'corr' in t && 'icorr' in t && 'dcorr' in t;

type Kind = 'corr' | 'icorr' | 'dcorr';

/**
 * Asks t1 about t2, then t2 about t1.
 *
 * @throws NotImplementedError when neither knows the other.
 */
export function pairwise(kind: Kind, t1: Transformation, t2: Transformation, x: Float64Array): Float64Array {
  const result = t1[kind](t2, x) ?? t2[kind](t1, x);
  if (result === undefined) {
    throw new NotImplementedError(`${t1.label} x ${t2.label}`, {
      where: { name: `grf.${kind}` },
      fix: 'Implement corr, icorr and dcorr of one transformation for the other.',
    });
  }
  return result;
}
