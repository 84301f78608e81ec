import { referenceNamespace } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import { defaultRng, PhiloxGenerator } from './index.ts';
import { checkSeed, streamNumber, streamPlace } from './stream.ts';

describe('stream numbers', () => {
  // FNV-1a 64 with fmix64, computed with Python integers: any change makes every run differ.
  it.each([
    ['', 0n, '461dc8fd9d1f20e2'],
    ['galaxies/shell-07/poisson', 42n, 'd71e23b849a27632'],
    ['galaxies/shell-07/poisson', (5n << 32n) + 42n, '5fc56568345a7681'],
    ['schéma/δ', 0xffff_ffff_ffff_ffffn, '5e48b1ff6d72d4d9'],
  ])('%j with seed %d', (path, seed, hash) => {
    expect(streamNumber(path, seed).toString(16).padStart(16, '0')).toBe(hash);
  });

  it('are split between key and counter', () => {
    const number = streamNumber('a', 42n);
    const { key, high } = streamPlace('a', 42n);
    expect(key).toEqual([42, Number(number & 0xffffffffn)]);
    expect(BigInt(high)).toBe(number >> 32n);
  });

  it('of many paths differ in both halves', () => {
    // 4000 numbers of 32 bits collide by chance with probability 0.2 %; the paths are fixed.
    const numbers = Array.from({ length: 4000 }, (_, k) => streamNumber(`galaxies/shell-${k}/poisson`, 42n));
    expect(new Set(numbers.map((n) => n >> 32n)).size).toBe(4000);
    expect(new Set(numbers.map((n) => n & 0xffffffffn)).size).toBe(4000);
  });
});

describe('seeds', () => {
  it.each([0, 42, Number.MAX_SAFE_INTEGER, 0n, (1n << 64n) - 1n])('%s is a seed', (seed) => {
    expect(checkSeed(seed)).toBe(BigInt(seed));
  });
  it.each([-1, 1.5, Number.NaN, 2 ** 53, -1n, 1n << 64n])('%s is none', (seed) => {
    expect(() => defaultRng({ seed })).toThrow(
      expect.objectContaining({
        ...{ code: 'ERR_SEED', what: `${seed} is not a seed`, where: { name: 'seed' } },
        fix: 'Give an integer from 0 to 2^64 - 1; above 2^53 as a bigint',
      }),
    );
  });
});

describe('streams', () => {
  it.each(['', 'a#1'])('%j names none', (name) => {
    expect(() => defaultRng({ seed: 1 }).stream(name)).toThrow(
      expect.objectContaining({
        ...{ code: 'ERR_STREAM_NAME', what: `"${name}" cannot name a random stream`, where: { name: 'stream' } },
        fix: 'Give a non-empty name without #',
      }),
    );
  });

  it.each([-1, 0.5, 2 ** 53])('have no element %d', (index) => {
    expect(() => new PhiloxGenerator(referenceNamespace(), { seed: 1, path: 'a', index })).toThrow(
      expect.objectContaining({
        ...{ code: 'ERR_STREAM_INDEX', what: `${index} is not the number of an element of a random stream` },
        where: { name: 'index' },
        fix: 'Element numbers are integers from 0 to 2^53 - 1; draw from another stream',
      }),
    );
  });
});
