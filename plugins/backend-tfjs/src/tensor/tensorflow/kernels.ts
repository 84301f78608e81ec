import type { DeviceBuffer, DType, Kernels } from '@glass-ts/core';
import { Arithmetic } from './arithmetic.ts';
import { deviceType } from './dtypes.ts';
import { poisson } from './poisson.ts';
import { normal, uniform } from './random.ts';
import { type Runtime, type Tensor, TF } from './runtime.ts';

type TensorFlowKernels = Pick<Kernels, 'random.uniform' | 'random.normal' | 'random.poisson' | 'lensing.plane'>;

/** (1 − t)·a + t·b + f·d. */
function multiPlane(rt: Runtime, a: Tensor, b: Tensor, d: Tensor, t: number, f: number): Tensor {
  const { add, mul } = new Arithmetic(rt);
  const [u, v, w] = [1 - t, t, f].map((x) => rt.scalar(x, TF.float64));
  return add(add(mul(a, u), mul(b, v)), mul(d, w));
}

/**
 * The kernels of the TensorFlow engines, all in double precision. `of` gives the tensor of an array, `make` a new array of
 * what a function returns.
 */
export function tensorFlowKernels(
  rt: Runtime,
  of: (x: DeviceBuffer) => Tensor,
  make: (dtype: DType, size: number, f: () => Tensor) => DeviceBuffer,
): TensorFlowKernels {
  return {
    'random.uniform': (place) => make('float64', place.count, () => uniform(rt, place)),
    'random.normal': (place) => make('float64', place.count, () => normal(rt, place)),
    'random.poisson': (place, lam) => make('int64', place.count, () => poisson(rt, place, rt.flat(of(lam.buffer)))),
    'lensing.plane': (a, b, d, t, f) => {
      const { dtype, size } = d.buffer;
      return make(dtype, size, () => {
        const [x, y, z] = [a, b, d].map((operand) => rt.cast(rt.flat(of(operand.buffer)), TF.float64));
        return rt.cast(multiPlane(rt, x, y, z, t, f), deviceType(dtype));
      });
    },
  };
}
