import type { ShtOptions } from '@glass-ts/core';
import type { Runtime } from '../runtime/index.ts';

/** Pieces of work that wait on the device at a time: enough to keep it busy, few enough to stop soon. */
const AHEAD = 2;

/**
 * Submits a long computation piece by piece, so that no submission outlasts the watchdog of a desktop: reports progress, and stops when
 * the signal fires. A computation of one piece is only enqueued.
 */
export class Pace {
  readonly #runtime: Runtime;
  readonly #total: number;
  readonly #options: ShtOptions;
  readonly #running: Promise<undefined>[] = [];
  #done = 0;

  constructor(runtime: Runtime, total: number, options: ShtOptions) {
    options.signal?.throwIfAborted();
    this.#runtime = runtime;
    this.#total = total;
    this.#options = options;
  }

  /** To be awaited after every piece. */
  async step(): Promise<void> {
    this.#done++;
    const { signal, onProgress } = this.#options;
    if (this.#total > 1) {
      this.#runtime.submit();
      this.#running.push(this.#runtime.device.queue.onSubmittedWorkDone());
      if (this.#running.length > AHEAD) await this.#running.shift();
      signal?.throwIfAborted();
    }
    if (this.#done < this.#total) onProgress?.(this.#done / this.#total);
  }

  end(): void {
    this.#options.onProgress?.(1);
  }
}
