import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type AdapterContext,
  createNamespace,
  createReferenceBackend,
  EventStream,
  hostTable,
  type Lightcone,
  type MapContext,
  savez,
  scope,
} from '@glass-ts/core';
import { FlatLambdaCDM } from '@glass-ts/cosmology';
import { saveCls } from '@glass-ts/fields';
import { anafast } from '@glass-ts/healpix';
import { linearPower, matterCls } from '@glass-ts/matter';
import { philoxFactory } from '@glass-ts/rng';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gaussianModel } from './gaussian.ts';
import { simulateAdapter, simulateOptions } from './index.ts';
import { simulatedShells } from './shells.ts';

const parameters = { h: 0.7, OmegaM: 0.3, OmegaB: 0.05 };
const model = new FlatLambdaCDM(parameters);
const NSIDE = 16;
const EDGES = [0, 0.1, 0.2, 0.3, 0.4];

let directory: string;
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'glass-simulate-'));
});
afterAll(() => rm(directory, { recursive: true }));

const open = (options: object, run: AdapterContext['run'] = { cosmology: { parameters, model }, nside: NSIDE }) =>
  simulateAdapter.open('.', simulateOptions.parse(options), { events: new EventStream(), directory, run });

function context(seed = 1): MapContext & { readonly backend: ReturnType<typeof createReferenceBackend> } {
  const backend = createReferenceBackend();
  const xp = createNamespace(backend);
  const random = (path: string) => philoxFactory.create(xp, { seed, path });
  return { backend, xp, random, events: new EventStream(), signal: new AbortController().signal };
}

async function makeAll(lightcone: Lightcone, at: MapContext, shells = lightcone.shells): Promise<Float64Array[]> {
  const maps: Float64Array[] = [];
  for (const shell of shells) {
    const { values } = await lightcone.makeMap!(shell, at);
    maps.push(Float64Array.from((await values.toHost()) as Float64Array));
  }
  await lightcone.close();
  return maps;
}

/** White spectra: field i has C_l = (i + 1)/100, its correlation with the one before is half of the geometric mean. */
const white = (n: number, lmax: number): Float64Array[] =>
  Array.from({ length: n }, (_, i) =>
    Array.from({ length: i + 1 }, (__, d) =>
      new Float64Array(lmax + 1).fill(d > 1 ? 0 : (Math.sqrt((i + 1) * (i + 1 - d)) / 100) * (d === 1 ? 0.5 : 1)),
    ),
  ).flat();

describe('shells', () => {
  const shells = (options: object) => simulatedShells(simulateOptions.parse({ shells: options }).shells, model);

  it('overlap as windows and touch as geometry', () => {
    const { windows, geometry } = shells({ edges: EDGES });
    expect(windows.map((w) => w.zeff)).toEqual([0.1, 0.2, 0.3]);
    const radii = [0, 0.15, 0.25, 0.4].map((z) => (z === 0 ? 0 : model.comovingDistance(z)));
    geometry.forEach(({ inner, outer }, i) => {
      expect(inner).toBeCloseTo(radii[i]!, 9);
      expect(outer).toBeCloseTo(radii[i + 1]!, 9);
      if (i > 0) expect(inner).toBe(geometry[i - 1]!.outer);
    });
    expect(geometry.map((g) => g.label)).toEqual(['shell_00', 'shell_01', 'shell_02']);
    expect(geometry[1]!.window).toBe(windows[1]!.nodes);
  });

  it('are flat, linear or cubic, on a grid in redshift or distance, with a weight', () => {
    expect(shells({ dz: 0.1, zMax: 0.4, windows: 'tophat' }).windows).toHaveLength(4);
    const { geometry } = shells({ dx: 200, zMax: 0.4, windows: 'tophat' });
    for (const { inner, outer } of geometry) expect(outer - inner).toBeCloseTo(200, 6);
    const cubic = shells({ edges: EDGES, windows: 'cubic' }).windows[0]!.nodes;
    const at = cubic.za.findIndex((z) => Math.abs(z - 0.05) < 1e-3);
    const u = cubic.za[at]! / 0.1;
    expect(cubic.wa[at]).toBeCloseTo(u * u * (3 - 2 * u), 12);
    const weighted = shells({ edges: EDGES, windows: 'tophat', weight: 'volume' }).windows[0]!;
    expect(weighted.zeff).toBeGreaterThan(0.07);
  });

  it.each([
    [{ edges: [0, 0.1] }, /linear windows need 3 grid points, there are 2/],
    [{ edges: [0, 0.2, 0.1] }, /does not ascend: 0.1 follows 0.2/],
  ])('%j are refused', (options, message) => {
    expect(() => shells(options)).toThrow(
      expect.objectContaining({
        ...{ code: 'ERR_SIMULATE_SHELLS', what: expect.stringMatching(message) },
        ...{ where: { name: 'input.options.shells' }, fix: expect.stringMatching(/larger zMax|Sort the edges/) },
      }),
    );
  });
});

