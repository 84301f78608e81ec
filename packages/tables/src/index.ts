export * as algorithm from './algorithm/index.ts';
export * as arraytools from './arraytools/index.ts';
export * as numeric from './numeric/index.ts';
export * from './observations/index.ts';
export * from './shells/index.ts';
