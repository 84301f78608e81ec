/**
 * HDF5 datasets in the page cache to arrays of a backend, slice by slice as a run reads them; libhdf5 in WebAssembly and h5py read
 * the same files, which bench/peers/reading.py writes (it needs Python: npm run bench:peers makes an environment). Positions of
 * particles are what gzip makes least of: their lower bits are noise.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { nativeStorage } from '@glass-ts/backend-native';
import { offerStorageReader } from '@glass-ts/core';
import { stopHdf5, withHdf5 } from '@glass-ts/hdf5';
import { namespace } from './backend.ts';
import { runCases } from './measure.ts';
import { PEERS, peersPython } from './peers/environment.ts';
import type { BenchCase, BenchOptions, BenchResult, Prepared } from './types.ts';

const CASES: readonly (readonly [storage: string, dtype: string])[] = [
  ['contiguous', 'float64'],
  ['contiguous', 'float32'],
  ['chunked', 'float64'],
  ['gzip', 'float64'],
  ['gzip + shuffle', 'float64'],
  ['gzip + shuffle', 'float32'],
  ['gzip + shuffle', 'int64'],
  ['gzip + shuffle + fletcher32', 'float64'],
  ['scale-offset', 'float64'],
  ['scale-offset', 'int64'],
  ['n-bit', 'float64'],
  ['n-bit', 'int64'],
];

/** All of a dataset, every slice an array of the backend for as long as the next takes. */
async function readAll(path: string, direct: boolean): Promise<void> {
  process.env.GLASS_HDF5_DIRECT = direct ? '0' : 'off';
  const xp = namespace();
  await withHdf5(path, async (file) => {
    for await (const { data } of file.slices('x')) xp.fromTyped(data, [data.length]).dispose();
  });
}

function writeFile(file: string, storage: string, dtype: string, rows: number): void {
  const code = `import reading; reading.write(${[file, storage, dtype].map((s) => JSON.stringify(s)).join(', ')}, ${rows})`;
  const { status, stderr } = spawnSync(
    peersPython(() => undefined),
    ['-c', code],
    { cwd: PEERS, encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(stderr);
}

/** @param shared folder of a case that a peer takes part in; otherwise one is made here */
function reading(storage: string, dtype: string, rows: number, direct: boolean, shared?: string): Prepared {
  offerStorageReader(nativeStorage);
  const folder = shared ?? mkdtempSync(join(tmpdir(), 'glass-reading-'));
  const path = join(folder, 'x.hdf5');
  writeFile(path, storage, dtype, rows);
  return {
    run: () => readAll(path, direct),
    dispose: () => {
      void stopHdf5();
      if (shared === undefined) rmSync(folder, { recursive: true, force: true });
    },
  };
}

export function cases({ quick }: BenchOptions): BenchCase[] {
  const values = quick ? 6e6 : 1.8e7;
  return CASES.flatMap(([storage, dtype]) => {
    const rows = dtype === 'int64' ? values / 2 : values / 3;
    const bytes = dtype === 'int64' ? 8 * rows : (dtype === 'float64' ? 24 : 12) * rows;
    const common = { elements: bytes };
    const name = `${storage}, ${dtype}, ${(bytes / 1e6).toFixed(0)} MB`;
    const peers = [{ peer: 'h5py', case: 'reading.read', arguments: { file: 'file:x.hdf5', storage, dtype, rows } }];
    return [
      { ...common, name, peers, prepare: (folder?: string) => reading(storage, dtype, rows, true, folder) },
      {
        ...common,
        name: `${name}, libhdf5 in WebAssembly`,
        prepare: (folder?: string) => reading(storage, dtype, rows, false, folder),
      },
    ];
  });
}

export default (options: BenchOptions): Promise<BenchResult[]> => runCases(cases, options);
