import { mergedAxes } from '../strides.ts';
import type { Words } from './words.ts';

/** Runs at least this long (in words) are copied with memmove. */
const LONG = 48;

/** Copies n elements of `unit` words, `step` words apart, to consecutive places. */
function copyRun(x: Words, i: number, step: number, unit: number, z: Words, o: number, n: number): void {
  const length = n * unit;
  if (step === unit && length >= LONG) {
    z.set(x.subarray(i, i + length), o);
  } else if (step === 0 && length >= LONG) {
    for (let w = 0; w < unit; w++) z[o + w] = x[i + w];
    for (let done = unit; done < length; done *= 2) z.copyWithin(o + done, o, o + Math.min(done, length - done));
  } else if (unit === 1) {
    for (; n > 0; n--, i += step) z[o++] = x[i];
  } else if (unit === 2) {
    for (; n > 0; n--, i += step) {
      z[o++] = x[i];
      z[o++] = x[i + 1];
    }
  } else {
    for (; n > 0; n--, i += step) for (let w = 0; w < unit; w++) z[o++] = x[i + w];
  }
}

/** Reads the elements of a strided view one after the other, in as many calls as wanted. */
export class StridedReader {
  readonly #x: Words;
  readonly #unit: number;
  readonly #shape: readonly number[];
  readonly #steps: readonly number[];
  readonly #at: number[];
  #offset: number;

  /** `strides` and `offset` in elements of `unit` words. */
  constructor(x: Words, unit: number, shape: readonly number[], strides: readonly number[], offset = 0) {
    const [sizes, steps] = mergedAxes(shape, strides);
    // One run at least.
    const scalar = sizes.length === 0;
    this.#x = x;
    this.#unit = unit;
    this.#shape = scalar ? [1] : sizes;
    this.#steps = scalar ? [0] : steps.map((s) => s * unit);
    this.#at = this.#shape.map(() => 0);
    this.#offset = offset * unit;
  }

  /** Writes the next `count` elements to z from word `o` on. */
  read(z: Words, o: number, count: number): void {
    const last = this.#shape.length - 1;
    const n = this.#shape[last];
    const step = this.#steps[last];
    while (count > 0) {
      const run = Math.min(count, n - this.#at[last]);
      copyRun(this.#x, this.#offset, step, this.#unit, z, o, run);
      o += run * this.#unit;
      count -= run;
      this.#offset += run * step;
      this.#at[last] += run;
      if (this.#at[last] === n) this.#carry(last);
    }
  }

  #carry(last: number): void {
    for (let d = last; d >= 0 && this.#at[d] === this.#shape[d]; d--) {
      this.#offset -= this.#shape[d] * this.#steps[d];
      this.#at[d] = 0;
      if (d > 0) {
        this.#at[d - 1]++;
        this.#offset += this.#steps[d - 1];
      }
    }
  }
}
