import type { z } from 'zod';
import type { Namespace } from '../array/namespace.ts';
import type { NDArray } from '../array/ndarray.ts';
import type { Backend } from '../backend/types.ts';
import type { EventStream } from '../pipeline/events.ts';
import type { PipelineCosmology } from './cosmology.ts';
import type { LightconeUnits, ShellGeometry } from './lightcone.ts';
import type { Need, PortName, Ports, PortValues } from './ports.ts';
import type { CounterGenerator } from './random.ts';

/** A shell in physical units. */
export interface Shell extends ShellGeometry {
  /** Comoving radii of the edges in Mpc. */
  readonly innerMpc: number;
  readonly outerMpc: number;
  /** Redshifts of the edges in the run's cosmology. */
  readonly zInner: number;
  readonly zOuter: number;
}

/** How a shell is seen as a radial window. */
export interface WindowOptions {
  readonly weight: 'volume' | 'density' | 'distance' | 'none';
  /** Node spacing in redshift. */
  readonly dz: number;
}

/** What a run gives to everything that works in it. */
export interface RunContext {
  readonly xp: Namespace;
  readonly backend: Backend;
  readonly cosmology: PipelineCosmology;
  /** All shells of the run, from the observer outwards. */
  readonly shells: readonly Shell[];
  readonly window: WindowOptions;
  readonly units: LightconeUnits;
  /** nside of the maps of this run. */
  readonly nside: number;
  readonly seed: bigint;
  readonly events: EventStream;
  readonly signal: AbortSignal;
  /** Directory of the run file, to which relative paths in options refer. */
  readonly directory: string;
  /** Generator of a named stream of this run, such as `galaxies/shell-07/poisson`. */
  random(path: string): CounterGenerator;
}

export interface StageSetup<Options> extends RunContext {
  readonly options: Options;
}

type Alternatives<N extends Need> = N extends readonly (infer P)[] ? Extract<P, PortName> : never;
type Single<N extends Need> = Extract<N, PortName>;

/** The ports that a stage sees: its single needs surely, one of every group of alternatives. */
export type StageInput<N extends Need> = { readonly [P in Single<N>]: Ports[P] } & {
  readonly [P in Alternatives<N>]?: Ports[P];
};

/** Ports that a stage gives. */
export type StageOutput<G extends PortName> = { readonly [P in G]?: Ports[P] };

/** What a stage gets for each shell. */
export interface ShellContext {
  readonly shell: Shell;
  readonly signal: AbortSignal;
  /** A handle on an array that outlives this shell; the stage disposes it. */
  keep(x: NDArray): NDArray;
  /** A handle on an array that lives until the sinks are done with this shell: for ports made while they are consumed. */
  hold(x: NDArray): NDArray;
  /** Adds to a count of the run record: particles, galaxies, … */
  record(what: string, count: number): void;
  /**
   * Puts work off until the sinks are done with this shell: whatever has to see values on the host, such as numbers for
   * the record or a check of the data. Outputs get their names only when all of it succeeded. Arrays it reads are held.
   */
  later(work: () => Promise<void>): void;
  /** Reports work inside the stage, for progress bars. */
  progress(what: string, done: number, total?: number): void;
}

/** A stage at work in one run. */
export interface StageRun<N extends Need, G extends PortName> {
  /** Called for every shell from the observer outwards. */
  shell(input: StageInput<N>, context: ShellContext): Promise<StageOutput<G>>;
  /** Called after the last shell, with what earlier stages gave at the end: gives the ports in `givesAtEnd`. */
  finish?(values: PortValues): Promise<PortValues>;
}

/** One step of the pipeline: what it needs, what it gives, its options, and how it is made. */
export interface Stage<N extends Need = Need, G extends PortName = PortName, Options = unknown> {
  readonly name: string;
  readonly description: string;
  readonly needs: readonly N[];
  readonly gives: readonly G[];
  /** Ports that are complete after the last shell only. */
  readonly givesAtEnd?: readonly PortName[];
  /** Validates and fills the stage's options of a run file. */
  readonly options: z.ZodType<Options>;
  /** Sets up one run. */
  create(setup: StageSetup<Options>): StageRun<N, G> | Promise<StageRun<N, G>>;
}

/** A stage whose types are hidden, as the container holds it. */
export type AnyStage = Stage<Need, PortName, unknown>;

/** Defines a stage: ports and options are inferred, so that `shell` sees exactly the ports it declared. */
export function defineStage<const N extends Need, const G extends PortName, Options>(
  stage: Stage<N, G, Options>,
): Stage<N, G, Options> {
  return Object.freeze(stage);
}
