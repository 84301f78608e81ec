import { type NDArray, slice } from '@glass-ts/core';
import { coefficientCount, degrees, glassPlaces } from '../harmonics/order.ts';

const complexOf = (re: NDArray): 'complex64' | 'complex128' => (re.dtype === 'float32' ? 'complex64' : 'complex128');

/** re + i·im. */
const complex = (re: NDArray, im: NDArray): NDArray => re.context.binary('complex', re, im, re.shape, complexOf(re));

/** sum[k] += factor · z[from + k] for k < count. */
function addScaled(sum: Float64Array, z: Float64Array, from: number, count: number, factor: number): void {
  for (let k = 0; k < count; k++) sum[k] += factor * z[from + k];
}

/** Coefficients of m = 0, the first n in HEALPix order, made real: the sum of both parts, which has the full variance. */
function realZonal(alm: NDArray, n: number): NDArray {
  const { xp } = alm;
  const zonal = alm.get(slice(0, n));
  const sum = xp.real(zonal).add(xp.imag(zonal));
  return xp.concat([complex(sum, xp.zerosLike(sum)), alm.get(slice(n, null))]);
}

/**
 * Correlated coefficients from independent normal ones: remembers the normals of the last few fields on their device, and
 * weighs them per degree. Keeps its arrays through the scopes of its caller, until `dispose`.
 */
export class ModeMixer {
  readonly #n: number;
  readonly #memory: number;
  #degree: NDArray | undefined;
  #order: NDArray | undefined;
  readonly #normals: NDArray[] = [];

  /** @param n number of degrees. @param memory number of fields, the newest included, that weights refer to. */
  constructor(n: number, memory: number) {
    this.#n = n;
    this.#memory = memory;
  }

  /** Normals of the next field: real and imaginary part (N, 2) in l-major order. */
  push(pairs: NDArray): void {
    const { xp } = pairs;
    if (this.#normals.length === this.#memory) this.#normals.shift()?.dispose();
    if (pairs.dtype === 'float64' && xp.backend.hostView !== undefined) {
      this.#normals.push(pairs.retain());
      return;
    }
    const options = { dtype: xp.backend.info.defaults.index };
    this.#degree ??= xp.asarray([...degrees(this.#n)], options).retain();
    this.#order ??= xp.asarray([...glassPlaces(this.#n)], options).retain();
    const [re, im] = xp.unstack(pairs, { axis: 1 });
    this.#normals.push(complex(re, im).retain());
  }

  /**
   * Coefficients of the newest field in HEALPix order.
   *
   * @param weights (n, memory), the newest field last.
   */
  mix(weights: Float64Array): NDArray {
    const missing = this.#memory - this.#normals.length;
    if (this.#degree === undefined) return this.#mixOnHost(weights, missing);
    const terms = this.#normals.map((z, q) => {
      const column = Float64Array.from({ length: this.#n }, (_, l) => weights[l * this.#memory + q + missing]);
      const scale = z.xp.asarray(column, { dtype: z.dtype === 'complex64' ? 'float32' : 'float64' });
      return z.mul(z.xp.take(scale, this.#degree as NDArray));
    });
    const sum = terms.reduce((a, b) => a.add(b));
    return realZonal(sum.xp.take(sum, this.#order as NDArray), this.#n);
  }

  /** The same in one pass over the normals, where the device is the host. */
  #mixOnHost(weights: Float64Array, missing: number): NDArray {
    const n = this.#n;
    const { xp } = this.#normals[0];
    const mixed = xp.empty([coefficientCount(n)], { dtype: 'complex128' });
    const out = mixed.hostView() as Float64Array;
    const normals = this.#normals.map((z) => z.hostView() as Float64Array);
    const sum = new Float64Array(2 * n);
    for (let l = 0, from = 0; l < n; from += 2 * (l + 1), l++) {
      const row = l * this.#memory + missing;
      const width = 2 * (l + 1);
      sum.fill(0, 0, width);
      // One array at a time: it and its weight stay what they are along the row.
      for (let q = 0; q < normals.length; q++) addScaled(sum, normals[q], from, width, weights[row + q]);
      out[2 * l] = sum[0] + sum[1];
      out[2 * l + 1] = 0;
      // a_lm stands at m (2n − 1 − m)/2 + l
      for (let m = 1, to = l + n - 1; m <= l; m++, to += n - m) {
        out[2 * to] = sum[2 * m];
        out[2 * to + 1] = sum[2 * m + 1];
      }
    }
    return mixed;
  }

  dispose(): void {
    for (const x of [this.#degree, this.#order, ...this.#normals]) x?.dispose();
    this.#normals.length = 0;
    this.#degree = this.#order = undefined;
  }
}
