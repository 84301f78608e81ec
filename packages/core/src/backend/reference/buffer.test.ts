import { describe, expect, it } from 'vitest';
import { GlassError } from '../../errors.ts';
import { createReferenceBackend, referenceBackend } from './index.ts';

const codeOf = (f: () => unknown): string | undefined => {
  try {
    f();
  } catch (error) {
    return error instanceof GlassError ? error.code : 'foreign';
  }
  return undefined;
};

describe('memory of the reference backend', () => {
  it('keeps the books', () => {
    const backend = createReferenceBackend();
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
    const x = backend.full(10, 1, 'float32');
    const y = backend.cast(x, 'complex128');
    expect(backend.memory()).toEqual({ buffers: 2, bytes: 40 + 160 });
    backend.release(x);
    backend.release(y);
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it('refuses a buffer after its release', async () => {
    const backend = createReferenceBackend();
    const x = backend.full(3, 1, 'float64');
    backend.release(x);
    const operand = { buffer: x, shape: [3] };
    expect(codeOf(() => backend.hostView(x))).toBe('ERR_RELEASED');
    expect(codeOf(() => backend.release(x))).toBe('ERR_RELEASED');
    expect(codeOf(() => backend.binary('add', operand, operand, [3], 'float64'))).toBe('ERR_RELEASED');
    await expect(backend.toHost(x)).rejects.toMatchObject({ code: 'ERR_RELEASED' });
    await expect(backend.nonzero(x)).rejects.toMatchObject({ code: 'ERR_RELEASED' });
    expect(backend.memory()).toEqual({ buffers: 0, bytes: 0 });
  });

  it('refuses buffers of another backend', () => {
    const x = referenceBackend.full(1, 1, 'float64');
    expect(codeOf(() => createReferenceBackend().hostView(x))).toBe('ERR_FOREIGN_BUFFER');
    expect(codeOf(() => referenceBackend.hostView({ dtype: 'float64', size: 1 }))).toBe('ERR_FOREIGN_BUFFER');
    referenceBackend.release(x);
  });

  it('copies host data, unless it is handed over', () => {
    const backend = createReferenceBackend();
    const data = Float64Array.of(1, 2);
    expect(backend.hostView(backend.fromHost(data, 'float64'))).not.toBe(data);
    expect(backend.hostView(backend.fromHost(data, 'float64', { transfer: true }))).toBe(data);
    const z = backend.fromHost(data, 'complex128');
    expect(z.size).toBe(1);
  });

  it('takes only the storage of the dtype, whole elements, and copies Node buffers', () => {
    const backend = createReferenceBackend();
    expect(() => backend.fromHost(new Float32Array(2), 'float64')).toThrow(/Float64Array.*Float32Array/);
    expect(() => backend.fromHost(new Int8Array(2), 'bool')).toThrow(/Uint8Array/);
    expect(() => backend.fromHost(new Float64Array(3), 'complex128')).toThrow(/pairs/);
    const bytes = Buffer.from([1, 2]);
    const x = backend.fromHost(bytes, 'uint8');
    const y = backend.cast(backend.fromHost(bytes, 'uint8', { transfer: true }), 'uint8');
    bytes[0] = 9;
    expect([...backend.hostView(x)]).toEqual([1, 2]);
    expect([...backend.hostView(y)]).toEqual([1, 2]);
  });

  it('gives copies to the host, and its own memory as a view', async () => {
    const backend = createReferenceBackend();
    const x = backend.arange(0, 1, 3, 'int32');
    const copy = await backend.toHost(x);
    copy.fill(9 as never);
    expect([...backend.toHostSync(x)]).toEqual([0, 1, 2]);
    expect(backend.hostView(x)).toBe(backend.hostView(x));
  });

  it('never returns an alias of an operand', () => {
    const backend = createReferenceBackend();
    const x = { buffer: backend.arange(0, 1, 4, 'float64'), shape: [4] };
    const results = [
      backend.unary('real', x, 'float64'),
      backend.cast(x.buffer, 'float64'),
      backend.broadcast(x, [4]),
      backend.transpose(x, [0]),
      backend.slice(x, [0], [1], [4]),
      backend.concat([x], 0),
      backend.sort(x.buffer, [1, 4, 1], { descending: false }),
      backend.scan('max', x.buffer, [1, 4, 1], 'float64'),
      backend.reduce('sum', x.buffer, [4, 1, 1], 'float64'),
    ];
    for (const z of results) {
      expect([...backend.hostView(z)]).toEqual([0, 1, 2, 3]);
      expect(backend.hostView(z).buffer).not.toBe(backend.hostView(x.buffer).buffer);
    }
  });
});
