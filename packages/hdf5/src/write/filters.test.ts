import { inflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { compress, shuffle } from './filters.ts';

/** The definition: byte b of value i goes to b · count + i. */
function plain(bytes: Uint8Array, valueBytes: number): Uint8Array {
  const count = bytes.length / valueBytes;
  return Uint8Array.from(bytes, (_, k) => bytes[(k % count) * valueBytes + Math.floor(k / count)]!);
}

test.each([1, 2, 4, 8])('shuffle of values of %i bytes, any number and alignment', (size) => {
  for (const count of [0, 1, 3, 4, 5, 8, 400, 401]) {
    for (const offset of [0, 1, 4]) {
      const buffer = Uint8Array.from({ length: count * size + offset }, (_, i) => (i * 73 + (i >> 5)) & 255);
      const bytes = buffer.subarray(offset);
      expect(shuffle(bytes, size)).toEqual(plain(bytes, size));
    }
  }
});

test('zlib streams', async () => {
  const bytes = Uint8Array.from({ length: 1000 }, (_, i) => i % 7);
  const packed = await compress(bytes, 4);
  expect(packed.length).toBeLessThan(100);
  expect(new Uint8Array(inflateSync(packed))).toEqual(bytes);
});
