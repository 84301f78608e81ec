export { applyShear, applyShearComplex, type LensingAt, type MapAt, shearAtPixels } from './apply-shear.ts';
export { complexOf, type Pair, partsOf } from './complex.ts';
export {
  gaussianFromUniforms,
  type Ryden04Parameters,
  type Ryden04Uniforms,
  ryden04FromUniforms,
} from './from-uniforms.ts';
export { type GalaxyShearOptions, galaxyShear } from './galaxy-shear.ts';
export { ellipticityGaussian } from './gaussian.ts';
export { drawIntnorm, ellipticityIntnorm, intnormDeviation, intnormFromNormals } from './intnorm.ts';
export { kappaIaNla, type NlaOptions } from './intrinsic-alignment.ts';
export { shearPlugin, shearPlugin as default } from './plugin.ts';
export { type ResampleOptions, resampleShapes } from './resample.ts';
export { ellipticityRyden04 } from './ryden04.ts';
export { shearStage } from './stages/shear.ts';
export { projectedAxisRatio, triaxialAxisRatio } from './triaxial.ts';
