import type { z } from 'zod';
import type { EventStream } from '../pipeline/events.ts';
import type { CosmologyParameters, PipelineCosmology } from './cosmology.ts';
import type { Lightcone } from './lightcone.ts';
import type { PortName } from './ports.ts';

/** What an adapter gets besides path and options. */
export interface AdapterContext {
  readonly events: EventStream;
  readonly signal?: AbortSignal;
  /** Directory of the run file, to which relative paths in options refer; the working directory otherwise. */
  readonly directory: string;
  /** What the run file states, where it does: for lightcones that are computed and not read. */
  readonly run?: {
    readonly cosmology?: { readonly parameters: CosmologyParameters; readonly model: PipelineCosmology };
    readonly nside?: number;
  };
}

/** How sure an adapter is that it can read a path: 0 not at all … 1 certainly. */
export interface Detection {
  readonly confidence: number;
  /** What was found, for messages: `Gadget-4 mass maps, 20 shells`. */
  readonly description: string;
}

/** Reads the lightcones of one code. */
export interface Adapter<Options = unknown> {
  readonly name: string;
  readonly description: string;
  /** Ports that its lightcones can give: `particles`, or `mass`, `counts`, `overdensity` for maps. */
  readonly ports: readonly PortName[];
  /** Validates and fills the `input.options` of a run file. */
  readonly options: z.ZodType<Options>;
  /** Looks at a file or directory by its content, reading headers only. Never throws on foreign files. */
  detect(path: string): Promise<Detection>;
  /** Opens by headers only; data are read later, in slices. Throws coded errors naming file and dataset. */
  open(path: string, options: Options, context: AdapterContext): Promise<Lightcone>;
}

/** Defines an adapter; the type of its options is inferred. */
export const defineAdapter = <Options>(adapter: Adapter<Options>): Adapter<Options> => Object.freeze(adapter);
