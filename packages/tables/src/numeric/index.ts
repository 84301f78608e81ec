export { type SymmetricEigen, symmetricEigen } from './eigen.ts';
export { arange, linspace, roundHalfEven, union1d } from './grids.ts';
export { cumulativeTrapezoid, gradient, trapezoid } from './integrals.ts';
export { type InterpOptions, interp, upperBound } from './interp.ts';
export { leastSquares } from './least-squares.ts';
export { type ThinQr, thinQr } from './qr.ts';
