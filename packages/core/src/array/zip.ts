import * as zlib from 'node:zlib';
import { ValueError } from '../errors.ts';

const LOCAL = 0x04034b50;
const CENTRAL = 0x02014b50;
const END = 0x06054b50;
const END64 = 0x06064b50;
const LOCATOR64 = 0x07064b50;
const MAX32 = 0xffffffff;
/** 1980-01-01 00:00, the first moment of the format: equal contents make equal bytes. */
const DATE = 0x21;
/** General purpose bit 11: names are UTF-8. */
const UTF8 = 0x800;

const TABLE = Uint32Array.from({ length: 256 }, (_, n) => {
  let c = n;
  for (let k = 0; k < 8; k++) c = c & 1 ? 0xedb88320 ^ (c >>> 1) : c >>> 1;
  return c >>> 0;
});

/** CRC-32 (ISO 3309). */
export function crc32(bytes: Uint8Array): number {
  // Node has its own from 20.15 on
  if ('crc32' in zlib) return zlib.crc32(bytes);
  let c = MAX32;
  for (let i = 0; i < bytes.length; i++) c = TABLE[(c ^ bytes[i]) & 0xff] ^ (c >>> 8);
  return (c ^ MAX32) >>> 0;
}

class Writer {
  readonly parts: Uint8Array[] = [];
  length = 0;

  push(part: Uint8Array): void {
    this.parts.push(part);
    this.length += part.length;
  }

  /** Little-endian fields: `[bytes, value]`. */
  fields(...list: readonly (readonly [2 | 4 | 8, number])[]): void {
    const out = new Uint8Array(list.reduce((n, [size]) => n + size, 0));
    const view = new DataView(out.buffer);
    let at = 0;
    for (const [size, value] of list) {
      if (size === 2) view.setUint16(at, value, true);
      else if (size === 4) view.setUint32(at, value, true);
      else view.setBigUint64(at, BigInt(value), true);
      at += size;
    }
    this.push(out);
  }

  join(): Uint8Array {
    const out = new Uint8Array(this.length);
    let at = 0;
    for (const part of this.parts) {
      out.set(part, at);
      at += part.length;
    }
    return out;
  }
}

/** A zip archive with the members stored as they are (zip64 where an offset needs it). Bytes depend on contents alone. */
export function writeZip(members: ReadonlyMap<string, Uint8Array>): Uint8Array {
  const out = new Writer();
  const directory = new Writer();
  for (const [name, bytes] of members) {
    const path = new TextEncoder().encode(name);
    const offset = out.length;
    const crc = crc32(bytes);
    const large = bytes.length >= MAX32 || offset >= MAX32;
    const version = large ? 45 : 20;
    const size = large ? MAX32 : bytes.length;
    out.fields([4, LOCAL], [2, version], [2, UTF8], [2, 0], [2, 0], [2, DATE], [4, crc], [4, size], [4, size]);
    out.fields([2, path.length], [2, large ? 20 : 0]);
    out.push(path);
    if (large) out.fields([2, 1], [2, 16], [8, bytes.length], [8, bytes.length]);
    out.push(bytes);
    directory.fields(
      [4, CENTRAL],
      [2, version],
      [2, version],
      [2, UTF8],
      [2, 0],
      [2, 0],
      [2, DATE],
      [4, crc],
      [4, size],
      [4, size],
    );
    directory.fields(
      [2, path.length],
      [2, large ? 28 : 0],
      [2, 0],
      [2, 0],
      [2, 0],
      [4, 0],
      [4, large ? MAX32 : offset],
    );
    directory.push(path);
    if (large) directory.fields([2, 1], [2, 24], [8, bytes.length], [8, bytes.length], [8, offset]);
  }
  const start = out.length;
  for (const part of directory.parts) out.push(part);
  const count = members.size;
  if (start >= MAX32 || count >= 0xffff) {
    const end64 = out.length;
    out.fields(
      [4, END64],
      [8, 44],
      [2, 45],
      [2, 45],
      [4, 0],
      [4, 0],
      [8, count],
      [8, count],
      [8, directory.length],
      [8, start],
    );
    out.fields([4, LOCATOR64], [4, 0], [8, end64], [4, 1]);
  }
  const short = Math.min(count, 0xffff);
  out.fields(
    [4, END],
    [2, 0],
    [2, 0],
    [2, short],
    [2, short],
    [4, directory.length],
    [4, Math.min(start, MAX32)],
    [2, 0],
  );
  return out.join();
}

