export interface BenchOptions {
  /** Smaller problems and fewer repetitions: a look, not a measurement. */
  readonly quick: boolean;
}

/** One row of a benchmark. */
export interface BenchResult {
  readonly name: string;
  /** Milliseconds, or what `unit` says. */
  readonly median: number;
  /** Median absolute deviation, in the unit of the median. */
  readonly spread: number;
  readonly unit?: string;
  /** Against the yardstick that the name or the benchmark's comment states. */
  readonly ratio?: number;
  /** Largest ratio that is promised; `--check` fails above it. */
  readonly limit?: number;
}

/** Default export of a `bench/NAME.bench.ts`. */
export type Benchmark = (options: BenchOptions) => Promise<BenchResult[]>;
