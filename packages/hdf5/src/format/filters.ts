import { Cursor } from './bytes.ts';

/** A filter as the header states it. */
export interface StoredFilter {
  readonly id: number;
  /** What the filter was told. */
  readonly values: readonly number[];
}

/** Filters with numbers from here on have a name. */
const NAMED_FROM = 256;

/** Reads a filter pipeline message, version 1 or 2 (HDF5 File Format Specification IV.A.2.l). */
export function parseFilters(message: Uint8Array): StoredFilter[] {
  const c = new Cursor(message);
  const version = c.u8();
  if (version !== 1 && version !== 2) throw new RangeError('filter pipeline version');
  const count = c.u8();
  if (version === 1) c.skip(6);
  return Array.from({ length: count }, () => {
    const id = c.u16();
    const nameBytes = version === 1 || id >= NAMED_FROM ? c.u16() : 0;
    // Optional or not: a filter that was left out shows in the mask of the chunk.
    c.skip(2);
    const length = c.u16();
    c.skip(version === 1 ? Math.ceil(nameBytes / 8) * 8 : nameBytes);
    const values = Array.from({ length }, () => c.u32());
    if (version === 1 && length % 2 === 1) c.skip(4);
    return { id, values };
  });
}
