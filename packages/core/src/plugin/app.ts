import 'reflect-metadata';
import { Container, type ServiceIdentifier } from 'inversify';
import semver from 'semver';
import { GlassError } from '../errors.ts';
import { CORE_VERSION } from '../version.ts';
import type { Adapter } from './adapter.ts';
import type { BackendFactory } from './backend.ts';
import type { CosmologyFactory } from './cosmology.ts';
import type { Plugin, Registry } from './plugin.ts';
import type { GeneratorFactory } from './random.ts';
import type { Sink } from './sink.ts';
import type { AnyStage } from './stage.ts';
import { TOKENS } from './tokens.ts';

/** The plug-ins of a program, checked and frozen, and what they brought. */
export interface App {
  readonly plugins: readonly Plugin[];
  readonly stages: ReadonlyMap<string, AnyStage>;
  readonly adapters: ReadonlyMap<string, Adapter>;
  readonly sinks: ReadonlyMap<string, Sink>;
  readonly backends: ReadonlyMap<string, BackendFactory>;
  readonly generator: GeneratorFactory;
  readonly cosmology: CosmologyFactory;
  readonly container: Container;
}

function checkRequirements(plugins: readonly Plugin[]): void {
  const versions = new Map<string, string>([['@glass-ts/core', CORE_VERSION]]);
  for (const plugin of plugins) {
    if (versions.has(plugin.name)) {
      throw new GlassError(`plug-in "${plugin.name}" is registered twice`, {
        code: 'ERR_PLUGIN_DUPLICATE',
        fix: 'Name every plug-in once',
        where: { name: plugin.name },
      });
    }
    if (!semver.valid(plugin.version)) {
      throw new GlassError(`plug-in "${plugin.name}" has no semantic version: "${plugin.version}"`, {
        code: 'ERR_PLUGIN_VERSION',
        fix: 'Give three numbers, as 1.2.3',
        where: { name: plugin.name },
      });
    }
    versions.set(plugin.name, plugin.version);
  }
  for (const plugin of plugins) {
    for (const [name, range] of Object.entries(plugin.requires ?? {})) {
      const version = versions.get(name);
      if (version === undefined || !semver.satisfies(version, range)) {
        throw new GlassError(
          `plug-in "${plugin.name}" requires ${name} ${range}, but ${version ? `${version} is there` : 'it is not there'}`,
          { code: 'ERR_PLUGIN_REQUIRES', fix: `Add a plug-in ${name} of that version`, where: { name: plugin.name } },
        );
      }
    }
  }
}

class RegistryFacade implements Registry {
  readonly #container: Container;
  #frozen = false;

  constructor(container: Container) {
    this.#container = container;
  }

  get container(): Container {
    if (this.#frozen) {
      throw new GlassError('plug-ins can only register before the application starts', {
        code: 'ERR_PLUGIN_FROZEN',
        fix: 'Call the registry inside `register`, not later',
      });
    }
    return this.#container;
  }

  freeze(): void {
    this.#frozen = true;
  }

  #add<T>(token: ServiceIdentifier<T>, value: T): void {
    this.container.bind(token).toConstantValue(value);
  }

  #replace<T>(token: ServiceIdentifier<T>, value: T): void {
    if (this.container.isBound(token)) this.container.unbind(token);
    this.#add(token, value);
  }

  stage(stage: unknown): void {
    this.#add(TOKENS.STAGE, stage as AnyStage);
  }
  adapter(adapter: unknown): void {
    this.#add(TOKENS.ADAPTER, adapter as Adapter);
  }
  sink(sink: unknown): void {
    this.#add(TOKENS.SINK, sink as Sink);
  }
  backend(factory: BackendFactory): void {
    this.#add(TOKENS.BACKEND, factory);
  }
  generator(factory: GeneratorFactory): void {
    this.#replace(TOKENS.GENERATOR, factory);
  }
  cosmology(factory: CosmologyFactory): void {
    this.#replace(TOKENS.COSMOLOGY, factory);
  }
}

function byName<T extends { readonly name: string }>(
  container: Container,
  token: ServiceIdentifier<T>,
  what: string,
): ReadonlyMap<string, T> {
  const map = new Map<string, T>();
  for (const item of container.isBound(token) ? container.getAll(token) : []) {
    if (map.has(item.name)) {
      throw new GlassError(`two plug-ins bring the ${what} "${item.name}"`, {
        code: 'ERR_PLUGIN_CONFLICT',
        fix: `Unbind one of them in the container, or rename it`,
        where: { name: item.name },
      });
    }
    map.set(item.name, item);
  }
  return map;
}

function single<T>(container: Container, token: ServiceIdentifier<T>, what: string): T {
  if (container.isBound(token)) return container.get(token);
  throw new GlassError(`no plug-in brings a ${what}`, { code: 'ERR_PLUGIN_MISSING', fix: `Add one to the plug-ins` });
}

function register(plugin: Plugin, registry: RegistryFacade): void {
  try {
    plugin.register(registry);
  } catch (cause) {
    if (cause instanceof GlassError) throw cause;
    const what = cause instanceof Error ? cause.message : String(cause);
    throw new GlassError(`plug-in "${plugin.name}" cannot be registered: ${what}`, {
      code: 'ERR_PLUGIN_REGISTER',
      where: { name: plugin.name },
      fix: 'Correct its `register`, or leave the plug-in out',
      cause,
    });
  }
}

/** Registers plug-ins in a fresh container, in order, and freezes it. Later plug-ins replace single services of earlier ones. */
export function createApp(plugins: readonly Plugin[]): App {
  checkRequirements(plugins);
  const container = new Container();
  const registry = new RegistryFacade(container);
  for (const plugin of plugins) register(plugin, registry);
  registry.freeze();
  return Object.freeze({
    plugins: Object.freeze([...plugins]),
    stages: byName(container, TOKENS.STAGE, 'stage'),
    adapters: byName(container, TOKENS.ADAPTER, 'adapter'),
    sinks: byName(container, TOKENS.SINK, 'sink'),
    backends: byName(container, TOKENS.BACKEND, 'backend'),
    generator: single(container, TOKENS.GENERATOR, 'random number generator'),
    cosmology: single(container, TOKENS.COSMOLOGY, 'cosmology'),
    container,
  });
}
