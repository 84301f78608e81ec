import { expect, test } from 'vitest';
import { lookup3 } from './checksum.ts';

const hash = (text: string) => lookup3(new TextEncoder().encode(text));

test('published values of hashlittle with initial value 0', () => {
  // Self-test of lookup3.c (Bob Jenkins, public domain), driver5: "" and "Four score and seven years ago".
  expect(hash('')).toBe(0xdeadbeef);
  expect(hash('Four score and seven years ago')).toBe(0x17770551);
});

test('every length of the last block matters', () => {
  const seen = new Set(Array.from({ length: 30 }, (_, n) => hash('a'.repeat(n))));
  expect(seen.size).toBe(30);
});
