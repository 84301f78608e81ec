import { ValueError } from '../errors.ts';
import { flattenNested, type NestedList } from './convert.ts';
import { isComplex, type TypedArray } from './dtype.ts';
import { isTyped } from './host.ts';
import { NDArray } from './ndarray.ts';
import { isScalar } from './promote.ts';

/** Numbers in nested lists, all of one shape. */
export type NestedNumbers = number | readonly NestedNumbers[];

/** A table: kilobytes of real numbers on the host, in whatever form the caller has them. */
export type TableInput = NestedNumbers | TypedArray | NDArray;

/** A table as float64 values and shape. */
export interface HostTable {
  readonly data: Float64Array;
  readonly shape: number[];
}

/**
 * A table's values in float64, C order. The data of a float64 array on a CPU backend are shared, not copied: read only.
 * @throws ValueError for complex values, and for arrays whose device is not the host.
 */
export function hostTable(x: TableInput): HostTable {
  if (x instanceof NDArray) return fromArray(x);
  if (isTyped(x)) return { data: x instanceof Float64Array ? x : float64(x), shape: [x.length] };
  return numbersOf(x as NestedList) ?? anyScalars(x as NestedList);
}

/** Lists of plain numbers, which most tables are, without an array of boxed values; undefined for anything else. */
function numbersOf(x: NestedList): HostTable | undefined {
  if (typeof x === 'number') return { data: Float64Array.of(x), shape: [] };
  const shape: number[] = [];
  let size = 1;
  let inner: unknown = x;
  while (Array.isArray(inner)) {
    shape.push(inner.length);
    size *= inner.length;
    inner = inner[0];
  }
  if (typeof inner !== 'number' || size === 0) return undefined;
  const data = new Float64Array(size);
  return fill(x, shape, 0, data, 0) === size ? { data, shape } : undefined;
}

/** Writes the numbers of a list from place `at` on; returns the next place, or −1 where it is no list of that shape. */
function fill(x: unknown, shape: readonly number[], axis: number, data: Float64Array, at: number): number {
  if (!Array.isArray(x) || x.length !== shape[axis]) return -1;
  if (axis === shape.length - 1) return fillRow(x, data, at);
  let next = at;
  for (let i = 0; i < x.length && next >= 0; i++) next = fill(x[i], shape, axis + 1, data, next);
  return next;
}

function fillRow(row: readonly unknown[], data: Float64Array, at: number): number {
  for (let i = 0; i < row.length; i++) {
    const x = row[i];
    if (typeof x !== 'number') return -1;
    data[at + i] = x;
  }
  return at + row.length;
}

function anyScalars(x: NestedList): HostTable {
  const { shape, values } = flattenNested(x);
  const data = new Float64Array(values.length);
  values.forEach((value, i) => {
    if (typeof value === 'object') throw complexTable();
    data[i] = Number(value);
  });
  return { data, shape: [...shape] };
}

function fromArray(x: NDArray): HostTable {
  if (isComplex(x.dtype)) throw complexTable();
  const { backend } = x.context;
  if (backend.hostView === undefined && backend.toHostSync === undefined) {
    throw new ValueError(`a table is on ${x.device}; tables live on the host`, {
      fix: 'Keep tables as plain numbers or reference arrays, or fetch it first: await x.toHost()',
    });
  }
  const values = x.values('table');
  return { data: values instanceof Float64Array ? values : float64(values), shape: [...x.shape] };
}

const complexTable = (): ValueError =>
  new ValueError('a table has complex values', { fix: 'Take real, imag or abs first' });

function float64(values: TypedArray): Float64Array {
  const out = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) out[i] = Number(values[i]);
  return out;
}

/** Whether x is a table rather than something else. */
export const isTableInput = (x: unknown): x is TableInput =>
  x instanceof NDArray || isTyped(x) || Array.isArray(x) || (isScalar(x) && typeof x !== 'object');
