import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { encodeNpy } from '@glass-ts/core';
import { numeric } from '@glass-ts/tables';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { galaxiesOptions } from '../index.ts';
import { StageTest } from '../testing/stage.ts';
import { type Distribution, distributionOf } from './distribution.ts';
import { binEdges } from './edges.ts';
import type { GalaxiesOptions } from './options.ts';
import { shellSamples } from './shell-samples.ts';

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'glass-galaxies-'));
});
afterAll(() => rm(directory, { recursive: true }));

const parse = (options: object): GalaxiesOptions =>
  galaxiesOptions.parse({ nz: { table: { z: [0, 1], nz: [1, 1] } }, ...options });
const distribution = (nz: object): Promise<Distribution> => distributionOf(parse({ nz }).nz, directory);
const total = ({ z, nz }: Distribution): number => numeric.trapezoid(nz, z);

describe('n(z) of the options', () => {
  it('is scaled to the density of its interval', async () => {
    const smail = { zMode: 0.9, alpha: 2, beta: 1.5 };
    expect(total(await distribution({ density: 30, smail }))).toBeCloseTo(30, 10);
    expect(total(await distribution({ density: 3, gaussian: { mean: 0.5, sigma: 0.1 }, zMax: 1 }))).toBeCloseTo(3, 12);
    expect(total(await distribution({ density: 2, constant: { zMin: 0.5, zMax: 1 } }))).toBeCloseTo(2, 12);
    const table = { z: [0, 1, 2], nz: [0, 2, 0] };
    expect(total(await distribution({ table }))).toBeCloseTo(2, 14);
    expect(total(await distribution({ density: 5, table }))).toBeCloseTo(5, 14);
    // The mode of the curve is zMode.
    const { z, nz } = await distribution({ density: 30, smail });
    expect(z[nz.indexOf(Math.max(...nz))]).toBeCloseTo(0.9, 3);
  });

  it('is read from a file', async () => {
    await writeFile(join(directory, 'nz.txt'), '# z  n\n0 0\n0.5, 2 # middle\n\n1.0\t0\n');
    const read = await distribution({ table: { file: 'nz.txt' } });
    expect([[...read.z], [...read.nz]]).toEqual([
      [0, 0.5, 1],
      [0, 2, 0],
    ]);
    await writeFile(join(directory, 'bad.txt'), '0 0\n0.5 two\n');
    await expect(distribution({ table: { file: 'bad.txt' } })).rejects.toThrow(
      /"0.5 two" does not hold z and n\(z\).*bad.txt:2/,
    );
    await expect(distribution({ table: { file: 'none.txt' } })).rejects.toMatchObject({ code: 'ERR_NZ_FILE' });
  });

  it.each([
    [{ density: 1, constant: { zMin: 1, zMax: 1 } }, /is not above zMin/],
    [{ density: 1, gaussian: { mean: 5, sigma: 0.01 }, zMax: 1 }, /has no galaxies/],
    [{ table: { z: [0, 1, 1], nz: [1, 1, 1] } }, /do not ascend/],
    [{ table: { z: [0, 1], nz: [1, 1, 1] } }, /2 redshifts and 3 values/],
    [{ table: { z: [0, 1], nz: [0, 0] } }, /has no galaxies/],
  ])('%j is refused', async (nz, message) => {
    await expect(distribution(nz)).rejects.toThrow(message);
    await expect(distribution(nz)).rejects.toMatchObject({ code: 'ERR_NZ', where: { name: 'stages.galaxies.nz' } });
  });
});

