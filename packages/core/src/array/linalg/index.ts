import type { Context } from '../context.ts';
import type { LinearAlgebraFunctions } from '../linearAlgebra.ts';

/** The `linalg` extension of the standard. */
export interface LinalgFunctions extends LinearAlgebraFunctions {}

export function linalgFunctions(_ctx: Context, main: LinearAlgebraFunctions): LinalgFunctions {
  return { ...main };
}
