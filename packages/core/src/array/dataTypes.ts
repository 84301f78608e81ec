import { DTypeError } from '../errors.ts';
import type { Context } from './context.ts';
import { inferDType } from './convert.ts';
import { checkDevice, checkDType } from './creation.ts';
import { type DType, isComplex, isDType, kindOf, realOf, type Scalar } from './dtype.ts';
import { NDArray } from './ndarray.ts';
import { bitsOf, integerRange, isScalar, promote, promotionOf, scalarMeets } from './promote.ts';

/** Machine limits of a floating dtype; for a complex one those of its components. */
export interface FInfo {
  readonly bits: number;
  readonly eps: number;
  readonly max: number;
  readonly min: number;
  readonly smallestNormal: number;
  readonly dtype: DType;
}

/** Machine limits of an integer dtype; bigint for 64 bits. */
export interface IInfo {
  readonly bits: number;
  readonly max: number | bigint;
  readonly min: number | bigint;
  readonly dtype: DType;
}

export type DTypeKind =
  | 'bool'
  | 'signed integer'
  | 'unsigned integer'
  | 'integral'
  | 'real floating'
  | 'complex floating'
  | 'numeric';

/** Data type functions of the standard. */
export interface DataTypeFunctions {
  /** A copy with another dtype. Floats are truncated to integers; complex to real is an error. */
  astype(x: NDArray, dtype: DType, options?: { readonly copy?: boolean; readonly device?: string | null }): NDArray;
  /** Whether promotion would take `from` to `to`. */
  canCast(from: DType | NDArray, to: DType): boolean;
  /** Limits of a floating-point dtype. */
  finfo(type: DType | NDArray): FInfo;
  /** Limits of an integer dtype. */
  iinfo(type: DType | NDArray): IInfo;
  /** Whether a dtype is of a kind: `bool`, `signed integer`, `numeric`, …, a dtype, or one of several. */
  isdtype(dtype: DType, kind: DType | DTypeKind | readonly (DType | DTypeKind)[]): boolean;
  /** The dtype that the arguments promote to; scalars take part as in operators. */
  resultType(...arraysAndDtypes: readonly (NDArray | DType | Scalar)[]): DType;
}

const dtypeOf = (type: DType | NDArray, what: string): DType => {
  const dtype = type instanceof NDArray ? type.dtype : type;
  if (!isDType(dtype)) throw new DTypeError(`${what}: ${String(dtype)} is no dtype`, { where: { name: what } });
  return dtype;
};

const KINDS: Readonly<Record<DTypeKind, readonly string[]>> = {
  bool: ['bool'],
  'signed integer': ['signed'],
  'unsigned integer': ['unsigned'],
  integral: ['signed', 'unsigned'],
  'real floating': ['float'],
  'complex floating': ['complex'],
  numeric: ['signed', 'unsigned', 'float', 'complex'],
};

function isKind(dtype: DType, kind: unknown): boolean {
  if (isDType(kind)) return dtype === kind;
  if (typeof kind === 'string' && kind in KINDS) return KINDS[kind as DTypeKind].includes(kindOf(dtype));
  throw new DTypeError(`isdtype: ${String(kind)} is neither a dtype nor a kind`, {
    where: { name: 'isdtype' },
    fix: `Kinds are ${Object.keys(KINDS).join(', ')}`,
  });
}

export function dataTypeFunctions(ctx: Context): DataTypeFunctions {
  return {
    astype(x, dtype, options = {}) {
      ctx.own(x, 'astype');
      checkDevice(ctx, options.device, 'astype');
      const to = checkDType(ctx, dtype, dtype, 'astype');
      if (to === x.dtype) return options.copy === false ? x : ctx.view(x, x.shape);
      if (isComplex(x.dtype) && !isComplex(to)) {
        throw new DTypeError(`astype: ${x.dtype} does not become ${to}: the imaginary part would be lost`, {
          where: { name: 'astype' },
          fix: to === 'bool' ? 'Compare instead: x.ne(0)' : 'Take xp.real(x), xp.imag(x) or xp.abs(x) first',
        });
      }
      return ctx.cast(x, to);
    },
    canCast(from, to) {
      const a = dtypeOf(from, 'canCast');
      return promotionOf(a, dtypeOf(to, 'canCast')) === to;
    },
    finfo(type) {
      const dtype = realOf(dtypeOf(type, 'finfo'));
      if (dtype === 'float64') {
        return {
          bits: 64,
          eps: 2 ** -52,
          max: Number.MAX_VALUE,
          min: -Number.MAX_VALUE,
          smallestNormal: 2 ** -1022,
          dtype,
        };
      }
      if (dtype === 'float32') {
        const max = (2 - 2 ** -23) * 2 ** 127;
        return { bits: 32, eps: 2 ** -23, max, min: -max, smallestNormal: 2 ** -126, dtype };
      }
      throw new DTypeError(`finfo: ${dtype} is not a floating dtype`, { where: { name: 'finfo' }, fix: 'Use iinfo' });
    },
    iinfo(type) {
      const dtype = dtypeOf(type, 'iinfo');
      const kind = kindOf(dtype);
      if (kind !== 'signed' && kind !== 'unsigned') {
        throw new DTypeError(`iinfo: ${dtype} is not an integer dtype`, { where: { name: 'iinfo' }, fix: 'Use finfo' });
      }
      const [min, max] = integerRange(dtype);
      const bits = bitsOf(dtype);
      return bits === 64
        ? { bits, max, min: dtype === 'uint64' ? 0 : min, dtype }
        : { bits, max: Number(max), min: Number(min), dtype };
    },
    isdtype(dtype, kind) {
      dtypeOf(dtype, 'isdtype');
      return Array.isArray(kind) ? kind.map((k) => isKind(dtype, k)).includes(true) : isKind(dtype, kind);
    },
    resultType(...args) {
      const scalars: Scalar[] = [];
      let dtype: DType | undefined;
      for (const arg of args) {
        if (isScalar(arg)) {
          scalars.push(arg);
          continue;
        }
        const next = dtypeOf(arg, 'resultType');
        dtype = dtype === undefined ? next : promote(dtype, next, 'resultType');
      }
      if (dtype === undefined) {
        if (scalars.length > 0 && args.length > 0) return inferDType(scalars, ctx.defaults);
        throw new DTypeError('resultType needs at least one array or dtype', { where: { name: 'resultType' } });
      }
      for (const scalar of scalars) dtype = scalarMeets(scalar, dtype, 'resultType');
      return dtype;
    },
  };
}
