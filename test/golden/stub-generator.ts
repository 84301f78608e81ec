import { type DType, type Generator, type Namespace, NDArray, type Size, ValueError } from '@glass-ts/core';

/**
 * The STUB generator of the golden file's header: sample k of all methods together is a fixed function of k, so that results
 * show in which order a function draws.
 */
export class StubGenerator implements Generator {
  readonly #xp: Namespace;
  #count = 0;

  constructor(xp: Namespace) {
    this.#xp = xp;
  }

  #draw(shape: readonly number[], sample: (k: number) => number): NDArray {
    const size = shape.reduce((n, k) => n * k, 1);
    return this.#xp.fromTyped(
      Float64Array.from({ length: size }, () => sample(this.#count++)),
      shape,
      'float64',
    );
  }

  #shape(size: Size | undefined, ...parameters: readonly (number | NDArray)[]): readonly number[] {
    if (size !== undefined) return typeof size === 'number' ? [size] : size;
    const arrays = parameters.filter((p): p is NDArray => p instanceof NDArray);
    return arrays.length === 0 ? [] : this.#xp.broadcastArrays(...arrays)[0].shape;
  }

  random(size: Size = []): NDArray {
    return this.#draw(typeof size === 'number' ? [size] : size, uniform);
  }

  standardNormal(size: Size = [], _options: { readonly dtype?: DType } = {}): NDArray {
    return this.#draw(typeof size === 'number' ? [size] : size, (k) => 1.5 * Math.sin(k + 1));
  }

  uniform(low: number | NDArray = 0, high: number | NDArray = 1, size?: Size): NDArray {
    const xp = this.#xp;
    const u = this.random(this.#shape(size, low, high));
    return xp.add(xp.multiply(u, xp.subtract(xp.asarray(high, { dtype: 'float64' }), low)), low);
  }

  normal(loc: number | NDArray = 0, scale: number | NDArray = 1, size?: Size): NDArray {
    const xp = this.#xp;
    return xp.add(xp.multiply(this.standardNormal(this.#shape(size, loc, scale)), scale), loc);
  }

  poisson(lam: number | NDArray, size?: Size): NDArray {
    const xp = this.#xp;
    const rounded = xp.floor(xp.add(xp.asarray(lam, { dtype: 'float64' }), 0.5));
    return xp.astype(xp.broadcastTo(rounded, this.#shape(size, lam)), 'int64');
  }

  multinomial(n: number | NDArray, pvals: NDArray): NDArray {
    if (n !== 1) throw new ValueError('the stub draws single samples', { where: { name: 'multinomial' } });
    const p = pvals.toHostSync() as Float64Array;
    const width = pvals.shape[pvals.ndim - 1];
    const out = new BigInt64Array(p.length);
    for (let start = 0; start < p.length; start += width) {
      const u = uniform(this.#count++);
      let sum = 0;
      let k = 0;
      while (k < width && (sum += p[start + k]) <= u) k++;
      out[start + Math.min(k, width - 1)] = 1n;
    }
    return this.#xp.fromTyped(out, pvals.shape, 'int64');
  }

  spawn(count: number): Generator[] {
    return Array.from({ length: count }, () => new StubGenerator(this.#xp));
  }
}

const uniform = (k: number): number => ((k + 1) * 0.6180339887498949) % 1;
