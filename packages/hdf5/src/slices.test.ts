import { afterAll, expect, test } from 'vitest';
import { openHdf5, stopHdf5, withHdf5 } from './index.ts';
import { rowRanges, rowsPerSlice } from './slicing.ts';
import { errorOf, fixture } from './testing.ts';

afterAll(stopHdf5);

const info = { path: '/x', shape: [1000, 3], dtype: 'float32', layout: 'chunked', filters: [], rowBytes: 12 } as const;

test('slices end with chunks', () => {
  expect(rowsPerSlice({ ...info, chunks: [64, 3] }, { bytes: 12 * 200 })).toBe(192);
  expect(rowsPerSlice({ ...info, chunks: [64, 3] }, { bytes: 12 })).toBe(64);
  expect(rowsPerSlice({ ...info, layout: 'contiguous' }, { bytes: 120 })).toBe(10);
  expect(rowsPerSlice({ ...info, rowBytes: 0 }, {})).toBeGreaterThan(0);
  expect(rowsPerSlice(info, { rows: 7 })).toBe(7);
  expect([...rowRanges(5, 25, 10)]).toEqual([
    [5, 10],
    [10, 20],
    [20, 25],
  ]);
  expect([...rowRanges(3, 3, 10)]).toEqual([]);
});

test('slices cover the rows once, in order', async () => {
  await withHdf5(fixture('hdf5/types.hdf5'), async (file) => {
    const values: number[] = [];
    let next = 10;
    for await (const slice of file.slices('chunks', { start: 10, stop: 990, bytes: 12 * 100 })) {
      expect(slice.start).toBe(next);
      next = slice.stop;
      expect(slice.data.length).toBe((slice.stop - slice.start) * 3);
      values.push(...(slice.data as Float32Array));
    }
    expect(next).toBe(990);
    expect(values).toEqual(Array.from({ length: 980 * 3 }, (_, i) => 30 + i));
  });
});

test('the next slice is requested while the last is in use', async () => {
  const file = await openHdf5(fixture('hdf5/types.hdf5'));
  const iterator = file.slices('chunks', { rows: 100 })[Symbol.asyncIterator]();
  await iterator.next();
  // The second slice is on its way: closing now cannot stop it.
  const closing = file.close();
  const second = await iterator.next();
  expect(second.value).toMatchObject({ start: 100, stop: 200 });
  await closing;
  expect(await errorOf(iterator.next())).toMatchObject({ code: 'ERR_HDF5_CLOSED' });
});

test('a consumer may stop early', async () => {
  await withHdf5(fixture('hdf5/types.hdf5'), async (file) => {
    for await (const slice of file.slices('chunks', { rows: 10 })) {
      expect(slice.start).toBe(0);
      break;
    }
    expect(await file.read('plain_i4')).toHaveLength(6);
  });
});

test('an error in the middle reaches the consumer', async () => {
  await withHdf5(fixture('hdf5/types.hdf5'), async (file) => {
    const all = async () => {
      for await (const slice of file.slices('lzf')) expect(slice.start).toBe(-1);
    };
    expect(await errorOf(all())).toMatchObject({ code: 'ERR_HDF5_FILTER' });
  });
});
