import { NDArray, referenceNamespace, type TableInput, ValueError } from '@glass-ts/core';
import { coefficientCount, degrees } from './order.ts';

/**
 * Multiplies coefficients in GLASS order (l-major, m = 0 … l inside) by a function of l. A new array.
 *
 * @param alm (…, n(n+1)/2), real or complex, on any device. @param bl (n,); one value multiplies everything.
 * @returns (…, n(n+1)/2).
 * @throws ValueError when the lengths do not fit.
 */
export function multalm(alm: NDArray | TableInput, bl: NDArray | TableInput): NDArray {
  const given = [alm, bl].find((x): x is NDArray => x instanceof NDArray);
  const xp = given?.xp ?? referenceNamespace();
  const real = xp.backend.info.defaults.real;
  const [a, b] = [alm, bl].map((x) => (x instanceof NDArray ? x : xp.asarray(x, { dtype: real })));
  if (b.size === 1) return a.mul(xp.reshape(b, []));
  const count = a.shape[a.ndim - 1] ?? 0;
  if (b.ndim !== 1 || count !== coefficientCount(b.size)) {
    throw new ValueError(`${count} coefficients do not have ${b.size} degrees`, {
      where: { name: 'multalm' },
      fix: 'n values of bl go with n(n+1)/2 coefficients in l-major order.',
    });
  }
  const index = xp.asarray([...degrees(b.size)], { dtype: xp.backend.info.defaults.index });
  return a.mul(xp.take(b, index));
}
