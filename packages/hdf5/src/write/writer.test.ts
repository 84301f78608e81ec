import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createHdf5, type Hdf5Writer, numbersAttribute, stopHdf5, stringAttribute, withHdf5 } from '../index.ts';
import { errorOf, inFolder } from '../testing.ts';
import type { NumberArray } from '../types.ts';

afterAll(stopHdf5);

/** Writes a file in a folder of its own and hands its path on. */
const written = (write: (writer: Hdf5Writer) => Promise<void>, check: (path: string) => Promise<void>) =>
  inFolder(async (folder) => {
    const path = join(folder, 'out.hdf5');
    const writer = await createHdf5(path);
    await write(writer);
    await writer.commit();
    await check(path);
  });

describe('what is written is what libhdf5 reads', () => {
  const arrays: NumberArray[] = [
    Float64Array.of(1.5, -0, Number.NaN),
    Float32Array.of(1.5, 2),
    Int8Array.of(-1, 1),
    Int16Array.of(-300),
    Int32Array.of(-70000, 7),
    BigInt64Array.of(-(2n ** 62n), 5n),
    Uint8Array.of(255),
    Uint16Array.of(65535),
    Uint32Array.of(4294967295),
    BigUint64Array.of(2n ** 64n - 1n),
    new Float64Array(0),
  ];
  test.each(arrays.map((a) => [a.constructor.name, a] as const))('%s', async (_, data) => {
    for (const options of [{}, { gzip: 6 }, { gzip: 1, shuffle: false }, { chunkRows: 1 }]) {
      await written(
        (w) => w.dataset('/group/x', data, options),
        (path) => withHdf5(path, async (file) => expect(await file.read('group/x')).toEqual(data)),
      );
    }
  });

  test('attributes of every kind', async () => {
    await written(
      async (w) => {
        w.group('g');
        w.attribute('/', 'title', 'Größe κ');
        w.attribute('g', 'empty', '');
        w.attribute('g', 'list', ['a', '', 'ccc']);
        w.attribute('g', 'number', 0.7);
        w.attribute('g', 'integer', 16n);
        w.attribute('g', 'numbers', [1, 2, 3, 4], { dtype: 'int32', shape: [2, 2] });
        w.attribute('g', 'floats', Float32Array.of(1, 2));
        w.attribute('g', 'flags', [true, false]);
        w.attribute('g', 'none', []);
        w.attribute('g', 'number', 0.5);
      },
      (path) =>
        withHdf5(path, async (file) => {
          expect(await stringAttribute(file, '/', 'title')).toBe('Größe κ');
          const all = await file.attributes('g');
          const plain = Object.fromEntries([...all].map(([k, a]) => [k, [a.dtype, a.shape, [...(a.values as [])]]]));
          expect(plain).toEqual({
            empty: ['string', [], ['']],
            list: ['string', [3], ['a', '', 'ccc']],
            number: ['float64', [], [0.5]],
            integer: ['int64', [], [16n]],
            numbers: ['int32', [2, 2], [1, 2, 3, 4]],
            floats: ['float32', [2], [1, 2]],
            flags: ['int8', [2], [1, 0]],
            none: ['float64', [0], []],
          });
        }),
    );
  });

  test('text, scalars and booleans', async () => {
    await written(
      async (w) => {
        await w.dataset('names', ['alpha', 'βeta', '']);
        await w.dataset('one', Int32Array.of(42), { shape: [] });
        const flags = await w.createDataset('flags', { dtype: 'bool', shape: [3] });
        await flags.appendRows(Uint8Array.of(1, 0, 1));
      },
      (path) =>
        withHdf5(path, async (file) => {
          expect(await file.readStrings('names')).toEqual(['alpha', 'βeta', '']);
          expect((await file.dataset('one')).shape).toEqual([]);
          expect([...(await file.read('one'))]).toEqual([42]);
          expect([...(await file.read('flags'))]).toEqual([1, 0, 1]);
        }),
    );
  });

  test('many groups, datasets and attributes in one place', async () => {
    await written(
      async (w) => {
        for (let i = 0; i < 300; i++) {
          await w.dataset(`many/${i}/x`, Float64Array.of(i));
          w.attribute('many', `attribute ${i}`, BigInt(i));
        }
      },
      (path) =>
        withHdf5(path, async (file) => {
          expect(await file.children('many')).toHaveLength(300);
          expect(await numbersAttribute(file, 'many', 'attribute 299')).toEqual([299]);
          for (const i of [0, 17, 299]) expect([...(await file.read(`many/${i}/x`))]).toEqual([i]);
        }),
    );
  });

  test('tables in any portions: more chunks than a tree node has room for', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 1, max: 3 }),
        fc.boolean(),
        async (portions, chunkRows, width, compressed) => {
          const total = portions.reduce((a, b) => a + b, 0) * width;
          const all = Int32Array.from({ length: total }, (_, i) => i * 3);
          await written(
            async (w) => {
              const options = { dtype: 'int32', rowShape: width === 1 ? [] : [width], chunkRows } as const;
              const table = await w.createTable('t', { ...options, ...(compressed ? { gzip: 1 } : {}) });
              let at = 0;
              for (const rows of portions) {
                const part = all.slice(at, at + rows * width);
                await table.appendRows(part);
                // The writer must not look at the array any more.
                part.fill(-1);
                at += rows * width;
              }
              expect(table.rows).toBe(total / width);
            },
            (path) => withHdf5(path, async (file) => expect(await file.read('t')).toEqual(all)),
          );
        },
      ),
      // A fixed seed: the same cases in every run. Up to 4800 chunks, so that the tree has up to three levels.
      { seed: 20260101, numRuns: 6 },
    );
  });

  test('a tree of three levels', async () => {
    await written(
      async (w) => {
        const table = await w.createTable('t', { dtype: 'uint16', chunkRows: 1 });
        await table.appendRows(Uint16Array.from({ length: 4200 }, (_, i) => i));
      },
      (path) =>
        withHdf5(path, async (file) => {
          expect(await file.read('t')).toEqual(Uint16Array.from({ length: 4200 }, (_, i) => i));
          expect((await file.dataset('t')).chunks).toEqual([1]);
        }),
    );
  });
});

