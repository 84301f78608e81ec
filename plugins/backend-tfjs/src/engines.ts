import { type Backend, type BackendAvailability, type BackendFactory, defineBackend } from '@glass-ts/core';
import { createTfjsBackend } from './create.ts';

type Details = Pick<BackendAvailability, 'priority'>;

const firstLine = (error: unknown): string => (error instanceof Error ? error.message : String(error)).split('\n')[0];

/**
 * An engine, tried by opening it; nothing of it is loaded before.
 *
 * @param installed says what is not there, an optional package or a driver, and how to get it; undefined where all is
 * @param details what the opened engine adds to the probe
 */
function engine(
  name: string,
  description: string,
  priority: number,
  installed?: () => Promise<string | undefined>,
  details?: (backend: Backend) => Details,
): BackendFactory {
  const create = (): Promise<Backend> => createTfjsBackend(name);
  return defineBackend({
    name: `tfjs-${name}`,
    description,
    priority,
    create,
    async probe() {
      const hint = await installed?.();
      if (hint !== undefined) return { available: false, installed: false, detail: hint };
      try {
        const backend = await create();
        const { description: detail, dtypes, maxBytes } = backend.info;
        return { available: true, detail, dtypes, maxBytes, ...details?.(backend) };
      } catch (error) {
        return { available: false, detail: firstLine(error) };
      }
    },
  });
}

const hint = (name: '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu') => async () => {
  const { findNodePackage, installHint } = await import('./tensor/tensorflow/binding.ts');
  return findNodePackage(name) === undefined ? installHint(name) : undefined;
};

const vulkan = async () => (await import('./webgpu/vulkan.ts')).missingVulkan();

/** A driver that computes on the CPU is for tests: `auto` takes anything else before it. */
const SOFTWARE = -4;

const software = (backend: Backend): Details => {
  const { runtime } = backend as Backend & { readonly runtime: { readonly gpu: { readonly software: boolean } } };
  return runtime.gpu.software ? { priority: SOFTWARE } : {};
};

/**
 * The engines of TensorFlow.js, with what `backend: auto` thinks of them. `native` has the priority 10 and `reference` 0;
 * both compute in double precision.
 *
 * - `node-gpu` (30): its package is installed by nobody who does not want CUDA.
 * - `webgpu` (5): below `native`, because a GPU that happens to be in the machine must not turn the numbers of a run into
 *   float32 ones unasked; above `reference`, which is slower than any GPU. A software driver comes last of all.
 * - `node`, `wasm`, `cpu` (below 0): single precision on the CPU is no gain over `reference`; they are taken by name.
 */
export const engines: readonly BackendFactory[] = [
  engine('node-gpu', 'TensorFlow on a CUDA GPU', 30, hint('@tensorflow/tfjs-node-gpu')),
  engine('webgpu', 'WGSL kernels on any GPU (Dawn), float32', 5, vulkan, software),
  engine('node', 'TensorFlow on the CPU', -1, hint('@tensorflow/tfjs-node')),
  engine('wasm', 'TensorFlow.js in WebAssembly, float32', -2),
  engine('cpu', 'TensorFlow.js in JavaScript, float32', -3),
];
