import { Builder } from '../format/builder.ts';
import { UNDEFINED_ADDRESS } from '../format/bytes.ts';
import { SIGNATURE } from '../format/superblock.ts';

export interface Message {
  readonly type: number;
  readonly data: Uint8Array;
}

export const SUPERBLOCK_BYTES = 48;

/** Superblock version 2 (HDF5 1.8 and later). */
export function superblock(endOfFile: number, root: number): Uint8Array {
  return new Builder()
    .put(SIGNATURE)
    .u8(2, 8, 8, 0)
    .u64(0)
    .u64(UNDEFINED_ADDRESS)
    .u64(endOfFile)
    .u64(root)
    .checksum()
    .bytes();
}

/** Object header version 2 without times: two files with the same content have the same bytes. */
export function objectHeader(messages: readonly Message[]): Uint8Array {
  const body = new Builder();
  for (const { type, data } of messages) body.u8(type).u16(data.length).u8(0).put(data);
  return new Builder().put('OHDR').u8(2, 0x02).u32(body.length).put(body.bytes()).checksum().bytes();
}

const HEAP_LEAST = 4096;
const HEAP_OBJECTS_MOST = 0xffff;

/** Strings of variable length, in global heap collections (specification III.E). */
export class GlobalHeap {
  readonly #objects: Uint8Array[] = [];

  /** @returns the index of the string inside of this collection, from 1 */
  add(text: Uint8Array): number {
    return this.#objects.push(text);
  }

  get full(): boolean {
    return this.#objects.length >= HEAP_OBJECTS_MOST;
  }

  bytes(): Uint8Array {
    const body = new Builder();
    this.#objects.forEach((object, i) => {
      body
        .u16(i + 1)
        .u16(1)
        .u32(0)
        .u64(object.length)
        .put(object)
        .align(8);
    });
    const size = Math.max(HEAP_LEAST, 16 + body.length + 16);
    const free = size - 16 - body.length;
    return new Builder()
      .put('GCOL')
      .u8(1, 0, 0, 0)
      .u64(size)
      .put(body.bytes())
      .u16(0)
      .u16(0)
      .u32(0)
      .u64(free)
      .zeros(free - 16)
      .bytes();
  }
}

export interface ChunkRecord {
  /** Bytes on disk. */
  readonly bytes: number;
  /** First row. */
  readonly row: number;
  readonly address: number;
}

interface TreeEntry {
  readonly bytes: number;
  readonly row: number;
  readonly child: number;
}

/** Children of a node: twice the default rank of the tree, which a version 2 superblock implies. */
const CHILDREN = 64;

function key(b: Builder, bytes: number, row: number, rank: number): void {
  b.u32(bytes).u32(0).u64(row);
  // The other axes are never split; one more offset is for the bytes of a value.
  b.zeros(8 * rank);
}

/**
 * A version 1 B-tree over chunks in ascending rows (specification III.A.1), written node by node from the leaves up.
 * @param rank of the dataset; only its first axis is split
 * @param end row after the last chunk
 * @param store writes a node and returns its address
 */
export async function chunkTree(
  chunks: readonly ChunkRecord[],
  rank: number,
  end: number,
  allocate: (bytes: number) => number,
  store: (address: number, bytes: Uint8Array) => Promise<void>,
): Promise<number> {
  const keyBytes = 8 + 8 * (rank + 1);
  const nodeBytes = 24 + CHILDREN * 8 + (CHILDREN + 1) * keyBytes;
  let entries: TreeEntry[] = chunks.map(({ bytes, row, address }) => ({ bytes, row, child: address }));
  for (let level = 0; ; level++) {
    const groups: TreeEntry[][] = [];
    for (let i = 0; i < entries.length; i += CHILDREN) groups.push(entries.slice(i, i + CHILDREN));
    const addresses = groups.map(() => allocate(nodeBytes));
    for (const [i, group] of groups.entries()) {
      const b = new Builder().put('TREE').u8(1, level).u16(group.length);
      b.u64(addresses[i - 1] ?? UNDEFINED_ADDRESS).u64(addresses[i + 1] ?? UNDEFINED_ADDRESS);
      for (const entry of group) {
        key(b, entry.bytes, entry.row, rank);
        b.u64(entry.child);
      }
      const next = groups[i + 1]?.[0];
      key(b, next?.bytes ?? 0, next?.row ?? end, rank);
      await store(addresses[i]!, b.zeros(nodeBytes - b.length).bytes());
    }
    if (groups.length === 1) return addresses[0]!;
    entries = groups.map((group, i) => ({ bytes: group[0]!.bytes, row: group[0]!.row, child: addresses[i]! }));
  }
}