test('the same calls give the same bytes', async () => {
  await inFolder(async (folder) => {
    const write = async (name: string): Promise<Buffer> => {
      const path = join(folder, name);
      const w = await createHdf5(path);
      w.attribute('/', 'title', 'x');
      const a = await w.createTable('a', { dtype: 'float64', chunkRows: 100, gzip: 4 });
      const b = await w.createTable('b', { dtype: 'int64', chunkRows: 10 });
      for (let i = 0; i < 20; i++) {
        await a.appendRows(Float64Array.from({ length: 333 }, (_, k) => Math.sin(i + k)));
        await b.appendRows(BigInt64Array.from({ length: 7 }, (_, k) => BigInt(i * k)));
        await w.dataset(`c/${i}`, Float32Array.of(i));
      }
      await w.commit();
      return readFile(path);
    };
    const first = await write('first.hdf5');
    // Time stamps of HDF5 have seconds.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(Buffer.compare(first, await write('second.hdf5'))).toBe(0);
  });
});

test('nothing appears before commit, everything is gone after abort', async () => {
  await inFolder(async (folder) => {
    const path = join(folder, 'out.hdf5');
    await writeFile(path, 'earlier output');
    const writer = await createHdf5(path);
    await writer.dataset('x', new Float64Array(10));
    expect((await readdir(folder)).sort()).toEqual([`.out.hdf5.tmp-${process.pid}`, 'out.hdf5']);
    expect(await errorOf(createHdf5(path))).toMatchObject({ code: 'ERR_HDF5_BUSY' });
    await writer.abort();
    await writer.abort();
    expect(await readdir(folder)).toEqual(['out.hdf5']);
    expect(await readFile(path, 'utf8')).toBe('earlier output');
    expect(await errorOf(writer.dataset('y', new Float64Array(1)))).toMatchObject({ code: 'ERR_HDF5_CLOSED' });
    const again = await createHdf5(path);
    await again.commit();
    await again.abort();
    expect(await readdir(folder)).toEqual(['out.hdf5']);
    expect((await stat(path)).size).toBeGreaterThan(48);
  });
});

