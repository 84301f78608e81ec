import { DTYPES, defineBackend, definePlugin, offerStorageReader } from '@glass-ts/core';
import { createNativeBackend } from './create.ts';
import { nativeStatus } from './loader.ts';
import { nativeStorage } from './storage.ts';

/** The CPU backend in Rust: all cores, SIMD, float64; what `auto` takes where it is built. */
const native = defineBackend({
  name: 'native',
  description: 'Rust on the CPU: all cores, SIMD, every dtype',
  priority: 10,
  async probe() {
    const { available, reason } = nativeStatus();
    return { available, detail: reason, dtypes: DTYPES, maxBytes: Number.POSITIVE_INFINITY };
  },
  create: async () => createNativeBackend(),
});

/** Plug-in with the backend `native`. It also offers its reader of files, which serves whatever backend a run uses. */
export const nativePlugin = definePlugin({
  name: '@glass-ts/backend-native',
  version: '0.1.0',
  description: 'the CPU backend in Rust, and reading of files',
  requires: { core: '^0.1.0' },
  register(registry) {
    registry.backend(native);
    offerStorageReader(nativeStorage);
  },
});
