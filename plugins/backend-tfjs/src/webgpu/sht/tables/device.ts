/// <reference types="@webgpu/types" />
import type { ShtPlan } from '@glass-ts/core';
import type { Lease } from './cache.ts';
import { pairCount, ringTable } from './geometry.ts';
import { prefactors, recursionTables } from './recursion.ts';
import { ringRoots, rootTable } from './roots.ts';

/** Tables of one transform on the device, computed in double precision and rounded once. */
export interface DeviceTables {
  /** `Ring` of every ring pair, see `ringTable`. */
  readonly rings: GPUBuffer;
  /** Roots of unity of the rings, see `ringRoots`. */
  readonly turns: GPUBuffer;
  /** exp(2πi k/2^rootLog) */
  readonly roots: GPUBuffer;
  readonly rootLog: number;
  readonly prefactors: GPUBuffer;
  readonly steps: GPUBuffer;
  readonly gains: GPUBuffer;
}

/** @param rootLog log₂ of the longest power-of-two transform */
export function deviceTables(lease: Lease, plan: ShtPlan, rootLog: number): DeviceTables {
  const { nside, lmax, spin } = plan;
  let recursion: ReturnType<typeof recursionTables> | undefined;
  const both = (): ReturnType<typeof recursionTables> => (recursion ??= recursionTables(lmax, spin));
  return {
    rings: lease.take(`rings ${nside} ${lmax} ${spin}`, () => ringTable(nside, lmax, spin)),
    turns: lease.take(`turns ${nside}`, () => ringRoots(nside)),
    roots: lease.take(`roots ${rootLog}`, () => rootTable(2 ** rootLog)),
    rootLog,
    prefactors: lease.take(`prefactors ${lmax} ${spin}`, () => prefactors(lmax, spin)),
    steps: lease.take(`steps ${lmax} ${spin}`, () => both().steps),
    gains: lease.take(`gains ${lmax} ${spin}`, () => both().gains),
  };
}

/** Bytes of the tables of a transform. */
export function tableBytes({ nside, lmax, spin }: ShtPlan): number {
  const nalm = ((lmax + 1) * (lmax + 2)) / 2;
  return (
    nalm * (spin === 0 ? 8 : 12) + 4 * (lmax + 1) + 80 * pairCount(nside) + 8 * (64 * nside + (nside * nside) / 16)
  );
}
