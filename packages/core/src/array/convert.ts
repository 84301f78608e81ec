import { DTypeError, ValueError } from '../errors.ts';
import { allocate, type DType, type Scalar, type TypedArray } from './dtype.ts';
import { isIntegral, isTyped, writeScalar } from './host.ts';
import { isScalar } from './promote.ts';
import { shapeText } from './shape.ts';

/** Nested lists of scalars, as array constructors take them. */
export type NestedList = Scalar | readonly NestedList[] | TypedArray;

interface Flat {
  readonly shape: readonly number[];
  readonly values: readonly Scalar[];
}

function shapeOf(list: unknown): number[] {
  const shape: number[] = [];
  let x = list;
  while (Array.isArray(x) || isTyped(x)) {
    shape.push(x.length);
    x = x[0];
  }
  return shape;
}

function flatten(list: unknown, shape: readonly number[], axis: number, out: Scalar[]): void {
  if (axis === shape.length) {
    if (!isScalar(list)) {
      throw Array.isArray(list) || isTyped(list)
        ? ragged(shape)
        : new DTypeError(
            `asarray: ${list === null ? 'null' : typeof list} is not a number, boolean, bigint or complex`,
            {
              where: { name: 'asarray' },
            },
          );
    }
    out.push(list);
    return;
  }
  if (!(Array.isArray(list) || isTyped(list)) || list.length !== shape[axis]) throw ragged(shape);
  for (let i = 0; i < list.length; i++) flatten(list[i], shape, axis + 1, out);
}

const ragged = (shape: readonly number[]): ValueError =>
  new ValueError(`asarray: the nested lists are ragged; the first entries suggest the shape ${shapeText(shape)}`, {
    where: { name: 'asarray' },
    fix: 'Give every list of a level the same length',
  });

/** Flat values and shape of nested lists. */
export function flattenNested(list: NestedList): Flat {
  const shape = shapeOf(list);
  const values: Scalar[] = [];
  flatten(list, shape, 0, values);
  return { shape, values };
}

interface Defaults {
  readonly real: DType;
  readonly complex: DType;
  readonly integral: DType;
}

/**
 * The dtype of scalars (standard, asarray): all boolean → bool; all integers → the default integer; any other number →
 * the default float; any complex → the default complex. A JavaScript number with an integral value counts as an
 * integer. A bigint that the default integer cannot hold becomes uint64.
 */
export function inferDType(values: Iterable<Scalar>, defaults: Defaults): DType {
  let bools = 0;
  let complex = false;
  let real = false;
  let count = 0;
  let big = false;
  for (const value of values) {
    count += 1;
    if (typeof value === 'boolean') bools += 1;
    else if (typeof value === 'object') complex = true;
    else if (typeof value === 'number') real ||= !isIntegral(value);
    else if (value > 9223372036854775807n) big = true;
  }
  if (complex) return defaults.complex;
  if (count === 0 || real) return defaults.real;
  if (bools === count) return 'bool';
  return big ? 'uint64' : defaults.integral;
}

/** Host storage for the values. */
export function packValues(values: readonly Scalar[], dtype: DType): TypedArray {
  const data = allocate(dtype, values.length);
  for (let i = 0; i < values.length; i++) writeScalar(data, i, dtype, values[i]);
  return data;
}
