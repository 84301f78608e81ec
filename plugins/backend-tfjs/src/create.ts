import { type Backend, ValueError } from '@glass-ts/core';

const tensorFlow = async (gpu: boolean): Promise<Backend> =>
  (await import('./tensor/tensorflow/create.ts')).createTensorFlowBackend(gpu);

const CREATORS: Readonly<Record<string, () => Promise<Backend>>> = {
  'node-gpu': () => tensorFlow(true),
  webgpu: async () => (await import('./webgpu/backend.ts')).createWebGpuBackend(),
  node: () => tensorFlow(false),
  wasm: async () => (await import('./tensor/host/create.ts')).createWasmBackend(),
  cpu: async () => (await import('./tensor/host/create.ts')).createCpuBackend(),
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
