import {
  broadcastShapes,
  type CounterGenerator,
  type DrawPlace,
  type DType,
  DTypeError,
  type Namespace,
  NDArray,
  type Size,
  sizeOf,
  tidy,
  ValueError,
} from '@glass-ts/core';
import { BELOW_ONE, drawDType } from './bits.ts';
import { drawNormal, drawPairs, drawPoisson, drawUniform } from './draws.ts';
import { ALGORITHM, DRAW, type DrawKind, SEED } from './layout.ts';
import { portableMultinomial } from './multinomial.ts';
import { checkIndex, checkName, joinPath } from './path.ts';
import { shapeFor } from './shapes.ts';
import { checkSeed, type StreamPlace, streamPlace } from './stream.ts';

/** Seed and stream of a generator. */
export interface PhiloxOptions {
  /** 0 … 2⁶⁴ − 1; 42 when left out. */
  readonly seed?: number | bigint;
  /** Path of the stream; the root '' when left out. */
  readonly path?: string;
  /** Number of the first element drawn; 0 when left out. */
  readonly index?: number;
}

interface DTypeOption {
  readonly dtype?: DType;
}

/**
 * The counter-based generator of glass-ts: Philox4x32-10 (Salmon et al. 2011) with
 *
 * - key = (lower 32 bits of the seed, lower 32 bits of the stream number),
 * - counter = (element number lo, hi, draw number, upper 32 bits of the stream number),
 *
 * where the stream number is a 64-bit hash of the path and the upper half of the seed (`streamNumber`), and the draw
 * number is that of the kind of draw (`DRAW`). Element k of a call uses the block of element `position + k`; every call
 * moves the position on by the number of elements (multinomial: rows) that it drew.
 */
export class PhiloxGenerator implements CounterGenerator {
  readonly algorithm = ALGORITHM;
  readonly xp: Namespace;
  readonly seed: bigint;
  readonly path: string;
  readonly #place: StreamPlace;
  #position: number;
  #spawned = 0;

  /** @throws ValueError for a seed or index that is not a non-negative integer. */
  constructor(xp: Namespace, options: PhiloxOptions = {}) {
    this.xp = xp;
    this.seed = checkSeed(options.seed ?? SEED);
    this.path = options.path ?? '';
    this.#position = checkIndex(options.index ?? 0);
    this.#place = streamPlace(this.path, this.seed);
  }

  /** Number of the next element. */
  get position(): number {
    return this.#position;
  }

  /**
   * Takes the blocks of the next `count` elements, as a draw of this kind does: for kernels that draw, and go on with what
   * they have drawn, in one pass.
   */
  take(kind: DrawKind, count: number): DrawPlace {
    const start = this.#position;
    this.#position = checkIndex(start + count);
    return { key: this.#place.key, counter: [DRAW[kind], this.#place.high], start, count };
  }

  #real(x: number | NDArray): number | NDArray {
    if (!(x instanceof NDArray) || this.xp.isdtype(x.dtype, 'real floating')) return x;
    return this.xp.astype(x, drawDType(this.xp));
  }

  random(size: Size = [], options: DTypeOption = {}): NDArray {
    const dtype = this.#dtype(options.dtype);
    return tidy(() => {
      const shape = shapeFor(size, [], 'random');
      const u = this.xp.reshape(drawUniform(this.xp, this.take('uniform', sizeOf(shape))), shape);
      // Rounding to float32 must not reach 1.
      return u.dtype === dtype ? u : this.xp.minimum(this.xp.astype(u, dtype), BELOW_ONE);
    });
  }

  /** Normal draws with mean 0 and deviation 1. @param size shape, or length. */
  standardNormal(size: Size = [], options: DTypeOption = {}): NDArray {
    const dtype = this.#dtype(options.dtype);
    return tidy(() => {
      const shape = shapeFor(size, [], 'standardNormal');
      const z = this.xp.reshape(drawNormal(this.xp, this.take('normal', sizeOf(shape))), shape);
      return this.xp.astype(z, dtype);
    });
  }

