export { compute } from './compute.ts';
export { corr, dcorr, icorr } from './correlations.ts';
export { cosineToLegendre, legendreToCosine } from './legendre-cosine.ts';
export { Lognormal } from './lognormal.ts';
export { Normal } from './normal.ts';
export { type SolveInfo, type SolveOptions, solve } from './solve.ts';
export { SquaredNormal } from './squared-normal.ts';
export { type FieldFunction, isTransformation, type Transformation } from './transformation.ts';
export { cltocorr, cltovar, correlationAngles, corrtocl } from './transformcl.ts';
