import type { ServiceIdentifier } from 'inversify';
import type { Adapter } from './adapter.ts';
import type { BackendFactory } from './backend.ts';
import type { CosmologyFactory } from './cosmology.ts';
import type { GeneratorFactory } from './random.ts';
import type { Sink } from './sink.ts';
import type { AnyStage } from './stage.ts';

/** What the container is asked for. `STAGE`, `ADAPTER`, `SINK` and `BACKEND` are bound many times, the others once. */
export const TOKENS = {
  STAGE: Symbol.for('glass-ts/Stage') as ServiceIdentifier<AnyStage>,
  ADAPTER: Symbol.for('glass-ts/Adapter') as ServiceIdentifier<Adapter>,
  SINK: Symbol.for('glass-ts/Sink') as ServiceIdentifier<Sink>,
  BACKEND: Symbol.for('glass-ts/BackendFactory') as ServiceIdentifier<BackendFactory>,
  GENERATOR: Symbol.for('glass-ts/GeneratorFactory') as ServiceIdentifier<GeneratorFactory>,
  COSMOLOGY: Symbol.for('glass-ts/CosmologyFactory') as ServiceIdentifier<CosmologyFactory>,
} as const;
