export { simulateAdapter } from './adapter.ts';
export { type SimulateOptions, simulateOptions } from './options.ts';
export { simulatePlugin, simulatePlugin as default } from './plugin.ts';
