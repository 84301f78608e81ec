export { Background } from './background.ts';
export * from './constants.ts';
export { cosmologyFactory } from './factory.ts';
export { FlatLambdaCDM } from './flat-lambda-cdm.ts';
export { LambdaCDM } from './lambda-cdm.ts';
export { cosmologyPlugin } from './plugin.ts';
export { W0WaCDM } from './w0wa-cdm.ts';
