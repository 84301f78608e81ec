export type { NativeBackendOptions } from './backend.ts';
export { createNativeBackend, nativeBackend } from './create.ts';
export { type NativeStatus, nativeStatus } from './loader.ts';
export { nativePlugin } from './plugin.ts';
export { nativeStorage } from './storage.ts';
