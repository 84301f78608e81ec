import { DTypeError, ValueError } from '../errors.ts';
import { dtypeOfTyped, isTyped } from './host.ts';
import type { Namespace } from './namespace.ts';
import type { NDArray } from './ndarray.ts';
import { referenceNamespace } from './reference.ts';

/** What is used of an Apache Arrow vector; core does not depend on the library. */
export interface ArrowVector {
  readonly length: number;
  readonly nullCount: number;
  /** Its values: the memory itself for one chunk of numbers, a copy for several. */
  toArray(): unknown;
}

/**
 * A 1-d array of the values of an Arrow vector of numbers, sharing its memory where the vector has one chunk and the
 * device is the host. The other way needs no function: `makeVector(x.hostView() ?? (await x.toHost()))`.
 * @throws ValueError for a vector with nulls, DTypeError for one that holds no numbers
 */
export function fromArrow(vector: ArrowVector, options: { readonly xp?: Namespace } = {}): NDArray {
  if (vector.nullCount > 0) {
    throw new ValueError(`the Arrow vector has ${vector.nullCount} nulls, which arrays have no value for`, {
      where: { name: 'fromArrow' },
      fix: 'Fill or drop them first',
    });
  }
  const data = vector.toArray();
  if (!isTyped(data) || data.length !== vector.length) {
    throw new DTypeError('the Arrow vector does not hold plain numbers', { where: { name: 'fromArrow' } });
  }
  const xp = options.xp ?? referenceNamespace();
  return xp.fromTyped(data, [vector.length], dtypeOfTyped(data), { reason: 'from Arrow' });
}
