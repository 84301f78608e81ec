/**
 * One run, from count maps to galaxies, on every backend that works here, stage by stage: milliseconds, dispatches, bytes
 * of the arrays they were given, floating-point operations per byte, and the difference to double precision. Each stage is
 * measured alone. Times of a software driver say nothing about a GPU; the other figures are the same there.
 * GLASS_DEVICES and GLASS_NSIDE (comma separated) choose backends and resolutions.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type Backend,
  createApp,
  definePlugin,
  EventStream,
  type Plugin,
  parseRunFile,
  runPipeline,
} from '@glass-ts/core';
import { defaultPlugins } from 'glass-ts';
import { type Collected, collector } from './devices/collect.ts';
import { type Difference, differences } from './devices/differences.ts';
import { flops, type RunSize } from './devices/flops.ts';
import { syntheticAdapter } from './devices/lightcone.ts';
import { type StageCost, watched } from './devices/watch.ts';
import type { BenchOptions, BenchResult } from './types.ts';

const SHELLS = 3;

interface Measured {
  readonly costs: ReadonlyMap<string, StageCost>;
  readonly collected: Collected;
  readonly peakBytes: number | undefined;
}

function runFile(backend: string, directory: string): object {
  return {
    ...{ version: 1, name: 'devices', backend, seed: 42 },
    input: { path: directory, adapter: 'synthetic' },
    stages: {
      ...{ overdensity: {}, convergence: {}, shear: {} },
      galaxies: {
        nz: { density: 0.001, smail: { zMode: 0.05, alpha: 2, beta: 1.5 }, zMax: 0.085 },
        ...{ bias: 1.2, photoz: { sigma0: 0.03 } },
      },
    },
    output: { directory, sinks: { collect: {} } },
  };
}

async function measure(factory: string, adapter: Plugin, directory: string): Promise<Measured> {
  const costs = new Map<string, StageCost>();
  const { sink, collected } = collector();
  let backend: Backend | undefined;
  const sinks = definePlugin({ name: 'collect', version: '0.0.0', register: (registry) => registry.sink(sink) });
  const file = parseRunFile(JSON.stringify(runFile(factory, directory)), join(directory, 'run.yaml'));
  const plugins = [...defaultPlugins.map((p) => watched(p, costs, (b) => (backend = b))), adapter, sinks];
  await runPipeline({ runFile: file, plugins, events: new EventStream() });
  return { costs, collected, peakBytes: backend?.statistics?.().peakBytes };
}

async function available(): Promise<string[]> {
  const wanted = process.env.GLASS_DEVICES?.split(',');
  const app = createApp(defaultPlugins);
  const names: string[] = [];
  for (const [name, factory] of app.backends) {
    if (wanted && !wanted.includes(name)) continue;
    const { available: works, detail } = await factory.probe();
    if (works) names.push(name);
    else process.stdout.write(`  ${name}: not here (${detail})\n`);
  }
  // Double precision comes first: the others are compared with it.
  const rank = (name: string): number => ['native', 'reference'].indexOf(name) >>> 0;
  return names.sort((a, b) => rank(a) - rank(b));
}

const figure = (x: number): string => (x === 0 ? '0' : x < 0.01 || x >= 1e5 ? x.toExponential(1) : x.toPrecision(3));

function printStages(name: string, { costs, peakBytes }: Measured, size: RunSize): BenchResult[] {
  const rows: BenchResult[] = [];
  for (const [stage, { milliseconds, dispatches, bytes }] of costs) {
    const operations = flops(stage, size);
    const intensity = operations === undefined || bytes === 0 ? undefined : operations / bytes;
    const parts = [
      `${figure(milliseconds / SHELLS)} ms per shell`,
      ...(dispatches > 0 ? [`${figure(dispatches / SHELLS)} dispatches`, `${figure(bytes / SHELLS / 1e6)} MB`] : []),
      ...(intensity === undefined ? [] : [`${figure(intensity)} FLOP/byte`]),
    ];
    process.stdout.write(`    ${stage.padEnd(14)}${parts.join(', ')}\n`);
    rows.push({
      ...{ name: `${name} ${stage}`, median: milliseconds / SHELLS, spread: 0 },
      ...(dispatches > 0 ? { figures: { dispatches: dispatches / SHELLS, bytes: bytes / SHELLS, intensity } } : {}),
    });
  }
  if (peakBytes !== undefined) process.stdout.write(`    peak of device memory ${figure(peakBytes / 2 ** 20)} MiB\n`);
  return rows;
}

function printDifferences(of: ReadonlyMap<string, Difference>, against: string): void {
  for (const [what, { rms, max, scale }] of of) {
    const text = what === 'number of galaxies' ? `${max} ${scale}` : `rms ${figure(rms)}, max ${figure(max)} ${scale}`;
    process.stdout.write(`    ${`${what} against ${against}`.padEnd(44)}${text}\n`);
  }
}

export default async function benchmark({ quick, only }: BenchOptions): Promise<BenchResult[]> {
  const sides = process.env.GLASS_NSIDE?.split(',').map(Number) ?? (quick ? [16] : [64, 256, 512]);
  const rows: BenchResult[] = [];
  const names = (await available()).filter((name) => only === undefined || name.includes(only));
  const directory = await mkdtemp(join(tmpdir(), 'glass-devices-'));
  try {
    for (const nside of sides) {
      const synthetic = syntheticAdapter({ nside, shells: SHELLS, mean: 20 });
      const adapter = definePlugin({
        ...{ name: 'synthetic', version: '0.0.0' },
        register: (registry) => registry.adapter(synthetic),
      });
      let exact: { readonly name: string; readonly collected: Collected } | undefined;
      for (const name of names) {
        process.stdout.write(`  ${name}, nside ${nside}\n`);
        // The first run compiles programs, computes tables and pixel weights: a small part of large problems.
        if (nside <= 64) await measure(name, adapter, directory);
        const measured = await measure(name, adapter, directory);
        const size = { nside, lmax: 3 * nside - 1, shells: SHELLS, sheared: SHELLS - 1 };
        rows.push(...printStages(`${name} nside ${nside}`, measured, size));
        if (exact) printDifferences(differences(exact.collected, measured.collected), exact.name);
        else exact = { name, collected: measured.collected };
      }
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
  return rows;
}
