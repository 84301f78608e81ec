/** Files of every kind read by Rust and by libhdf5: the same bits, or the same error. */
import { fileURLToPath } from 'node:url';
import { nativeStatus } from '@glass-ts/backend-native';
import { offerStorageReader } from '@glass-ts/core';
import { type Hdf5File, openHdf5, stopHdf5 } from '@glass-ts/hdf5';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { describeNative } from '../support/native.ts';
import { bytesOf, CountingReader, datasetsOf, outcome } from './support/reading.ts';

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/hdf5/${name}`, import.meta.url));

let reader: CountingReader;
beforeEach(() => {
  if (!nativeStatus().available) return;
  vi.stubEnv('GLASS_HDF5_DIRECT', '1');
  reader = new CountingReader();
  offerStorageReader(() => reader);
});
afterEach(() => {
  vi.unstubAllEnvs();
  offerStorageReader(() => undefined);
});
afterAll(stopHdf5);

/** Opens a file twice: once for libhdf5 alone. */
async function both(name: string, use: (ours: Hdf5File, theirs: Hdf5File) => Promise<void>): Promise<void> {
  const ours = await openHdf5(fixture(name));
  const theirs = await openHdf5(fixture(name));
  try {
    await use(ours, theirs);
  } finally {
    await ours.close();
    await theirs.close();
  }
}

/** Part of a dataset: all, the middle, the edges, single rows. */
function* ranges(shape: readonly number[]): Generator<{ start?: number; stop?: number; row?: number }> {
  const n = shape[0]!;
  yield {};
  yield { start: n >> 1, stop: (n >> 1) + 1 };
  yield { start: Math.floor(n / 3), stop: n - 1 };
  if (shape.length < 2) return;
  yield { row: n - 1 };
  yield { row: n >> 2, start: 1, stop: shape[1]! - 1 };
}

const withoutDirect = async <T>(read: () => Promise<T>): Promise<T> => {
  vi.stubEnv('GLASS_HDF5_DIRECT', 'off');
  try {
    return await read();
  } finally {
    vi.stubEnv('GLASS_HDF5_DIRECT', '1');
  }
};

/** All datasets of a file, and which of them were read by Rust, after comparing each with libhdf5. */
async function compare(name: string): Promise<{ all: string[]; found: string[] }> {
  const all: string[] = [];
  const found: string[] = [];
  await both(name, async (ours, theirs) => {
    for (const path of await datasetsOf(ours)) {
      all.push(path);
      const before = reader.readings;
      const shape = await ours.dataset(path).then(
        (info) => info.shape,
        () => [1],
      );
      for (const range of ranges(shape)) {
        const expected = await withoutDirect(() => outcome(theirs.read(path, range)));
        expect(await outcome(ours.read(path, range)), `${path} ${JSON.stringify(range)}`).toBe(expected);
      }
      if (reader.readings > before) found.push(path);
    }
  });
  return { all: all.sort(), found };
}

/** The extremes by the book. */
function extremes(x: readonly number[], survey: 'values' | 'radii'): number[] {
  const rows = Array.from({ length: x.length / 3 }, (_, k) =>
    Math.sqrt(x[3 * k]! ** 2 + x[3 * k + 1]! ** 2 + x[3 * k + 2]! ** 2),
  );
  const all = survey === 'radii' ? rows : x;
  return [Math.min(...all), Math.max(...all)];
}

const TYPES = 'i1 i2 i4 i8 u1 u2 u4 u8 f4 f8'.split(' ');

describeNative('reading past libhdf5', () => {
  it.each(['earliest', 'latest'])('storage.%s.hdf5', async (version) => {
    const { all, found } = await compare(`storage.${version}.hdf5`);
    // Left to libhdf5: chunks that were never written, values in another byte order or with fewer bits, filters that are not
    // its own, files elsewhere, and, of arrays that grow along other axes than the first, the indices of newer versions.
    const left = ['/lossy/nbit_40', '/odd/big_endian', '/odd/holes', '/odd/lzf'];
    if (version === 'latest') left.push('/shapes/large', '/square/both', '/square/second');
    expect(all.filter((path) => !found.includes(path))).toEqual(left.sort());
  });

  it.each(['earliest', 'latest'])('every way of storing holds the same values in storage.%s.hdf5', async (version) => {
    const file = await openHdf5(fixture(`storage.${version}.hdf5`));
    for (const group of [...TYPES, 'shapes', 'many', 'square']) {
      const plain = bytesOf(await withoutDirect(() => file.read(`${group}/plain`)));
      for (const name of await file.children(group))
        expect(Buffer.compare(bytesOf(await file.read(`${group}/${name}`)), plain), `${group}/${name}`).toBe(0);
    }
    await file.close();
  });

  it.each([
    ['types', 16],
    ['latest', 42],
    ['user_block', 1],
    ['virtual', 0],
  ])('%s.hdf5', async (name, count) => {
    expect((await compare(`${name}.hdf5`)).found).toHaveLength(count);
  });

  it('what is known about the values', async () => {
    const file = await openHdf5(fixture('storage.earliest.hdf5'));
    const finite = ['lossy/scale_f4_2', 'lossy/scale_f8_5', 'lossy/nbit_f8', 'f4/gzip', 'f8/plain'];
    for (const path of finite) {
      for (const survey of ['values', 'radii'] as const) {
        for (const range of [{}, { start: 2 }, { start: 5, stop: 6 }]) {
          const before = reader.readings;
          const ours = await file.readSurveyed(path, survey, range);
          expect(reader.readings).toBeGreaterThan(before);
          const theirs = await withoutDirect(() => file.read(path, range));
          const plain = extremes([...(theirs as Float64Array)], survey);
          expect(ours.extremes, `${path} ${survey}`).toEqual(plain);
          expect(Buffer.compare(bytesOf(ours.data), bytesOf(theirs))).toBe(0);
        }
      }
    }
    await file.close();
  });

  it('the same address in another file', async () => {
    const { all, found } = await compare('linked.a.hdf5');
    expect(all).toEqual(['/group/x', '/group/y', '/soft', '/x', '/y']);
    expect(found).toEqual(['/x', '/y']);
    const file = await openHdf5(fixture('linked.a.hdf5'));
    for (const path of ['group/x', 'group/y', 'soft']) expect((await file.read(path))[0]).toBe(100);
    await file.close();
  });
});