  /** Normal draws with mean `loc` and deviation `scale`, which broadcast where no size is given. */
  normal(loc: number | NDArray = 0, scale: number | NDArray = 1, size?: Size): NDArray {
    return tidy(() => {
      const z = this.standardNormal(shapeFor(size, [loc, scale], 'normal'));
      return z.mul(this.#real(scale)).add(this.#real(loc));
    });
  }

  /** Uniform draws in [low, high), which broadcast where no size is given. */
  uniform(low: number | NDArray = 0, high: number | NDArray = 1, size?: Size): NDArray {
    return tidy(() => {
      const u = this.random(shapeFor(size, [low, high], 'uniform'));
      const [a, b] = [this.#real(low), this.#real(high)];
      const width = typeof a === 'number' && typeof b === 'number' ? b - a : this.xp.subtract(b, a);
      return u.mul(width).add(a);
    });
  }

  poisson(lam: number | NDArray, size?: Size): NDArray {
    return tidy(() => {
      const shape = shapeFor(size, [lam], 'poisson');
      const mean = this.#real(lam);
      const flat =
        typeof mean === 'number'
          ? this.xp.full([1], mean, { dtype: drawDType(this.xp) })
          : this.xp.reshape(mean.size === 1 ? mean : this.xp.broadcastTo(mean, shape), [-1]);
      return this.xp.reshape(drawPoisson(this.xp, this.take('poisson', sizeOf(shape)), flat), shape);
    });
  }

  multinomial(n: number | NDArray, pvals: NDArray, size?: Size): NDArray {
    if (pvals.ndim === 0) {
      throw new ValueError('pvals has no axis of categories', {
        where: { name: 'multinomial' },
        fix: 'The last axis of pvals runs over the categories',
      });
    }
    return tidy(() => {
      const { xp } = this;
      const width = pvals.shape[pvals.ndim - 1];
      const lead = broadcastShapes(n instanceof NDArray ? n.shape : [], pvals.shape.slice(0, -1));
      const shape = size === undefined ? lead : shapeFor(size, [xp.zeros(lead)], 'multinomial');
      const rows = sizeOf(shape);
      const spread = (x: NDArray, tail: readonly number[]): NDArray =>
        xp.reshape(xp.broadcastTo(x, [...shape, ...tail]), [rows, ...tail]);
      const trials = n === 1 ? n : n instanceof NDArray ? spread(n, []) : xp.full([rows], n, { dtype: drawDType(xp) });
      const place = this.take('category', rows);
      const at = (draw: number): DrawPlace => ({ ...place, counter: [draw, this.#place.high] });
      return xp.reshape(portableMultinomial(xp, at, trials, spread(pvals, [width])), [...shape, width]);
    });
  }

  /**
   * What `multinomial(1, pvals)` of `count` rows compares with cumulative probabilities, shape (count): for those who know
   * which categories can occur, and need not write all of them down. Moves the position on as `multinomial` does.
   */
  categoryUniforms(count: number): NDArray {
    const [n] = shapeFor(count, [], 'categoryUniforms');
    return drawUniform(this.xp, this.take('category', n));
  }

  uniformPairs(count: number): NDArray {
    const [n] = shapeFor(count, [], 'uniformPairs');
    return drawPairs(this.xp, this.take('pairs', n));
  }

  stream(name: string): PhiloxGenerator {
    return new PhiloxGenerator(this.xp, { seed: this.seed, path: joinPath(this.path, checkName(name)) });
  }

  at(index: number): PhiloxGenerator {
    return new PhiloxGenerator(this.xp, { seed: this.seed, path: this.path, index });
  }

  /** Children number s, s + 1, … of this generator, s being the number of those spawned before: streams `path#s`. */
  spawn(count: number): PhiloxGenerator[] {
    const [n] = shapeFor(count, [], 'spawn');
    return Array.from(
      { length: n },
      () => new PhiloxGenerator(this.xp, { seed: this.seed, path: `${this.path}#${this.#spawned++}` }),
    );
  }

  #dtype(dtype: DType = drawDType(this.xp)): DType {
    if (dtype === drawDType(this.xp) || dtype === 'float32') return dtype;
    throw new DTypeError(`random numbers of dtype ${dtype} cannot be drawn on backend ${this.xp.backend.name}`, {
      where: { name: 'dtype' },
      fix: drawDType(this.xp) === 'float64' ? "Use 'float64' or 'float32'" : "Use 'float32'",
    });
  }
}
