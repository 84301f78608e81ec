import type { TypedArray } from '../array/dtype.ts';
import type { Backend, DeviceBuffer } from './types.ts';

/** Bytes that crossed between host and device, and what for. */
export interface Transfer {
  readonly direction: 'to-device' | 'to-host';
  readonly bytes: number;
  readonly reason: string;
}

type Method = (...args: never[]) => unknown;

/**
 * The backend with every `fromHost`, `toHost` and `toHostSync` reported to `onTransfer`; everything else is passed
 * through untouched. Works by delegation, so that classes with private fields can be wrapped, and wrappers wrapped again.
 * What a backend moves on its own account inside a primitive or kernel is not seen here.
 */
export function withLedger<B extends Backend>(backend: B, onTransfer: (transfer: Transfer) => void): B {
  const toHostSync = backend.toHostSync?.bind(backend);
  const counted: Partial<Backend> = {
    fromHost(data, dtype, options) {
      onTransfer({ direction: 'to-device', bytes: data.byteLength, reason: options?.reason ?? 'fromHost' });
      return backend.fromHost(data, dtype, options);
    },
    async toHost(x: DeviceBuffer, reason?: string): Promise<TypedArray> {
      const data = await backend.toHost(x, reason);
      onTransfer({ direction: 'to-host', bytes: data.byteLength, reason: reason ?? 'toHost' });
      return data;
    },
    toHostSync:
      toHostSync &&
      ((x, reason) => {
        const data = toHostSync(x, reason);
        onTransfer({ direction: 'to-host', bytes: data.byteLength, reason: reason ?? 'toHostSync' });
        return data;
      }),
  };
  const bound = new Map<PropertyKey, Method>();
  // An empty target, as the answers for a frozen one could not differ from its own.
  return new Proxy({} as B, {
    get(_, key) {
      if (Object.hasOwn(counted, key)) return counted[key as keyof Backend];
      const value: unknown = Reflect.get(backend, key, backend);
      if (typeof value !== 'function') return value;
      const method = bound.get(key) ?? (value.bind(backend) as Method);
      bound.set(key, method);
      return method;
    },
    set: (_, key, value) => Reflect.set(backend, key, value, backend),
    has: (_, key) => Reflect.has(backend, key),
    getPrototypeOf: () => Reflect.getPrototypeOf(backend),
  });
}

/** Transfers added up. */
export interface TransferTotal {
  readonly transfers: number;
  readonly bytes: number;
}

/** Transfers in both directions, with their reasons. */
export interface TransferSummary {
  readonly 'to-device': TransferTotal & { readonly reasons: Readonly<Record<string, TransferTotal>> };
  readonly 'to-host': TransferTotal & { readonly reasons: Readonly<Record<string, TransferTotal>> };
}

/** Collects transfers: `withLedger(backend, ledger.record)`. */
export class TransferLedger {
  readonly entries: Transfer[] = [];

  /** Takes one transfer in; bound, so that it can be passed on as it is. */
  readonly record = (transfer: Transfer): void => {
    this.entries.push(transfer);
  };

  /** Everything in one direction, or in one direction for one reason. */
  total(direction: Transfer['direction'], reason?: string): TransferTotal {
    let transfers = 0;
    let bytes = 0;
    for (const entry of this.entries) {
      if (entry.direction !== direction || (reason !== undefined && entry.reason !== reason)) continue;
      transfers++;
      bytes += entry.bytes;
    }
    return { transfers, bytes };
  }

  /** Forgets all transfers. */
  clear(): void {
    this.entries.length = 0;
  }

  /** Totals by direction and reason. */
  toJSON(): TransferSummary {
    const side = (direction: Transfer['direction']): TransferSummary['to-host'] => {
      const mine = this.entries.filter((entry) => entry.direction === direction);
      const reasons = [...new Set(mine.map((entry) => entry.reason))].sort();
      return {
        ...this.total(direction),
        reasons: Object.fromEntries(reasons.map((reason) => [reason, this.total(direction, reason)])),
      };
    };
    return { 'to-device': side('to-device'), 'to-host': side('to-host') };
  }
}
