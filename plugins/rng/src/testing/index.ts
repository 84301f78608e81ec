export { referenceWith, remoteReference, singleReference } from './backends.ts';
export { gammaQ, logGamma, normalCdf } from './special.ts';
export { chiSquarePValue, correlation, ksPValue } from './tests.ts';
