import { type NDArray, tidy } from '@glass-ts/core';
import type { Pair } from './complex.ts';

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
