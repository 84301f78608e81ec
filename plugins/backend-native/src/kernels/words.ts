import type { DrawPlace } from '@glass-ts/core';

/** A place of draws as the addon takes it. */
export type Words = [k0: number, k1: number, start: number, c0: number, c1: number, count: number];

export const words = ({ key, counter, start, count }: DrawPlace): Words => [
  key[0],
  key[1],
  start,
  counter[0],
  counter[1],
  count,
];
