import { type Generator, type Namespace, NDArray, type Size } from '@glass-ts/core';
import { PhiloxGenerator } from './generator.ts';
import { SEED } from './layout.ts';

/** Values that a foreign generator may return: anything that `asarray` takes. */
type Drawn = Parameters<Namespace['asarray']>[0];

/** A generator with GLASS's methods whose results are arrays of any kind. */
export interface ForeignGenerator {
  /** Uniform in [0, 1). */
  random(...args: Parameters<Generator['random']>): Drawn;
  /** Normal with mean and deviation. */
  normal(...args: Parameters<Generator['normal']>): Drawn;
  /** Normal with mean 0 and deviation 1. */
  standardNormal(...args: Parameters<Generator['standardNormal']>): Drawn;
  /** Uniform between two bounds. */
  uniform(...args: Parameters<Generator['uniform']>): Drawn;
  /** Poisson counts. */
  poisson(...args: Parameters<Generator['poisson']>): Drawn;
  /** Multinomial counts. */
  multinomial(...args: Parameters<Generator['multinomial']>): Drawn;
  /** Independent generators. */
  spawn(count: number): readonly ForeignGenerator[];
}

/** Options of `wrapGenerator`. */
export interface WrapOptions {
  /** Generator to draw from; a new default generator when left out. */
  readonly rng?: ForeignGenerator;
  /** Seed of that default generator; 42 when left out. */
  readonly seed?: number | bigint;
  /** Namespace of the results. */
  readonly xp: Namespace;
}

class WrappedGenerator implements Generator {
  readonly #rng: ForeignGenerator;
  readonly #xp: Namespace;

  constructor(rng: ForeignGenerator, xp: Namespace) {
    this.#rng = rng;
    this.#xp = xp;
  }

  #real(x: Drawn): NDArray {
    if (x instanceof NDArray) return this.#xp.asarray(x);
    return this.#xp.asarray(x, ArrayBuffer.isView(x) ? {} : { dtype: this.#xp.backend.info.defaults.real });
  }

  #counts(x: Drawn): NDArray {
    return this.#xp.astype(this.#xp.asarray(x), this.#xp.backend.info.defaults.index);
  }

  random(size?: Size, options?: Parameters<Generator['random']>[1]): NDArray {
    return this.#real(this.#rng.random(size, options));
  }
  normal(loc?: number | NDArray, scale?: number | NDArray, size?: Size): NDArray {
    return this.#real(this.#rng.normal(loc, scale, size));
  }
  standardNormal(size?: Size, options?: Parameters<Generator['standardNormal']>[1]): NDArray {
    return this.#real(this.#rng.standardNormal(size, options));
  }
  uniform(low?: number | NDArray, high?: number | NDArray, size?: Size): NDArray {
    return this.#real(this.#rng.uniform(low, high, size));
  }
  poisson(lam: number | NDArray, size?: Size): NDArray {
    return this.#counts(this.#rng.poisson(lam, size));
  }
  multinomial(n: number | NDArray, pvals: NDArray, size?: Size): NDArray {
    return this.#counts(this.#rng.multinomial(n, pvals, size));
  }
  spawn(count: number): Generator[] {
    return this.#rng.spawn(count).map((child) => new WrappedGenerator(child, this.#xp));
  }
}

/**
 * Wraps any object with GLASS's generator methods so that its results are arrays of `xp` (GLASS `Generator`): numbers,
 * nested lists, typed arrays, and arrays of other namespaces whose backend can hand out values at once.
 */
export function wrapGenerator(options: WrapOptions): Generator {
  const { rng, seed = SEED, xp } = options;
  return new WrappedGenerator(rng ?? new PhiloxGenerator(xp, { seed }), xp);
}
