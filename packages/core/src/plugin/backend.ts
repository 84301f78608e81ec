import type { DType } from '../array/dtype.ts';
import type { Backend } from '../backend/types.ts';

/** Whether a backend can be used here. */
export interface BackendAvailability {
  readonly available: boolean;
  /** One line: device and version, or why it cannot be used. */
  readonly detail: string;
  /** dtypes that its arrays may have. */
  readonly dtypes?: readonly DType[];
  /** Largest array, in bytes; Infinity where memory is the only limit. */
  readonly maxBytes?: number;
  /** Takes the place of the factory's where this machine makes it worth less, such as a GPU in software. */
  readonly priority?: number;
  /** False where an optional package, or the hardware, is not there: nobody is warned that `auto` passes it over. */
  readonly installed?: boolean;
}

/** Makes backends of one kind; bound in the container. */
export interface BackendFactory {
  /** Name in run files and on the command line. */
  readonly name: string;
  readonly description: string;
  /** Higher is preferred by `auto` among those available. */
  readonly priority: number;
  /** Looks whether it can be used, without starting it. Never throws. */
  probe(): Promise<BackendAvailability>;
  /** Starts it. @throws GlassError (ERR_BACKEND_…) where it cannot be used. */
  create(): Promise<Backend>;
}

/** Defines a backend for the registry. */
export const defineBackend = (factory: BackendFactory): BackendFactory => Object.freeze(factory);
