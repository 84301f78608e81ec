/** Parameters of a dispatch: 32-bit words in the order of the `Params` struct of the shader, at most 64. */
export class Params {
  readonly #words: Uint32Array;
  readonly #floats: Float32Array;
  #length = 0;

  constructor() {
    this.#words = new Uint32Array(64);
    this.#floats = new Float32Array(this.#words.buffer);
  }

  /** Integers modulo 2³². */
  u32(...values: readonly number[]): this {
    for (const value of values) this.#words[this.#length++] = value;
    return this;
  }

  f32(...values: readonly number[]): this {
    for (const value of values) this.#floats[this.#length++] = value;
    return this;
  }

  /** A list of a fixed length, filled up with `rest`: `array<vec4u, length / 4>` in WGSL. */
  list(values: readonly number[], length: number, rest: number): this {
    for (let k = 0; k < length; k++) this.#words[this.#length++] = k < values.length ? values[k] : rest;
    return this;
  }

  get bytes(): Uint32Array {
    return this.#words.subarray(0, this.#length);
  }
}

/**
 * Words before the parameters of every program of this engine: `zero` is 0, which no compiler knows, and keeps float
 * arithmetic as it is written (see `keep` of the library).
 */
export const params = (): Params => new Params().u32(0);
