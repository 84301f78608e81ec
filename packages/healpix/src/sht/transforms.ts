import { DTypeError, isComplex, isFloat, type NDArray, scope, ValueError } from '@glass-ts/core';
import { dispatch } from '../dispatch.ts';
import { checkNside, getNside } from '../geometry/nside.ts';
import { almSize, lmaxOf } from './alm.ts';
import { adjointHost, synthesisHost } from './loops/hostTransforms.ts';
import type { LoopPlan } from './loops/slabs.ts';
import type { PaceOptions } from './pacer.ts';
import { adjointPortable, synthesisPortable } from './portable/transforms.ts';

/** Spins of the transforms. */
export type Spin = 0 | 1 | 2;

/** Options of {@link synthesis}. */
export interface SynthesisOptions extends PaceOptions {
  readonly nside: number;
  /** Default: from the number of alm, which it must agree with. */
  readonly lmax?: number;
  readonly spin?: Spin;
}

/** Options of {@link adjoint}. */
export interface AdjointOptions extends PaceOptions {
  /** Default 3·nside − 1. */
  readonly lmax?: number;
  readonly spin?: Spin;
}

/**
 * Spherical harmonic synthesis at the pixel centres, batched over leading axes, which share the Legendre recursion.
 *
 * Spin 0: alm (…, nalm) → maps (…, npix), f = Σ_l [Re(a_l0) Y_l0 + 2 Σ_{m>0} Re(a_lm Y_lm)].
 * Spin s: alm (…, 2, nalm) of E and B → maps (…, 2, npix) of S₁ and S₂, S₁ + iS₂ = −Σ (a^E_lm + i a^B_lm) ₛY_lm over all m, where
 * ₛY_lm = (−1)^s √((2l+1)/4π) d^l_{m,−s}(θ) e^{imφ}. Degrees l < s do nothing.
 *
 * m-major alm, RING maps. complex64 gives float32.
 */
export async function synthesis(alm: NDArray, options: SynthesisOptions): Promise<NDArray> {
  const { nside, spin = 0, signal, onProgress } = options;
  const { xp } = alm;
  checkNside(nside, 'synthesis');
  const lmax = lmaxOf(alm, options.lmax, 'synthesis');
  const [batch, lead] = leading(alm, spin, 'synthesis');
  const plan = planOf(nside, lmax, spin, batch);
  const pace = { signal, onProgress };
  return scope(async () => {
    const x = xp.reshape(alm, [batch, spin === 0 ? 1 : 2, almSize(lmax)]);
    const maps = await dispatch(xp, 'sht.synthesis', {
      kernel: async (run) => x.context.wrap(await run(x, plan, pace), [batch, spin === 0 ? 1 : 2, 12 * nside * nside]),
      loops: () => synthesisHost(x, plan, pace),
      portable: () => synthesisPortable(x, plan, pace),
    });
    return xp.reshape(maps, [...lead, 12 * nside * nside]);
  });
}

/**
 * The exact transpose of `synthesis`: maps (…, npix) → Σ_p f(p) Y*_lm(p), alm (…, nalm); for spin s, maps (…, 2, npix) → alm (…, 2, nalm). Without any
 * weight: analysis is 4π/npix times this. ⟨Y a, f⟩ = ⟨a, Yᵀ f⟩ holds with ⟨a, b⟩ = Σ_l Re(a_l0) Re(b_l0) + 2 Σ_{m>0} Re(a*_lm b_lm).
 */
export async function adjoint(map: NDArray, options: AdjointOptions = {}): Promise<NDArray> {
  const { spin = 0, signal, onProgress } = options;
  const { xp } = map;
  if (!isFloat(map.dtype)) {
    throw new DTypeError(`adjoint needs real floating maps, not ${map.dtype}`, {
      where: { name: 'adjoint' },
      fix: "Cast them: xp.astype(map, 'float64')",
    });
  }
  const nside = getNside(map);
  const lmax = options.lmax ?? 3 * nside - 1;
  checkLmax(lmax, 'adjoint');
  const [batch, lead] = leading(map, spin, 'adjoint');
  const plan = planOf(nside, lmax, spin, batch);
  const pace = { signal, onProgress };
  return scope(async () => {
    const x = xp.reshape(map, [batch, spin === 0 ? 1 : 2, 12 * nside * nside]);
    const alm = await dispatch(xp, 'sht.adjoint', {
      kernel: async (run) => x.context.wrap(await run(x, plan, pace), [batch, spin === 0 ? 1 : 2, almSize(lmax)]),
      loops: () => adjointHost(x, plan, pace),
      portable: () => adjointPortable(x, plan, pace),
    });
    return xp.reshape(alm, [...lead, almSize(lmax)]);
  });
}

type Plan = LoopPlan & { readonly spin: Spin };
export const planOf = (nside: number, lmax: number, spin: Spin, batch: number): Plan => ({ nside, lmax, spin, batch });

export function checkLmax(lmax: number, name: string): void {
  if (Number.isInteger(lmax) && lmax >= 0) return;
  throw new ValueError(`lmax ${lmax} is not a non-negative integer`, { where: { name } });
}

/** Number of transforms and the shape that the result keeps before its last axis. */
export function leading(x: NDArray, spin: number, name: string): [batch: number, shape: readonly number[]] {
  if (spin !== 0 && spin !== 1 && spin !== 2)
    throw new ValueError(`spin is 0, 1 or 2, not ${spin}`, { where: { name } });
  const lead = x.shape.slice(0, -1);
  if (spin !== 0 && lead.at(-1) !== 2) {
    throw new ValueError(`spin ${spin} needs pairs: shape (…, 2, n), not (${x.shape.join(', ')})`, {
      where: { name },
      fix: isComplex(x.dtype) ? 'Stack E and B' : 'Stack the two components',
    });
  }
  const count = lead.reduce((a, b) => a * b, 1);
  return [spin === 0 ? count : count / 2, lead];
}
