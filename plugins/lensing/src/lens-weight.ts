import { numeric, type WindowLike, windowNodes } from '@glass-ts/tables';

/**
 * Lensing weight of a shell: the integral of its window over the value at its effective redshift; infinite where that value
 * is zero. The thickness in redshift for a top-hat.
 */
export function lensWeight(window: WindowLike): number {
  const { za, wa, zeff } = windowNodes(window);
  return numeric.trapezoid(wa, za) / numeric.interp(Float64Array.of(zeff), za, wa)[0];
}
