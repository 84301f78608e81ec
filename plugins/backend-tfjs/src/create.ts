import { type Backend, ValueError } from '@glass-ts/core';

const CREATORS: Readonly<Record<string, () => Promise<Backend>>> = {
  cpu: async () => (await import('./tensor/host/create.ts')).createCpuBackend(),
  wasm: async () => (await import('./tensor/host/create.ts')).createWasmBackend(),
};

/** Engines of TensorFlow.js. */
export const ENGINES: readonly string[] = Object.keys(CREATORS);

/**
 * A new backend on an engine of TensorFlow.js (`ENGINES`), with books of its own. Loads the engine when it is called.
 *
 * @throws ValueError for another name, GlassError `ERR_BACKEND_UNAVAILABLE` where the engine does not work here
 */
export async function createTfjsBackend(engine: string): Promise<Backend> {
  const create = CREATORS[engine];
  if (create === undefined) {
    throw new ValueError(`TensorFlow.js has no engine ${engine}`, { fix: `Use one of ${ENGINES.join(', ')}` });
  }
  return create();
}
