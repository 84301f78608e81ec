import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as glass from 'glass-ts';
import { z } from 'zod';

export type Maps = Partial<Record<'overdensity' | 'sourceConvergence' | 'sourceShear', Float64Array[]>>;

/** What a run made, on the host. */
export interface Captured {
  /** One array per shell, or one for all samples at the end. */
  readonly maps: Maps;
  /** Columns of the catalogue, all shells one after another. */
  readonly catalogue: Record<string, Float64Array>;
  readonly record: glass.RunRecord;
}

const PORTS = ['overdensity', 'sourceConvergence', 'sourceShear', 'galaxies'] as const;
const host = async (x: glass.NDArray) =>
  Float64Array.from((await x.toHost({ reason: 'test' })) as ArrayLike<number>, Number);

/** A sink that keeps what it gets. */
function capturing(maps: Maps, columns: Record<string, Float64Array[]>) {
  const take = async (values: glass.PortValues) => {
    for (const port of PORTS) {
      const value = values[port];
      if (value && 'values' in value && port !== 'galaxies') (maps[port] ??= []).push(await host(value.values));
    }
    for await (const batch of values.galaxies?.batches() ?? []) {
      for (const [name, x] of Object.entries(batch.columns)) (columns[name] ??= []).push(await host(x));
    }
  };
  return glass.defineSink({
    ...{ name: 'capture', description: 'keeps arrays', accepts: PORTS, options: z.object({}) },
    select: (_, available) => available.filter((p) => (PORTS as readonly string[]).includes(p)),
    create: async () => ({
      shell: take,
      async finish(values) {
        await take(values);
        return [];
      },
      abort: async () => undefined,
    }),
  });
}

type Change = (run: glass.RunFile) => object;

/** Runs an example with changes (a lower resolution), and keeps its maps and catalogue instead of writing them. */
export async function runExample(name: string, change: Change = () => ({})): Promise<Captured> {
  const file = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url));
  const loaded = glass.parseRunFile(await readFile(file, 'utf8'), file);
  const directory = await mkdtemp(join(tmpdir(), 'glass-example-'));
  const maps: Maps = {};
  const columns: Record<string, Float64Array[]> = {};
  const plugin = glass.definePlugin({
    ...{ name: 'capture', version: '1.0.0' },
    register: (registry) => registry.sink(capturing(maps, columns)),
  });
  const run = {
    ...{ ...loaded.run, ...change(loaded.run), backend: 'reference' },
    output: { directory, sinks: { capture: {} } },
  };
  try {
    const runFile = { ...loaded, run };
    const { record } = await glass.runPipeline({ runFile, plugins: [...glass.defaultPlugins, plugin] });
    const joined = Object.entries(columns).map(([column, parts]) => [
      column,
      Float64Array.from(parts.flatMap((p) => [...p])),
    ]);
    return { maps, catalogue: Object.fromEntries(joined), record };
  } finally {
    await rm(directory, { recursive: true });
  }
}

/** The input of an example at another resolution; projections are exact below `limberFrom` only, for speed. */
export const lowResolution =
  (nside: number, stages: (options: glass.RunFile['stages']) => object = (s) => s, limberFrom = 10): Change =>
  (run) => {
    const options = run.input.options as Record<string, object>;
    const spectra = { ...options.spectra, ...(options.spectra ? {} : { theory: {} }), limberFrom };
    const input = { ...run.input, options: { ...options, spectra, lmax: nside } };
    return { nside, input, stages: stages(run.stages) };
  };

export const cosmology = new glass.FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 });
export const power = glass.halofit(glass.linearPower(cosmology, { OmegaB: 0.05 }), cosmology);

/** Windows of the examples and their spectra on maps, as the simulation uses them. */
export async function inputSpectra(nside: number, zMax: number) {
  const windows = glass.linearWindows(glass.distanceGrid(cosmology, 0, zMax, { dx: 200 }));
  const cls = await glass.matterCls(cosmology, nside, windows, { power, limberFrom: 10 });
  return { windows, cls, onMaps: glass.discretizedCls(cls, { nside, lmax: nside, ncorr: 3 }) };
}
