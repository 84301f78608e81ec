import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { GlassError, savez } from '@glass-ts/core';
import { FlatLambdaCDM } from '@glass-ts/cosmology';
import { numeric, RadialWindow } from '@glass-ts/tables';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linearPower, loadPower, loadSpectra, matterCls, readPower } from '../index.ts';

// Written by the program `camb` 2.0.5: linear P(k) at five redshifts, and the spectra of two Gaussian windows in number counts
// (density only, no Limber) at z = 0.5 and 0.6, σ = 0.05. H0 70, Ω_c 0.25, Ω_b 0.05, massless neutrinos, As 2e-9, ns 0.96.
const camb = (name: string) => fileURLToPath(new URL(`../fixtures/camb/${name}`, import.meta.url));
const FILES = ['1.5', '1', '0.6', '0.3', '0'].map((z) => camb(`matterpower_z${z}.dat`));
const cosmology = new FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glass-matter-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, content: string | Uint8Array): Promise<string> {
  await writeFile(join(folder, name), content);
  return join(folder, name);
}

describe('readPower', () => {
  it('reads one file of CAMB per redshift, which the names state, and takes h out', async () => {
    const { k, z, pk } = await readPower(FILES, { h: 0.7 });
    expect([...z]).toEqual([0, 0.3, 0.6, 1, 1.5]);
    expect([k.length, pk.length]).toEqual([100, 500]);
    // First line of matterpower_z0.dat.
    expect(k[0]! / 0.7).toBeCloseTo(0.102819e-4, 10);
    expect((await readPower(FILES, { h: 0.7, z: [5, 4, 3, 2, 1] })).z[4]).toBe(5);
  });

  it('reads the form of CLASS: redshift and units in the header', async () => {
    const header = (z: number) =>
      [
        `# Matter power spectrum P(k) at redshift z=${z}`,
        '# for k=1e-05 to 1 h/Mpc,',
        '# number of wavenumbers equal to 3',
        '#    1:k (h/Mpc)              2:P (Mpc/h)^3',
        '',
      ].join('\n');
    const one = await file('class_z1_pk.dat', `${header(0.5)}  1.0e-05   2.0e+02\n 1e-2 3e2\n1 8\n`);
    const two = await file('class_z2_pk.dat', `${header(0)}  1.0e-05   4.0e+02\n 1e-2 6e2\n1 16\n`);
    const { k, z, pk } = await readPower([one, two], { h: 0.5 });
    expect([...z]).toEqual([0, 0.5]);
    expect([...k]).toEqual([5e-6, 5e-3, 0.5]);
    expect([...pk]).toEqual([3200, 4800, 128, 1600, 2400, 64]);
  });

  it('reads columns for several redshifts, Fortran numbers, and the units that are said', async () => {
    const path = await file('pk.txt', '0.1D-02, 2, 1\n! comment\n0.1-1\t4 2\n');
    const { k, pk } = await readPower(path, { unit: 'Mpc', z: [0, 1] });
    expect([...k]).toEqual([1e-3, 0.01]);
    expect([...pk]).toEqual([2, 4, 1, 2]);
  });

  it('reads archives of NumPy, with k or kh', async () => {
    const arrays = {
      z: [0, 1],
      pk: [
        [1, 2, 3],
        [4, 5, 6],
      ],
    };
    const plain = await readPower(await file('k.npz', await savez({ ...arrays, k: [1, 2, 4] })));
    expect([[...plain.k], [...plain.pk]]).toEqual([
      [1, 2, 4],
      [1, 2, 3, 4, 5, 6],
    ]);
    const scaled = await readPower(await file('kh.npz', await savez({ ...arrays, kh: [1, 2, 4] })), { h: 0.5 });
    expect([[...scaled.k], scaled.pk[0]]).toEqual([[0.5, 1, 2], 8]);
  });

  const bad: [string, string, object, RegExp, number?][] = [
    ['words', '# k/h P\n1 2\n3 x\n', { z: 0 }, /"x" is not a number.*words\.txt:3/],
    ['ragged', '1 2\n\n3 4 5\n', { z: 0 }, /3 columns, those before have 2.*ragged\.txt:3/],
    ['descending', '# k/h P\n2 1\n1 1\n', { z: 0 }, /do not ascend.*descending\.txt:3/],
    ['negative', '# k/h P\n1 1\n2 -1\n', { z: 0 }, /not positive.*negative\.txt:3/],
    ['nothing', '# k/h P\n', { z: 0 }, /no columns of numbers/],
    ['no-unit', '1 1\n2 1\n', { z: 0 }, /does not say its units/],
    ['no-h', '# k/h P\n1 1\n2 1\n', { z: 0 }, /units of h/],
    ['no-z', '# k/h P\n1 1\n2 1\n', { h: 0.7 }, /no redshift is stated/],
    ['two-z', '# k/h P\n1 1\n2 1\n', { h: 0.7, z: [0, 1] }, /1 spectra and 2 redshifts/],
    ['below', '# k/h P\n1 1\n2 1\n', { h: 0.7, z: -1 }, /redshift -1/],
  ];
  it.each(bad)('refuses %s', async (name, text, options, message) => {
    const failing = readPower(await file(`${name}.txt`, text), options);
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.toMatchObject({ code: 'ERR_INPUT_POWER' });
  });

  it('refuses files that are not there, are no archives, or do not go together', async () => {
    await expect(readPower(join(folder, 'none.dat'))).rejects.toThrow(/cannot be read.*none\.dat/);
    await expect(readPower([])).rejects.toThrow(GlassError);
    await expect(readPower(await file('text.npz', 'text'))).rejects.toThrow(/not an archive/);
    const other = await file('other.npz', await savez({ k: [1, 2], z: [0], pk: [1, 2] }));
    await expect(readPower(other)).rejects.toThrow(/there are k \(2\), z \(1\), pk \(2\)/);
    const short = await file('short_z3.dat', '# k/h P\n1 1\n2 1\n');
    await expect(readPower([FILES[0]!, short], { h: 0.7 })).rejects.toThrow(/not those of matterpower_z1.5.dat/);
    await expect(readPower([FILES[0]!, FILES[0]!], { h: 0.7 })).rejects.toThrow(/there twice/);
  });
});

