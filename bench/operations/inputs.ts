import * as glass from 'glass-ts';
import { namespace } from '../backend.ts';

/** Rows of the matrix that reductions along an axis see. */
const ROWS = 1000;
/** Length of the table that values are looked up in, at most. */
const TABLE = 1e5;

/**
 * The operands of a case, made when first asked for; bench/peers/operations.py has the same. Floats are uniform in [0, 1),
 * integers in 1 … 1000.
 */
export class Inputs {
  readonly xp = namespace();
  readonly dtype: glass.DType;
  readonly n: number;
  readonly #made = new Map<string, glass.NDArray>();

  constructor(dtype: glass.DType, n: number) {
    this.dtype = dtype;
    this.n = n;
  }

  #keep(name: string, make: () => glass.NDArray): glass.NDArray {
    const known = this.#made.get(name);
    if (known !== undefined) return known;
    // A handle that outlives the sample in which it is first asked for.
    const made = glass.tidy(() => make()).retain();
    this.#made.set(name, made);
    return made;
  }

  #uniform(seed: number): glass.NDArray {
    return glass.rng.defaultRng({ seed, xp: this.xp }).random(this.n);
  }

  #draw(seed: number): glass.NDArray {
    const { xp, dtype } = this;
    if (dtype === 'complex128') return xp.add(this.#uniform(seed), this.#uniform(seed + 100).mul({ re: 0, im: 1 }));
    if (dtype === 'bool') return this.#uniform(seed).lt(0.5);
    const integral = dtype.includes('int');
    return xp.astype(integral ? this.#uniform(seed).mul(1000).add(1) : this.#uniform(seed), dtype);
  }

  get x(): glass.NDArray {
    return this.#keep('x', () => this.#draw(1));
  }
  get y(): glass.NDArray {
    return this.#keep('y', () => this.#draw(2));
  }
  get matrix(): glass.NDArray {
    return this.#keep('matrix', () => this.xp.reshape(this.#draw(1), [ROWS, this.n / ROWS]));
  }
  get row(): glass.NDArray {
    return this.#keep('row', () => this.matrix.get(0));
  }
  /** Factors whose product neither overflows nor vanishes. */
  get nearOne(): glass.NDArray {
    return this.#keep('nearOne', () => {
      const near = this.x.mul(1e-4).add(1 - 0.5e-4);
      return this.xp.reshape(near, [ROWS, this.n / ROWS]);
    });
  }
  /** Numbers up to 100, of both signs. */
  get wide(): glass.NDArray {
    return this.#keep('wide', () => this.x.mul(200).sub(100));
  }
  get mask(): glass.NDArray {
    return this.#keep('mask', () => this.#uniform(3).lt(0.5));
  }
  get maskMatrix(): glass.NDArray {
    return this.#keep('maskMatrix', () => this.xp.reshape(this.mask, [ROWS, this.n / ROWS]));
  }
  /** Marks of which none decides a reduction early. */
  get none(): glass.NDArray {
    return this.#keep('none', () => this.xp.zeros([ROWS, this.n / ROWS], { dtype: 'bool' }));
  }
  get every(): glass.NDArray {
    return this.#keep('every', () => this.xp.ones([ROWS, this.n / ROWS], { dtype: 'bool' }));
  }
  get places(): glass.NDArray {
    return this.#keep('places', () => this.xp.astype(this.#uniform(4).mul(this.n), 'int64'));
  }
  get table(): glass.NDArray {
    return this.#keep('table', () => this.xp.sort(this.x.get(glass.slice(0, TABLE))));
  }
  /** Small integers: many of each. */
  get labels(): glass.NDArray {
    return this.#keep('labels', () => this.xp.astype(this.#uniform(5).mul(1000), this.dtype));
  }
  /** Integers of all sizes that 32 bits hold: hardly any twice. */
  get spread(): glass.NDArray {
    return this.#keep('spread', () =>
      this.xp.astype(
        this.#uniform(6)
          .sub(0.5)
          .mul(2 ** 32),
        this.dtype,
      ),
    );
  }
  get sorted(): glass.NDArray {
    return this.#keep('sorted', () => this.xp.sort(this.x));
  }

  dispose(): void {
    for (const x of this.#made.values()) x.dispose();
  }
}
