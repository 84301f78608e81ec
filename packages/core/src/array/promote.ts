import { DTypeError, ValueError } from '../errors.ts';
import { type Complex, DTYPES, type DType, isComplex, kindOf, type Scalar } from './dtype.ts';

const BITS: Readonly<Record<DType, number>> = {
  bool: 1,
  int8: 8,
  int16: 16,
  int32: 32,
  int64: 64,
  uint8: 8,
  uint16: 16,
  uint32: 32,
  uint64: 64,
  float32: 32,
  float64: 64,
  complex64: 64,
  complex128: 128,
};

/** Bits of one element; bool counts 1. */
export const bitsOf = (dtype: DType): number => BITS[dtype];

function promotePair(a: DType, b: DType): DType | undefined {
  if (a === b) return a;
  const ka = kindOf(a);
  const kb = kindOf(b);
  const wide = BITS[a] >= BITS[b] ? a : b;
  if (ka === kb) return wide;
  if (ka === 'signed' && kb === 'unsigned') {
    if (b === 'uint64') return undefined;
    return BITS[a] > BITS[b] ? a : (`int${2 * BITS[b]}` as DType);
  }
  if (ka === 'unsigned' && kb === 'signed') return promotePair(b, a);
  if (ka === 'float' && kb === 'complex') return a === 'float64' ? 'complex128' : b;
  if (ka === 'complex' && kb === 'float') return promotePair(b, a);
  return undefined;
}

const TABLE = Object.fromEntries(
  DTYPES.map((a) => [a, Object.fromEntries(DTYPES.map((b) => [b, promotePair(a, b)]))]),
) as Record<DType, Record<DType, DType | undefined>>;

/** The standard's promotion table; `undefined` where it leaves the mix undefined. */
export const promotionOf = (a: DType, b: DType): DType | undefined => TABLE[a][b];

/**
 * The dtype of a mix of two dtypes (array API 2024.12, type promotion).
 * @throws DTypeError where the standard defines none: bool with numbers, integers with floats, uint64 with signed.
 */
export function promote(a: DType, b: DType, what: string): DType {
  const to = TABLE[a][b];
  if (to !== undefined) return to;
  const toward =
    isComplex(a) || isComplex(b) ? 'complex128' : kindOf(a) === 'float' || kindOf(b) === 'float' ? 'float64' : 'int64';
  const first = kindOf(a) === 'float' || kindOf(a) === 'complex' ? b : a;
  throw new DTypeError(`${what} cannot mix ${a} and ${b}: the array API standard defines no promotion for them`, {
    where: { name: what },
    fix: `Cast one of them first, such as x.astype('${toward === first ? 'float64' : toward}') of the ${first} array`,
  });
}

export const isScalar = (x: unknown): x is Scalar =>
  typeof x === 'number' || typeof x === 'boolean' || typeof x === 'bigint' || isComplexScalar(x);

export const isComplexScalar = (x: unknown): x is Complex =>
  typeof x === 'object' && x !== null && 're' in x && 'im' in x && typeof x.re === 'number' && typeof x.im === 'number';

const RANGE: Partial<Record<DType, readonly [number, number]>> = {
  int8: [-128, 127],
  int16: [-32768, 32767],
  int32: [-2147483648, 2147483647],
  uint8: [0, 255],
  uint16: [0, 65535],
  uint32: [0, 4294967295],
};

/** Smallest and largest value of an integer dtype. */
export function integerRange(dtype: DType): readonly [bigint, bigint] {
  const range = RANGE[dtype];
  if (range !== undefined) return [BigInt(range[0]), BigInt(range[1])];
  return dtype === 'uint64' ? [0n, (1n << 64n) - 1n] : [-(1n << 63n), (1n << 63n) - 1n];
}

/** @throws ValueError for an integer outside of an integer dtype. */
export function checkRange(value: number | bigint, dtype: DType, what: string): void {
  const range = RANGE[dtype];
  if (range !== undefined && value >= range[0] && value <= range[1]) return;
  const [low, high] = integerRange(dtype);
  const exact = BigInt(value);
  if (exact < low || exact > high) {
    throw new ValueError(`${value} does not fit in ${dtype} (${low} to ${high})`, {
      where: { name: what },
      fix: `Cast the array to a wider dtype first, such as x.astype('int64')`,
    });
  }
}

/**
 * The dtype in which a scalar meets an array of `dtype` (2024.12, mixing arrays with Python scalars): the array's own;
 * a complex scalar turns float32 into complex64 and float64 into complex128. JavaScript has one number type: a number
 * with an integral value may meet every numeric dtype, any other only floating ones.
 * @throws DTypeError for a mix without definition, ValueError for an integer outside of the dtype's range.
 */
export function scalarMeets(value: Scalar, dtype: DType, what: string): DType {
  const kind = kindOf(dtype);
  if (typeof value === 'number') {
    if (kind === 'float' || kind === 'complex') return dtype;
    if (kind !== 'bool' && Number.isInteger(value)) {
      checkRange(value, dtype, what);
      return dtype;
    }
  } else if (typeof value === 'boolean') {
    if (kind === 'bool') return dtype;
  } else if (typeof value === 'bigint') {
    if (kind === 'float' || kind === 'complex') return dtype;
    if (kind !== 'bool') {
      checkRange(value, dtype, what);
      return dtype;
    }
  } else if (kind === 'complex') return dtype;
  else if (kind === 'float') return dtype === 'float32' ? 'complex64' : 'complex128';
  const name = typeof value === 'object' ? 'a complex number' : String(value);
  const to =
    typeof value === 'object'
      ? 'complex128'
      : typeof value === 'boolean'
        ? 'bool'
        : kind === 'bool' && Number.isInteger(value)
          ? 'int64'
          : 'float64';
  throw new DTypeError(`${what} cannot mix an array of ${dtype} with the scalar ${name}`, {
    where: { name: what },
    fix: `Cast the array first: x.astype('${to}')`,
  });
}
