import { type Backend, type BackendAvailability, type BackendFactory, defineBackend } from '@glass-ts/core';
import { createTfjsBackend } from './create.ts';

/** What a probe says of an engine that works. */
function works({ info }: Backend): BackendAvailability {
  return { available: true, detail: info.description, dtypes: info.dtypes, maxBytes: info.maxBytes };
}

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0];

/** An engine that is there or not when it is opened; nothing of TensorFlow.js is loaded before. */
function engine(name: string, description: string, priority: number): BackendFactory {
  const create = (): Promise<Backend> => createTfjsBackend(name);
  return defineBackend({
    name: `tfjs-${name}`,
    description,
    priority,
    create,
    async probe() {
      try {
        return works(await create());
      } catch (error) {
        return { available: false, detail: firstLine(error) };
      }
    },
  });
}

/**
 * The engines of TensorFlow.js. Their arrays are float32 at best, where `native` (priority 10) and `reference` (0) compute
 * in double precision: so `auto` takes none of those that run on the CPU before these two.
 */
export const engines: readonly BackendFactory[] = [
  engine('wasm', 'TensorFlow.js in WebAssembly, float32', -2),
  engine('cpu', 'TensorFlow.js in JavaScript, float32', -3),
];
