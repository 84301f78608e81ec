export interface BenchOptions {
  /** Smaller problems and fewer repetitions: a look, not a measurement. */
  readonly quick: boolean;
  /** Only the cases whose name contains this. */
  readonly only?: string;
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
  /** Further figures, by what they are. */
  readonly figures?: Readonly<Record<string, number | undefined>>;
  /** Medians of the parts in milliseconds, by their names. */
  readonly stages?: Readonly<Record<string, number>>;
  /** Part of the memory bandwidth that the best run reached. */
  readonly bandwidth?: number;
}

/** Default export of a `bench/NAME.bench.ts`. */
export type Benchmark = (options: BenchOptions) => Promise<BenchResult[]>;

/** Milliseconds of the parts of a run. */
export type Stages = Readonly<Record<string, number>>;

/** The same case in Python: `module.function` of bench/peers, called with the arguments, returns what is timed. */
export interface PeerCase {
  readonly peer: string;
  readonly case: string;
  readonly arguments: Readonly<Record<string, unknown>>;
}

/** What a case has made ready. */
export interface Prepared {
  /** One run; may report the milliseconds of its parts. Arrays made inside are released at the end of a sample. */
  readonly run: () => unknown;
  /** Relative error of what a peer returned against the same of ours. */
  readonly check?: (theirs: ArrayLike<number | bigint>) => Promise<number>;
  readonly dispose?: () => void;
}

/** One case, and who else does it. */
export interface BenchCase {
  readonly name: string;
  /** Threads of both sides; all when left out. */
  readonly threads?: number;
  /** Elements of a run: the figure is then also given in millions per second. */
  readonly elements?: number;
  /** Bytes that a run has to move: the figure is then also given as part of the bandwidth of a copy. */
  readonly bytes?: number;
  /** Largest ratio of our time to a peer's that is promised, by peer. */
  readonly limits?: Readonly<Record<string, number>>;
  readonly peers?: readonly PeerCase[];
  readonly prepare: (folder?: string) => Prepared | Promise<Prepared>;
}

/** Named export `cases` of a suite that has peers. */
export type Cases = (options: BenchOptions) => AsyncIterable<BenchCase> | Iterable<BenchCase>;
