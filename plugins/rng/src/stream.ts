import { ValueError } from '@glass-ts/core';

const MASK = (1n << 64n) - 1n;
const FNV_OFFSET = 0xcbf29ce484222325n;
const FNV_PRIME = 0x100000001b3n;

/** Finaliser of MurmurHash3 (Appleby), which spreads every input bit over all 64. */
function mix(x: bigint): bigint {
  x = ((x ^ (x >> 33n)) * 0xff51afd7ed558ccdn) & MASK;
  x = ((x ^ (x >> 33n)) * 0xc4ceb9fe1a85ec53n) & MASK;
  return x ^ (x >> 33n);
}

/**
 * The 64-bit number of a stream: FNV-1a (Fowler, Noll & Vo) of the path in UTF-8, one byte 0xff, which UTF-8 never
 * contains, and the upper 32 bits of the seed in little-endian order, followed by the finaliser of MurmurHash3.
 */
export function streamNumber(path: string, seed: bigint): bigint {
  let hash = FNV_OFFSET;
  const eat = (byte: number): void => {
    hash = ((hash ^ BigInt(byte)) * FNV_PRIME) & MASK;
  };
  for (const byte of new TextEncoder().encode(path)) eat(byte);
  eat(0xff);
  for (let shift = 32n; shift < 64n; shift += 8n) eat(Number((seed >> shift) & 0xffn));
  return mix(hash);
}

/** A seed as a bigint. Throws `ValueError` unless it is an integer of 0 … 2⁶⁴ − 1. */
export function checkSeed(seed: number | bigint): bigint {
  const valid = typeof seed === 'bigint' ? seed >= 0n && seed <= MASK : Number.isSafeInteger(seed) && seed >= 0;
  if (valid) return BigInt(seed);
  throw new ValueError(`${seed} is not a seed`, {
    code: 'ERR_SEED',
    where: { name: 'seed' },
    fix: 'Give an integer from 0 to 2^64 - 1; above 2^53 as a bigint',
  });
}

/** Where the draws of a stream are: the key, and the counter's fourth word. */
export interface StreamPlace {
  readonly key: readonly [number, number];
  readonly high: number;
}

/** Key (lower half of the seed, lower half of the stream number) and fourth counter word (upper half of it). */
export function streamPlace(path: string, seed: bigint): StreamPlace {
  const stream = streamNumber(path, seed);
  return { key: [Number(seed & 0xffffffffn), Number(stream & 0xffffffffn)], high: Number(stream >> 32n) };
}
