import { promisify } from 'node:util';
import { deflate } from 'node:zlib';

const deflateAsync = promisify(deflate);

/** Puts the first bytes of all values together, then the second bytes, …: numbers that resemble each other compress well. */
export function shuffle(bytes: Uint8Array, valueBytes: number): Uint8Array {
  if (valueBytes === 1) return bytes;
  const count = bytes.length / valueBytes;
  const out = new Uint8Array(bytes.length);
  for (let b = 0; b < valueBytes; b++) {
    const row = b * count;
    for (let i = 0, from = b; i < count; i++, from += valueBytes) out[row + i] = bytes[from]!;
  }
  return out;
}

/** zlib stream of the level, in a thread of Node's pool. */
export const compress = (bytes: Uint8Array, level: number): Promise<Uint8Array> => deflateAsync(bytes, { level });
