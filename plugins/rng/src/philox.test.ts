import { philox4x32, referenceBackend } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';

const hex = (words: readonly number[]): string => words.map((w) => w.toString(16).padStart(8, '0')).join(' ');

// The known-answer vectors of Random123 1.14 (kat_vectors, lines "philox4x32 10").
const VECTORS = [
  [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
  [[0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff], [0xffffffff, 0xffffffff], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
  [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
] as const;

describe('Philox4x32-10', () => {
  it.each(VECTORS)('counter %j, key %j gives %s', (counter, key, words) => {
    expect(hex(philox4x32(counter, key))).toBe(words);
  });

  it.each(VECTORS.filter(([counter]) => counter[1] < 2 ** 21))(
    'randomBits at counter %j, key %j',
    (counter, key, words) => {
      const start = counter[0] + 2 ** 32 * counter[1];
      const bits = referenceBackend.randomBits(key, start, [counter[2], counter[3]], 1);
      expect(hex([...referenceBackend.toHostSync(bits)].map(Number))).toBe(words);
      referenceBackend.release(bits);
    },
  );
});