describe('loadPower', () => {
  it('has the spectrum of CAMB between its redshifts', async () => {
    const power = await loadPower(FILES, cosmology, { zMax: 1.5 });
    const theory = linearPower(cosmology, { OmegaB: 0.05, As: 2e-9, ns: 0.96 });
    // Eisenstein & Hu against CAMB: 6 %.
    for (const z of [0, 0.45, 1.2]) {
      for (const k of [1e-3, 0.01, 0.1, 1]) expect(Math.abs(power(k, z) / theory(k, z) - 1)).toBeLessThan(0.06);
    }
    await expect(loadPower(FILES, cosmology, { zMax: 2 })).rejects.toThrow(/ends at redshift 1.5, before 2/);
  });

  it('scales a single redshift with the growth factor where that is asked for', async () => {
    const today = FILES[4]!;
    await expect(loadPower(today, cosmology)).rejects.toThrow(/only redshift is 0/);
    const [grown, all] = [await loadPower(today, cosmology, { growth: 'linear' }), await loadPower(FILES, cosmology)];
    // CAMB has radiation, which this cosmology has not: 3e-3 from z = 1.
    for (const k of [0.01, 0.1, 1]) expect(Math.abs(grown(k, 1) / all(k, 1) - 1)).toBeLessThan(4e-3);
  });
});

