import type { Kernels } from '../../kernels.ts';
import type { DeviceBuffer, Operand } from '../../types.ts';
import { cast } from '../cast.ts';
import type { Tensor } from '../tensor.ts';
import { bincount } from './bincount.ts';
import { lensingPlane } from './lensing.ts';
import { poissonDraws } from './poisson.ts';
import { normalDraws, uniformDraws } from './random.ts';

/** The kernels that this backend has. */
export type ReferenceKernels = Pick<
  Kernels,
  'bincount' | 'random.uniform' | 'random.normal' | 'random.poisson' | 'lensing.plane'
>;

/** The kernels of the reference backend; `read` and `wrap` go between its buffers and plain tensors. */
export function referenceKernels(
  read: (x: DeviceBuffer) => Tensor,
  wrap: (x: Tensor) => DeviceBuffer,
): ReferenceKernels {
  const of = (x: Operand): Tensor => read(x.buffer);
  return {
    bincount: (indices, size, weights) => wrap(bincount(of(indices), size, weights && of(weights))),
    'random.uniform': (place) => wrap({ data: uniformDraws(place), dtype: 'float64', size: place.count }),
    'random.normal': (place) => wrap({ data: normalDraws(place), dtype: 'float64', size: place.count }),
    'random.poisson': (place, lam) => {
      const means = of(lam);
      const wide = means.dtype === 'float64' ? means : cast(means, 'float64');
      return wrap({ data: poissonDraws(place, wide.data as Float64Array), dtype: 'int64', size: place.count });
    },
    'lensing.plane': (a, b, d, t, f) => wrap(lensingPlane(of(a), of(b), of(d), t, f)),
  };
}
