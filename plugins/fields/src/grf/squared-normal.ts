import { defineTransformation, paramsOf } from './define.ts';
import type { Transformation } from './transformation.ts';

const KIND = 'SquaredNormal';

/**
 * Squared Gaussian field: t(x) = λ ((x − a)² − 1), of zero mean where a = √(1 − var) (not checked).
 *
 * @param scale λ, 1 when left out.
 */
export function SquaredNormal(
  a: number,
  scale?: number | null,
): Transformation & { readonly a: number; readonly lamda: number } {
  const lamda = scale ?? 1;
  /** The function of x, A = a₁a₂ and L = λ₁λ₂. */
  const pair =
    (f: (x: number, A: number, L: number) => number) =>
    (other: Transformation, x: Float64Array): Float64Array | undefined => {
      const partner = paramsOf(other, KIND);
      return partner === undefined ? undefined : x.map((v) => f(v, a * partner.a, lamda * partner.lamda));
    };
  return defineTransformation(
    KIND,
    { a, lamda },
    (x) => {
      const shifted = x.sub(a);
      return shifted.mul(shifted).sub(1).mul(lamda);
    },
    {
      corr: pair((x, A, L) => 2 * L * x * (x + 2 * A)),
      icorr: pair((y, A, L) => Math.sqrt(y / (2 * L) + A * A) - A),
      dcorr: pair((x, A, L) => 4 * L * (x + A)),
    },
  );
}
