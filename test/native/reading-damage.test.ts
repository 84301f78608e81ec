/** Damaged files read by Rust and by libhdf5: the same values, or errors with codes, and never values where libhdf5 refuses. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { nativeStatus } from '@glass-ts/backend-native';
import { offerStorageReader } from '@glass-ts/core';
import { type NumberArray, openHdf5, stopHdf5, withHdf5 } from '@glass-ts/hdf5';
import { afterAll, afterEach, beforeEach, expect, it, vi } from 'vitest';
import { describeNative } from '../support/native.ts';
import { CountingReader, datasetsOf, outcome } from './support/reading.ts';

// libhdf5 in this thread: a thread in which it fails is replaced, which takes its time from sources.
vi.hoisted(() => {
  process.env.GLASS_HDF5_WORKERS = '0';
});

const fixture = (name: string): string => fileURLToPath(new URL(`../fixtures/hdf5/${name}`, import.meta.url));
const ROUNDS = Number(process.env.GLASS_FUZZ_ROUNDS ?? 25);

let folder: string;
let reader: CountingReader;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'glass-damage-'));
  if (!nativeStatus().available) return;
  reader = new CountingReader();
  offerStorageReader(() => reader);
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
  vi.unstubAllEnvs();
  offerStorageReader(() => undefined);
});
afterAll(stopHdf5);

function generator(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

/** Where the structures of a file begin. */
function structures(bytes: Buffer): number[] {
  const found: number[] = [];
  for (const signature of ['TREE', 'OHDR', 'FAHD', 'FADB', 'EAHD', 'EAIB', 'EADB', 'EASB'])
    for (let at = bytes.indexOf(signature); at >= 0; at = bytes.indexOf(signature, at + 1)) found.push(at);
  return found;
}

const read = (path: string, dataset: string, direct: string): Promise<string> => {
  vi.stubEnv('GLASS_HDF5_DIRECT', direct);
  return outcome(withHdf5(path, (file): Promise<NumberArray> => file.read(dataset)));
};

describeNative('damaged files', () => {
  it.each(['earliest', 'latest'])('storage.%s.hdf5', async (version) => {
    const whole = readFileSync(fixture(`storage.${version}.hdf5`));
    const file = await openHdf5(fixture(`storage.${version}.hdf5`));
    const datasets = await datasetsOf(file);
    await file.close();
    const places = structures(whole);
    const below = generator(version.length);
    let refused = 0;
    let differed = 0;
    for (let round = 0; round < ROUNDS; round++) {
      const path = join(folder, `${round}.hdf5`);
      const bytes = Buffer.from(whole);
      // In structures, where checksums are missing in older versions, and in the data.
      for (let k = 0; k < 40; k++) {
        const at = below(2) === 0 ? places[below(places.length)]! + below(120) : below(bytes.length);
        if (at < bytes.length && at > 100) bytes[at]! ^= 1 << below(8);
      }
      writeFileSync(path, bytes);
      for (let k = 0; k < 8; k++) {
        const dataset = datasets[below(datasets.length)]!;
        const theirs = await read(path, dataset, 'off');
        const ours = await read(path, dataset, '1');
        if (/^ERR_/.test(theirs)) {
          refused++;
          expect(ours, `${round} ${dataset}`).toMatch(/^ERR_HDF5_/);
        } else {
          differed += Number(ours !== theirs);
          expect(ours, `${round} ${dataset}`).toBe(theirs);
        }
      }
    }
    expect(refused).toBeGreaterThan(ROUNDS / 5);
    expect(differed).toBe(0);
    expect(reader.readings).toBeGreaterThan(ROUNDS);
  });

  it('a file that changes after it was opened is read by nobody', async () => {
    const path = join(folder, 'changed.hdf5');
    copyFileSync(fixture('linked.b.hdf5'), path);
    vi.stubEnv('GLASS_HDF5_DIRECT', '1');
    const file = await openHdf5(path);
    writeFileSync(path, Buffer.concat([readFileSync(path), Buffer.of(0)]));
    const again = await openHdf5(path);
    await expect(file.read('x')).rejects.toMatchObject({ code: 'ERR_HDF5_CHANGED' });
    expect(await again.read('x')).toHaveLength(10);
    await file.close();
    await again.close();
  });

  it('data that end with the file although its header promises more', async () => {
    const path = join(folder, 'short.hdf5');
    const bytes = readFileSync(fixture('linked.b.hdf5'));
    writeFileSync(path, bytes.subarray(0, bytes.length - 20));
    expect(await read(path, 'x', '1')).toBe('ERR_HDF5_TRUNCATED');
  });
});
