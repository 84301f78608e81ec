import { Bench } from 'tinybench';
import type { BenchOptions, BenchResult } from './types.ts';

export interface Timing {
  /** Milliseconds. */
  readonly median: number;
  readonly spread: number;
}

/** Median time and median absolute deviation of functions that are run one after the other. */
export async function time(functions: readonly (() => unknown)[], { quick }: BenchOptions): Promise<Timing[]> {
  const bench = new Bench({
    ...{ time: quick ? 50 : 500, iterations: quick ? 3 : 7 },
    ...{ warmupTime: 0, warmupIterations: 2, throws: true },
  });
  for (const [k, f] of functions.entries()) bench.add(String(k), f);
  await bench.run();
  return bench.tasks.map(({ result }) => {
    if (result.state !== 'completed') throw new Error(`A benchmark ended as ${result.state}`);
    return { median: result.latency.p50, spread: result.latency.mad };
  });
}

/** A row for one function. */
export async function measure(name: string, f: () => unknown, options: BenchOptions): Promise<BenchResult> {
  const [timing] = await time([f], options);
  return { name, ...timing };
}

/** A row for `ours`, with the ratio to the time of the yardstick. */
export async function compare(
  name: string,
  yardstick: () => unknown,
  ours: () => unknown,
  options: BenchOptions,
  limit?: number,
): Promise<BenchResult> {
  const [theirs, own] = await time([yardstick, ours], options);
  return { name, ...own, ratio: own.median / theirs.median, ...(limit === undefined ? {} : { limit }) };
}
