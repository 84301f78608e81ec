import { hostTable, NDArray, referenceNamespace, type TableInput } from '@glass-ts/core';
import { pairwise, type Transformation } from './transformation.ts';

type Kind = Parameters<typeof pairwise>[0];

function apply(kind: Kind, t1: Transformation, t2: Transformation, x: TableInput): NDArray {
  const { data, shape } = hostTable(x);
  const xp = x instanceof NDArray ? x.xp : referenceNamespace();
  return xp.fromTyped(pairwise(kind, t1, t2, data), shape);
}

/**
 * Correlation of two transformed fields where the Gaussian fields have the correlation x.
 *
 * @throws NotImplementedError for a pair that neither transformation knows.
 */
export const corr = (t1: Transformation, t2: Transformation, x: TableInput): NDArray => apply('corr', t1, t2, x);

/** Correlation of the Gaussian fields where the transformed ones have x: inverse of {@link corr}. */
export const icorr = (t1: Transformation, t2: Transformation, x: TableInput): NDArray => apply('icorr', t1, t2, x);

/** Derivative of {@link corr} with respect to x. */
export const dcorr = (t1: Transformation, t2: Transformation, x: TableInput): NDArray => apply('dcorr', t1, t2, x);
