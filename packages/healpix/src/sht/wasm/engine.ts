import { LANES, loopsModule } from './loops.ts';

const BYTES = 8 * LANES;

type Loop = (...addressesAndCount: number[]) => void;
type Loops = Readonly<Record<'generate' | 'generateSpin' | 'accumulate' | 'distribute', Loop>>;

/** The part of the WebAssembly interface used here; its types come with browser libraries only. */
interface WebAssemblyApi {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown };
}
const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyApi };

let compiled: object | undefined;

/**
 * Scratch memory of one transform with the four innermost loops on it, two doubles at a time (WebAssembly SIMD, in every Node since 16.4). Each
 * transform has its own, so that transforms may interleave.
 */
export class Engine {
  readonly #buffer: ArrayBuffer;
  readonly #loops: Loops;
  #used = 0;

  /** @param doubles how many doubles the arrays taken will need */
  constructor(doubles: number) {
    compiled ??= new WebAssembly.Module(loopsModule());
    const memory = new WebAssembly.Memory({ initial: Math.ceil((8 * doubles + 1024) / 65536) });
    this.#buffer = memory.buffer;
    this.#loops = new WebAssembly.Instance(compiled, { host: { memory } }).exports as Loops;
  }

  /** An array of zeros in the engine's memory, aligned to 16 bytes. */
  take(length: number): Float64Array {
    const array = new Float64Array(this.#buffer, this.#used, length);
    this.#used += 16 * Math.ceil((8 * length) / 16);
    return array;
  }

  /** Spin 0: q_{l+1} = a_l x q_l − q_{l−1} on eight rings, values[at + 8k + lane], l = from + k < to. `state` is q, q before. */
  generate(
    values: Float64Array,
    at: number,
    a: Float64Array,
    x: Float64Array,
    state: Float64Array,
    from: number,
    to: number,
  ): void {
    this.#loops.generate(
      values.byteOffset + 8 * at,
      a.byteOffset + 8 * from,
      x.byteOffset,
      state.byteOffset,
      to - from,
    );
  }

  /** Spin s: lanes are (−s, +s) on four rings; q_{l+1} = (a_l x ± b_l) q_l − q_{l−1}. */
  generateSpin(
    values: Float64Array,
    at: number,
    a: Float64Array,
    b: Float64Array,
    x: Float64Array,
    state: Float64Array,
    from: number,
    to: number,
  ): void {
    this.#loops.generateSpin(
      values.byteOffset + 8 * at,
      a.byteOffset + 8 * from,
      b.byteOffset + 8 * from,
      x.byteOffset,
      state.byteOffset,
      to - from,
    );
  }

  /** acc[at + lane] += Σ values · Re z, acc[at + 8 + lane] += Σ values · Im z over l = from, from + 2, … < to; values begin at l = base, z_l at zAt + 2l. */
  accumulate(
    values: Float64Array,
    base: number,
    z: Float64Array,
    zAt: number,
    from: number,
    to: number,
    acc: Float64Array,
    at: number,
  ): void {
    if (from >= to) return;
    this.#loops.accumulate(
      values.byteOffset + BYTES * (from - base),
      z.byteOffset + 8 * (zAt + 2 * from),
      acc.byteOffset + 8 * at,
      (to - from + 1) >> 1,
    );
  }

  /** The transpose: z_l += Σ_lane values · w, real and imaginary parts of w as `acc` above. */
  distribute(
    values: Float64Array,
    base: number,
    z: Float64Array,
    zAt: number,
    from: number,
    to: number,
    w: Float64Array,
    at: number,
  ): void {
    if (from >= to) return;
    this.#loops.distribute(
      values.byteOffset + BYTES * (from - base),
      z.byteOffset + 8 * (zAt + 2 * from),
      w.byteOffset + 8 * at,
      (to - from + 1) >> 1,
    );
  }
}
