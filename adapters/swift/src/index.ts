export { swiftAdapter } from './adapter.ts';
export { type SwiftOptions, swiftOptionsSchema } from './options.ts';
export { swiftPlugin, swiftPlugin as default } from './plugin.ts';
