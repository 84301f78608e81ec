/**
 * Random numbers on one core against numpy's Philox. Promised per core: 300 million uniform doubles, 120 million normal and
 * 60 million Poisson (mean 5) in a second.
 */
import * as glass from 'glass-ts';
import { namespaceOf } from './backend.ts';
import { runCases } from './measure.ts';
import type { BenchCase, BenchOptions, BenchResult } from './types.ts';

type Draw = (rng: glass.Generator, n: number) => glass.NDArray;

const KINDS: readonly (readonly [name: string, kind: string, parameters: readonly number[], ours: Draw])[] = [
  ['uniform float64', 'random', [], (rng, n) => rng.random(n)],
  ['normal float64', 'standard_normal', [], (rng, n) => rng.standardNormal(n)],
  ['Poisson, mean 0.01', 'poisson', [0.01], (rng, n) => rng.poisson(0.01, n)],
  ['Poisson, mean 5', 'poisson', [5], (rng, n) => rng.poisson(5, n)],
  ['Poisson, mean 100', 'poisson', [100], (rng, n) => rng.poisson(100, n)],
];

export function cases({ quick }: BenchOptions): BenchCase[] {
  const n = quick ? 1e5 : 1e7;
  return KINDS.map(([name, kind, parameters, ours]) => ({
    name: `${name}, 1 thread`,
    threads: 1,
    elements: n,
    limits: { numpy: 1 },
    peers: [{ peer: 'numpy', case: 'draws.draws', arguments: { kind, n, parameters } }],
    prepare: () => {
      const rng = glass.rng.defaultRng({ seed: 1, xp: namespaceOf(1) });
      return { run: () => void ours(rng, n) };
    },
  }));
}

export default (options: BenchOptions): Promise<BenchResult[]> => runCases(cases, options);
