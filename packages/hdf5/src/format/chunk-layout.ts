import { Cursor, UNDEFINED_ADDRESS } from './bytes.ts';
import type { Superblock } from './superblock.ts';

/** How the chunks of a dataset are found. Addresses are counted from the superblock's base. */
export type ChunkIndex =
  | { readonly kind: 'btree1' | 'fixed' | 'extensible' | 'implicit'; readonly address: number }
  | { readonly kind: 'single'; readonly address: number; readonly size: number | undefined; readonly mask: number };

export interface ChunkedLayout {
  /** Extents of a chunk. */
  readonly chunk: readonly number[];
  readonly itemBytes: number;
  readonly index: ChunkIndex;
}

const CHUNKED = 2;
const INDICES = { 1: 'single', 2: 'implicit', 3: 'fixed', 4: 'extensible' } as const;
/** Flags of version 4: chunks at the edge are stored without filters; a single chunk is filtered. */
const PLAIN_EDGES = 1;
const FILTERED_SINGLE = 2;

function checked(address: bigint): number {
  if (address === UNDEFINED_ADDRESS || address > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('no chunks');
  return Number(address);
}

/**
 * Reads a data layout message of version 3, 4 (HDF5 File Format Specification IV.A.2.i) or 5, which only gives the sizes of
 * filtered chunks more bytes. @returns undefined unless it is
 * chunked and indexed in a way that is known here
 */
export function parseChunked(message: Uint8Array, sb: Superblock): ChunkedLayout | undefined {
  if (sb.offsetSize !== 8 || sb.lengthSize !== 8) return undefined;
  const c = new Cursor(message);
  const version = c.u8();
  if (c.u8() !== CHUNKED) return undefined;
  if (version === 3) {
    const axes = c.u8() - 1;
    const address = c.u64();
    const chunk = Array.from({ length: axes }, () => c.u32());
    return { chunk, itemBytes: c.u32(), index: { kind: 'btree1', address: checked(address) } };
  }
  if (version !== 4 && version !== 5) return undefined;
  const flags = c.u8();
  const axes = c.u8() - 1;
  const width = c.u8();
  if (width < 1 || width > 8 || flags & PLAIN_EDGES) return undefined;
  const extents = Array.from({ length: axes + 1 }, () => c.uintOf(width));
  const itemBytes = extents.pop()!;
  const kind = INDICES[c.u8() as keyof typeof INDICES];
  if (kind === undefined) return undefined;
  if (kind === 'single') {
    const filtered = (flags & FILTERED_SINGLE) !== 0;
    const size = filtered ? Number(c.u64()) : undefined;
    const mask = filtered ? c.u32() : 0;
    return { chunk: extents, itemBytes, index: { kind, address: checked(c.u64()), size, mask } };
  }
  // What the array's own header repeats.
  if (kind === 'fixed') c.skip(1);
  if (kind === 'extensible') c.skip(5);
  return { chunk: extents, itemBytes, index: { kind, address: checked(c.u64()) } };
}
