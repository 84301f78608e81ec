/**
 * Elementwise operations, reductions and sorting of 10⁷ doubles against NumPy, bench/peers/operations.py. Promised: none
 * slower.
 */
import * as glass from 'glass-ts';
import { namespace } from './backend.ts';
import { runCases } from './measure.ts';
import type { BenchCase, BenchOptions, BenchResult } from './types.ts';

type Operation = (x: glass.NDArray, y: glass.NDArray, places: glass.NDArray) => glass.NDArray;

const OPERATIONS: Readonly<Record<string, Operation>> = {
  add: (x, y) => x.add(y),
  'multiply by a scalar': (x) => x.mul(2.5),
  divide: (x, y) => x.truediv(y),
  maximum: (x, y) => x.xp.maximum(x, y),
  less: (x, y) => x.lt(y),
  where: (x, y) => x.xp.where(x.lt(y), x, y),
  sqrt: (x) => x.xp.sqrt(x),
  exp: (x) => x.xp.exp(x),
  log: (x) => x.xp.log(x),
  sin: (x) => x.xp.sin(x),
  tanh: (x) => x.xp.tanh(x),
  arctan2: (x, y) => x.xp.atan2(x, y),
  hypot: (x, y) => x.xp.hypot(x, y),
  power: (x, y) => x.pow(y),
  'lensing plane': (x, y) => {
    const kernel = x.context.backend.kernels['lensing.plane'];
    return kernel ? x.context.wrap(kernel(x, y, x, 0.7, 0.1), x.shape) : x.mul(0.3).add(y.mul(0.7)).add(x.mul(0.1));
  },
  sum: (x) => x.xp.sum(x),
  max: (x) => x.xp.max(x),
  mean: (x) => x.xp.mean(x),
  'running sum': (x) => x.xp.cumulativeSum(x),
  sort: (x) => x.xp.sort(x),
  argsort: (x) => x.xp.argsort(x),
  take: (x, _, places) => x.xp.take(x, places),
};

export function cases({ quick }: BenchOptions): BenchCase[] {
  const n = quick ? 1e5 : 1e7;
  return Object.entries(OPERATIONS).map(([name, run]) => ({
    name,
    elements: n,
    limits: { numpy: 1 },
    peers: [{ peer: 'numpy', case: 'operations.operation', arguments: { name, n } }],
    prepare: () => {
      const xp = namespace();
      const rng = glass.rng.defaultRng({ seed: 1, xp });
      const [x, y] = [rng.random(n), rng.random(n)];
      const places = glass.tidy(() => xp.astype(y.mul(n), 'int64'));
      return {
        run: () => void run(x, y, places),
        dispose: () => {
          for (const a of [x, y, places]) a.dispose();
        },
      };
    },
  }));
}

export default (options: BenchOptions): Promise<BenchResult[]> => runCases(cases, options);
