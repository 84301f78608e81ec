import { describe, expect, it } from 'vitest';
import { philox4x32, philoxFill } from './philox.ts';
import { backend, numbers } from './testing/operands.ts';

const hex = (words: readonly number[]): string => words.map((w) => w.toString(16).padStart(8, '0')).join(' ');

describe('Philox4x32-10', () => {
  it('gives the known answers of Random123 (kat_vectors)', () => {
    expect(hex(philox4x32([0, 0, 0, 0], [0, 0]))).toBe('6627e8d5 e169c58d bc57ac4c 9b00dbd8');
    const ones = 0xffffffff;
    expect(hex(philox4x32([ones, ones, ones, ones], [ones, ones]))).toBe('408f276d 41c83b0e a20bc7c6 6d5451fd');
    const counter = [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344] as const;
    expect(hex(philox4x32(counter, [0xa4093822, 0x299f31d0]))).toBe('d16cfe09 94fdcceb 5001e420 24126ea1');
  });

  it('agrees with multiplication in big integers', () => {
    const reference = (counter: readonly number[], key: readonly number[]): number[] => {
      let [c0, c1, c2, c3] = counter.map(BigInt);
      let [k0, k1] = key.map(BigInt);
      for (let round = 0; round < 10; round++) {
        const p0 = 0xd2511f53n * c0;
        const p1 = 0xcd9e8d57n * c2;
        [c0, c1, c2, c3] = [(p1 >> 32n) ^ c1 ^ k0, p1 & 0xffffffffn, (p0 >> 32n) ^ c3 ^ k1, p0 & 0xffffffffn];
        k0 = (k0 + 0x9e3779b9n) & 0xffffffffn;
        k1 = (k1 + 0xbb67ae85n) & 0xffffffffn;
      }
      return [c0, c1, c2, c3].map(Number);
    };
    let words: [number, number, number, number] = [1, 2, 3, 4];
    for (let k = 0; k < 200; k++) {
      const key = [words[1], words[2]] as const;
      const next = philox4x32(words, key);
      expect(next).toEqual(reference(words, key));
      words = next;
    }
  });
});

describe('randomBits', () => {
  it('counts blocks from start, across 2^32', () => {
    const start = 2 ** 32 - 2;
    const words = numbers(backend.randomBits([5, 6], start, [7, 8], 4));
    for (let k = 0; k < 4; k++) {
      const at = start + k;
      expect(words.slice(4 * k, 4 * k + 4)).toEqual(philox4x32([at % 2 ** 32, Math.floor(at / 2 ** 32), 7, 8], [5, 6]));
    }
  });

  it('is the same in pieces', () => {
    const whole = numbers(backend.randomBits([1, 2], 2 ** 40, [3, 4], 10));
    const pieces = [0, 3, 7].flatMap((at, j) =>
      numbers(backend.randomBits([1, 2], 2 ** 40 + at, [3, 4], [3, 4, 3][j])),
    );
    expect(pieces).toEqual(whole);
  });

  it('takes keys and counters of 32 bits, signed or unsigned', () => {
    const [a, b] = [new Uint32Array(4), new Uint32Array(4)];
    philoxFill(a, [0xffffffff, 0x80000000], 0, [0xfffffffe, 0], 1);
    philoxFill(b, [-1, -2147483648], 0, [-2, 0], 1);
    expect(a).toEqual(b);
  });
});
