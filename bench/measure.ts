import { scope } from 'glass-ts';
import { Bench } from 'tinybench';
import { bandwidth } from './bandwidth.ts';
import type { BenchCase, BenchOptions, BenchResult, Cases, Prepared, Stages } from './types.ts';

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

/** Milliseconds per call of some calls in a row, and of the parts of the last. */
export interface Sample {
  readonly ms: number;
  /** Milliseconds of processor time per call, of all threads: what remains comparable on a machine that others use too. */
  readonly cpu: number;
  readonly stages: Stages;
}

/** Whoever runs a case. */
export type Contestant = (repeats: number) => Promise<Sample>;

export interface Series extends Timing {
  readonly best: number;
  /** Least processor time of a round. */
  readonly cpu: number;
  readonly rounds: number;
  readonly stages: Stages;
}

const isStages = (x: unknown): x is Stages =>
  typeof x === 'object' && x !== null && Object.getPrototypeOf(x) === Object.prototype;

/** Our side of a case. */
export function contestant({ run }: Prepared): Contestant {
  return async (repeats) => {
    let last: unknown;
    const used = process.cpuUsage();
    const begin = performance.now();
    // Repeats are short: what they make can live together until the end of the sample.
    await scope(async () => {
      // A promise costs microseconds, which those who return none do not pay.
      for (let k = 0; k < repeats; k++) {
        last = run();
        if (last instanceof Promise) last = await last;
      }
    });
    const ms = (performance.now() - begin) / repeats;
    const { user, system } = process.cpuUsage(used);
    return { ms, cpu: (user + system) / 1000 / repeats, stages: isStages(last) ? last : {} };
  };
}

function middle(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

function summary(samples: readonly Sample[]): Series {
  const times = samples.map(({ ms }) => ms);
  const median = middle(times);
  const names = Object.keys(samples[0].stages);
  return {
    median,
    spread: middle(times.map((ms) => Math.abs(ms - median))),
    best: Math.min(...times),
    cpu: Math.min(...samples.map(({ cpu }) => cpu)),
    rounds: times.length,
    stages: Object.fromEntries(names.map((name) => [name, middle(samples.map(({ stages }) => stages[name] ?? 0))])),
  };
}

/** A sample lasts at least this long, in milliseconds; nobody starts another round after the budget is spent. */
const SAMPLE = 4;
/** What is short is called for this long before it is measured: the engine compiles what it finds called often. */
const WARM = 400;
const MOST_REPEATS = 10_000;
const PATIENCE = 4000;

/**
 * Lets everybody run in turn, A B C A B C …: a disturbance of the machine meets all of them. The first round only warms up,
 * unless it was long.
 */
export async function interleave(contestants: readonly Contestant[], { quick }: BenchOptions): Promise<Series[]> {
  const budget = quick ? 500 : 6000;
  const [fewest, most] = quick ? [2, 5] : [5, 25];
  const first: Sample[] = [];
  for (const run of contestants) first.push(await run(1));
  const settled: Sample[] = [];
  const repeats: number[] = [];
  for (const [k, run] of contestants.entries()) {
    let sample = first[k].ms > PATIENCE ? first[k] : await run(1);
    let count = 1;
    // The first calls are not yet compiled: the number of calls that fill a sample is found by filling it.
    while (sample.ms * count < SAMPLE && count < MOST_REPEATS) {
      count = Math.min(MOST_REPEATS, Math.max(2 * count, Math.round(SAMPLE / sample.ms)));
      sample = await run(count);
    }
    for (let warm = sample.ms * count; !quick && count > 1 && warm < WARM; warm += sample.ms * count) {
      sample = await run(count);
      // Compiled calls are shorter than those that filled the first sample.
      count = Math.min(MOST_REPEATS, Math.max(count, Math.round(SAMPLE / sample.ms)));
    }
    settled.push(sample);
    repeats.push(count);
  }
  const round = settled.reduce((sum, { ms }, k) => sum + ms * repeats[k], 0);
  const patient = round > 2 * PATIENCE ? 1 : fewest;
  const rounds = Math.max(patient, Math.min(most, Math.round(budget / round)));
  const samples = contestants.map((_, k): Sample[] => (repeats[k] === 1 && round > PATIENCE ? [settled[k]] : []));
  for (let r = 0; r < rounds; r++) for (const [k, run] of contestants.entries()) samples[k].push(await run(repeats[k]));
  return samples.map(summary);
}

/** The cases that were asked for. */
export async function* chosen(cases: Cases, options: BenchOptions): AsyncGenerator<BenchCase> {
  for await (const item of cases(options)) {
    if (options.only === undefined || item.name.includes(options.only)) yield item;
  }
}

/** Millions of elements per second. */
export const rate = (elements: number, ms: number): number => elements / ms / 1000;

/** The rows of a suite that has cases, our side alone. */
export async function runCases(cases: Cases, options: BenchOptions): Promise<BenchResult[]> {
  const rows: BenchResult[] = [];
  for await (const { name, bytes, prepare } of chosen(cases, options)) {
    const prepared = await prepare();
    const [{ median, spread, best, stages }] = await interleave([contestant(prepared)], options);
    prepared.dispose?.();
    const part = bytes === undefined ? {} : { bandwidth: bytes / best / bandwidth() };
    rows.push({ name, median, spread, ...part, ...(Object.keys(stages).length > 0 ? { stages } : {}) });
  }
  return rows;
}