function bad(what: string, cause?: unknown): ValueError {
  return new ValueError(`not a readable zip archive: ${what}`, {
    code: 'ERR_ZIP',
    where: { name: 'readZip' },
    fix: 'Copy the file again, or write it with numpy.savez or savez',
    cause,
  });
}

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly offset: number;
}

/** Members of a zip archive, stored or deflated. @throws ValueError for foreign, truncated or corrupted contents. */
export function readZip(bytes: Uint8Array): Map<string, Uint8Array> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const out = new Map<string, Uint8Array>();
  for (const entry of readDirectory(view, bytes)) out.set(entry.name, readMember(view, bytes, entry));
  return out;
}

function readDirectory(view: DataView, bytes: Uint8Array): Entry[] {
  let end = bytes.length - 22;
  while (end >= 0 && view.getUint32(end, true) !== END) end -= 1;
  if (end < 0) throw bad('it has no directory (is it cut off?)');
  let count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  if (end >= 20 && view.getUint32(end - 20, true) === LOCATOR64) {
    const end64 = Number(view.getBigUint64(end - 12, true));
    count = Number(view.getBigUint64(end64 + 32, true));
    at = Number(view.getBigUint64(end64 + 48, true));
  }
  const entries: Entry[] = [];
  for (let k = 0; k < count; k++) {
    if (at + 46 > bytes.length || view.getUint32(at, true) !== CENTRAL)
      throw bad(`entry ${k} of the directory is damaged`);
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((o) => view.getUint16(at + o, true));
    const name = new TextDecoder().decode(bytes.subarray(at + 46, at + 46 + nameLength));
    const extra = at + 46 + nameLength;
    const wide = wideFields(
      view,
      extra,
      extraLength,
      [24, 20, 42].map((o) => view.getUint32(at + o, true)),
    );
    const [size, packed, offset] = wide;
    entries.push({
      name,
      method: view.getUint16(at + 10, true),
      crc: view.getUint32(at + 16, true),
      packed,
      size,
      offset,
    });
    at = extra + extraLength + commentLength;
  }
  return entries;
}

/** Fields that overflowed 32 bits, taken from the zip64 extra field in their order. */
function wideFields(view: DataView, extra: number, length: number, fields: number[]): number[] {
  for (let at = extra; at + 4 <= extra + length; ) {
    const size = view.getUint16(at + 2, true);
    if (view.getUint16(at, true) === 1) {
      let from = at + 4;
      return fields.map((value) => {
        if (value !== MAX32) return value;
        from += 8;
        return Number(view.getBigUint64(from - 8, true));
      });
    }
    at += 4 + size;
  }
  return fields;
}

function readMember(view: DataView, bytes: Uint8Array, { name, method, crc, packed, size, offset }: Entry): Uint8Array {
  if (offset + 30 > bytes.length || view.getUint32(offset, true) !== LOCAL) throw bad(`member ${name} is damaged`);
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  if (start + packed > bytes.length) throw bad(`member ${name} is cut off`);
  const body = bytes.subarray(start, start + packed);
  let data: Uint8Array;
  if (method === 0) data = body;
  else if (method === 8) {
    try {
      data = zlib.inflateRawSync(body);
    } catch (cause) {
      throw bad(`member ${name} does not inflate`, cause);
    }
  } else throw bad(`member ${name} is compressed by method ${method}`);
  if (data.length !== size || crc32(data) !== crc) throw bad(`member ${name} fails its checksum`);
  return data;
}
