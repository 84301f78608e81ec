import type { DrawPlace } from '@glass-ts/core';
import { words } from './params.ts';

/** WGSL of Philox4x32-10 (Salmon et al. 2011). Needs WORDS. */
export const PHILOX = /* wgsl */ `
fn philox(counter : vec4u, key : vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0u; round < 10u; round++) {
    c = vec4u(
      mulHigh(0xcd9e8d57u, c.z) ^ c.y ^ k.x, 0xcd9e8d57u * c.z,
      mulHigh(0xd2511f53u, c.x) ^ c.w ^ k.y, 0xd2511f53u * c.x);
    k += vec2u(0x9e3779b9u, 0xbb67ae85u);
  }
  return c;
}
// The block of element i of the tile, attempt t.
fn block(i : u32, t : u32) -> vec4u {
  let at = add2(vec2u(params.startLow, params.startHigh), vec2u(i, 0u));
  return philox(vec4u(at, params.draw + t, params.stream), vec2u(params.key0, params.key1));
}
// The 53 bits of two words, at the top of 64.
fn bits53(w0 : u32, w1 : u32) -> vec2u {
  let high = w0 >> 5u;
  let low = w1 >> 6u;
  return vec2u(low << 11u, (high << 5u) | (low >> 21u));
}
`;

/** Parameters that `block` reads. */
export const PLACE_FIELDS = [
  'startLow : u32',
  'startHigh : u32',
  'draw : u32',
  'stream : u32',
  'key0 : u32',
  'key1 : u32',
] as const;

/** Their values for the tile that begins at an element. */
export function placeValues({ key, counter, start }: DrawPlace, tileStart: number): number[] {
  return [...words(start + tileStart), ...counter, ...key];
}
