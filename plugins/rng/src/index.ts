export {
  hostValues,
  isOptions,
  type RealInput,
  realArray,
  realInput,
  sizeAndOptions,
  takeOptions,
} from './arguments.ts';
export { type DefaultRngOptions, defaultRng, sharedDefaultRng } from './default.ts';
export { drawNormal, drawPoisson, drawUniform } from './draws.ts';
export { philoxFactory, rngPlugin, rngPlugin as default } from './factory.ts';
export { PhiloxGenerator, type PhiloxOptions } from './generator.ts';
export { ALGORITHM, DRAW, type DrawKind, SEED } from './layout.ts';
export { portablePoisson } from './poisson.ts';
export { portableNormal, portableUniform } from './portable.ts';
export { replaced } from './replaced.ts';
export { type SamplerOptions, samplerContext } from './sampler.ts';
export { streamNumber } from './stream.ts';
export { normalCdf, truncatedNormal } from './truncated-normal.ts';
export { type ForeignGenerator, type WrapOptions, wrapGenerator } from './wrap.ts';
export { wrapBuffer } from './wrap-buffer.ts';
