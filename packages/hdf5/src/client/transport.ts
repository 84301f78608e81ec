import type { Worker } from 'node:worker_threads';
import { createEngine, type Engine } from '../engine/engine.ts';
import { Failure, type FailureDetails } from '../failure.ts';
import { type Arguments, answer, type Operation, type Reply, type Request, type Result } from './protocol.ts';
import { startWorker } from './start-worker.ts';

/** A place where requests are answered. */
export interface Transport {
  /** Requests sent and not answered yet. */
  readonly pending: number;
  /** True once libhdf5 failed in it or it died: send it nothing more. */
  readonly spoiled: boolean;
  /** It has answered at least once: it did start. */
  readonly answered: boolean;
  request<Op extends Operation>(op: Op, args: Arguments<Op>): Promise<Result<Op>>;
  stop(): Promise<void>;
}

/** Answers in this thread: no overlap with computation, but no threads either. */
export class InlineTransport implements Transport {
  readonly pending = 0;
  // There is only one libhdf5 in this thread; after an error it goes on with a few handles lost.
  readonly spoiled = false;
  answered = false;
  #engine: Promise<Engine> | undefined;
  #next = 0;

  async request<Op extends Operation>(op: Op, args: Arguments<Op>): Promise<Result<Op>> {
    this.#engine ??= createEngine();
    this.answered = true;
    const reply = answer(await this.#engine, { id: this.#next++, op, args });
    if ('failure' in reply) throw new Failure(reply.failure);
    return reply.value as Result<Op>;
  }

  async stop(): Promise<void> {}
}

interface Waiting {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Failure) => void;
}

/** Answers in a thread of its own. The thread keeps the program alive only while it owes an answer. */
export class WorkerTransport implements Transport {
  readonly #worker: Worker;
  readonly #waiting = new Map<number, Waiting>();
  #next = 0;
  spoiled = false;
  answered = false;

  constructor() {
    this.#worker = startWorker();
    this.#worker.unref();
    this.#worker.on('message', (reply: Reply) => this.#receive(reply));
    this.#worker.on('error', (error: Error) => this.#die(`the reading thread failed: ${error.message}`));
    this.#worker.on('exit', (code) => this.#die(`the reading thread ended with code ${code}`));
  }

  get pending(): number {
    return this.#waiting.size;
  }

  request<Op extends Operation>(op: Op, args: Arguments<Op>): Promise<Result<Op>> {
    return new Promise((resolve, reject) => {
      const id = this.#next++;
      if (this.#waiting.size === 0) this.#worker.ref();
      this.#waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
      this.#worker.postMessage({ id, op, args } satisfies Request);
    });
  }

  async stop(): Promise<void> {
    this.spoiled = true;
    await this.#worker.terminate();
  }

  #receive(reply: Reply): void {
    this.answered = true;
    const waiting = this.#waiting.get(reply.id);
    this.#waiting.delete(reply.id);
    if (this.#waiting.size === 0) this.#worker.unref();
    if ('value' in reply) {
      waiting?.resolve(reply.value);
      return;
    }
    if (reply.failure.spoiled) this.spoiled = true;
    waiting?.reject(new Failure(reply.failure));
  }

  #die(what: string): void {
    this.spoiled = true;
    const failure: FailureDetails = {
      what,
      code: 'ERR_HDF5_WORKER',
      fix: 'Set GLASS_HDF5_WORKERS=0 to read without threads',
    };
    for (const { reject } of this.#waiting.values()) reject(new Failure(failure));
    this.#waiting.clear();
  }
}
