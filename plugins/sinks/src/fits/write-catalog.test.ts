import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { referenceNamespace } from '@glass-ts/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeCatalog } from './write-catalog.ts';

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'glass-fits-'));
});
afterEach(() => rm(directory, { recursive: true, force: true }));

/** Keywords of the table's header, read as 80-character cards. */
function cards(bytes: Buffer, from: number): { keys: Map<string, string>; data: number } {
  const keys = new Map<string, string>();
  for (let at = from; ; at += 80) {
    const card = bytes.toString('latin1', at, at + 80);
    const key = card.slice(0, 8).trim();
    if (key === 'END') return { keys, data: from + Math.ceil((at + 80 - from) / 2880) * 2880 };
    keys.set(key, card.slice(10).split(' /')[0]!.trim());
  }
}

describe('writeCatalog', () => {
  it('writes the bytes that the FITS standard asks for', async () => {
    const xp = referenceNamespace();
    const path = join(directory, 'a.fits');
    {
      await using out = await writeCatalog(path, { ext: 'CATALOG' });
      await out.write({ RA: xp.asarray([1.5, 2.5]), ID: xp.asarray([1, -2], { dtype: 'int64' }) });
      await out.write(null, { RA: xp.asarray([-3.25]), ID: xp.asarray([3], { dtype: 'int64' }) });
    }
    const bytes = await readFile(path);
    expect(bytes.length % 2880).toBe(0);
    expect(bytes.toString('latin1', 0, 30)).toBe('SIMPLE  =                    T');
    const { keys, data } = cards(bytes, 2880);
    expect(keys.get('NAXIS1')).toBe('16');
    expect(keys.get('NAXIS2')).toBe('3');
    expect([keys.get('TTYPE1'), keys.get('TFORM1'), keys.get('TTYPE2'), keys.get('TFORM2')]).toEqual([
      "'RA      '",
      "'D       '",
      "'ID      '",
      "'K       '",
    ]);
    expect(keys.get('EXTNAME')).toBe("'CATALOG '");
    const view = new DataView(bytes.buffer, bytes.byteOffset + data);
    expect([0, 1, 2].map((i) => view.getFloat64(16 * i))).toEqual([1.5, 2.5, -3.25]);
    expect([0, 1, 2].map((i) => view.getBigInt64(16 * i + 8))).toEqual([1n, -2n, 3n]);
  });

  it('keeps the rows written before an error', async () => {
    const path = join(directory, 'b.fits');
    const failing = async () => {
      await using out = await writeCatalog(path);
      await out.write({ Z: [0.5, 1.5] });
      throw new Error('stop');
    };
    await expect(failing()).rejects.toThrow('stop');
    expect(cards(await readFile(path), 2880).keys.get('NAXIS2')).toBe('2');
  });

  it('writes many rows in pieces, each exactly once', async () => {
    const xp = referenceNamespace();
    const path = join(directory, 'c.fits');
    const n = 150_000;
    {
      await using out = await writeCatalog(path);
      await out.write({ N: xp.arange(n, undefined, 1, { dtype: 'int32' }) });
    }
    const bytes = await readFile(path);
    const view = new DataView(bytes.buffer, bytes.byteOffset + cards(bytes, 2880).data);
    for (let i = 0; i < n; i += 997) expect(view.getInt32(4 * i)).toBe(i);
    expect(view.getInt32(4 * (n - 1))).toBe(n - 1);
  });

  it('refuses columns that do not fit', async () => {
    await using out = await writeCatalog(join(directory, 'd.fits'));
    await expect(out.write({ A: [1, 2], B: [1] })).rejects.toThrow(/another length/);
    await out.write({ A: [1.5] });
    await expect(out.write({ B: [1.5] })).rejects.toThrow(/the table has A/);
    await expect(out.write({ A: [[1.5]] })).rejects.toThrow(/dimensions/);
    await out.close();
    await expect(out.write({ A: [1.5] })).rejects.toMatchObject({
      ...{ code: 'ERR_FITS_CLOSED', what: 'the catalogue is closed', where: { file: join(directory, 'd.fits') } },
      fix: 'Write before closing it',
    });
    await expect(writeCatalog(join(directory, 'no/such/dir.fits'))).rejects.toMatchObject({ code: 'ERR_FITS_OPEN' });
  });
});
