import { readFileSync } from 'node:fs';
import { inflateRawSync } from 'node:zlib';

export interface NpyArray {
  readonly shape: readonly number[];
  readonly data: readonly number[];
}

const READERS: Readonly<Record<string, (view: DataView, at: number) => number>> = {
  '<f8': (v, at) => v.getFloat64(at, true),
  '<f4': (v, at) => v.getFloat32(at, true),
  '<i4': (v, at) => v.getInt32(at, true),
  '<i8': (v, at) => Number(v.getBigInt64(at, true)),
};

function parseNpy(bytes: Buffer): NpyArray {
  const headerLength = bytes.readUInt16LE(8);
  const header = bytes.toString('latin1', 10, 10 + headerLength);
  const descr = header.match(/'descr': '([^']+)'/)![1]!;
  const shape = header
    .match(/'shape': \(([^)]*)\)/)![1]!
    .split(',')
    .filter((s) => s.trim() !== '')
    .map(Number);
  const start = 10 + headerLength;
  const view = new DataView(bytes.buffer, bytes.byteOffset + start);
  const size = Number(descr[2]);
  const count = shape.reduce((a, b) => a * b, 1);
  return { shape, data: Array.from({ length: count }, (_, i) => READERS[descr]!(view, i * size)) };
}

/** The arrays of a (small) .npz file, by name. */
export function readNpz(path: string): Readonly<Record<string, NpyArray>> {
  const file = readFileSync(path);
  const out: Record<string, NpyArray> = {};
  // The central directory at the end lists the members; each has a local header of its own length.
  let at = file.readUInt32LE(file.lastIndexOf('PK\x05\x06', undefined, 'latin1') + 16);
  while (file.readUInt32LE(at) === 0x02014b50) {
    const [method, packed] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20)];
    const [nameLength, extra, comment] = [28, 30, 32].map((offset) => file.readUInt16LE(at + offset)) as [
      number,
      number,
      number,
    ];
    const local = file.readUInt32LE(at + 42);
    const name = file.toString('latin1', at + 46, at + 46 + nameLength).replace(/\.npy$/, '');
    const data = local + 30 + file.readUInt16LE(local + 26) + file.readUInt16LE(local + 28);
    const bytes = file.subarray(data, data + packed);
    out[name] = parseNpy(method === 8 ? inflateRawSync(bytes) : bytes);
    at += 46 + nameLength + extra + comment;
  }
  return out;
}

/** Row i of a two-dimensional array. */
export function row(array: NpyArray, i: number): readonly number[] {
  const width = array.shape[1]!;
  return array.data.slice(i * width, (i + 1) * width);
}
