import type { DType } from '../array/dtype.ts';
import type { NDArray } from '../array/ndarray.ts';

/** Shape of draws; a number is a length. */
export type Size = number | readonly number[];

/**
 * A random number generator with the interface of GLASS (numpy's names in camelCase). Results are arrays of the
 * generator's namespace; the default shape is the broadcast shape of the parameters. Foreign generators need these only.
 */
export interface Generator {
  /** Uniform in [0, 1). */
  random(size?: Size, options?: { readonly dtype?: DType }): NDArray;
  /** Normal draws with mean `loc` and deviation `scale`, which broadcast where no size is given. */
  normal(loc?: number | NDArray, scale?: number | NDArray, size?: Size): NDArray;
  /** Normal draws with mean 0 and deviation 1. */
  standardNormal(size?: Size, options?: { readonly dtype?: DType }): NDArray;
  /** Uniform draws in [low, high), which broadcast where no size is given. */
  uniform(low?: number | NDArray, high?: number | NDArray, size?: Size): NDArray;
  /** Counts, as the index dtype. */
  poisson(lam: number | NDArray, size?: Size): NDArray;
  /** Counts per category; pvals (…, K). */
  multinomial(n: number | NDArray, pvals: NDArray, size?: Size): NDArray;
  /** Independent child generators. */
  spawn(count: number): Generator[];
}

/**
 * A counter-based generator (Philox): element k of a stream is a pure function of (seed, stream, k), whatever the chunk,
 * thread or device. The pipeline's stages draw from these.
 */
export interface CounterGenerator extends Generator {
  readonly algorithm: string;
  readonly seed: bigint;
  /** Path of the stream, such as `galaxies/shell-07/poisson`. */
  readonly path: string;
  /** A child whose stream is `path/name`. */
  stream(name: string): CounterGenerator;
  /** The same stream, the next element drawn being number `index` (pixel or galaxy number). */
  at(index: number): CounterGenerator;
  /** Pairs of independent uniforms for `count` elements, shape (2, count): both come from the block of the element. */
  uniformPairs(count: number): NDArray;
}

/** Makes generators; bound in the container. */
export interface GeneratorFactory {
  readonly name: string;
  /** A generator on a namespace, for a seed and a named stream. */
  create(xp: NDArray['xp'], options: { readonly seed: number | bigint; readonly path?: string }): CounterGenerator;
}