describe('loadSpectra', () => {
  it('reads the windows of CAMB, and its P(k) gives the same by matterCls', async () => {
    const cls = await loadSpectra(camb('scalarCovCls.dat'));
    expect(cls.map((cl) => cl.length)).toEqual([41, 41, 41]);
    // Third line: l = 3, W1xW1 divided by l(l+1)/2π; below l = 2 the file has nothing.
    expect([cls[0]![0], cls[0]![1]]).toEqual([0, 0]);
    const z = numeric.linspace(0.2, 0.9, 701);
    const window = (mean: number) =>
      new RadialWindow(
        z,
        z.map((x) => Math.exp(-0.5 * ((x - mean) / 0.05) ** 2)),
      );
    const power = await loadPower(FILES, cosmology);
    const ours = await matterCls(cosmology, 40, [window(0.5), window(0.6)], { power, limberFrom: 41 });
    // 0.3 % is CAMB's own convergence here (see the other tests against CAMB), 0.3 % its radiation, 0.2 % five redshifts.
    for (const l of [15, 25, 40]) {
      for (const p of [0, 1, 2]) expect(Math.abs(ours[p]![l]! / cls[p]![l]! - 1)).toBeLessThan(0.01);
    }
  });

  it('chooses fields by name, and keeps temperatures in the unit of the file', async () => {
    const [tt, ee, et] = await loadSpectra(camb('scalCls.dat'), { fields: ['T', 'E'] });
    expect(tt![2]).toBeCloseTo((1002.62 * 2 * Math.PI) / 6, 6);
    expect(ee![3]! / et![3]!).toBeCloseTo(0.561778e-5 / 0.602091e-1, 9);
    const raw = await loadSpectra(camb('scalCls.dat'), { fields: ['T'], scaling: 'cl' });
    expect(raw[0]![2]).toBe(1002.62);
    await expect(loadSpectra(camb('scalCls.dat'))).rejects.toThrow(/some of T, E, P/);
    await expect(loadSpectra(camb('scalCls.dat'), { fields: ['P'] })).rejects.toThrow(/lensing potential/);
    await expect(loadSpectra(camb('scalCls.dat'), { fields: ['W9'] })).rejects.toThrow(/no column for W9/);
  });

  it('reads the form of CLASS; pairs that it did not compute are empty', async () => {
    const text = [
      "# dimensionless total [l(l+1)/2pi] C_l's",
      '# for l=2 to 3, i.e. number of multipoles equal to 2',
      '#    1:l                     2:TT                    3:dens[1]-dens[1]       4:dens[1]-dens[2]       5:dens[2]-dens[2]  6:dens[3]-dens[3]',
      '2 9 6 12 18 1',
      '3 9 6 12 18 1',
      '',
    ].join('\n');
    const cls = await loadSpectra(await file('class_cl.dat', text));
    expect(cls.map((cl) => cl.length)).toEqual([4, 4, 4, 4, 0, 0]);
    expect([cls[0]![2], cls[1]![2], cls[2]![2]].map((x) => x! / (2 * Math.PI))).toEqual([1, 3, 2]);
  });

  it('reads columns without names as C_l in GLASS order', async () => {
    const path = await file('plain.txt', '0 1 2 3\n1 4 5 6\n');
    expect((await loadSpectra(path)).map((cl) => [...cl])).toEqual([
      [1, 4],
      [2, 5],
      [3, 6],
    ]);
    const scaled = await loadSpectra(path, { scaling: 'l(l+1)cl/2pi' });
    expect([...scaled[0]!].map((x) => x / Math.PI)).toEqual([0, 4]);
  });

  it('reads arrays of NumPy: values and split, cls, pairs and matrices', async () => {
    const glass = await file('glass.npz', await savez({ values: [1, 2, 3], split: [2, 2] }));
    expect((await loadSpectra(glass)).map((cl) => [...cl])).toEqual([[1, 2], [], [3]]);
    const pairs = await file(
      'cls.npz',
      await savez({
        cls: [
          [1, 2],
          [3, 4],
          [5, 6],
        ],
      }),
    );
    expect((await loadSpectra(pairs)).map((cl) => [...cl])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
    const matrix = await savez({
      cls: [
        [
          [1, 2],
          [5, 6],
        ],
        [
          [5, 6],
          [3, 4],
        ],
      ],
    });
    expect((await loadSpectra(await file('matrix.npz', matrix))).map((cl) => [...cl])).toEqual([
      [1, 2],
      [3, 4],
      [5, 6],
    ]);
  });

  const bad: [string, string, object, RegExp][] = [
    ['gap', '2 1\n4 1\n', {}, /degree 4 is out of order.*gap\.txt:2/],
    ['fraction', '2.5 1\n', {}, /degree 2.5 is out of order.*fraction\.txt:1/],
    ['two', '0 1 2\n', {}, /2 columns are not the spectra/],
    ['nameless', '0 1\n', { fields: ['T'] }, /columns have no names/],
  ];
  it.each(bad)('refuses %s', async (name, text, options, message) => {
    const failing = loadSpectra(await file(`${name}.txt`, text), options);
    await expect(failing).rejects.toThrow(message);
    await expect(failing).rejects.toMatchObject({ code: 'ERR_INPUT_SPECTRA' });
  });

  it('refuses archives and arrays that hold no spectra', async () => {
    await expect(loadSpectra(await file('x.npz', await savez({ x: [1] })))).rejects.toThrow(/arrays are x/);
    await expect(loadSpectra(await file('y.npz', await savez({ cls: [[1], [2]] })))).rejects.toThrow(
      /2 is not a number/,
    );
    await expect(loadSpectra(await file('z.npz', 'z'))).rejects.toThrow(/not an archive/);
    await expect(loadSpectra(await file('z.npy', 'z'))).rejects.toThrow(/not an array of NumPy/);
    await expect(loadSpectra(join(folder, 'none.npz'))).rejects.toThrow(/cannot be read/);
  });
});
