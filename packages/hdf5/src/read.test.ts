import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { numbersAttribute, openHdf5, stopHdf5, withHdf5 } from './index.ts';
import { errorOf, fixture } from './testing.ts';
import type { Hdf5File } from './types.ts';

afterAll(stopHdf5);

describe('number types', () => {
  let file: Hdf5File;
  beforeAll(async () => {
    file = await openHdf5(fixture('hdf5/types.hdf5'));
  });
  afterAll(() => file.close());

  const eight = [0, 1, -2.5, Number.NaN, Number.NaN, Number.NaN, -0, Number.POSITIVE_INFINITY];
  // Expected values are those that h5py reads.
  const given = (a: number, b: number, c: number) => eight.map((v, i) => (i === 3 ? a : i === 4 ? b : i === 5 ? c : v));
  test.each([
    ['DMantissa21', 'float64', given(3.141590118408203, 0.0010000001639127731, 100000)],
    ['FMantissa9', 'float32', given(3.140625, 0.00099945068359375, 99968)],
    ['BFloat16', 'float32', given(3.140625, 0.00099945068359375, 99840)],
    ['half', 'float32', [0, 1, -2.5, 2 ** -24, 65504, Number.NaN]],
    ['big_f8', 'float64', [0, 1, 2, 3, 4]],
    ['big_i4', 'int32', [-2, -1, 0, 1, 2]],
    ['u12', 'uint16', [1, 4095]],
    ['i12', 'int16', [-1, 2047, -2048]],
    ['Nbit40', 'int64', [1n, -2n, 274877906944n, -549755813888n]],
    ['bool', 'int8', [1, 0, 1]],
    ['scalar', 'float64', [42.5]],
    ['empty', 'float64', []],
    ['committed', 'float32', [0, 1, 2, 3]],
    ['compact', 'float64', [0, 1, 2]],
    ['soft', 'float64', [0, 1, 2, 3, 4, 5]],
  ] as const)('%s is %s', async (name, dtype, values) => {
    expect((await file.dataset(name)).dtype).toBe(dtype);
    const data = await file.read(name);
    expect(data.constructor.name.toLowerCase()).toContain(dtype.replace('u', ''));
    expect([...data]).toEqual([...values]);
  });

  test.each(['i1', 'i2', 'i4', 'i8', 'u1', 'u2', 'u4', 'u8', 'f4', 'f8'])('plain %s in rows', async (t) => {
    const data = await file.read(`plain_${t}`, { start: 1 });
    expect([...data].map(Number)).toEqual([3, 4, 5]);
    expect(data.BYTES_PER_ELEMENT).toBe(Number(t[1]));
  });

  test('one row of a dataset', async () => {
    expect([...(await file.read('plain_f4', { row: 1 }))]).toEqual([3, 4, 5]);
    expect([...(await file.read('plain_i8', { row: 0, start: 1 }))]).toEqual([1n, 2n]);
    expect([...(await file.read('chunks', { row: 999, start: 1, stop: 2 }))]).toEqual([2998]);
    const parts: number[][] = [];
    for await (const { start, data } of file.slices('plain_f8', { row: 1, rows: 2 }))
      parts.push([start, ...(data as Float64Array)]);
    expect(parts).toEqual([
      [0, 3, 4],
      [2, 5],
    ]);
    for (const range of [{ row: 2 }, { row: -1 }, { row: 0, stop: 4 }]) {
      expect(await errorOf(file.read('plain_f4', range))).toMatchObject({ code: 'ERR_HDF5_RANGE' });
    }
    expect(await errorOf(file.read('big_f8', { row: 0 }))).toMatchObject({ code: 'ERR_HDF5_RANGE' });
  });

  test('built-in filters', async () => {
    expect([...(await file.read('fletcher'))]).toEqual(Array.from({ length: 100 }, (_, i) => i));
    // D-scale of three decimals: exact to half a thousandth.
    const rounded = await file.read('scaleoffset');
    for (const [i, v] of [...rounded].entries()) expect(Math.abs(Number(v) - i / 8)).toBeLessThanOrEqual(0.0005);
    const chunks = await file.read('chunks', { start: 63, stop: 130 });
    expect([...chunks]).toEqual(Array.from({ length: 67 * 3 }, (_, i) => 63 * 3 + i));
  });

  test('text', async () => {
    expect(await file.readStrings('fixed')).toEqual(['alpha', 'be']);
    expect(await file.readStrings('variable')).toEqual(['α', '', 'long enough']);
  });

  test('attributes', async () => {
    const all = await file.attributes('attributes');
    const values = (name: string) => [...(all.get(name)!.values as Iterable<unknown>)];
    expect(all.get('scalar')).toMatchObject({ dtype: 'float64', shape: [] });
    expect(values('scalar')).toEqual([1.5]);
    expect(all.get('one')).toMatchObject({ dtype: 'int32', shape: [1] });
    expect(values('big')).toEqual([1n, 2n]);
    expect(values('half')).toEqual([0.5]);
    expect(values('fixed')).toEqual(['ring']);
    expect(values('variable')).toEqual(['größer']);
    expect(values('list')).toEqual(['a', 'bc']);
    expect(values('bool')).toEqual([1]);
    expect(all.get('matrix')!.shape).toEqual([2, 2]);
    expect(values('null')).toEqual([]);
    expect(all.get('compound')).toMatchObject({ dtype: 'other' });
  });

  test('what is where', async () => {
    expect(await file.has('attributes')).toBe(true);
    expect(await file.has('/plain_f8')).toBe(true);
    expect(await file.has('broken')).toBe(false);
    expect(await file.has('nothing/at/all')).toBe(false);
    expect(await file.children('attributes')).toEqual([]);
    expect(await file.children()).toContain('plain_f8');
    expect(await file.dataset('chunks')).toEqual({
      path: '/chunks',
      shape: [1000, 3],
      dtype: 'float32',
      layout: 'chunked',
      chunks: [64, 3],
      filters: [
        { id: 2, name: 'shuffle' },
        { id: 1, name: 'deflate' },
      ],
      rowBytes: 12,
    });
    expect(await file.dataset('plain_f8')).toMatchObject({ layout: 'contiguous', filters: [] });
  });

  test.each([
    ['lzf', 'ERR_HDF5_FILTER', /lzf/],
    ['compound', 'ERR_HDF5_TYPE', /unsupported/],
    ['fixed', 'ERR_HDF5_TYPE', /readStrings/],
    ['unwritten', 'ERR_HDF5_READ', /never written|ever written/],
    ['nothing', 'ERR_HDF5_MISSING', /has: .*big_f8/],
    ['broken', 'ERR_HDF5_MISSING', /no such dataset/],
    ['attributes', 'ERR_HDF5_MISSING', /found a group/],
  ])('reading %s fails with %s', async (name, code, message) => {
    const error = await errorOf(file.read(name));
    expect(error.code).toBe(code);
    expect(error.message).toMatch(message);
    expect(error.where).toEqual({ file: file.path, dataset: `/${name}` });
    expect(error.fix).toBeTruthy();
  });

  test('rows outside of the dataset', async () => {
    for (const range of [{ start: -1 }, { stop: 101 }, { start: 5, stop: 4 }, { start: 0.5 }]) {
      expect(await errorOf(file.read('fletcher', range))).toMatchObject({ code: 'ERR_HDF5_RANGE' });
    }
  });
});

