import type { DType, TypedArray } from '../../array/dtype.ts';

/** A typed array with its element type: what the loops of this backend read and return. */
export interface Tensor {
  readonly data: TypedArray;
  readonly dtype: DType;
  /** Elements, not numbers: a complex number is one. */
  readonly size: number;
}

/** A tensor seen with a shape. */
export interface Shaped extends Tensor {
  readonly shape: readonly number[];
}