describe('the lightcone', () => {
  const file = 'white.npz';
  const options = { shells: { edges: EDGES }, spectra: { file }, lmax: NSIDE, fields: { ncorr: 1 } };
  beforeAll(() => saveCls(join(directory, file), white(3, NSIDE)));

  it('is overdensity with windows, and reads the spectra only', async () => {
    const lightcone = await open(options);
    expect(lightcone).toMatchObject({ kind: 'maps', quantity: 'overdensity', nside: NSIDE, cosmology: undefined });
    expect(lightcone.files).toEqual([join(directory, file)]);
    await lightcone.close();
  });

  it('has the same maps for any choice of shells, and others for other seeds', async () => {
    const all = await makeAll(await open(options), context());
    const one = await open(options);
    const [third] = await makeAll(one, context(), one.shells.slice(2));
    expect(third).toEqual(all[2]);
    const [other] = await makeAll(await open(options), context(2));
    expect(other).not.toEqual(all[0]);
  });

  it('returns all memory when it is closed, and does not go back', async () => {
    const at = context();
    const before = at.backend.memory();
    await scope(async () => {
      const lightcone = await open(options);
      const { values } = await scope(() => lightcone.makeMap!(lightcone.shells[1]!, at));
      expect(values.shape).toEqual([12 * NSIDE * NSIDE]);
      expect(at.backend.memory().bytes).toBeGreaterThan(before.bytes + 8 * values.size);
      await expect(lightcone.makeMap!(lightcone.shells[0]!, at)).rejects.toMatchObject({ code: 'ERR_SHELL_ORDER' });
      await lightcone.close();
    });
    expect(at.backend.memory()).toEqual(before);
  });

  it('has the spectra of the file, smoothed by pixels', async () => {
    const gaussian = { ...options, fields: { ...options.fields, model: 'gaussian', discretized: false } };
    const maps = await makeAll(await open(gaussian), context());
    const { xp } = context();
    // Σ (2l + 1) Ĉ/C is χ² of Σ (2l + 1) = 17² degrees of freedom: 5 σ is 5 √(2/289) = 0.42, false alarm 6e-7.
    for (const [i, map] of maps.entries()) {
      const cl = hostTable(await anafast(xp.asarray(map), undefined, { lmax: NSIDE })).data;
      const sum = cl.reduce((s, c, l) => s + ((2 * l + 1) * c) / ((i + 1) / 100), 0);
      expect(Math.abs(sum / 17 ** 2 - 1)).toBeLessThan(0.42);
    }
    const variance = (x: Float64Array) => x.reduce((s, v) => s + v * v, 0) / x.length;
    const smooth = await makeAll(
      await open({ ...gaussian, fields: { ...gaussian.fields, discretized: true } }),
      context(),
    );
    expect(variance(smooth[0]!)).toBeLessThan(0.97 * variance(maps[0]!));
  });

  it('takes columns of text, too', async () => {
    const rows = Array.from({ length: NSIDE + 1 }, (_, l) => [l, ...white(3, NSIDE).map((cl) => cl[l])].join(' '));
    await writeFile(join(directory, 'white.txt'), rows.join('\n'));
    const [fromText] = await makeAll(await open({ ...options, spectra: { file: 'white.txt' } }), context());
    const [fromArchive] = await makeAll(await open(options), context());
    expect(fromText).toEqual(fromArchive);
    const named = open({ ...options, spectra: { file: 'white.txt', fields: ['W1'], scaling: 'cl' } });
    await expect(named).rejects.toThrow(/columns have no names/);
  });

  it('is never below −shift where it is lognormal', async () => {
    const maps = await makeAll(await open({ ...options, fields: { ncorr: 1, shift: 1.5 } }), context());
    for (const map of maps) {
      expect(Math.min(...map)).toBeGreaterThan(-1.5);
      expect(Math.min(...map)).toBeLessThan(-0.9);
    }
  });

  it.each([
    [{ spectra: { file: 'none.npz' } }, 'ERR_SIMULATE_SPECTRA'],
    [{ shells: { edges: [...EDGES, 0.5] }, spectra: { file } }, 'ERR_SIMULATE_SPECTRA'],
    [{ spectra: { power: { file } } }, 'ERR_SIMULATE_POWER'],
    [{ spectra: { power: { file: 'none.npz' } } }, 'ERR_SIMULATE_POWER'],
  ])('%j is refused', async (change, code) => {
    await expect(open({ ...options, ...change })).rejects.toMatchObject({ code });
  });

  it('needs cosmology, baryons and resolution', async () => {
    await expect(open(options, { nside: 8 })).rejects.toMatchObject({ code: 'ERR_COSMOLOGY_MISSING' });
    await expect(open(options, { cosmology: { parameters, model } })).rejects.toMatchObject({
      code: 'ERR_NSIDE_MISSING',
    });
    const { OmegaB: _, ...dark } = parameters;
    const run = { cosmology: { parameters: dark, model }, nside: 8 };
    await expect(open({ shells: { edges: EDGES } }, run)).rejects.toMatchObject({
      code: 'ERR_COSMOLOGY_MISSING',
      where: { name: 'cosmology.OmegaB' },
    });
  });
});

