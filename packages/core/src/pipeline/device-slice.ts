import type { Namespace } from '../array/namespace.ts';
import type { NDArray } from '../array/ndarray.ts';
import { tidy } from '../array/tidy.ts';
import type { HostParticleSlice } from '../plugin/lightcone.ts';
import type { ParticleSlice, ParticleWords } from '../plugin/ports.ts';
import { storable } from './storable.ts';

type Real = Float32Array | Float64Array;

const doubles = (x: Real): Float64Array => (x instanceof Float64Array ? x : Float64Array.from(x));
const wordsOf = (x: Float64Array): Uint32Array => new Uint32Array(x.buffer, x.byteOffset, 2 * x.length);

/** A slice of particles whose arrays are uploaded when they are first asked for, once each. */
export class DeviceSlice implements ParticleSlice {
  readonly count: number;
  readonly #host: HostParticleSlice;
  readonly #xp: Namespace;
  readonly #label: string;
  readonly #arrays = new Map<string, NDArray>();

  constructor(host: HostParticleSlice, xp: Namespace, label: string) {
    this.count = host.count;
    this.#host = host;
    this.#xp = xp;
    this.#label = label;
  }

  get positions(): NDArray {
    return this.#real('positions', this.#host.positions, [this.count, 3]);
  }

  get masses(): NDArray | number | undefined {
    const { masses } = this.#host;
    return typeof masses === 'object' ? this.#real('masses', masses, [this.count]) : masses;
  }

  get scaleFactors(): NDArray | undefined {
    const { scaleFactors } = this.#host;
    return scaleFactors && this.#real('scale factors', scaleFactors, [this.count]);
  }

  get words(): ParticleWords | undefined {
    const { info, kernels } = this.#xp.backend;
    const { positions, scaleFactors } = this.#host;
    if (kernels['healpix.shellPixels'] === undefined) return undefined;
    const narrow = !info.dtypes.includes('float64');
    const wide = narrow && (positions instanceof Float64Array || scaleFactors instanceof Float64Array);
    const upload = (what: string, x: Real, shape: number[]): NDArray =>
      wide
        ? this.#once(`${what} as words`, () => this.#upload(what, wordsOf(doubles(x)), [...shape, 2]))
        : this.#real(what, x, shape);
    const { count } = this;
    return {
      get positions() {
        return upload('positions', positions, [count, 3]);
      },
      get scaleFactors() {
        return scaleFactors && upload('scale factors', scaleFactors, [count]);
      },
    };
  }

  #real(what: string, data: Real, shape: number[]): NDArray {
    const { real } = this.#xp.backend.info.defaults;
    return this.#once(what, () =>
      this.#xp.astype(this.#upload(what, storable(data, this.#xp.backend.info), shape), real),
    );
  }

  #upload(what: string, data: Real | Uint32Array | ReturnType<typeof storable>, shape: number[]): NDArray {
    return this.#xp.fromTyped(data, shape, { reason: `read ${this.#label}: ${what}` });
  }

  #once(what: string, make: () => NDArray): NDArray {
    let x = this.#arrays.get(what);
    if (!x) {
      // A handle of our own, and no other: whose scope the first reader is in does not matter.
      const made = tidy(make);
      x = made.retain();
      made.dispose();
      this.#arrays.set(what, x);
    }
    return x;
  }

  dispose(): void {
    for (const x of this.#arrays.values()) x.dispose();
  }
}
