import type { Backend } from '@glass-ts/core';
import { HostTensorBackend } from './backend.ts';
import { openCpuEngine } from './cpu.ts';
import type { HostEngine } from './engine.ts';
import { openWasmEngine } from './wasm.ts';

/** TensorFlow.js keeps one backend of a kind per process, whose tensors these backends share. */
const opened = new Map<typeof openCpuEngine, Promise<HostEngine>>();

async function create(open: typeof openCpuEngine): Promise<Backend> {
  let engine = opened.get(open);
  if (engine === undefined) {
    engine = open();
    opened.set(open, engine);
    // Another attempt may find what was missing.
    engine.catch(() => opened.delete(open));
  }
  return new HostTensorBackend(await engine);
}

/** A backend on the JavaScript engine of TensorFlow.js, with books of its own. */
export const createCpuBackend = (): Promise<Backend> => create(openCpuEngine);

/**
 * A backend on the WebAssembly engine of TensorFlow.js, with books of its own; all of them share one heap of 4 GiB at most.
 * An array that does not fit throws GlassError `ERR_MEMORY`.
 */
export const createWasmBackend = (): Promise<Backend> => create(openWasmEngine);