describe('spectra', () => {
  const linear = linearPower(model, { OmegaB: 0.05 });
  const k = Float64Array.from({ length: 200 }, (_, i) => 1e-4 * 1e6 ** (i / 199));
  const z = Float64Array.of(0, 0.25, 0.5);

  it.each(['Mpc', 'Mpc/h'])('from a table in %s are those of the theory that it holds', async (unit) => {
    const h = unit === 'Mpc' ? 1 : parameters.h;
    const pk = [...z].map((y) => [...k].map((w) => linear(w, y) * h ** 3));
    const data = Float64Array.from(pk.flat());
    await writeFile(
      join(directory, 'pk.npz'),
      await savez({
        k: { data: k.map((w) => w / h), shape: [200], dtype: 'float64' },
        z: { data: z, shape: [3], dtype: 'float64' },
        pk: { data, shape: [3, 200], dtype: 'float64' },
      }),
    );
    const shells = { edges: [0, 0.2, 0.4] };
    const fields = { model: 'gaussian' };
    const spectra = { power: { file: 'pk.npz', unit }, limberFrom: 0 };
    const [fromTable] = await makeAll(await open({ shells, fields, spectra }), context());
    const theory = { theory: { nonlinear: 'none' }, limberFrom: 0 };
    const [built] = await makeAll(await open({ shells, fields, spectra: theory }), context());
    const rms = Math.sqrt(built!.reduce((s, v) => s + v * v, 0) / built!.length);
    // Redshift interpolation of the table with three nodes: below 1 %.
    built!.forEach((v, p) => void expect(Math.abs(fromTable![p]! - v)).toBeLessThan(0.02 * rms));
  });

  it('from text files, one per redshift or a single one with growth, are those of a theory', async () => {
    const shells = { edges: [0, 0.2, 0.4] };
    const fields = { model: 'gaussian' };
    const text = (y: number) =>
      ['# k/h P', ...[...k].map((w) => `${w / 0.7} ${linear(w, y) * 0.7 ** 3}`), ''].join('\n');
    for (const y of z) await writeFile(join(directory, `pk_z${y}.dat`), text(y));
    const file = [...z].map((y) => `pk_z${y}.dat`);
    const of = async (power: object, theory: object) => {
      const [read] = await makeAll(await open({ shells, fields, spectra: { power, limberFrom: 0 } }), context());
      const [built] = await makeAll(await open({ shells, fields, spectra: { theory, limberFrom: 0 } }), context());
      const rms = Math.sqrt(built!.reduce((s, v) => s + v * v, 0) / built!.length);
      built!.forEach((v, p) => void expect(Math.abs(read![p]! - v)).toBeLessThan(0.02 * rms));
    };
    await of({ file }, { nonlinear: 'none' });
    await of({ file, nonlinear: 'halofit' }, {});
    await of({ file: file[0], growth: 'linear' }, { nonlinear: 'none' });
    const single = open({ shells, spectra: { power: { file: file[0] } } });
    await expect(single).rejects.toThrow(/only redshift is 0.*pk_z0\.dat, input\.options\.spectra\.power.*growth/);
    const short = open({ shells: { edges: [0, 0.3, 0.6] }, spectra: { power: { file } } });
    await expect(short).rejects.toThrow(/ends at redshift 0.5, before 0.6/);
  });

  it('of shells that do not touch end where Limber has nothing', async () => {
    const { windows } = simulatedShells(simulateOptions.parse({ shells: { edges: EDGES } }).shells, model);
    const cls = await matterCls(model, 30, windows, { power: linear, limberFrom: 0 });
    const { gls } = gaussianModel(cls, windows, {
      fields: simulateOptions.parse({ shells: { edges: EDGES } }).fields,
      ...{ nside: 16, lmax: 30 },
    });
    expect(gls.map((gl) => gl.length)).toEqual([31, 31, 31, 31, 31, 0]);
  });

  it.each([
    // More variance than a field of that shift can have; fields anticorrelated by more than their shifts allow.
    ['field has the spectrum that shell 0 needs', 1e-3, [1, 1, 0]],
    ['fields have the spectrum of shells 1 and 0', 1, [1, 1, -1e6]],
  ])('that no Gaussian %s is refused', (who, shift, values) => {
    const { windows } = simulatedShells(simulateOptions.parse({ shells: { edges: [0, 0.1, 0.2, 0.3] } }).shells, model);
    const cls = values.map((c) => new Float64Array(4).fill(c));
    const { fields } = simulateOptions.parse({
      shells: { edges: EDGES },
      fields: { model: 'lognormal', discretized: false, shift },
    });
    expect(() => gaussianModel(cls, windows, { fields, nside: 16, lmax: 3 })).toThrow(
      expect.objectContaining({
        ...{ code: 'ERR_SIMULATE_GAUSSIAN', what: `no Gaussian ${who}` },
        ...{ where: { name: 'input.options.fields.shift' }, fix: 'Check the spectra, or take a larger shift' },
      }),
    );
  });

  it('that no fields have are mended when asked to', () => {
    const { windows } = simulatedShells(simulateOptions.parse({ shells: { edges: [0, 0.1, 0.2, 0.3] } }).shells, model);
    const cls = [1, 1, 1.2].map((c) => new Float64Array(4).fill(c));
    const mended = (regularize: string) =>
      gaussianModel(cls, windows, {
        fields: simulateOptions.parse({
          shells: { edges: EDGES },
          fields: { model: 'gaussian', discretized: false, regularize },
        }).fields,
        ...{ nside: 16, lmax: 3 },
      }).gls;
    expect(mended('none')[2]![0]).toBe(1.2);
    const [a, b, c] = mended('nearest');
    expect([a![1], b![1]]).toEqual([expect.closeTo(1, 6), expect.closeTo(1, 6)]);
    expect(c![1]).toBeLessThanOrEqual(1 + 1e-6);
    const [p, , q] = mended('clip');
    expect(q![0]).toBeLessThanOrEqual(p![0]! + 1e-12);
  });
});
