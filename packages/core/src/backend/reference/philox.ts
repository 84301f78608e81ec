/**
 * Philox4x32-10, the counter-based generator of J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random
 * numbers: as easy as 1, 2, 3", SC'11 (2011).
 */

const M0 = 0xd2511f53;
const M1 = 0xcd9e8d57;
/** Weyl increments of the key: golden ratio and √3 − 1. */
const W0 = 0x9e3779b9;
const W1 = 0xbb67ae85;
const ROUNDS = 10;
const TWO_32 = 4294967296;

/** Upper 32 bits of m·x for unsigned words, by halves of 16 bits; `high` and `low` are the halves of m. */
function multiplyHigh(high: number, low: number, x: number): number {
  const xh = x >>> 16;
  const xl = x & 0xffff;
  const middle = Math.imul(high, xl) + (Math.imul(low, xl) >>> 16);
  const cross = Math.imul(low, xh) + (middle & 0xffff);
  return (Math.imul(high, xh) + (middle >>> 16) + (cross >>> 16)) | 0;
}

/** One block: four words at out[at…] from the 128-bit counter c (least significant word first) and the 64-bit key k. */
export function philoxBlock(
  c0: number,
  c1: number,
  c2: number,
  c3: number,
  k0: number,
  k1: number,
  out: Uint32Array,
  at: number,
): void {
  for (let round = 0; round < ROUNDS; round++) {
    const high0 = multiplyHigh(M0 >>> 16, M0 & 0xffff, c0);
    const high1 = multiplyHigh(M1 >>> 16, M1 & 0xffff, c2);
    const low0 = Math.imul(M0, c0);
    const low1 = Math.imul(M1, c2);
    c0 = high1 ^ c1 ^ k0;
    c1 = low1;
    c2 = high0 ^ c3 ^ k1;
    c3 = low0;
    k0 = (k0 + W0) | 0;
    k1 = (k1 + W1) | 0;
  }
  out[at] = c0;
  out[at + 1] = c1;
  out[at + 2] = c2;
  out[at + 3] = c3;
}

/** Philox4x32-10 of a counter of four words and a key of two: four uint32. */
export function philox4x32(
  counter: readonly [number, number, number, number],
  key: readonly [number, number],
): [number, number, number, number] {
  const out = new Uint32Array(4);
  philoxBlock(counter[0], counter[1], counter[2], counter[3], key[0], key[1], out, 0);
  return [out[0], out[1], out[2], out[3]];
}

/**
 * Fills out with count blocks of four words. Block j has the counter (lo32(start + j), hi32(start + j), counter[0],
 * counter[1]); start + count may reach 2^53.
 */
export function philoxFill(
  out: Uint32Array,
  key: readonly [number, number],
  start: number,
  counter: readonly [number, number],
  count: number,
): void {
  const [k0, k1] = [key[0] | 0, key[1] | 0];
  const [c2, c3] = [counter[0] | 0, counter[1] | 0];
  let low = (start % TWO_32) | 0;
  let high = Math.floor(start / TWO_32) | 0;
  for (let j = 0; j < count; j++) {
    philoxBlock(low, high, c2, c3, k0, k1, out, 4 * j);
    low = (low + 1) | 0;
    if (low === 0) high = (high + 1) | 0;
  }
}
