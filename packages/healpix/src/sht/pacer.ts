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
