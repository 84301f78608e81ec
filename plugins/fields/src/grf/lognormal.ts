import { isFloat } from '@glass-ts/core';
import { defineTransformation, paramsOf } from './define.ts';
import type { Transformation } from './transformation.ts';

const KIND = 'Lognormal';

/**
 * Lognormal field with zero mean: t(x) = λ (exp(x − var/2) − 1) (e.g. Xavier, Abdalla & Joachimi 2016).
 *
 * @param shift λ, 1 when left out: values are larger than −λ.
 */
export function Lognormal(shift?: number | null): Transformation & { readonly lamda: number } {
  const lamda = shift ?? 1;
  /** The function for a lognormal partner with its shift, or for a Gaussian one. */
  const pair =
    (both: (x: number, scale: number) => number, one: (x: number) => number) =>
    (other: Transformation, x: Float64Array): Float64Array | undefined => {
      const partner = paramsOf(other, KIND);
      if (partner !== undefined) return x.map((v) => both(v, lamda * partner.lamda));
      return paramsOf(other, 'Normal') === undefined ? undefined : x.map(one);
    };
  return defineTransformation(
    KIND,
    { lamda },
    (x, variance) => {
      const { xp, context } = x;
      const kernel = isFloat(x.dtype) ? context.backend.kernels['fields.lognormal'] : undefined;
      if (kernel !== undefined && x.size > 0) return context.wrap(kernel(x, variance / 2, lamda), x.shape);
      const contrast = xp.expm1(x.sub(variance / 2));
      return lamda === 1 ? contrast : contrast.mul(lamda);
    },
    {
      corr: pair(
        (x, scale) => scale * Math.expm1(x),
        (x) => lamda * x,
      ),
      icorr: pair(
        (y, scale) => Math.log1p(y / scale),
        (y) => y / lamda,
      ),
      dcorr: pair(
        (x, scale) => scale * Math.exp(x),
        () => lamda,
      ),
    },
  );
}
