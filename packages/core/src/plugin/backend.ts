import type { Backend } from '../backend/types.ts';

export interface BackendAvailability {
  readonly available: boolean;
  /** One line: device and version, or why it cannot be used. */
  readonly detail: string;
}

/** Makes backends of one kind; bound in the container. */
export interface BackendFactory {
  /** Name in run files and on the command line. */
  readonly name: string;
  readonly description: string;
  /** Higher is preferred by `auto` among those available. */
  readonly priority: number;
  probe(): Promise<BackendAvailability>;
  create(): Promise<Backend>;
}

export const defineBackend = (factory: BackendFactory): BackendFactory => Object.freeze(factory);
