import { type NDArray, tidy } from '@glass-ts/core';
import { complexOf, type Pair, partsOf } from './complex.ts';

/** Convergence and shear at each galaxy. */
export interface LensingAt {
  readonly kappa: NDArray;
  readonly gamma1: NDArray;
  readonly gamma2: NDArray;
}

/**
 * Observed ellipticities of galaxies with intrinsic ellipticities ε, elementwise: (ε + g)/(1 + g* ε) with the reduced shear
 * g = γ/(1 − κ) (Seitz & Schneider 1997), or ε + γ.
 */
export function applyShear([e1, e2]: Pair, { kappa, gamma1, gamma2 }: LensingAt, reducedShear = true): Pair {
  return tidy(() => {
    if (!reducedShear) return [e1.add(gamma1), e2.add(gamma2)] as const;
    const magnification = kappa.rsub(1);
    const [g1, g2] = [gamma1.truediv(magnification), gamma2.truediv(magnification)];
    const [re, im] = [e1.add(g1), e2.add(g2)];
    const [dr, di] = [g1.mul(e1).add(g2.mul(e2)).add(1), g1.mul(e2).sub(g2.mul(e1))];
    const norm = dr.mul(dr).add(di.mul(di));
    return [re.mul(dr).add(im.mul(di)).truediv(norm), im.mul(dr).sub(re.mul(di)).truediv(norm)] as const;
  });
}

/** A map, and the pixels of galaxies in it. */
export interface MapAt {
  /** (npix), or (2, npix) of shear. */
  readonly values: NDArray;
  readonly pixels: NDArray;
}

/** {@link applyShear} by the values of maps of convergence and shear at the galaxies' pixels. */
export function shearAtPixels(eps: Pair, convergence: MapAt, shear: MapAt, reducedShear = true): Pair {
  const { values, pixels } = convergence;
  const { xp } = values;
  const kernel = xp.backend.kernels['shear.atPixels'];
  const doubles = [...eps, values, shear.values].every(({ dtype }) => dtype === 'float64');
  if (kernel !== undefined && doubles && pixels === shear.pixels && pixels.dtype === 'int64' && pixels.size > 0) {
    const [e1, e2] = kernel(pixels, eps, values, [shear.values], reducedShear);
    const { context, shape } = pixels;
    return [context.wrap(e1, shape), context.wrap(e2, shape)];
  }
  return tidy(() => {
    const gamma = xp.take(shear.values, shear.pixels, { axis: 1 });
    const lensing = { kappa: xp.take(values, pixels), gamma1: gamma.get(0), gamma2: gamma.get(1) };
    return applyShear(eps, lensing, reducedShear);
  });
}

/** Values of a real or complex array on the host in double precision; undefined for others. */
function doubles(x: NDArray): Float64Array | undefined {
  return x.dtype === 'float64' || x.dtype === 'complex128' ? (x.hostView() as Float64Array | undefined) : undefined;
}

/**
 * {@link applyShear} of complex or real ellipticities, as complex ones. Where the device is the host it is one pass over
 * memory instead of some thirty.
 */
export function applyShearComplex(eps: NDArray, lensing: LensingAt, reducedShear = true): NDArray {
  const { kappa, gamma1, gamma2 } = lensing;
  const [e, k, g1, g2] = [eps, kappa, gamma1, gamma2].map(doubles);
  const alike = eps.ndim === kappa.ndim && eps.size === kappa.size;
  if (e === undefined || k === undefined || g1 === undefined || g2 === undefined || !alike) {
    return complexOf(...applyShear(partsOf(eps), lensing, reducedShear));
  }
  const sheared = eps.xp.empty(kappa.shape, { dtype: 'complex128' });
  const out = sheared.hostView() as Float64Array;
  const complex = eps.dtype === 'complex128';
  for (let i = 0; i < k.length; i++) {
    const e1 = complex ? e[2 * i] : e[i];
    const e2 = complex ? e[2 * i + 1] : 0;
    const magnification = reducedShear ? 1 - k[i] : 1;
    const s1 = g1[i] / magnification;
    const s2 = g2[i] / magnification;
    const re = e1 + s1;
    const im = e2 + s2;
    // 1 without the reduction
    const dr = reducedShear ? s1 * e1 + s2 * e2 + 1 : 1;
    const di = reducedShear ? s1 * e2 - s2 * e1 : 0;
    const norm = dr * dr + di * di;
    out[2 * i] = (re * dr + im * di) / norm;
    out[2 * i + 1] = (im * dr - re * di) / norm;
  }
  return sheared;
}
