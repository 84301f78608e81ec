import { defineTransformation, paramsOf } from './define.ts';
import type { Transformation } from './transformation.ts';

const KIND = 'Normal';

/** The Gaussian field itself: t(x) = x. */
export function Normal(): Transformation {
  const withNormal =
    (f: (x: Float64Array) => Float64Array) =>
    (other: Transformation, x: Float64Array): Float64Array | undefined =>
      paramsOf(other, KIND) === undefined ? undefined : f(x);
  return defineTransformation(KIND, {}, (x) => x, {
    corr: withNormal((x) => x.slice()),
    icorr: withNormal((y) => y.slice()),
    dcorr: withNormal((x) => x.map(() => 1)),
  });
}
