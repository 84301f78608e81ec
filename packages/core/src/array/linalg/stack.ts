import { DTypeError, NotImplementedError, ValueError } from '../../errors.ts';
import type { Context } from '../context.ts';
import { allocate, type DType, isComplex, isFloat, realOf } from '../dtype.ts';
import type { NDArray } from '../ndarray.ts';
import { shapeText, sizeOf } from '../shape.ts';
import { COMPLEX, type Matrix, REAL } from './field.ts';

/** The matrices of a stack (…, m, n), on the host in double precision. */
export interface Stack {
  readonly matrices: Matrix[];
  /** Leading axes. */
  readonly shape: readonly number[];
  readonly m: number;
  readonly n: number;
  /** The dtype that results get. */
  readonly dtype: DType;
}

/** Throws unless x is a stack of (square) matrices of a floating dtype. */
export function requireMatrices(ctx: Context, x: NDArray, what: string, square: boolean): void {
  ctx.own(x, what);
  if (!isFloat(x.dtype) && !isComplex(x.dtype)) {
    throw new DTypeError(`${what} is defined for floating arrays, not ${x.dtype}`, {
      where: { name: what },
      fix: "Cast first: xp.astype(x, 'float64')",
    });
  }
  if (x.ndim < 2) throw new ValueError(`${what} needs at least 2 axes, not ${x.ndim}`, { where: { name: what } });
  if (square && x.shape[x.ndim - 1] !== x.shape[x.ndim - 2]) {
    throw new ValueError(`${what} needs square matrices, not ${shapeText(x.shape.slice(-2))}`, {
      where: { name: what },
    });
  }
}

/** Brings a stack to the host. @throws NotImplementedError where the backend cannot hand values over without waiting. */
export function readStack(ctx: Context, x: NDArray, what: string): Stack {
  const { backend } = ctx;
  if (backend.hostView === undefined && backend.toHostSync === undefined) {
    throw new NotImplementedError(
      `linalg.${what} runs on the host, and backend ${backend.name} hands values over only by waiting`,
      {
        where: { name: what },
        fix: 'Bring the matrix over first: const y = await x.to(referenceNamespace())',
      },
    );
  }
  const field = isComplex(x.dtype) ? COMPLEX : REAL;
  const values = x.values(`linalg.${what}`);
  const [m, n] = x.shape.slice(-2);
  const shape = x.shape.slice(0, -2);
  const length = field.lanes * m * n;
  const matrices = Array.from({ length: sizeOf(shape) }, (_, k) => ({
    field,
    m,
    n,
    data: Float64Array.from(values.subarray(k * length, (k + 1) * length) as Float64Array),
  }));
  return { matrices, shape, m, n, dtype: x.dtype };
}

/** Matrices (or vectors, of one row) as an array of the stack's leading axes and `tail`. */
export function writeStack(
  ctx: Context,
  parts: readonly Float64Array[],
  shape: readonly number[],
  tail: readonly number[],
  dtype: DType,
): NDArray {
  const full = [...shape, ...tail];
  const data = allocate(dtype, sizeOf(full));
  const length = parts.length === 0 ? 0 : data.length / parts.length;
  parts.forEach((part, k) => {
    (data as Float64Array).set(part, k * length);
  });
  return ctx.xp.fromTyped(data, full, dtype, { reason: 'linalg' });
}

export const dataOf = (matrices: readonly Matrix[]): Float64Array[] => matrices.map((a) => a.data);

export const realDType = (dtype: DType): DType => realOf(dtype);
