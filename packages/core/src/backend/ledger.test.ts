import { describe, expect, it } from 'vitest';
import { type Transfer, TransferLedger, withLedger } from './ledger.ts';
import { createReferenceBackend } from './reference/index.ts';
import type { Backend } from './types.ts';

describe('withLedger', () => {
  it('reports every byte with its direction and reason', async () => {
    const ledger = new TransferLedger();
    const backend = withLedger(createReferenceBackend(), ledger.record);
    const x = backend.fromHost(new Float64Array(10), 'float64', { reason: 'table' });
    backend.fromHost(new Float32Array(3), 'float32');
    await backend.toHost(x, 'output');
    backend.toHostSync(x, 'callback');
    await backend.toHost(x);
    expect(ledger.entries).toEqual([
      { direction: 'to-device', bytes: 80, reason: 'table' },
      { direction: 'to-device', bytes: 12, reason: 'fromHost' },
      { direction: 'to-host', bytes: 80, reason: 'output' },
      { direction: 'to-host', bytes: 80, reason: 'callback' },
      { direction: 'to-host', bytes: 80, reason: 'toHost' },
    ]);
  });

  it('reports nothing that stays on the device, nor views of host memory', async () => {
    const seen: Transfer[] = [];
    const backend = withLedger(createReferenceBackend(), (t) => seen.push(t));
    const x = { buffer: backend.arange(0, 1, 4, 'int64'), shape: [4] };
    const y = backend.binary('add', x, x, [4], 'int64');
    expect([...backend.hostView(y)]).toEqual([0n, 2n, 4n, 6n]);
    expect((await backend.nonzero(y)).size).toBe(3);
    expect([...backend.hostView(backend.kernels.bincount(x, 5, undefined))]).toEqual([1n, 1n, 1n, 1n, 0n]);
    backend.release(y);
    expect(seen).toEqual([]);
  });

  it('does not count a transfer that fails', async () => {
    const seen: Transfer[] = [];
    const backend = withLedger(createReferenceBackend(), (t) => seen.push(t));
    const x = backend.full(2, 1, 'float64');
    backend.release(x);
    await expect(backend.toHost(x)).rejects.toMatchObject({ code: 'ERR_RELEASED' });
    expect(() => backend.toHostSync(x)).toThrow(/released/);
    expect(seen).toEqual([]);
  });

  it('is a backend like the one inside, memory and class included', () => {
    const inner = createReferenceBackend();
    const backend = withLedger(inner, () => {});
    expect(backend).toBeInstanceOf(inner.constructor);
    expect('hostView' in backend).toBe(true);
    expect(backend.name).toBe('reference');
    const x = backend.full(4, 1, 'float64');
    expect(backend.memory()).toEqual({ buffers: 1, bytes: 32 });
    expect(inner.memory()).toEqual({ buffers: 1, bytes: 32 });
    expect(backend.release).toBe(backend.release);
    backend.release(x);
  });

  it('wraps wrappers, frozen objects and backends without synchronous access', async () => {
    const inner = createReferenceBackend();
    const partial: Backend = Object.freeze({
      ...{ name: 'partial', device: 'far', info: inner.info, kernels: {} },
      fromHost: inner.fromHost.bind(inner),
      toHost: inner.toHost.bind(inner),
      memory: inner.memory.bind(inner),
    }) as unknown as Backend;
    const [outer, middle]: Transfer[][] = [[], []];
    const backend = withLedger(
      withLedger(partial, (t) => middle.push(t)),
      (t) => outer.push(t),
    );
    expect(backend.toHostSync).toBeUndefined();
    expect(backend.hostView).toBeUndefined();
    await backend.toHost(backend.fromHost(new Uint8Array(5), 'uint8'), 'why');
    expect(outer).toEqual(middle);
    expect(outer.map((t) => t.bytes)).toEqual([5, 5]);
  });
});

describe('TransferLedger', () => {
  it('adds up by direction and reason', () => {
    const ledger = new TransferLedger();
    for (const bytes of [1, 2, 3]) ledger.record({ direction: 'to-host', bytes, reason: bytes > 1 ? 'b' : 'a' });
    expect(ledger.total('to-host')).toEqual({ transfers: 3, bytes: 6 });
    expect(ledger.total('to-host', 'b')).toEqual({ transfers: 2, bytes: 5 });
    expect(ledger.total('to-device')).toEqual({ transfers: 0, bytes: 0 });
    expect(JSON.parse(JSON.stringify(ledger))).toEqual({
      'to-device': { transfers: 0, bytes: 0, reasons: {} },
      'to-host': { transfers: 3, bytes: 6, reasons: { a: { transfers: 1, bytes: 1 }, b: { transfers: 2, bytes: 5 } } },
    });
    ledger.clear();
    expect(ledger.entries).toEqual([]);
  });
});
