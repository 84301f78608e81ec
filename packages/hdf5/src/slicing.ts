import type { DatasetInfo } from './engine/describe.ts';
import { hdf5Error } from './errors.ts';
import type { SliceOptions } from './types.ts';

/** Large enough to hide the cost of a call, small enough to keep several in memory. */
export const DEFAULT_SLICE_BYTES = 8 * 2 ** 20;

/** Rows of a slice, a multiple of the chunk's rows so that no chunk is decompressed twice. */
export function rowsPerSlice(info: DatasetInfo, options: Pick<SliceOptions, 'rows' | 'bytes'>): number {
  if (options.rows !== undefined) return Math.max(1, Math.floor(options.rows));
  const bytes = options.bytes ?? DEFAULT_SLICE_BYTES;
  const rows = Math.max(1, Math.floor(bytes / Math.max(info.rowBytes, 1)));
  const chunk = info.chunks?.[0];
  if (chunk === undefined || chunk <= 1) return rows;
  return Math.max(1, Math.floor(rows / chunk)) * chunk;
}

/** Half-open row ranges from start to stop; the first is shortened so that the others begin at multiples of `rows`. */
export function* rowRanges(start: number, stop: number, rows: number): Generator<readonly [number, number]> {
  for (let at = start; at < stop; ) {
    const next = Math.min(stop, (Math.floor(at / rows) + 1) * rows);
    yield [at, next];
    at = next;
  }
}

/** The dataset as its one row `row` looks; the dataset itself when `row` is undefined. */
export function rowView(info: DatasetInfo, file: string, row: number | undefined): DatasetInfo {
  if (row === undefined) return info;
  const [rows = 0, length = 1, ...rest] = info.shape;
  if (info.shape.length >= 2 && Number.isInteger(row) && row >= 0 && row < rows) {
    const chunks = info.chunks ? { chunks: info.chunks.slice(1) } : {};
    return { ...info, shape: [length, ...rest], rowBytes: info.rowBytes / Math.max(length, 1), ...chunks };
  }
  throw hdf5Error({
    what: `there is no row ${row} in a dataset of shape [${info.shape.join(', ')}]`,
    code: 'ERR_HDF5_RANGE',
    file,
    dataset: info.path,
    fix: 'A row is a number of the first of two or more axes',
  });
}

/** The range asked for, checked against the dataset. */
export function resolveRange(
  info: DatasetInfo,
  file: string,
  range: { start?: number; stop?: number },
): readonly [number, number] {
  const rows = info.shape[0] ?? 1;
  const start = range.start ?? 0;
  const stop = range.stop ?? rows;
  if (Number.isInteger(start) && Number.isInteger(stop) && start >= 0 && start <= stop && stop <= rows)
    return [start, stop];
  throw hdf5Error({
    what: `rows ${start} to ${stop} are not among the ${rows} rows`,
    code: 'ERR_HDF5_RANGE',
    file,
    dataset: info.path,
    fix: 'Choose 0 ≤ start ≤ stop ≤ rows',
  });
}
