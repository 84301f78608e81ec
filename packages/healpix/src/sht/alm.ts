import {
  DTypeError,
  hostTable,
  isComplex,
  isInteger,
  type Namespace,
  NDArray,
  type TableInput,
  tidy,
  ValueError,
  xpx,
} from '@glass-ts/core';
import { almStart } from './loops/slabs.ts';

/** Number of coefficients a_lm, 0 ≤ m ≤ l ≤ lmax. */
export const almSize = (lmax: number): number => ((lmax + 1) * (lmax + 2)) / 2;

/** Position of a_lm in m-major alm. */
export const almGetIdx = (lmax: number, l: number, m: number): number => almStart(lmax, m) + l;

/** lmax of `size` coefficients. @throws ValueError when size is not (lmax + 1)(lmax + 2)/2. */
export function almGetLmax(size: number): number {
  const lmax = Math.round((Math.sqrt(8 * size + 1) - 3) / 2);
  if (size >= 1 && almSize(lmax) === size) return lmax;
  throw new ValueError(`${size} coefficients are not (lmax + 1)(lmax + 2)/2 for any lmax`, {
    where: { name: 'alm' },
    fix: 'alm hold all 0 ≤ m ≤ l ≤ lmax in m-major order',
  });
}

/** lmax of alm (…, nalm); an lmax that is given must agree. */
export function lmaxOf(alm: NDArray, lmax: number | undefined, name: string): number {
  if (!isComplex(alm.dtype)) {
    throw new DTypeError(`${name} needs complex alm, not ${alm.dtype}`, {
      where: { name },
      fix: "Cast them: xp.astype(alm, 'complex128')",
    });
  }
  const found = almGetLmax(alm.shape.at(-1) ?? 0);
  if (lmax !== undefined && lmax !== found) {
    throw new ValueError(`lmax is ${lmax}, but the alm have lmax ${found}`, {
      where: { name },
      fix: 'Leave lmax out, or resize the alm',
    });
  }
  return found;
}

const degrees = new WeakMap<Namespace, Map<number, NDArray>>();

/** l of every element of m-major alm, index dtype; kept for the life of the namespace. */
function degreeIndex(xp: Namespace, lmax: number): NDArray {
  let known = degrees.get(xp);
  if (!known) degrees.set(xp, (known = new Map()));
  let index = known.get(lmax);
  if (!index) {
    const l = new Int32Array(almSize(lmax));
    for (let m = 0, k = 0; m <= lmax; m++) for (let j = m; j <= lmax; j++) l[k++] = j;
    const made = xp.astype(xp.fromTyped(l, undefined, { reason: 'alm index' }), xp.backend.info.defaults.index);
    index = made.retain();
    made.dispose();
    known.set(lmax, index);
  }
  return index;
}

/**
 * Multiplies a_lm by fl[l], where fl is a table on the host or an array of alm's namespace; l beyond fl become 0. alm may have leading axes.
 * `inplace` is accepted and changes nothing: arrays are immutable.
 */
export function almxfl(alm: NDArray, fl: TableInput, _options: { readonly inplace?: boolean } = {}): NDArray {
  const { xp } = alm;
  const lmax = lmaxOf(alm, undefined, 'almxfl');
  return tidy(() => {
    const given = fl instanceof NDArray && fl.xp === xp ? fl : upload(xp, hostTable(fl).data);
    const factors = isInteger(given.dtype) ? xp.astype(given, xp.backend.info.defaults.real) : given;
    const have = factors.shape[0];
    const cut = xp.take(factors, xp.arange(Math.min(have, lmax + 1)));
    const padded = have > lmax ? cut : xp.concat([cut, xp.zeros([lmax + 1 - have], { dtype: cut.dtype })]);
    return alm.mul(xp.take(padded, degreeIndex(xp, lmax)));
  });
}

function upload(xp: Namespace, data: Float64Array): NDArray {
  const { real } = xp.backend.info.defaults;
  return xp.fromTyped(real === 'float32' ? Float32Array.from(data) : data.slice(), undefined, { reason: 'table' });
}

/** C_l = Σ_m Re(a_lm b*_lm) / (2l + 1), of alm with itself or with another; real, lmaxOut + 1 values. */
export function alm2cl(alm: NDArray, alm2: NDArray = alm, options: { readonly lmaxOut?: number } = {}): NDArray {
  const { xp } = alm;
  const lmax = lmaxOf(alm, undefined, 'alm2cl');
  lmaxOf(alm2, lmax, 'alm2cl');
  if (alm.ndim !== 1 || alm2.ndim !== 1) {
    throw new ValueError('alm2cl takes one set of alm, or two', {
      where: { name: 'alm2cl' },
      fix: 'Select one with get(i)',
    });
  }
  const lmaxOut = options.lmaxOut ?? lmax;
  return tidy(() => {
    const product = xp.real(alm.mul(xp.conj(alm2)));
    const order = xp.arange(alm.size).gt(lmax);
    const weights = xp.where(order, product.mul(2), product);
    const sums = xpx.bincount(degreeIndex(xp, lmax), { weights, length: lmax + 1 });
    const cl = sums.truediv(
      xp
        .arange(lmax + 1, { dtype: product.dtype })
        .mul(2)
        .add(1),
    );
    if (lmaxOut <= lmax) return xp.take(cl, xp.arange(lmaxOut + 1));
    return xp.concat([cl, xp.zeros([lmaxOut - lmax], { dtype: cl.dtype })]);
  });
}
