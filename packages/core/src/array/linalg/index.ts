import type { Context } from '../context.ts';
import type { LinearAlgebraFunctions } from '../linearAlgebra.ts';
import { type FactorFunctions, factorFunctions } from './factor.ts';
import { type NormFunctions, normFunctions } from './norms.ts';
import { type ProductFunctions, productFunctions } from './products.ts';

/** The `linalg` extension of the standard. */
export interface LinalgFunctions extends LinearAlgebraFunctions, FactorFunctions, NormFunctions, ProductFunctions {}

export function linalgFunctions(ctx: Context, main: LinearAlgebraFunctions): LinalgFunctions {
  const factor = factorFunctions(ctx);
  return { ...main, ...factor, ...normFunctions(ctx, factor), ...productFunctions(ctx, factor) };
}
