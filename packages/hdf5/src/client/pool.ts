import { availableParallelism } from 'node:os';
import { type StorageReader, storageReader } from '@glass-ts/core';
import type { DirectOptions } from '../direct/reader.ts';
import type { FileRef } from '../engine/engine.ts';
import { Failure } from '../failure.ts';
import type { Arguments, Operation, Result } from './protocol.ts';
import { InlineTransport, type Transport, WorkerTransport } from './transport.ts';

/** An idle pool of threads is stopped this long after its last file was closed: shells follow each other closely. */
const LINGER_MS = 1000;
const MOST_WORKERS = 4;

/** Number of reading threads: `GLASS_HDF5_WORKERS`, or up to four. 0 reads in the calling thread. */
export function workerLimit(environment: NodeJS.ProcessEnv = process.env): number {
  const wish = environment.GLASS_HDF5_WORKERS;
  if (wish !== undefined && /^\d+$/.test(wish)) return Number(wish);
  return Math.max(1, Math.min(MOST_WORKERS, availableParallelism() - 1));
}

/** Smaller datasets are not worth the questions that reading past libhdf5 begins with. */
const DIRECT_BYTES = 2 ** 20;

/** Bytes from which on datasets are read past libhdf5: `GLASS_HDF5_DIRECT`, where `off` means never. */
export function directMinimum(environment: NodeJS.ProcessEnv = process.env): number {
  const wish = environment.GLASS_HDF5_DIRECT;
  if (wish === 'off') return Number.POSITIVE_INFINITY;
  return wish !== undefined && /^\d+$/.test(wish) ? Number(wish) : DIRECT_BYTES;
}

let used: StorageReader | undefined;

/** With the reader that a plug-in offers. */
const offered: DirectOptions = {
  get minimum() {
    return directMinimum();
  },
  reader: () => (used = storageReader()),
};

/** Sends requests to reading threads: to one while it keeps up, to more when several files are read at once. */
export class Pool {
  readonly #limit: number;
  readonly #inline = new InlineTransport();
  #threads: Transport[] = [];
  #users = 0;
  #timer: NodeJS.Timeout | undefined;
  #threadsFail = false;

  /** How datasets are read past libhdf5. */
  readonly direct: DirectOptions;

  constructor(limit: number, direct: DirectOptions = offered) {
    this.#limit = limit;
    this.direct = direct;
  }

  /** Requests that are answered at the same time, at most. */
  get parallelism(): number {
    return this.#threadsFail ? 1 : Math.max(1, this.#limit);
  }

  /** Threads running now. */
  get size(): number {
    return this.#threads.length;
  }

  /** Counts a file that is open: while there are any, threads stay. */
  retain(): void {
    this.#users++;
    clearTimeout(this.#timer);
  }

  release(): void {
    if (--this.#users > 0) return;
    this.#timer = setTimeout(() => void this.stop(), LINGER_MS);
    this.#timer.unref();
  }

  async stop(): Promise<void> {
    clearTimeout(this.#timer);
    if (this.#users <= 0) used?.trim();
    const threads = this.#threads;
    this.#threads = [];
    await Promise.all(threads.map((thread) => thread.stop()));
  }

  /** @param preferred where the file is open already */
  choose(preferred?: Transport): Transport {
    if (this.#limit === 0 || this.#threadsFail) return this.#inline;
    this.#retireSpoiled();
    if (preferred && !preferred.spoiled && this.#threads.includes(preferred)) return preferred;
    const usable = this.#threads.filter((t) => !t.spoiled);
    const idlest = usable.reduce<Transport | undefined>(
      (best, t) => (best === undefined || t.pending < best.pending ? t : best),
      undefined,
    );
    if (idlest && (idlest.pending === 0 || usable.length >= this.#limit)) return idlest;
    try {
      const thread = new WorkerTransport();
      this.#threads.push(thread);
      return thread;
    } catch {
      // No loader for sources, or no threads on this platform: reading works all the same.
      this.#threadsFail = true;
      return this.#inline;
    }
  }

  async request<Op extends Operation>(transport: Transport, op: Op, args: Arguments<Op>): Promise<Result<Op>> {
    try {
      return await transport.request(op, args);
    } catch (error) {
      const lost = error instanceof Failure && error.details.code === 'ERR_HDF5_WORKER';
      if (!transport.answered) this.#threadsFail = true;
      // Requests carry no state: what a dying thread left undone, another can do. Once.
      if (!lost || transport instanceof InlineTransport) throw error;
      return this.choose().request(op, args);
    } finally {
      this.#retireSpoiled();
    }
  }

  /** Lets every thread forget a file. Failures are of no interest: a thread that fails is replaced anyway. */
  async forget(file: FileRef): Promise<void> {
    const all = [this.#inline, ...this.#threads.filter((t) => !t.spoiled)].filter((t) => t.answered);
    await Promise.allSettled(all.map((transport) => transport.request('close', [file])));
  }

  #retireSpoiled(): void {
    const spoiled = this.#threads.filter((t) => t.spoiled && t.pending === 0);
    if (spoiled.length === 0) return;
    this.#threads = this.#threads.filter((t) => !spoiled.includes(t));
    for (const thread of spoiled) void thread.stop();
  }
}

export const pool = new Pool(workerLimit());
