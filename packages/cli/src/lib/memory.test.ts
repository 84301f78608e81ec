import type { RunPlan } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import { allWarnings, type CheckSummary } from './check-facts.ts';
import { estimateMemory } from './memory.ts';

const plan = (nside: number, change: object = {}): RunPlan =>
  ({
    nside,
    wiring: { stages: [{ name: 'convergence' }], ports: ['overdensity', 'convergence'], portsAtEnd: [] },
    stageOptions: new Map<string, unknown>([['convergence', { sources: [] }]]),
    lightcone: { kind: 'maps', files: ['a'] },
    ...change,
  }) as unknown as RunPlan;

describe('estimated memory', () => {
  it('grows with the pixels', () => {
    // 2 ports, 3 maps of the recursion, 4 of scratch
    expect(estimateMemory(plan(128), 1e6).mapBytes).toBe(9 * 12 * 128 ** 2 * 8);
    expect(estimateMemory(plan(256), 1e6).mapBytes).toBe(4 * estimateMemory(plan(128), 1e6).mapBytes);
  });

  it('counts harmonic coefficients where there is shear, and source samples', () => {
    expect(estimateMemory(plan(128), 1e6).harmonicBytes).toBe(0);
    const wiring = { stages: [{ name: 'convergence' }], ports: ['convergence', 'shear'], portsAtEnd: [] };
    const stageOptions = new Map([['convergence', { sources: [{ z: 1 }, { z: 2 }] }]]);
    const both = estimateMemory(plan(128, { wiring, stageOptions }), 1e6);
    expect(both.harmonicBytes).toBe(3 * 2 * ((384 * 385) / 2) * 16);
    expect(both.mapBytes).toBe((3 + 3 + 4 + 2 * 3) * 12 * 128 ** 2 * 8);
  });

  it('reads ahead no more than there is', () => {
    const particles = { lightcone: { kind: 'particles', files: ['a'] } };
    expect(estimateMemory(plan(1, particles), 1e6).readBytes).toBe(4e6);
    expect(estimateMemory(plan(1, particles), 1e12).readBytes).toBe(2 ** 29);
    expect(estimateMemory(plan(64), 1e12).readBytes).toBe(2 * 12 * 64 ** 2 * 8);
  });

  it('warns when this machine has less', () => {
    const result = { errors: [], warnings: [], plan: undefined };
    const summary = { memory: { totalBytes: 2e9 } } as CheckSummary;
    expect(allWarnings(result, summary, 1e9)).toEqual([
      { code: 'WARN_MEMORY', message: 'the run needs about 2.00 GB of memory, this machine has 1.00 GB' },
    ]);
    expect(allWarnings(result, summary, 3e9)).toEqual([]);
    expect(allWarnings(result, undefined, 0)).toEqual([]);
  });
});
