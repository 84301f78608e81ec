import type { z } from 'zod';
import type { PortName, PortValues } from './ports.ts';
import type { RunContext, ShellContext } from './stage.ts';

export interface SinkSetup<Options> extends RunContext {
  readonly options: Options;
  /** Directory of the outputs; it exists. */
  readonly output: string;
  /** Ports of this run that the sink accepts: per shell, and at the end. */
  readonly ports: readonly PortName[];
  readonly portsAtEnd: readonly PortName[];
  /** Facts to write into every output: program version, seed, generator, run name. */
  readonly provenance: Readonly<Record<string, string | number>>;
}

/** A finished output file. */
export interface OutputFile {
  /** Path relative to the output directory. */
  readonly path: string;
  readonly description: string;
  readonly bytes: number;
}

/** A file that is complete under a temporary name and waits to be renamed. */
export interface PendingOutput {
  readonly description: string;
  readonly temporary: string;
  readonly path: string;
}

/** A sink at work in one run. Files get their final names only when every sink of the run is done. */
export interface SinkRun {
  /** Called for every shell from the observer outwards. */
  shell(values: PortValues, context: ShellContext): Promise<void>;
  /** Closes the files and says which ones wait to be renamed by the runner. */
  finish(values: PortValues): Promise<readonly PendingOutput[]>;
  /** Removes everything temporary. */
  abort(): Promise<void>;
}

/** Writes outputs. */
export interface Sink<Options = unknown> {
  readonly name: string;
  readonly description: string;
  /** Ports that it can write; `ports` of its options choose among them. */
  readonly accepts: readonly PortName[];
  readonly options: z.ZodType<Options>;
  /** Ports wanted with these options, out of those available; throws when a named one is not. */
  select(options: Options, available: readonly PortName[]): readonly PortName[];
  /** Opens it for a run; nothing is under its final name yet. */
  create(setup: SinkSetup<Options>): Promise<SinkRun>;
}

/** Defines a sink; the type of its options is inferred. */
export const defineSink = <Options>(sink: Sink<Options>): Sink<Options> => Object.freeze(sink);
