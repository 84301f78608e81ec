export { createTfjsBackend, ENGINES } from './create.ts';
export { engines } from './engines.ts';
export { tfjsPlugin } from './plugin.ts';
