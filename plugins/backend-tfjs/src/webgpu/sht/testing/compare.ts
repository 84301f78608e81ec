import { referenceNamespace, type ShtPlan } from '@glass-ts/core';
import { adjoint, almSize, synthesis } from '@glass-ts/healpix';
import { GpuArray } from '../../array.ts';
import type { KernelContext } from '../../context.ts';
import type { shtKernels } from '../index.ts';

type Kernels = ReturnType<typeof shtKernels>;

/** Numbers in [−1, 1) that look random (a linear congruential generator, Numerical Recipes' constants). */
export function noise(n: number, seed: number): Float32Array {
  let state = seed >>> 0;
  return Float32Array.from({ length: n }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

const components = (spin: number): number => (spin === 0 ? 1 : 2);
export const almCount = ({ lmax, spin, batch }: ShtPlan): number => batch * components(spin) * almSize(lmax);
export const pixelCount = ({ nside, spin, batch }: ShtPlan): number => batch * components(spin) * 12 * nside * nside;

/** White alm, complex also where m = 0: their imaginary parts have to be ignored. */
export const whiteAlm = (plan: ShtPlan): Float32Array => noise(2 * almCount(plan), 1 + plan.lmax);

/** alm with a power spectrum ∝ l^−3. */
export function redAlm(plan: ShtPlan): Float32Array {
  const alm = whiteAlm(plan);
  const size = almSize(plan.lmax);
  for (let m = 0, k = 0; m <= plan.lmax; m++) {
    for (let l = m; l <= plan.lmax; l++, k++) {
      for (let at = k; at < alm.length / 2; at += size) {
        alm[2 * at] *= Math.max(1, l) ** -1.5;
        alm[2 * at + 1] *= Math.max(1, l) ** -1.5;
      }
    }
  }
  return alm;
}

export const whiteMaps = (plan: ShtPlan): Float32Array => noise(pixelCount(plan), 7 + plan.nside);

/** A kernel from host to host. */
export async function run(
  context: KernelContext,
  kernels: Kernels,
  name: keyof Kernels,
  data: Float32Array,
  plan: ShtPlan,
): Promise<Float32Array> {
  const { runtime } = context;
  const [dtype, size] =
    name === 'sht.synthesis' ? (['complex64', data.length / 2] as const) : (['float32', data.length] as const);
  const input = new GpuArray(dtype, size, runtime.upload(data));
  const output = (await kernels[name]({ buffer: input, shape: [size] }, plan, {})) as GpuArray;
  const host = new Float32Array(await runtime.download(output.storage, 0, output.bytes));
  context.release(input);
  context.release(output);
  return host;
}

/** The same in double precision on the host. */
export async function exactSynthesis(alm: Float32Array, { nside, lmax, spin, batch }: ShtPlan): Promise<Float64Array> {
  const x = referenceNamespace().fromTyped(
    Float64Array.from(alm),
    [batch, ...(spin === 0 ? [] : [2]), almSize(lmax)],
    'complex128',
  );
  return (await (await synthesis(x, { nside, lmax, spin })).toHost()) as Float64Array;
}

export async function exactAdjoint(maps: Float32Array, { nside, lmax, spin, batch }: ShtPlan): Promise<Float64Array> {
  const shape = [batch, ...(spin === 0 ? [] : [2]), 12 * nside * nside];
  const x = referenceNamespace().fromTyped(Float64Array.from(maps), shape);
  return (await (await adjoint(x, { lmax, spin })).toHost()) as Float64Array;
}

/** Difference in units of the rms of the second: rms and largest. */
export function errors(x: ArrayLike<number>, exact: ArrayLike<number>): { readonly rms: number; readonly max: number } {
  let square = 0;
  let size = 0;
  let most = 0;
  for (let k = 0; k < exact.length; k++) {
    const d = x[k] - exact[k];
    square += d * d;
    size += exact[k] * exact[k];
    most = Math.max(most, Math.abs(d));
  }
  if (size === 0) return { rms: square === 0 ? 0 : Number.POSITIVE_INFINITY, max: most };
  return { rms: Math.sqrt(square / size), max: most / Math.sqrt(size / exact.length) };
}

/** ⟨Y a, f⟩ − ⟨a, Yᵀ f⟩ in units of |Y a| |f|; alm with m > 0 count twice. */
export function asymmetry(
  alm: Float32Array,
  synthesised: Float32Array,
  maps: Float32Array,
  projected: Float32Array,
  lmax: number,
): number {
  let left = 0;
  let [a, b] = [0, 0];
  for (let k = 0; k < maps.length; k++) {
    left += synthesised[k] * maps[k];
    a += synthesised[k] ** 2;
    b += maps[k] ** 2;
  }
  let right = 0;
  for (let k = 0; k < alm.length / 2; k++) {
    if (k % almSize(lmax) <= lmax) right += alm[2 * k] * projected[2 * k];
    else right += 2 * (alm[2 * k] * projected[2 * k] + alm[2 * k + 1] * projected[2 * k + 1]);
  }
  return left === right ? 0 : Math.abs(left - right) / Math.sqrt(a * b);
}
