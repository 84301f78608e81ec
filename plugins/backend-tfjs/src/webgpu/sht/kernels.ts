import {
  type DeviceBuffer,
  DTypeError,
  type Kernels,
  type Operand,
  type ShtOptions,
  type ShtPlan,
  ValueError,
} from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { limitsOf } from './bounds.ts';
import { almSize, type Limits, layoutOf } from './layout.ts';
import { TableCache } from './tables/cache.ts';
import { orderLimits } from './tables/geometry.ts';
import { Transform } from './transform.ts';

/** Bounds that tests make small. */
export type ShtBounds = Partial<Limits>;

/** Spherical harmonic synthesis and its exact transpose in float32: see docs/gpu-precision.md for errors. */
export function shtKernels(
  context: KernelContext,
  bounds: ShtBounds = {},
): Pick<Kernels, 'sht.synthesis' | 'sht.adjoint'> {
  const cache = new TableCache(context.runtime);
  const run = async (x: Operand, plan: ShtPlan, options: ShtOptions, adjoint: boolean): Promise<DeviceBuffer> => {
    options.signal?.throwIfAborted();
    const { nside, lmax, spin, batch } = plan;
    const fields = batch * (spin === 0 ? 1 : 2);
    const sizes = { map: fields * 12 * nside * nside, alm: fields * almSize(lmax) };
    const input = checked(context.of(x.buffer), adjoint ? 'float32' : 'complex64', adjoint ? sizes.map : sizes.alm);
    const limits = limitsOf(nside, context, bounds);
    const layout = layoutOf(plan, orderLimits(nside, lmax, spin), limits, adjoint);
    const output = adjoint ? context.create('complex64', sizes.alm) : context.create('float32', sizes.map);
    if (batch === 0) return output;
    try {
      const transform = new Transform(context, cache, plan, limits, layout);
      if (adjoint) await transform.adjoint(input, output, options);
      else await transform.synthesis(input, output, options);
      return output;
    } catch (error) {
      context.release(output);
      throw error;
    }
  };
  return {
    'sht.synthesis': (alm, plan, options) => run(alm, plan, options, false),
    'sht.adjoint': (maps, plan, options) => run(maps, plan, options, true),
  };
}

function checked(x: GpuArray, dtype: GpuArray['dtype'], size: number): GpuArray {
  if (x.dtype !== dtype) {
    throw new DTypeError(`The transform takes ${dtype}, not ${x.dtype}`, {
      where: { name: 'sht' },
      fix: `Cast it to ${dtype}`,
    });
  }
  if (x.size !== size) {
    throw new ValueError(`The transform takes ${size} elements, not ${x.size}`, { where: { name: 'sht' } });
  }
  return x;
}
