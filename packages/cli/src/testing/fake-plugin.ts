import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type CounterGenerator,
  corePlugin,
  defineAdapter,
  definePlugin,
  defineSink,
  defineStage,
  GlassError,
  type Lightcone,
  type PipelineCosmology,
  type Plugin,
} from '@glass-ts/core';
import { z } from 'zod';

/** A Hubble law without curvature: distance = 4000 z Mpc, enough to see redshifts in tables. */
const cosmology = (h: number, OmegaM0: number): PipelineCosmology => ({
  ...{ OmegaM0, h, criticalDensity0: 2.775e11 * h * h, hubbleDistance: 4000 },
  HOverH0: () => 1,
  comovingDistance: (from, to) => 4000 * (to === undefined ? from : to - from),
  transverseComovingDistance: (from, to) => 4000 * (to === undefined ? from : to - from),
  growthFactor: () => 1,
  invComovingDistance: (distance) => distance / 4000,
  OmegaM: () => OmegaM0,
});

const shells = Array.from({ length: 3 }, (_, index) => ({
  index,
  inner: 70 * index,
  outer: 70 * (index + 1),
  label: `maps_00${2 - index}`,
  files: [],
}));

const lightcone: Lightcone = {
  ...{ code: 'Fake', kind: 'maps', quantity: 'mass', nside: 4, particleCount: undefined, range: undefined },
  units: { lengthInMpc: 1 / 0.7, massInMsun: 1e10 / 0.7, length: 'Mpc/h', mass: '1e10 Msun/h' },
  cosmology: { h: 0.7, OmegaM: 0.3 },
  cosmologySource: 'the header of fake.txt',
  ...{ shells, files: [], details: { flavour: 'vanilla' } },
  readMap: async ({ index }) => ({
    ...{ nside: 4, ordering: 'ring', quantity: 'mass', unit: '1e10 Msun/h' },
    async *slices() {
      yield { start: 0, values: Float32Array.from({ length: 192 }, (_, pixel) => index + pixel) };
    },
  }),
  close: async () => undefined,
};

const adapter = defineAdapter({
  name: 'fake',
  description: 'lightcones whose file name says what they are',
  ports: ['mass'],
  options: z.strictObject({}),
  detect: async (path) => ({ confidence: path.endsWith('.fake') ? 1 : 0, description: 'no .fake file' }),
  open: async (path, _, { events }) => {
    if (path.includes('broken')) {
      throw new GlassError('the file is cut short', {
        code: 'ERR_HDF5_TRUNCATED',
        where: { file: path, dataset: '/Maps/Mass' },
        fix: 'Copy it again',
      });
    }
    if (path.includes('odd')) events.warn('WARN_ODD', 'odd file');
    return path.includes('unknown') ? { ...lightcone, cosmology: undefined, cosmologySource: undefined } : lightcone;
  },
});

const overdensity = defineStage({
  name: 'overdensity',
  description: 'density contrast',
  needs: [['counts', 'mass']],
  gives: ['overdensity'],
  options: z.strictObject({
    mean: z.enum(['map', 'cosmic']).default('map').describe('what to divide by'),
    particleMass: z.number().positive().optional().describe('mass of a particle'),
  }),
  create: () => ({
    shell: async ({ mass }, { record, progress }) => {
      progress('pixels', 192, 192);
      record('pixels', 192);
      return { overdensity: { ...mass!, values: mass!.values.truediv(96).sub(1), unit: '' } };
    },
  }),
});

const shear = defineStage({
  name: 'shear',
  description: 'shear maps',
  needs: ['convergence'],
  gives: ['shear'],
  options: z.strictObject({ planes: z.union([z.literal('all'), z.array(z.int())]).default('all') }),
  create: () => ({ shell: async () => ({}) }),
});

const sink = defineSink({
  name: 'maps',
  description: 'maps on disk',
  accepts: ['overdensity'],
  options: z.strictObject({ gzip: z.int().default(0).describe('compression') }),
  select: (_, available) => available.filter((port) => port === 'overdensity'),
  create: async ({ output }) => {
    const temporary = join(output, '.sums.json.tmp');
    const sums: number[] = [];
    return {
      shell: async ({ overdensity: map }) => {
        const values = (await map!.values.toHost({ reason: 'sink maps' })) as Float64Array;
        sums.push(values.reduce((a, b) => a + b, 0));
      },
      finish: async () => {
        await writeFile(temporary, JSON.stringify(sums));
        return [{ temporary, path: 'sums.json', description: 'sums of the maps' }];
      },
      abort: () => rm(temporary, { force: true }),
    };
  },
});

/** A small program: one adapter, two stages of which one lacks its port, one sink. */
export const fakePlugins: readonly Plugin[] = [
  corePlugin,
  definePlugin({
    name: 'fake',
    version: '1.2.3',
    description: 'for tests',
    register(registry) {
      registry.adapter(adapter);
      registry.stage(overdensity);
      registry.stage(shear);
      registry.sink(sink);
      registry.cosmology({ create: ({ h, OmegaM }) => cosmology(h, OmegaM) });
      registry.generator({
        name: 'none',
        create: () => ({ algorithm: 'none/1' }) as CounterGenerator,
      });
    },
  }),
];
