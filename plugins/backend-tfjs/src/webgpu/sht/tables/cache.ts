/// <reference types="@webgpu/types" />
import type { Runtime } from '../../runtime/index.ts';

/** Idle tables that are kept on the device, in bytes. */
const KEEP = 256 * 2 ** 20;

interface Entry {
  readonly buffer: GPUBuffer;
  users: number;
}

/** Tables that running transforms hold. */
export interface Lease {
  /** The table of this key, made when it is not there. */
  take(key: string, make: () => ArrayBufferView): GPUBuffer;
  /** All of them may be dropped from here on. */
  end(): void;
}

/** Device tables by key. Those in use stay; of the idle ones the least recently used go when they hold more than `keep` bytes. */
export class TableCache {
  readonly #runtime: Runtime;
  readonly #keep: number;
  readonly #entries = new Map<string, Entry>();

  constructor(runtime: Runtime, keep: number = KEEP) {
    this.#runtime = runtime;
    this.#keep = keep;
  }

  /** Bytes of all tables on the device. */
  get bytes(): number {
    let sum = 0;
    for (const { buffer } of this.#entries.values()) sum += buffer.size;
    return sum;
  }

  lease(): Lease {
    const held = new Set<string>();
    return {
      take: (key, make) => {
        const entry = this.#entries.get(key) ?? { buffer: this.#runtime.upload(make()), users: 0 };
        // the last key is the one used most recently
        this.#entries.delete(key);
        this.#entries.set(key, entry);
        if (!held.has(key)) entry.users++;
        held.add(key);
        return entry.buffer;
      },
      end: () => {
        for (const key of held) this.#entries.get(key)!.users--;
        held.clear();
        this.#trim();
      },
    };
  }

  #trim(): void {
    let bytes = this.bytes;
    for (const [key, { buffer, users }] of this.#entries) {
      if (bytes <= this.#keep) return;
      if (users > 0) continue;
      bytes -= buffer.size;
      this.#entries.delete(key);
      this.#runtime.pool.give(buffer);
    }
  }
}
