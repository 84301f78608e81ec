import { hostTable, NDArray, referenceNamespace, type TableInput, tidy } from '@glass-ts/core';
import { type RealInput, realArray, realInput } from '@glass-ts/rng';
import { arraytools, numeric, type WindowLike, windowNodes } from '@glass-ts/tables';

/** Turns density contrast and bias into the contrast of galaxies. */
export type BiasModel = (delta: NDArray, b: number | NDArray) => NDArray;

const namespace = (x: RealInput, y: RealInput) =>
  x instanceof NDArray ? x.xp : y instanceof NDArray ? y.xp : referenceNamespace();

/** b δ. @param delta density contrast. @param b bias, broadcast against it. */
export function linearBias(delta: RealInput, b: RealInput): NDArray {
  const xp = namespace(delta, b);
  return tidy(() => realArray(xp, delta).mul(realInput(xp, b)));
}

/** (1 + δ)^b − 1. @param delta density contrast. @param b bias, broadcast against it. */
export function loglinearBias(delta: RealInput, b: RealInput): NDArray {
  const xp = namespace(delta, b);
  return tidy(() => xp.expm1(xp.log1p(realArray(xp, delta)).mul(realInput(xp, b))));
}

/**
 * Mean of a bias b(z) over a radial window: ∫ b w dz / ∫ w dz. Where the nodes `z` do not reach, the bias counts as zero.
 *
 * @param z redshifts (N,). @param bz bias (N,).
 */
export function effectiveBias(z: TableInput, bz: TableInput, w: WindowLike): number {
  const { za, wa } = windowNodes(w);
  return arraytools.trapezoidProduct([z, bz], [za, wa]) / numeric.trapezoid(wa, za);
}

/**
 * Relative weights of shells for a sample of positions: densities over their sum along the first axis (shells), times the
 * bias.
 *
 * @param densities (S, …). @param bias 1 when left out; broadcast with the first axes aligned: a number, (S), (S, 1) …
 * @returns the broadcast shape.
 */
export function positionWeights(densities: TableInput, bias?: TableInput | null): NDArray {
  return tidy(() => {
    const xp = namespace(densities, bias ?? 1);
    const real = (x: TableInput): NDArray => realArray(xp, x instanceof NDArray ? x : tableArray(x));
    const [n, b] =
      bias === undefined || bias === null ? [real(densities)] : arraytools.broadcastFirst(real(densities), real(bias));
    const weights = n.truediv(xp.sum(n, { axis: 0, keepdims: true }));
    return b === undefined ? weights : weights.mul(b);
  });
}

/** Plain data as an array. */
function tableArray(x: TableInput): NDArray {
  const { data, shape } = hostTable(x);
  return referenceNamespace().fromTyped(data.slice(), shape);
}
