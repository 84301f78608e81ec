export { arange, linspace, roundHalfEven, union1d } from './grids.ts';
export { cumulativeTrapezoid, gradient, trapezoid } from './integrals.ts';
export { type InterpOptions, interp, upperBound } from './interp.ts';

export { leastSquares, type SymmetricEigen, symmetricEigen, type ThinQr, thinQr } from './linear.ts';