test('a file given up half way is removed by `await using`', async () => {
  await inFolder(async (folder) => {
    const writer = await createHdf5(join(folder, 'out.hdf5'));
    await writer[Symbol.asyncDispose]();
    expect(await readdir(folder)).toEqual([]);
  });
});

test('a temporary file left by a killed process is no hindrance', async () => {
  await inFolder(async (folder) => {
    await writeFile(
      join(folder, `.out.hdf5.tmp-${process.pid}`),
      'rubbish that is longer than the new file'.repeat(100),
    );
    const writer = await createHdf5(join(folder, 'out.hdf5'));
    await writer.commit();
    await withHdf5(join(folder, 'out.hdf5'), async (file) => expect(await file.children()).toEqual([]));
  });
});

test('mistakes have codes', async () => {
  await inFolder(async (folder) => {
    expect(await errorOf(createHdf5(join(folder, 'none', 'x.hdf5')))).toMatchObject({ code: 'ERR_HDF5_WRITE' });
    const w = await createHdf5(join(folder, 'out.hdf5'));
    const x = await w.createDataset('x', { dtype: 'float64', shape: [4, 2] });
    await x.appendRows(new Float64Array(2));
    const code = async (promise: Promise<unknown>) => (await errorOf(promise)).code;
    expect(await code(x.appendRows(new Float32Array(2)))).toBe('ERR_HDF5_TYPE');
    expect(await code(x.appendRows(new Float64Array(3)))).toBe('ERR_HDF5_SHAPE');
    expect(await code(x.appendRows(new Float64Array(8)))).toBe('ERR_HDF5_SHAPE');
    expect(await code(w.dataset('x', new Float64Array(1)))).toBe('ERR_HDF5_EXISTS');
    expect(await code(w.dataset('x/y', new Float64Array(1)))).toBe('ERR_HDF5_EXISTS');
    expect(await code(w.dataset('y', new Float64Array(3), { shape: [2] }))).toBe('ERR_HDF5_SHAPE');
    expect(await code(w.createTable('z', { dtype: 'int8', gzip: 11 }))).toBe('ERR_HDF5_TYPE');
    const attribute = (run: () => void) => code(Promise.resolve().then(run));
    expect(await attribute(() => w.attribute('none', 'a', 1))).toBe('ERR_HDF5_MISSING');
    expect(await attribute(() => w.attribute('/', 'a', new Float64Array(9000)))).toBe('ERR_HDF5_SHAPE');
    expect(await attribute(() => w.attribute('/', 'a', [1, 2], { shape: [3] }))).toBe('ERR_HDF5_SHAPE');
    expect(await attribute(() => w.attribute('/', 'a', ['x', 1] as unknown as string[]))).toBe('ERR_HDF5_TYPE');
    // Three rows of x are missing: nothing is published.
    expect(await code(w.commit())).toBe('ERR_HDF5_INCOMPLETE');
    expect(await readdir(folder)).toEqual([]);
  });
});

test('a name that is taken by a directory', async () => {
  await inFolder(async (folder) => {
    await mkdir(join(folder, 'out.hdf5'));
    const writer = await createHdf5(join(folder, 'out.hdf5'));
    expect(await errorOf(writer.commit())).toMatchObject({ code: 'ERR_HDF5_WRITE' });
  });
});
