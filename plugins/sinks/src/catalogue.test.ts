import { readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { Column, Galaxies, GalaxyBatch, NDArray } from '@glass-ts/core';
import { RecordBatchReader, tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { catalogueSink } from './catalogue.ts';
import { type SinkTest, sinkTest } from './testing/setup.ts';

const columns: readonly Column[] = [
  { name: 'ra', dtype: 'float64', unit: 'deg', description: 'right ascension' },
  { name: 'z', dtype: 'float64', unit: '', description: 'redshift' },
  { name: 'shell', dtype: 'int32', unit: '', description: 'shell number' },
];

/** `total` galaxies of a shell, made `chunk` at a time. */
const galaxies = ({ xp }: SinkTest, shell: number, total: number, chunk: number): Galaxies => ({
  columns,
  total: async () => total,
  async *batches(): AsyncGenerator<GalaxyBatch> {
    for (let start = 0; start < total; start += chunk) {
      const count = Math.min(chunk, total - start);
      const rows = xp.arange(start, start + count, undefined, { dtype: 'float64' });
      const all: Record<string, NDArray> = {
        ra: rows.mul(0.25),
        z: rows.truediv(3).add(shell),
        shell: xp.full([count], shell, { dtype: 'int32' }),
      };
      yield { start, count, columns: all };
    }
  },
});

async function write(test: SinkTest, options: object, chunk: number, totals = [130, 0, 70]): Promise<Buffer> {
  const sink = await test.open(options);
  for (const [shell, total] of totals.entries()) {
    await sink.shell({ galaxies: galaxies(test, shell, total, chunk) }, test.context(shell));
  }
  const [pending] = await sink.finish({});
  return readFile(pending!.temporary);
}

describe('catalogue sink', () => {
  it('writes all shells, every column with unit and description', async () => {
    const test = await sinkTest(catalogueSink);
    const table = tableFromIPC(await write(test, {}, 1000));
    expect(table.numRows).toBe(200);
    expect([...table.getChild('shell')!]).toEqual([...Array(130).fill(0), ...Array(70).fill(2)]);
    expect([...table.getChild('z')!].slice(130, 133)).toEqual([2, 1 / 3 + 2, 2 / 3 + 2]);
    expect(Object.fromEntries(table.schema.fields[0]!.metadata)).toEqual({
      unit: 'deg',
      description: 'right ascension',
    });
    expect(Object.fromEntries(table.schema.metadata)).toEqual({
      program: 'glass-ts 0.1.0',
      run: 'test',
      seed: '42',
      generator: 'philox4x32-10/1',
    });
  });

  it('has the same bytes for any chunk size of the galaxies', async () => {
    const test = await sinkTest(catalogueSink);
    const files = [];
    for (const chunk of [1, 7, 64, 130, 1000]) files.push(await write(test, { rowGroup: 32 }, chunk));
    for (const file of files) expect(file.equals(files[0]!)).toBe(true);
    // Four full groups and a rest, then nothing, then two and a rest: no record batch spans two shells.
    expect([...RecordBatchReader.from(files[0]!)].map((b) => b.numRows)).toEqual([32, 32, 32, 32, 2, 32, 32, 6]);
  });

  it('says why every byte comes to the host', async () => {
    const test = await sinkTest(catalogueSink);
    await write(test, { columns: ['z'] }, 1000);
    expect(test.reasons).toEqual(['sink catalogue: z', 'sink catalogue: z']);
  });

  it('writes chosen columns, shells and types', async () => {
    const test = await sinkTest(catalogueSink);
    const table = tableFromIPC(await write(test, { columns: ['shell', 'ra'], shells: [2], dtype: 'float32' }, 50));
    expect(table.schema.fields.map((f) => `${f.name}: ${f.type}`)).toEqual(['shell: Int32', 'ra: Float32']);
    expect(table.numRows).toBe(70);
  });

  it('refuses unknown columns and shells, and needs galaxies', async () => {
    const test = await sinkTest(catalogueSink);
    await expect(write(test, { columns: ['dec'] }, 50)).rejects.toMatchObject({ code: 'ERR_SINK_COLUMN' });
    await expect(write(test, { columns: ['ra', 'ra'] }, 50)).rejects.toThrow(/twice/);
    await expect(test.open({ shells: [3] })).rejects.toMatchObject({ code: 'ERR_SINK_SHELLS' });
    expect(() => catalogueSink.select(catalogueSink.options.parse({}), ['shear'])).toThrow(
      expect.objectContaining({
        ...{ code: 'ERR_SINK_PORT', what: 'there are no galaxies to write', where: { name: 'output.sinks.catalogue' } },
        fix: 'Add a stage that gives "galaxies", or remove the sink "catalogue"',
      }),
    );
  });

  it('leaves nothing behind when given up, closed or not', async () => {
    const test = await sinkTest(catalogueSink);
    for (const close of [false, true]) {
      const sink = await test.open();
      await sink.shell({ galaxies: galaxies(test, 0, 10, 3) }, test.context(0));
      if (close) await sink.finish({});
      expect(await readdir(test.directory)).toHaveLength(1);
      await sink.abort();
      expect(await readdir(test.directory)).toEqual([]);
    }
  });

  it('stops between batches when the run is aborted', async () => {
    const test = await sinkTest(catalogueSink);
    const sink = await test.open();
    test.controller.abort(new Error('stop'));
    await expect(sink.shell({ galaxies: galaxies(test, 0, 10, 3) }, test.context(0))).rejects.toThrow('stop');
  });

  it('names what it wrote', async () => {
    const test = await sinkTest(catalogueSink);
    const sink = await test.open({ file: 'galaxies.arrow' });
    await sink.shell({ galaxies: galaxies(test, 0, 10, 3) }, test.context(0));
    const [pending] = await sink.finish({});
    expect(pending).toMatchObject({ path: 'galaxies.arrow', description: expect.stringContaining('10 rows × 3') });
    await rename(pending!.temporary, join(test.directory, pending!.path));
    expect(tableFromIPC(await readFile(join(test.directory, 'galaxies.arrow'))).numRows).toBe(10);
  });
});
