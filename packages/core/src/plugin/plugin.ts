import type { Container } from 'inversify';
import type { Adapter } from './adapter.ts';
import type { BackendFactory } from './backend.ts';
import type { CosmologyFactory } from './cosmology.ts';
import type { Need, PortName } from './ports.ts';
import type { GeneratorFactory } from './random.ts';
import type { Sink } from './sink.ts';
import type { Stage } from './stage.ts';

/** Where a plug-in puts what it brings. Closed once the application is frozen. */
export interface Registry {
  /** Adds a stage. */
  stage<N extends Need, G extends PortName, O>(stage: Stage<N, G, O>): void;
  /** Adds an adapter. */
  adapter<O>(adapter: Adapter<O>): void;
  /** Adds a sink. */
  sink<O>(sink: Sink<O>): void;
  /** Adds a backend. */
  backend(factory: BackendFactory): void;
  /** Replaces the generator that runs draw from. */
  generator(factory: GeneratorFactory): void;
  /** Replaces the cosmology that runs use. */
  cosmology(factory: CosmologyFactory): void;
  /** The inversify container itself, to bind or rebind anything. */
  readonly container: Container;
}

/** A plug-in: a plain object, found by package name or file path. */
export interface Plugin {
  readonly name: string;
  /** Semantic version. */
  readonly version: string;
  readonly description?: string;
  /** Version ranges of other plug-ins, and of `@glass-ts/core`, that must be there. */
  readonly requires?: Readonly<Record<string, string>>;
  /** Called once, with the registry to put things into. */
  register(registry: Registry): void;
}

/** Defines a plug-in. */
export const definePlugin = (plugin: Plugin): Plugin => Object.freeze(plugin);

/** Whether a value has the form of a plug-in. */
export function isPlugin(x: unknown): x is Plugin {
  if (typeof x !== 'object' || x === null) return false;
  const p = x as Partial<Plugin>;
  return typeof p.name === 'string' && typeof p.version === 'string' && typeof p.register === 'function';
}
