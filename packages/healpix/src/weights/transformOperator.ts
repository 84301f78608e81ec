import { type Namespace, type NDArray, scope } from '@glass-ts/core';
import { almGetIdx, almSize } from '../sht/alm.ts';
import type { PaceOptions } from '../sht/pacer.ts';
import { adjoint, synthesis } from '../sht/transforms.ts';
import type { LinearOperator } from './operator.ts';
import { expandOrbits, type Orbits, orbitOf, orbits } from './orbits.ts';

/** Whether a backend has both transforms in double precision. */
export function hasTransforms({ backend }: Namespace): boolean {
  const { kernels, info } = backend;
  return Boolean(kernels['sht.adjoint'] && kernels['sht.synthesis']) && info.dtypes.includes('complex128');
}

/** A copy on the host: no transfer where the device is the host. */
const onHost = async (x: NDArray): Promise<Float64Array> =>
  (x.hostView()?.slice() ?? (await x.toHost({ reason: 'pixel weights' }))) as Float64Array;

/**
 * The map of `QuadratureOperator` by whole transforms of a backend: eight times the sums, but as fast as the backend is. Rows and
 * columns are the same.
 */
export class TransformOperator implements LinearOperator {
  readonly orbits: Orbits;
  readonly rows: number;
  readonly columns: number;
  readonly norm: Float64Array;
  readonly #xp: Namespace;
  readonly #lmax: number;
  /** Position in alm of every row. */
  readonly #places: Int32Array;
  /** Rows of m = 0, which come first. */
  readonly #zonal: number;
  readonly #signal: AbortSignal | undefined;

  /** lmax must be even. */
  constructor(xp: Namespace, nside: number, lmax: number, { signal }: PaceOptions = {}) {
    this.#xp = xp;
    this.#lmax = lmax;
    this.#signal = signal;
    this.orbits = orbits(nside);
    this.columns = this.orbits.count;
    this.#zonal = lmax / 2 + 1;
    const places: number[] = [];
    for (let m = 0; m <= lmax; m += 4) for (let l = m; l <= lmax; l += 2) places.push(almGetIdx(lmax, l, m));
    this.#places = Int32Array.from(places);
    this.rows = places.length;
    this.norm = new Float64Array(this.columns);
    this.#quarters((orbit, _pixel, ring) => {
      // four quarters; two hemispheres except at the equator
      this.norm[orbit] += ring === 2 * nside - 1 ? 4 : 8;
    });
    for (let k = 0; k < this.columns; k++) this.norm[k] = Math.sqrt(this.norm[k]);
  }

  /** Visits the first quarter of every northern ring. */
  #quarters(visit: (orbit: number, pixel: number, ring: number) => void): void {
    const { offset, quarter, shifted } = this.orbits;
    let first = 0;
    for (let r = 0; r < offset.length; r++) {
      for (let j = 0; j < quarter[r]; j++) visit(offset[r] + orbitOf(quarter[r], shifted[r], j), first + j, r);
      first += 4 * quarter[r];
    }
  }

  async apply(x: Float64Array): Promise<Float64Array> {
    const map = expandOrbits(
      this.orbits,
      x.map((v, k) => v / this.norm[k]),
    );
    const alm = await scope(async () => {
      const sums = await adjoint(this.#xp.fromTyped(map, undefined, { reason: 'pixel weights' }), {
        lmax: this.#lmax,
        signal: this.#signal,
      });
      return onHost(sums);
    });
    return Float64Array.from(this.#places, (at, row) => alm[2 * at] * (row < this.#zonal ? 1 : Math.SQRT2));
  }

  async transpose(y: Float64Array): Promise<Float64Array> {
    const alm = new Float64Array(2 * almSize(this.#lmax));
    this.#places.forEach((at, row) => {
      // synthesis counts the negative orders too
      alm[2 * at] = y[row] * (row < this.#zonal ? 1 : Math.SQRT1_2);
    });
    const map = await scope(async () => {
      const made = await synthesis(
        this.#xp.fromTyped(alm, [alm.length / 2], 'complex128', { reason: 'pixel weights' }),
        { nside: this.orbits.nside, lmax: this.#lmax, signal: this.#signal },
      );
      return await onHost(made);
    });
    const out = new Float64Array(this.columns);
    // every pixel of an orbit has the same value
    this.#quarters((orbit, pixel) => {
      out[orbit] = map[pixel] * this.norm[orbit];
    });
    return out;
  }
}