test('what is known about reals', async () => {
  await withHdf5(fixture('hdf5/types.hdf5'), async (file) => {
    expect((await file.readSurveyed('chunks', 'values', { start: 10, stop: 20 })).extremes).toEqual([30, 59]);
    const { data, extremes } = await file.readSurveyed('chunks', 'radii', { start: 1, stop: 3 });
    expect([...data]).toEqual([3, 4, 5, 6, 7, 8]);
    expect(extremes).toEqual([Math.sqrt(50), Math.sqrt(149)]);
    expect((await file.readSurveyed('half', 'values')).extremes).toEqual([Number.NaN, Number.NaN]);
    expect((await file.readSurveyed('empty', 'radii')).extremes).toEqual([
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
    ]);
    for (const [path, survey] of [
      ['plain_i4', 'values'],
      ['half', 'radii'],
      ['fixed', 'values'],
    ] as const)
      expect(await errorOf(file.readSurveyed(path, survey))).toMatchObject({ code: 'ERR_HDF5_TYPE' });
  });
});

test('newest file format: superblock 3, object header 2, other chunk indexes', async () => {
  await withHdf5(fixture('hdf5/latest.hdf5'), async (file) => {
    expect([...(await file.read('contiguous'))]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect((await file.dataset('contiguous')).layout).toBe('contiguous');
    expect((await file.read('chunks'))[999]).toBe(999);
    expect(await file.children('many')).toHaveLength(40);
    expect(await numbersAttribute(file, '/', 'attribute 39')).toEqual([39]);
  });
});

test('a user block before the HDF5 file', async () => {
  await withHdf5(fixture('hdf5/user_block.hdf5'), async (file) => {
    expect((await file.dataset('x')).layout).toBe('contiguous');
    expect([...(await file.read('x'))]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });
});

test('virtual datasets and external links', async () => {
  await withHdf5(fixture('hdf5/virtual.hdf5'), async (file) => {
    expect((await file.dataset('x')).layout).toBe('virtual');
    expect([...(await file.read('x', { start: 2, stop: 6 }))]).toEqual([2, 3, 4, 5]);
    expect([...(await file.read('x'))]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(await file.has('dangling')).toBe(false);
  });
});

test('a closed file says so', async () => {
  const file = await openHdf5(fixture('hdf5/latest.hdf5'));
  await file.close();
  await file.close();
  expect(await errorOf(file.read('contiguous'))).toMatchObject({ code: 'ERR_HDF5_CLOSED' });
});
