import { mkdtemp, readdir, readFile, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RecordBatchReader, tableFromIPC } from 'apache-arrow';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ArrowFile } from './file.ts';

const META = new Map([['seed', '42']]);
const columns = [
  { name: 'ra', dtype: 'float64', metadata: new Map([['unit', 'deg']]) },
  { name: 'e1', dtype: 'float32', metadata: new Map() },
  { name: 'id', dtype: 'uint64', metadata: new Map() },
  { name: 'bin', dtype: 'int8', metadata: new Map() },
  { name: 'keep', dtype: 'bool', metadata: new Map() },
] as const;

const group = (from: number, rows: number) => ({
  rows,
  columns: [
    Float64Array.from({ length: rows }, (_, i) => from + i + 0.25),
    Float32Array.from({ length: rows }, (_, i) => -(from + i)),
    BigUint64Array.from({ length: rows }, (_, i) => 2n ** 63n + BigInt(from + i)),
    Int8Array.from({ length: rows }, (_, i) => ((from + i) % 7) - 3),
    Uint8Array.from({ length: rows }, (_, i) => ((from + i) % 3 === 0 ? 1 : 0)),
  ],
});

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'glass-arrow-'));
});
afterEach(() => rm(directory, { recursive: true }));

describe('ArrowFile', () => {
  it('writes batches that Arrow reads back, with metadata', async () => {
    const path = join(directory, 'a.arrow');
    const file = await ArrowFile.create(path, columns, META);
    await file.append(group(0, 11));
    await file.append(group(11, 5));
    await file.close();
    const reader = RecordBatchReader.from(await readFile(path));
    expect([...reader].map((batch) => batch.numRows)).toEqual([11, 5]);
    const table = tableFromIPC(await readFile(path));
    expect(table.schema.metadata).toEqual(META);
    expect(table.schema.fields.map((f) => `${f.name}: ${f.type}`)).toEqual([
      'ra: Float64',
      'e1: Float32',
      'id: Uint64',
      'bin: Int8',
      'keep: Bool',
    ]);
    expect(table.schema.fields[0]!.metadata.get('unit')).toBe('deg');
    const all = group(0, 16).columns;
    for (const [i, name] of ['ra', 'e1', 'id', 'bin'].entries()) {
      expect([...table.getChild(name)!], name).toEqual([...all[i]!]);
    }
    expect([...table.getChild('keep')!]).toEqual([...all[4]!].map((v) => v === 1));
  });

  it('is on disk batch by batch, not at the end', async () => {
    const path = join(directory, 'a.arrow');
    const file = await ArrowFile.create(path, columns, META);
    const sizes: number[] = [];
    for (let i = 0; i < 3; i++) {
      await file.append(group(0, 4096));
      sizes.push((await stat(path)).size);
    }
    await file.close();
    // 8 + 4 + 8 + 1 + 1/8 bytes per row. The last batch may be on its way, those before are there.
    const batch = 4096 * 21;
    expect(sizes[1]!).toBeGreaterThan(batch);
    expect(sizes[2]!).toBeGreaterThan(2 * batch);
    expect(sizes[1]!).toBeLessThan(3 * batch);
  });

  it.runIf(process.platform === 'linux')('says when the disk is full', async () => {
    const path = join(directory, 'full.arrow');
    await symlink('/dev/full', path);
    await expect(ArrowFile.create(path, columns, META)).rejects.toMatchObject({
      code: 'ERR_OUTPUT_WRITE',
      fix: expect.stringContaining('The disk is full'),
    });
    expect(await readdir(directory)).toEqual([]);
  });

  it('is a valid file without rows', async () => {
    const path = join(directory, 'a.arrow');
    await (await ArrowFile.create(path, columns, META)).close();
    const table = tableFromIPC(await readFile(path));
    expect(table.numRows).toBe(0);
    expect(table.schema.fields).toHaveLength(5);
  });

  it('has the same bytes when written twice', async () => {
    const bytes = [];
    for (const name of ['a', 'b']) {
      const file = await ArrowFile.create(join(directory, name), columns, META);
      await file.append(group(3, 100));
      await file.close();
      bytes.push(await readFile(join(directory, name)));
    }
    expect(bytes[0]!.equals(bytes[1]!)).toBe(true);
  });

  it('leaves nothing after abort, nor when the schema is refused', async () => {
    const file = await ArrowFile.create(join(directory, 'a.arrow'), columns, META);
    await file.append(group(0, 10));
    await file.abort();
    const closed = await ArrowFile.create(join(directory, 'c.arrow'), columns, META);
    await closed.close();
    await closed.abort();
    const complex = [{ name: 'k', dtype: 'complex128', metadata: new Map() }] as const;
    await expect(ArrowFile.create(join(directory, 'b.arrow'), complex, META)).rejects.toMatchObject({
      code: 'ERR_TYPE',
    });
    expect(await readdir(directory)).toEqual([]);
  });

  it('names the file that cannot be made', async () => {
    const path = join(directory, 'no', 'a.arrow');
    await expect(ArrowFile.create(path, columns, META)).rejects.toMatchObject({
      code: 'ERR_OUTPUT_WRITE',
      where: { file: path },
    });
  });
});
