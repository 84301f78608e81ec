const MASK_64 = (1n << 64n) - 1n;
const MASK_128 = (1n << 128n) - 1n;
/** Multiplier of the 128-bit linear congruential generator (O'Neill 2014). */
const MULTIPLIER = 0x2360ed051fc65da44385df649fccf645n;

/** numpy's PCG64 (XSL-RR) as `default_rng(42)` starts it: the source of a few records, where no caller can change it. */
export class Pcg64 {
  // What numpy.random.PCG64(42).state holds: its seeding by SeedSequence is not repeated here.
  #state = 0xcea44f6798798f2aacbc7c9d68860ac8n;
  readonly #increment = 0xfa505436c9a8416e66caf2e28d25abffn;

  #next(): bigint {
    this.#state = (this.#state * MULTIPLIER + this.#increment) & MASK_128;
    const word = (this.#state >> 64n) ^ (this.#state & MASK_64);
    const turn = this.#state >> 122n;
    return ((word >> turn) | (word << (64n - turn))) & MASK_64;
  }

  /** The next doubles in [0, 1), of 53 bits each. */
  doubles(count: number): Float64Array {
    return Float64Array.from({ length: count }, () => Number(this.#next() >> 11n) * 2 ** -53);
  }
}