describe('galaxies of the shells', () => {
  const { setup } = new StageTest({ nz: { table: { z: [0, 1], nz: [1, 1] } } });
  const samples = async (options: object) => {
    const parsed = parse(options);
    return shellSamples(await distributionOf(parsed.nz, directory), parsed, setup);
  };

  it('add up to n(z) between the edges', async () => {
    const [a, b] = await samples({ nz: { table: { z: [0.3, 0.5, 2], nz: [0, 2, 2] } } });
    // ∫ 10 (z − 0.3) over 0.3 … 0.4; to 0.5, and 2 × 0.2.
    expect(a.ngal).toBeCloseTo(0.05, 13);
    expect(b.ngal).toBeCloseTo(0.15 + 0.4, 13);
    expect([a.z[0], a.z.at(-1)]).toEqual([0.3, 0.4]);
    expect(a.bias).toBeUndefined();
  });

  it('may be fitted by the windows', async () => {
    const nz = { table: { z: [0.2, 0.7], nz: [1, 1] } };
    for (const partition of ['nnls', 'lstsq']) {
      const fit = await samples({ nz, partition });
      // The sum is kept to the solver's tolerance of 1 %.
      expect(fit[0].ngal + fit[1].ngal).toBeCloseTo(0.5, 2);
      expect(Math.min(...fit.map((s) => s.ngal))).toBeGreaterThan(0.1);
    }
  });

  it('have redshifts of the window when asked to', async () => {
    const [first] = await samples({ redshifts: 'window' });
    expect([first.z[0], first.z.at(-1)]).toEqual([0.2, 0.4]);
    // Volume per redshift grows outwards.
    expect(first.nz.at(-1)).toBeGreaterThan(2 * first.nz[0]);
  });

  it('have the bias of their shell', async () => {
    const [a, b] = await samples({ bias: { z: [0, 1], b: [1, 2] } });
    expect(a.bias).toBeGreaterThan(1.3);
    expect(a.bias).toBeLessThan(1.4);
    expect(b.bias).toBeGreaterThan(1.5);
    expect((await samples({ bias: 1.7 }))[1].bias).toBe(1.7);
    await expect(samples({ bias: { z: [0, 0.5], b: [1, 2] } })).rejects.toThrow(
      /redshifts 0 to 0.5, a shell goes from 0.4 to 0.7/,
    );
    await expect(samples({ bias: { z: [0, 1], b: [1, 2, 3] } })).rejects.toMatchObject({
      ...{ code: 'ERR_BIAS', what: 'the bias has 2 redshifts and 3 values', where: { name: 'stages.galaxies.bias' } },
      fix: 'Give one value per redshift, for all redshifts with galaxies',
    });
    // Where there are no galaxies no bias is needed.
    const near = { table: { z: [0.2, 0.4], nz: [1, 1] } };
    expect((await samples({ nz: near, bias: { z: [0, 0.5], b: [1, 2] } }))[1].bias).toBeUndefined();
  });
});

describe('tomographic bins', () => {
  const flat = { z: numeric.linspace(0, 2, 201), nz: new Float64Array(201).fill(1) };
  it('are edges, equal parts or equal widths', () => {
    expect([...binEdges({ edges: [0, 1, 3] }, flat)]).toEqual([0, 1, 3]);
    const equal = [...binEdges({ equalDensity: 4 }, flat)];
    equal.forEach((e, k) => {
      expect(e).toBeCloseTo(k / 2, 12);
    });
    expect([...binEdges({ equalWidth: { zMin: 0, zMax: 1, nbins: 2 } }, flat)]).toEqual([0, 0.5, 1]);
    expect(() => binEdges({ edges: [0, 1, 1] }, flat)).toThrow(
      expect.objectContaining({
        ...{ code: 'ERR_BINS', what: 'the edges of the bins do not ascend: 0, 1, 1' },
        ...{ where: { name: 'stages.galaxies.bins' }, fix: 'Give strictly ascending redshifts' },
      }),
    );
  });
});

describe('visibility', () => {
  const nz = { constant: { zMin: 0.2, zMax: 0.4 }, density: 1e-4 };
  const flat = { delta: new Float64Array(768) };
  const run = async (file: string) => new StageTest({ nz, visibility: { file: join(directory, file) } }).shell(0, flat);

  it('is read from a .npy file', async () => {
    const map = Float32Array.from({ length: 768 }, (_, p) => (p < 384 ? 1 : 0));
    await writeFile(join(directory, 'vis.npy'), encodeNpy({ data: map, shape: [768], dtype: 'float32' }));
    const c = await run('vis.npy');
    expect(c.DEC.length).toBeGreaterThan(5000);
    expect(Math.min(...c.DEC)).toBeGreaterThan(-5);
  });

  it('must be a map of this resolution with finite values', async () => {
    await writeFile(
      join(directory, 'small.npy'),
      encodeNpy({ data: new Float64Array(48), shape: [48], dtype: 'float64' }),
    );
    await expect(run('small.npy')).rejects.toThrow(/shape \(48,\), not \(768,\)/);
    const wrong = new Float64Array(768);
    wrong[5] = -1;
    await writeFile(join(directory, 'wrong.npy'), encodeNpy({ data: wrong, shape: [768], dtype: 'float64' }));
    await expect(run('wrong.npy')).rejects.toThrow(/visibility of pixel 5 is -1/);
    await writeFile(join(directory, 'text.npy'), 'no map');
    await expect(run('text.npy')).rejects.toMatchObject({ code: 'ERR_VISIBILITY' });
    await expect(run('absent.npy')).rejects.toMatchObject({ code: 'ERR_VISIBILITY' });
  });
});

describe('options', () => {
  it.each([
    [{ nz: { density: 1 } }],
    [{ nz: { density: -1, constant: { zMin: 0, zMax: 1 } } }],
    [{ chunk: 0 }],
    [{ ellipticity: { model: 'intnorm', sigma: 0.8 } }],
    [{ ellipticity: { model: 'round' } }],
    [{ unknown: 1 }],
    [{ bins: { edges: [1] } }],
  ])('%j are refused', (options) => {
    expect(() => parse(options)).toThrow();
  });

  it('have defaults', () => {
    expect(parse({})).toMatchObject({
      ...{ partition: 'shells', redshifts: 'nz', bias: 1, chunk: 262_144, reducedShear: true },
      ellipticity: { model: 'intnorm', sigma: 0.27 },
    });
  });
});
