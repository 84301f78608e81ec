export { type Adapter, type AdapterContext, type Detection, defineAdapter } from './adapter.ts';
export { type App, createApp } from './app.ts';
export { type BackendAvailability, type BackendFactory, defineBackend } from './backend.ts';
export { corePlugin } from './core-plugin.ts';
export type * from './cosmology.ts';
export { loadPlugin } from './discover.ts';
export type * from './lightcone.ts';
export { definePlugin, isPlugin, type Plugin, type Registry } from './plugin.ts';
// `export *`, so that plug-ins can add ports by declaration merging on '@glass-ts/core'.
export * from './ports.ts';
export type * from './random.ts';
export { defineSink, type OutputFile, type PendingOutput, type Sink, type SinkRun, type SinkSetup } from './sink.ts';
export {
  type AnyStage,
  defineStage,
  type RunContext,
  type Shell,
  type ShellContext,
  type Stage,
  type StageInput,
  type StageOutput,
  type StageRun,
  type StageSetup,
  type WindowOptions,
} from './stage.ts';
export { TOKENS } from './tokens.ts';
