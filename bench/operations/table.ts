import type { DType, NDArray } from 'glass-ts';
import type { Inputs } from './inputs.ts';

/** An operation as the table of its kind has it. */
export interface Operation {
  readonly dtype: DType;
  readonly run: (inputs: Inputs) => unknown;
  /** Bytes per element that have to be read and written; left out where memory is not what bounds it. */
  readonly bytes?: number;
}

export const WIDTH: Partial<Record<DType, number>> = {
  ...{ bool: 1, uint8: 1, int16: 2, int32: 4, float32: 4, int64: 8, uint64: 8, float64: 8, complex128: 16 },
};

export const widthOf = (dtype: DType): number => WIDTH[dtype] ?? 8;

/** Names by what is read and written: n operands of the dtype, and a result of its own width. */
export type Runs = Readonly<Record<string, (inputs: Inputs) => NDArray | Promise<unknown>>>;

/** Rows `NAME, DTYPE` of operations that read `reads` and write `writes` bytes per element. */
export function rows(dtype: DType, reads: number, writes: number, runs: Runs): [string, Operation][] {
  return Object.entries(runs).map(([name, run]) => [`${name}, ${dtype}`, { dtype, run, bytes: reads + writes }]);
}

/** Rows of operations that arithmetic or the latency of memory bounds. */
export function unbounded(dtype: DType, runs: Runs): [string, Operation][] {
  return Object.entries(runs).map(([name, run]) => [`${name}, ${dtype}`, { dtype, run }]);
}

/** Some of the runs. */
export const only = (runs: Runs, names: readonly string[]): Runs =>
  Object.fromEntries(names.map((name) => [name, runs[name]]));
