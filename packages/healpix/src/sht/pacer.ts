import { setImmediate } from 'node:timers/promises';

/** Stops and watches long transforms. */
export interface PaceOptions {
  readonly signal?: AbortSignal;
  /** Called with the fraction done, between 0 and 1, at most once per breath. */
  readonly onProgress?: (fraction: number) => void;
}

/** Milliseconds of computing between two breaths. */
const BREATH = 25;

/** Lets a long host loop breathe: reports progress, stops when aborted, and gives the event loop a turn. */
export class Pacer {
  readonly #options: PaceOptions;
  #next = performance.now() + BREATH;

  constructor(options: PaceOptions = {}) {
    options.signal?.throwIfAborted();
    this.#options = options;
  }

  /** True when it is time to `await breathe(…)`. */
  get due(): boolean {
    return performance.now() >= this.#next;
  }

  async breathe(fraction: number): Promise<void> {
    this.#options.onProgress?.(fraction);
    await setImmediate();
    this.#options.signal?.throwIfAborted();
    this.#next = performance.now() + BREATH;
  }
}

/** Splits progress into parts: `part(i, j)` are the options for a transform from i/n to j/n of the whole. */
export function share(pace: PaceOptions, n: number): (from: number, to: number) => PaceOptions {
  const { signal, onProgress } = pace;
  return (from, to) => ({ signal, onProgress: onProgress && ((f) => onProgress((from + (to - from) * f) / n)) });
}
