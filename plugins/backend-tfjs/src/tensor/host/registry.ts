import type { KernelBackend } from '@tensorflow/tfjs-core';

let turn: Promise<unknown> = Promise.resolve();

/**
 * A backend of TensorFlow.js by its registered name, with its kernels set up. The global choice of TensorFlow.js is put
 * back afterwards: the engines here call kernels directly, so that they work side by side and beside a user's own
 * TensorFlow.js code. Asked for one after another, since that choice is global.
 */
export function openRegistered(name: string): Promise<KernelBackend> {
  const next = turn.then(async () => {
    const tf = await import('@tensorflow/tfjs-core');
    const before: string | undefined = tf.engine().backendName;
    if (!(await tf.setBackend(name))) throw new Error(`TensorFlow.js cannot open its backend ${name}`);
    const backend = tf.backend();
    if (before && before !== name) await tf.setBackend(before);
    return backend;
  });
  turn = next.catch(() => undefined);
  return next;
}
