import { Cursor } from '../bytes.ts';
import { addressOf, blockAt, type ChunkGrid, type ChunkTable, emptyTable, gridOf, setChunk } from './table.ts';

const HEAD = 24;
const CHUNK_NODE = 1;
const MOST_LEVELS = 16;

interface Key {
  readonly size: number;
  readonly mask: number;
  /** Rises in the order in which libhdf5 compares keys. */
  readonly order: number;
  /** Place in the grid, row-major; −1 outside of it, as of the key behind the last chunk. */
  readonly place: number;
}

/**
 * The chunks of a version 1 B-tree (HDF5 File Format Specification III.A.1). libhdf5 searches by keys: they must ascend and
 * enclose what is below them, so that it would find the very same chunks. Throws a RangeError otherwise.
 */
export function readBTree1(grid: ChunkGrid, root: number): ChunkTable {
  const table = emptyTable(grid);
  const extents = gridOf(grid);
  const axes = extents.length;
  const keyBytes = 8 + 8 * (axes + 1);

  function key(c: Cursor): Key {
    const size = c.u32();
    const mask = c.u32();
    let place = 0;
    let order = 0;
    let inside = true;
    // Keys have one axis more, the bytes of an element: the key behind the last chunk may differ from its own there alone.
    for (let axis = 0; axis <= axes; axis++) {
      const extent = extents[axis] ?? 1;
      const at = Number(c.u64()) / (grid.chunk[axis] ?? grid.itemBytes);
      // A key behind a chunk may point to one that would follow the last.
      if (!Number.isInteger(at) || at > extent) throw new RangeError('key of no chunk');
      inside &&= at < extent;
      place = place * extent + at;
      order = order * (extent + 1) + at;
    }
    return { size, mask, order, place: inside ? place : -1 };
  }

  /** Reads a node; all its keys must lie in from ≤ key ≤ to. */
  function node(address: number, level: number | undefined, from: number, to: number): void {
    const head = new Cursor(blockAt(grid, address, HEAD));
    if (head.text(4) !== 'TREE' || head.u8() !== CHUNK_NODE) throw new RangeError('no tree of chunks');
    const own = head.u8();
    if ((level !== undefined && own !== level) || own > MOST_LEVELS) throw new RangeError('level of a tree');
    const count = head.u16();
    if (count === 0) throw new RangeError('empty tree');
    const c = new Cursor(blockAt(grid, address + HEAD, count * (keyBytes + 8) + keyBytes));
    let next = key(c);
    for (let k = 0; k < count; k++) {
      const { size, mask, place, order } = next;
      const child = addressOf(c);
      next = key(c);
      if (!(order >= from && order < next.order && order < to && next.order <= to))
        throw new RangeError('order of a tree');
      if (own > 0) node(child, own - 1, order, next.order);
      else if (place >= 0) setChunk(grid, table, place, { address: child, size, mask });
      else throw new RangeError('chunk outside of the grid');
    }
  }
  node(root, undefined, 0, Number.POSITIVE_INFINITY);
  return table;
}
