import { type NDArray, scope, ValueError } from '@glass-ts/core';
import { type SamplerOptions, samplerContext } from '@glass-ts/rng';
import { polar } from './polar.ts';

export interface ResampleOptions extends SamplerOptions {
  /** Variance of a Gaussian shear whose effect on the moduli is taken out. */
  readonly varg?: number;
  /** Variance taken out of the moduli by a common factor. */
  readonly vargamma?: number;
}

function tooLarge(name: string): ValueError {
  return new ValueError(`${name} too large for epsilon`, {
    where: { name: 'resampleShapes' },
    fix: 'It cannot be more than the mean of |epsilon|²',
  });
}

/** Factor that takes the shear variance g out of moduli with mean square V and mean fourth power F. */
function varianceFactor(g: number, V: number, F: number): number {
  const a = (1 - 2 * g) * V;
  const root = Math.sqrt(a * a + 4 * g * F * (V - g));
  // Two forms of one root, each without cancellation; the first is 1 at g = 0.
  return Math.sqrt(a >= 0 ? (2 * (V - g)) / (root + a) : (root - a) / (2 * g * F));
}

async function factor(r: NDArray, { varg, vargamma }: ResampleOptions): Promise<number> {
  if (varg === undefined && vargamma === undefined) return 1;
  const { xp } = r;
  const square = r.mul(r);
  const moments = xp.stack([xp.mean(square), xp.mean(square.mul(square))]);
  const [V, F] = Array.from(await moments.toHost({ reason: 'resampleShapes: moments of the shapes' }), Number);
  if (vargamma !== undefined) {
    if (vargamma > V) throw tooLarge('vargamma');
    return Math.sqrt(1 - vargamma / V);
  }
  const g = varg as number;
  if (g > V) throw tooLarge('varg');
  return varianceFactor(g, V, F);
}

/**
 * Shapes with the moduli of the given ones, less the variance of a shear if wanted, and new random phases.
 *
 * @param epsilon complex ellipticities, any shape; not changed. @returns the same shape.
 * @throws ValueError when both variances are given, or one exceeds the variance of `epsilon`.
 */
export async function resampleShapes(epsilon: NDArray, options: ResampleOptions = {}): Promise<NDArray> {
  if (options.varg !== undefined && options.vargamma !== undefined) {
    throw new ValueError('only one of varg or vargamma can be given', {
      where: { name: 'resampleShapes' },
      fix: 'Leave one of them out',
    });
  }
  const { xp, rng } = samplerContext(options, epsilon);
  return scope(async () => {
    const r = xp.abs(epsilon);
    const scaled = r.mul(await factor(r, options));
    return polar(scaled, rng.uniform(0, 2 * Math.PI, r.shape));
  });
}
