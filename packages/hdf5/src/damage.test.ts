import { appendFile, chmod, open, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { openHdf5, stopHdf5, withHdf5 } from './index.ts';
import { copyOf, errorOf, fixture, inFolder } from './testing.ts';

afterAll(stopHdf5);

const readAll = (path: string, dataset: string) => withHdf5(path, (file) => file.read(dataset));

async function overwrite(path: string, at: number, bytes: Uint8Array): Promise<void> {
  const handle = await open(path, 'r+');
  await handle.write(bytes, 0, bytes.length, at);
  await handle.close();
}

const MAPS = 'gadget4_multi/mapsdir_000/maps_000.0.hdf5';
const PARTICLES = 'swift_serial/lightcones/lightcone0_particles/lightcone0_0000.0.hdf5';

test.each([MAPS, PARTICLES, 'hdf5/latest.hdf5'])('a truncated copy of %s is refused at once', async (name) => {
  await inFolder(async (folder) => {
    const whole = (await readFile(fixture(name))).length;
    const path = await copyOf(name, folder);
    for (const size of [whole - 1, Math.floor(whole / 2), 600]) {
      await truncate(path, size);
      const error = await errorOf(openHdf5(path));
      expect(error.code).toBe('ERR_HDF5_TRUNCATED');
      expect(error.message).toContain(String(size));
      expect(error.message).toContain(path);
    }
    await truncate(path, 20);
    expect(await errorOf(openHdf5(path))).toMatchObject({ code: 'ERR_HDF5_OPEN' });
    await truncate(path, 0);
    expect(await errorOf(openHdf5(path))).toMatchObject({
      code: 'ERR_HDF5_TRUNCATED',
      what: expect.stringMatching(/empty/),
    });
  });
});

test('data beyond the end are noticed when the superblock does not tell', async () => {
  await inFolder(async (folder) => {
    const path = await copyOf(MAPS, folder);
    const bytes = await readFile(path);
    const half = Math.floor(bytes.length / 2);
    await truncate(path, half);
    // A superblock of version 0 has the end-of-file address after the base and free-space addresses.
    const address = new Uint8Array(8);
    new DataView(address.buffer).setBigUint64(0, BigInt(half), true);
    await overwrite(path, 40, address);
    const error = await errorOf(readAll(path, 'Maps/Mass'));
    expect(error.code).toMatch(/ERR_HDF5_(TRUNCATED|READ|MISSING|OPEN)/);
    expect(error.where?.file).toBe(path);
  });
});

test('contiguous data that end behind the file', async () => {
  await inFolder(async (folder) => {
    const { createHdf5 } = await import('./index.ts');
    const path = join(folder, 'short.hdf5');
    const writer = await createHdf5(path);
    await writer.dataset('x', new Float64Array(100));
    await writer.commit();
    const bytes = await readFile(path);
    const at = bytes.indexOf(Uint8Array.of(3, 1, 48, 0, 0, 0, 0, 0, 0, 0));
    // Move the data far out, and make the header's checksum right again.
    new DataView(bytes.buffer, bytes.byteOffset).setBigUint64(at + 2, 100_000n, true);
    const { lookup3 } = await import('./format/checksum.ts');
    const start = bytes.indexOf('OHDR');
    const end = start + 10 + bytes.readUInt32LE(start + 6);
    bytes.writeUInt32LE(lookup3(bytes.subarray(start, end)), end);
    await writeFile(path, bytes);
    const error = await errorOf(readAll(path, 'x'));
    expect(error).toMatchObject({ code: 'ERR_HDF5_TRUNCATED', where: { file: path, dataset: '/x' } });
  });
});

test('a damaged chunk is an error, and other files go on', async () => {
  await inFolder(async (folder) => {
    const path = await copyOf(PARTICLES, folder);
    const good = await openHdf5(fixture(PARTICLES));
    const expected = await good.read('DM/Coordinates');
    const bytes = await readFile(path);
    // Compressed chunks fill most of the file: hit them all.
    for (let at = 3000; at < bytes.length - 2000; at += 200) bytes[at]! ^= 0x55;
    await writeFile(path, bytes);
    const codes = new Set<string>();
    for (const name of ['Coordinates', 'Masses']) {
      const error = await errorOf(readAll(path, `DM/${name}`));
      codes.add(error.code);
      expect(error.where?.file).toBe(path);
      expect(error.fix).toBeTruthy();
    }
    expect([...codes].every((code) => /ERR_HDF5_(READ|OPEN|TRUNCATED|MISSING)/.test(code))).toBe(true);
    // The thread in which libhdf5 failed is given up; the good file is read in another one.
    expect(await good.read('DM/Coordinates')).toEqual(expected);
    await good.close();
  });
});

test.each([
  ['a FITS file', 'SIMPLE  =                    T'],
  ['a NumPy .npy file', '\x93NUMPY\x01\x00'],
  ['a text file', '# shells\n0 1 2\n'],
  ['a file that begins with zeros', '\0'.repeat(4096)],
])('%s is not HDF5', async (kind, content) => {
  await inFolder(async (folder) => {
    const path = join(folder, 'foreign');
    await writeFile(path, content, 'latin1');
    const error = await errorOf(openHdf5(path));
    expect(error.code).toBe('ERR_HDF5_NOT_HDF5');
    expect(error.message).toContain(kind);
  });
});

test('a compressed copy is recognised', async () => {
  await inFolder(async (folder) => {
    const path = join(folder, 'maps.hdf5.gz');
    await writeFile(path, gzipSync(await readFile(fixture(MAPS))));
    expect(await errorOf(openHdf5(path))).toMatchObject({
      code: 'ERR_HDF5_NOT_HDF5',
      what: expect.stringMatching(/gzip/),
    });
  });
});

test('no file, no permission, a directory', async () => {
  await inFolder(async (folder) => {
    expect(await errorOf(openHdf5(join(folder, 'none')))).toMatchObject({ code: 'ERR_HDF5_OPEN' });
    expect(await errorOf(openHdf5(folder))).toMatchObject({
      code: 'ERR_HDF5_OPEN',
      what: expect.stringMatching(/directory/),
    });
    if (process.getuid?.() === 0) return;
    const path = await copyOf(MAPS, folder);
    await chmod(path, 0);
    expect(await errorOf(openHdf5(path))).toMatchObject({ code: 'ERR_HDF5_OPEN' });
  });
});

test('a virtual dataset without its pieces is an error, not zeros', async () => {
  await inFolder(async (folder) => {
    const path = await copyOf('hdf5/virtual.hdf5', folder);
    const error = await errorOf(readAll(path, 'x'));
    expect(error).toMatchObject({ code: 'ERR_HDF5_VIRTUAL', where: { file: path, dataset: '/x' } });
    expect(error.message).toContain('piece.0.hdf5');
    await copyOf('hdf5/piece.0.hdf5', folder);
    expect((await errorOf(readAll(path, 'x'))).message).toContain('piece.1.hdf5');
    const piece = await copyOf('hdf5/piece.1.hdf5', folder);
    expect([...(await readAll(path, 'x'))]).toHaveLength(10);
    await truncate(piece, 1000);
    expect(await errorOf(readAll(path, 'x'))).toMatchObject({ code: 'ERR_HDF5_TRUNCATED', where: { file: piece } });
    // A piece of another run: too short.
    await rm(piece);
    await writeFile(piece, await readFile(fixture('hdf5/piece.0.hdf5')));
    expect(await errorOf(readAll(path, 'x'))).toMatchObject({ code: 'ERR_HDF5_VIRTUAL' });
  });
});

test('the virtual snapshot of SWIFT, with and without its pieces', async () => {
  const name = 'swift_mpi2/snapshots/snap_0001/snap_0001.hdf5';
  const masses = await readAll(fixture(name), 'PartType1/Masses');
  expect(masses).toHaveLength(1728);
  expect(Math.min(...(masses as Float32Array))).toBeGreaterThan(0);
  await inFolder(async (folder) => {
    const path = await copyOf(name, folder);
    expect(await errorOf(readAll(path, 'PartType1/Masses'))).toMatchObject({ code: 'ERR_HDF5_VIRTUAL' });
  });
});

test('a file that is replaced while it is read', async () => {
  await inFolder(async (folder) => {
    const path = await copyOf(MAPS, folder);
    const first = await openHdf5(path);
    await appendFile(path, 'x');
    const second = await openHdf5(path);
    expect(second.size).toBe(first.size + 1);
    expect(await second.read('Maps/Mass')).toHaveLength(1536);
    expect(await errorOf(first.read('Maps/Mass'))).toMatchObject({ code: 'ERR_HDF5_CHANGED' });
    await first.close();
    await second.close();
  });
});

test('floats with mostly unused bits, which libhdf5 2.0 refuses', async () => {
  await inFolder(async (folder) => {
    const path = await copyOf('hdf5/types.hdf5', folder);
    const bytes = await readFile(path);
    // Turn DMantissa21 into the DMantissa9 of older SWIFT outputs: 21 of 64 bits.
    const type = (precision: number, sign: number, exponent: number, mantissa: number) =>
      Uint8Array.of(0x11, 0x20, sign, 0, 8, 0, 0, 0, 0, 0, precision, 0, exponent, 11, 0, mantissa, 0xff, 3, 0, 0);
    const at = bytes.indexOf(type(33, 32, 21, 21));
    bytes.set(type(21, 20, 9, 9), at);
    await writeFile(path, bytes);
    const error = await errorOf(readAll(path, 'DMantissa21'));
    expect(error).toMatchObject({ code: 'ERR_HDF5_TYPE', where: { file: path, dataset: '/DMantissa21' } });
  });
});
