import { type Complex, type DType, isComplex, isFloat, type Scalar } from '../array/dtype.ts';
import { readScalar } from '../array/host.ts';
import type { Namespace } from '../array/namespace.ts';
import type { NDArray } from '../array/ndarray.ts';
import { sameShape, shapeText } from '../array/shape.ts';

/** Nested lists, typed arrays or a scalar of expected values. */
export type Expected = Scalar | null | readonly Expected[];

/** How far numbers may be apart. */
export interface Tolerance {
  /** Relative to the expected value (for complex to its size), in units of the dtype's eps. 0: exact. */
  readonly ulps?: number;
  /** Absolute, in units of eps. */
  readonly absolute?: number;
  /** −0 and +0 differ. */
  readonly signedZeros?: boolean;
}

/** How results are compared. */
export interface EqualOptions extends Tolerance {
  readonly dtype?: DType;
  readonly shape?: readonly number[];
}

/** A case failed: what was expected and what came. */
export class ConformanceFailure extends Error {
  constructor(message: string) {
    super(message);
    this.name = 'ConformanceFailure';
  }
}

const isList = (x: unknown): x is readonly Expected[] => Array.isArray(x);

function flatten(x: Expected, out: (Scalar | null)[] = []): (Scalar | null)[] {
  if (isList(x)) for (const y of x) flatten(y, out);
  else out.push(x);
  return out;
}

function shapeOf(x: Expected): number[] {
  const shape: number[] = [];
  for (let y = x; isList(y); y = y[0]) shape.push(y.length);
  return shape;
}

export const epsOf = (dtype: DType): number => (dtype === 'float32' || dtype === 'complex64' ? 2 ** -23 : 2 ** -52);

function text(x: Scalar | null): string {
  if (x === null) return 'any';
  if (typeof x === 'object') return `${text(x.re)} + ${text(x.im)}j`;
  return Object.is(x, -0) ? '-0' : String(x);
}

function closeReal(a: number, b: number, slack: number, signedZeros: boolean): boolean {
  if (Number.isNaN(b)) return Number.isNaN(a);
  if (b === 0 && a === 0) return !signedZeros || Object.is(a, b);
  return a === b || Math.abs(a - b) <= slack;
}

/** Whether a value is the expected one; `null` accepts any. */
export function matches(a: Scalar, b: Scalar | null, dtype: DType, tolerance: Tolerance): boolean {
  if (b === null) return true;
  const { ulps = 0, absolute = 0, signedZeros = false } = tolerance;
  const eps = epsOf(dtype);
  if (isComplex(dtype)) {
    const [p, q] = [a as Complex, typeof b === 'object' ? b : { re: Number(b), im: 0 }];
    const size = Math.hypot(q.re, q.im);
    const slack = (Number.isFinite(size) ? ulps * size + absolute : absolute) * eps;
    return closeReal(p.re, q.re, slack, signedZeros) && closeReal(p.im, q.im, slack, signedZeros);
  }
  if (isFloat(dtype)) {
    const slack = (Number.isFinite(Number(b)) ? ulps * Math.abs(Number(b)) + absolute : 0) * eps;
    return closeReal(a as number, Number(b), slack, signedZeros);
  }
  if (dtype === 'bool') return a === Boolean(b);
  return BigInt(a as number | bigint) === BigInt(b as number | bigint);
}

type ErrorName = 'TypeError' | 'ValueError' | 'IndexError' | 'LinAlgError' | 'NotImplementedError';

/** What a case works with: the namespace under test and assertions. */
export class Check {
  readonly xp: Namespace;
  /** Factor on all tolerances, for backends of lower accuracy. */
  readonly slack: number;

  constructor(xp: Namespace, slack: number) {
    this.xp = xp;
    this.slack = slack;
  }

  /** Whether the backend has a dtype. */
  has(dtype: DType): boolean {
    return this.xp.backend.info.dtypes.includes(dtype);
  }

  /** Values in C order. */
  async values(x: NDArray): Promise<Scalar[]> {
    const data = await x.toHost({ reason: 'conformance' });
    return Array.from({ length: x.size }, (_, i) => readScalar(data, i, x.dtype));
  }

  /** Reports a failure. */
  fail(message: string): never {
    throw new ConformanceFailure(message);
  }

  /** Reports a failure unless the condition holds. */
  ok(condition: boolean, message: string): void {
    if (!condition) this.fail(message);
  }

  /** Reports a failure unless both are the same value. */
  is(actual: unknown, expected: unknown, what: string): void {
    if (JSON.stringify(actual) !== JSON.stringify(expected)) {
      this.fail(`${what} is ${JSON.stringify(actual)}, expected ${JSON.stringify(expected)}`);
    }
  }

  /** Compares values (and shape and dtype, where given or evident from nested lists). */
  async equal(x: NDArray, expected: Expected, options: EqualOptions = {}): Promise<void> {
    const shape = options.shape ?? (isList(expected) ? shapeOf(expected) : []);
    if (options.dtype !== undefined && x.dtype !== options.dtype)
      this.fail(`dtype is ${x.dtype}, expected ${options.dtype}`);
    if (!sameShape(x.shape, shape)) this.fail(`shape is ${shapeText(x.shape)}, expected ${shapeText(shape)}`);
    const wanted = flatten(expected);
    const got = await this.values(x);
    if (got.length !== wanted.length) this.fail(`${got.length} values, expected ${wanted.length}`);
    const tolerance = {
      ...options,
      ulps: (options.ulps ?? 0) * this.slack,
      absolute: (options.absolute ?? 0) * this.slack,
    };
    wanted.forEach((value, i) => {
      if (!matches(got[i], value, x.dtype, tolerance)) {
        this.fail(`element ${i} of ${x.dtype} is ${text(got[i])}, expected ${text(value)}`);
      }
    });
  }

  /** Requires an error of the class. */
  async throws(fn: () => unknown, name?: ErrorName | readonly ErrorName[]): Promise<void> {
    try {
      await fn();
    } catch (error) {
      if (error instanceof ConformanceFailure) throw error;
      const names = name === undefined ? undefined : [name].flat();
      if (names !== undefined && !(error instanceof Error && names.includes(error.name as ErrorName))) {
        this.fail(
          `it throws ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}, expected ${names.join(' or ')}`,
        );
      }
      return;
    }
    this.fail(`nothing is thrown, expected ${name === undefined ? 'an error' : String(name)}`);
  }
}
