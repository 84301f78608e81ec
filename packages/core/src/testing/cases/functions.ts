import type { NDArray, Other } from '../../array/ndarray.ts';

export type Unary = (x: NDArray) => NDArray;
export type Binary = (x1: Other, x2: Other) => NDArray;
