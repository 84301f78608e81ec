import type { NDArray } from '@glass-ts/core';
import { hostResult } from '../../geometry/hostValues.ts';
import type { PaceOptions } from '../pacer.ts';
import { adjointLoops } from './adjoint.ts';
import type { LoopPlan } from './slabs.ts';
import { synthesisLoops } from './synthesis.ts';

/** `synthesisLoops` on arrays whose device is the host; complex64 gives float32, computed in double precision. */
export async function synthesisHost(alm: NDArray, plan: LoopPlan, options: PaceOptions): Promise<NDArray> {
  const single = alm.dtype === 'complex64';
  const npix = 12 * plan.nside * plan.nside;
  const { array, view } = hostResult(
    alm.xp,
    [plan.batch, plan.spin === 0 ? 1 : 2, npix],
    single ? 'float32' : 'float64',
  );
  const out = view instanceof Float64Array ? view : undefined;
  const maps = await synthesisLoops(doubles(alm), plan, options, out);
  if (!out) (view as Float32Array).set(maps);
  return array;
}

/** `adjointLoops` likewise; float32 gives complex64. */
export async function adjointHost(maps: NDArray, plan: LoopPlan, options: PaceOptions): Promise<NDArray> {
  const single = maps.dtype === 'float32';
  const nalm = ((plan.lmax + 1) * (plan.lmax + 2)) / 2;
  const { array, view } = hostResult(
    maps.xp,
    [plan.batch, plan.spin === 0 ? 1 : 2, nalm],
    single ? 'complex64' : 'complex128',
  );
  const out = view instanceof Float64Array ? view : undefined;
  const alm = await adjointLoops(doubles(maps), plan, options, out);
  if (!out) (view as Float32Array).set(alm);
  return array;
}

function doubles(x: NDArray): Float64Array {
  const view = x.hostView()!;
  return view instanceof Float64Array ? view : Float64Array.from(view as Float32Array);
}
