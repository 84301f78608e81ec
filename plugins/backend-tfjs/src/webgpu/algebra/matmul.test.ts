import { referenceBackend as reference } from '@glass-ts/core';
import { expect, it } from 'vitest';
import { describeWebGpu, webGpu } from '../testing/index.ts';
import { matmul } from './matmul.ts';

describeWebGpu('matmul', () => {
  it('takes products apart that have more tiles than a device starts at once', async () => {
    const backend = await webGpu();
    const shape = { batch: 3, m: 50, k: 20, n: 35, xBatched: true, yBatched: true };
    const x = Int32Array.from({ length: 3 * 50 * 20 }, (_, i) => (i * 7) % 23);
    const y = Int32Array.from({ length: 3 * 20 * 35 }, (_, i) => ((i * 5) % 19) - 9);
    const of = (data: Int32Array) => backend.of(backend.fromHost(data, 'int32'));
    const got = await backend.toHost(matmul(backend, of(x), of(y), shape, 2));
    const exact = reference.matmul(reference.fromHost(x, 'int32'), reference.fromHost(y, 'int32'), shape);
    expect(got).toEqual(reference.toHostSync(exact));
  });
});
