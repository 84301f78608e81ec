import { type Backend, ValueError } from '@glass-ts/core';
import { type Precision, TensorFlowBackend } from './backend.ts';
import { loadBinding } from './binding.ts';
import { Runtime } from './runtime.ts';

/** Precision of arrays made without a dtype: `single` unless this says `double`. */
export const PRECISION_VARIABLE = 'GLASS_TFJS_PRECISION';

function precisionWanted(): Precision {
  const wanted = process.env[PRECISION_VARIABLE] || 'single';
  if (wanted === 'single' || wanted === 'double') return wanted;
  throw new ValueError(`${PRECISION_VARIABLE}=${wanted} is no precision`, { fix: 'Use single or double' });
}

/**
 * A backend on TensorFlow through @tensorflow/tfjs-node (CPU) or @tensorflow/tfjs-node-gpu (CUDA), with books of its own.
 * Throws GlassError `ERR_BACKEND_UNAVAILABLE` where the package is not installed, does not load, or finds no GPU.
 */
export function createTensorFlowBackend(gpu: boolean): Backend {
  const binding = loadBinding(gpu ? '@tensorflow/tfjs-node-gpu' : '@tensorflow/tfjs-node');
  const precision = precisionWanted();
  const device = binding.isUsingGpuDevice() ? 'CUDA' : 'CPU';
  return new TensorFlowBackend(new Runtime(binding), {
    name: gpu ? 'tfjs-node-gpu' : 'tfjs-node',
    device: gpu ? 'gpu:0' : 'cpu',
    description: `TensorFlow ${binding.TF_Version} on ${device}, ${precision} precision`,
    maxBytes: Number.POSITIVE_INFINITY,
    precision,
  });
}
