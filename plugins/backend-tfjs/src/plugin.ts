import { definePlugin } from '@glass-ts/core';
import { engines } from './engines.ts';

/** Array backends on TensorFlow.js: `tfjs-node-gpu`, `tfjs-webgpu`, `tfjs-node`, `tfjs-wasm`, `tfjs-cpu`. */
export const tfjsPlugin = definePlugin({
  name: '@glass-ts/backend-tfjs',
  version: '0.1.0',
  description: 'GPU and CPU backends on TensorFlow.js',
  requires: { core: '^0.1.0' },
  register(registry) {
    for (const engine of engines) registry.backend(engine);
  },
});
