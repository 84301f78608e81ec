import { type Namespace, type NDArray, referenceNamespace } from '@glass-ts/core';
import { checkNside } from '../geometry/nside.ts';
import { windowsFromMoments } from './moments.ts';
import { momentsOf } from './momentTable.ts';

/** Options of {@link pixwin}. */
export interface PixwinOptions {
  /** Largest l; default 3·nside − 1, cut at 4·nside. */
  readonly lmax?: number;
  /** Return [temperature, polarization]. */
  readonly pol?: boolean;
  /** Namespace of the result; default the reference namespace. */
  readonly xp?: Namespace;
}

/** Windows on the host: w_l of scalar maps and of spin-2 maps, l = 0 … min(lmax, 4·nside). */
export interface PixelWindows {
  readonly temperature: Float64Array;
  readonly polarization: Float64Array;
}

const cache = new Map<number, PixelWindows>();

/**
 * Pixel windows as float64 on the host. w_l² = 4π/(2l+1) ⟨Σ_m |w_lm(p)|²⟩_p with w_lm(p) the mean of Y_lm over pixel p (Górski et al.
 * 2005, section 4.3), that is ⟨P_l(cos γ)⟩ over pairs of points in one pixel; for spin 2, ⟨d^l_22(γ)⟩ with both points carried to the
 * pixel centre. Published HEALPix tables agree to 1e-13 up to nside 128 (2e-11 at nside 2); for nside ≥ 256 they were scaled from
 * smaller nside and are off by up to 1.2e-5 at l = 4·nside.
 */
export function pixelWindows(nside: number, lmax: number = 3 * nside - 1): PixelWindows {
  checkNside(nside, 'pixwin');
  let full = cache.get(nside);
  if (!full) {
    full = windowsFromMoments(momentsOf(nside), nside, 4 * nside);
    cache.set(nside, full);
  }
  const count = Math.min(Math.max(0, Math.floor(lmax)), 4 * nside) + 1;
  return { temperature: full.temperature.slice(0, count), polarization: full.polarization.slice(0, count) };
}

/**
 * Pixel window function, float64 of length min(lmax, 4·nside) + 1; with `pol` the pair [temperature, polarization], the latter zero at
 * l = 0, 1. Computed, see `pixelWindows`.
 */
export function pixwin(nside: number, options: PixwinOptions & { readonly pol: true }): [NDArray, NDArray];
export function pixwin(nside: number, options?: PixwinOptions & { readonly pol?: false }): NDArray;
export function pixwin(nside: number, options?: PixwinOptions): NDArray | [NDArray, NDArray];
export function pixwin(nside: number, options: PixwinOptions = {}): NDArray | [NDArray, NDArray] {
  const xp = options.xp ?? referenceNamespace();
  const { temperature, polarization } = pixelWindows(nside, options.lmax);
  const { real } = xp.backend.info.defaults;
  const array = (w: Float64Array): NDArray => xp.asarray(real === 'float32' ? Float32Array.from(w) : w);
  return options.pol ? [array(temperature), array(polarization)] : array(temperature);
}
