import { join } from 'node:path';
import type { RunResult } from '@glass-ts/core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dataset } from './support/h5.ts';
import { demoMaps, type Sandbox, sandbox } from './support/run.ts';

/** The nearest shells of the demonstration at full resolution, with galaxies: a part of it that is quick. */
const SHELLS = 3;

const runFile = (backend: string) => ({
  backend,
  input: { path: demoMaps },
  shells: { last: SHELLS - 1 },
  stages: {
    overdensity: {},
    convergence: {},
    shear: {},
    galaxies: {
      nz: { density: 0.01, smail: { zMode: 0.06, alpha: 2, beta: 1.5 }, zMax: 0.1 },
      bias: 1.2,
      photoz: { sigma0: 0.03 },
    },
  },
  output: { directory: backend, sinks: { maps: { ports: ['overdensity', 'convergence', 'shear'] } } },
});

let box: Sandbox;
let reference: RunResult;
beforeAll(async () => {
  box = await sandbox();
  reference = await box.run(runFile('reference'));
}, 120_000);
afterAll(() => box.remove());

/** Root of the mean square of the differences, over that of the values; and the largest difference over the same. */
async function errors(backend: string, file: string, name: string): Promise<{ rms: number; largest: number }> {
  const read = (from: string) => dataset(join(box.directory, from, file), name) as Promise<Float64Array>;
  const [exact, x] = await Promise.all([read('reference'), read(backend)]);
  let size = 0;
  let difference = 0;
  let largest = 0;
  exact.forEach((v, k) => {
    size += v * v;
    difference += (x[k] - v) ** 2;
    largest = Math.max(largest, Math.abs(x[k] - v));
  });
  const rms = Math.sqrt(size / exact.length);
  return { rms: Math.sqrt(difference / exact.length) / rms, largest: largest / rms };
}

describe.each(['tfjs-cpu', 'tfjs-wasm'])('the demonstration on %s', (backend) => {
  let result: RunResult;
  beforeAll(async () => {
    result = await box.run(runFile(backend));
  }, 120_000);

  it('has the same galaxies in every shell', () => {
    const counts = (r: RunResult) => r.record.shells.map((shell) => shell.counts);
    expect(counts(result)).toEqual(counts(reference));
    expect(result.record.counts.galaxies).toBeGreaterThan(10_000);
  });

  it('brings nothing to the host between load and output', () => {
    expect(result.record.ledger.toHostBeforeOutputBytes).toBe(0);
    expect(result.record.warnings).toEqual([]);
  });

  it('has contrast, convergence and shear to float32', async () => {
    const last = `shell_${String(SHELLS - 1).padStart(3, '0')}`;
    // Contrasts are rounded once, κ with every plane; γ comes from transforms in double precision of rounded maps.
    const files = [
      ['overdensity.hdf5', last],
      ['convergence.hdf5', last],
      ['shear.hdf5', `${last}/gamma1`],
      ['shear.hdf5', `${last}/gamma2`],
    ] as const;
    for (const [file, name] of files) {
      const { rms, largest } = await errors(backend, file, name);
      expect(rms, `${file} ${name}`).toBeLessThan(1e-6);
      expect(rms, `${file} ${name}`).toBeGreaterThan(1e-9);
      expect(largest, `${file} ${name}`).toBeLessThan(1e-4);
    }
  });
});
