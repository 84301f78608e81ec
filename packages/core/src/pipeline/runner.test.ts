import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { NDArray } from '../array/ndarray.ts';
import { createReferenceBackend } from '../backend/reference/index.ts';
import type { Backend } from '../backend/types.ts';
import { type Adapter, type AdapterContext, defineAdapter } from '../plugin/adapter.ts';
import { defineBackend } from '../plugin/backend.ts';
import type { CosmologyFactory } from '../plugin/cosmology.ts';
import type { Lightcone } from '../plugin/lightcone.ts';
import { definePlugin, type Plugin } from '../plugin/plugin.ts';
import type { GeneratorFactory } from '../plugin/random.ts';
import { defineSink } from '../plugin/sink.ts';
import { defineStage } from '../plugin/stage.ts';
import { checkRun } from './check.ts';
import { EventStream, type GlassEvent } from './events.ts';
import { parseRunFile } from './read-run-file.ts';
import { runPipeline } from './runner.ts';

const NPIX = 12;
let directory: string;
let backend: Backend;

/** `shells` maps of nside 1, pixel p of shell i holds 100 i + p, in three slices. */
function lightcone(shells: number, broken?: number): Lightcone {
  return {
    ...{ code: 'Fake', kind: 'maps', quantity: 'mass', cosmology: { h: 0.7, OmegaM: 0.3 }, cosmologySource: 'header' },
    units: { lengthInMpc: 1, massInMsun: 1, length: 'Mpc', mass: 'Msun' },
    shells: Array.from({ length: shells }, (_, index) => ({
      ...{ index, inner: 100 * index, outer: 100 * (index + 1), label: `s${index}`, files: [] },
    })),
    ...{ nside: 1, files: [], particleCount: undefined, range: undefined, details: {} },
    readMap: async (shell) => ({
      ...{ nside: 1, ordering: 'ring', quantity: 'mass', unit: 'Msun' },
      async *slices() {
        for (let start = 0; start < NPIX; start += 4) {
          if (shell.index === broken && start === 8) throw new Error('disk on fire');
          yield { start, values: Float32Array.from({ length: 4 }, (_, k) => 100 * shell.index + start + k) };
        }
      },
    }),
    close: async () => undefined,
  };
}

const adapter = (shells: number, broken?: number): Adapter =>
  defineAdapter({
    ...{ name: 'fake', description: '', ports: ['mass'], options: z.object({}) },
    detect: async () => ({ confidence: 1, description: 'fake' }),
    open: async () => lightcone(shells, broken),
  }) as Adapter;

/** δ = 2 m, keeping the sum of all shells so far. */
const doubling = () =>
  defineStage({
    ...{
      name: 'doubling',
      description: '',
      needs: ['mass'],
      gives: ['overdensity'],
      givesAtEnd: ['sourceConvergence'],
    },
    options: z.strictObject({ factor: z.number().default(2) }),
    create({ options, xp }) {
      let sum: NDArray = xp.zeros([NPIX]).retain();
      return {
        async shell({ mass }, { keep, record }) {
          const before = sum;
          sum = keep(sum.add(mass.values));
          before.dispose();
          record('pixels', NPIX);
          return { overdensity: { ...mass, values: mass.values.mul(options.factor) } };
        },
        async finish() {
          const values = xp.expandDims(sum, 0);
          sum.dispose();
          return { sourceConvergence: { values, nside: 1, ordering: 'ring', unit: '', labels: ['sum'] } };
        },
      };
    },
  });

/** Writes first pixels as JSON. */
const jsonSink = defineSink({
  ...{ name: 'json', description: '', accepts: ['overdensity', 'sourceConvergence'], options: z.strictObject({}) },
  select: (_, available) => available.filter((p) => p === 'overdensity' || p === 'sourceConvergence'),
  async create({ output }) {
    const temporary = join(output, '.result.json.tmp');
    await writeFile(temporary, '');
    const seen: number[][] = [];
    return {
      async shell({ overdensity }) {
        seen.push([...((await overdensity!.values.toHost({ reason: 'sink json' })) as Float64Array)]);
      },
      async finish({ sourceConvergence }) {
        const sum = [...((await sourceConvergence!.values.toHost({ reason: 'sink json' })) as Float64Array)];
        await writeFile(temporary, JSON.stringify({ seen, sum }));
        return [{ description: 'result', temporary, path: 'result.json' }];
      },
      abort: () => rm(temporary, { force: true }),
    };
  },
});

function plugins(cone: Adapter, stage = doubling()): Plugin[] {
  return [
    definePlugin({
      ...{ name: 'test', version: '1.0.0' },
      register(registry) {
        registry.adapter(cone);
        registry.stage(stage);
        registry.sink(jsonSink);
        registry.generator({
          name: 'none',
          create: () => ({ algorithm: 'none/1' }),
        } as unknown as GeneratorFactory);
        registry.cosmology({
          create: () => ({ h: 0.7, invComovingDistance: (d: number) => d / 4000 }),
        } as unknown as CosmologyFactory);
        registry.backend(
          defineBackend({
            ...{ name: 'fresh', description: '', priority: 1 },
            probe: async () => ({ available: true, detail: '' }),
            create: async () => backend,
          }),
        );
      },
    }),
  ];
}

const runFile = (change: object = {}) =>
  parseRunFile(
    JSON.stringify({
      ...{
        version: 1,
        input: { path: '.' },
        stages: { doubling: {} },
        output: { directory: 'out', sinks: { json: {} } },
      },
      ...change,
    }),
    join(directory, 'run.yaml'),
  );

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'glass-runner-'));
  backend = createReferenceBackend();
});
afterEach(() => rm(directory, { recursive: true, force: true }));

describe('runPipeline', () => {
  it('streams shells outwards through stages into sinks', async () => {
    const { record, outputs } = await runPipeline({ runFile: runFile(), plugins: plugins(adapter(3)) });
    const result = JSON.parse(await readFile(outputs[0]!, 'utf8')) as { seen: number[][]; sum: number[] };
    expect(result.seen.map((map) => map[5])).toEqual([10, 210, 410]);
    expect(result.sum[5]).toBe(5 + 105 + 205);
    expect(record.counts).toEqual({ pixels: 3 * NPIX });
    expect(outputs.map((path) => path.split('/').at(-1))).toEqual(['result.json', 'run.json']);
  });

  it('books every byte, with reason and stage', async () => {
    const { record } = await runPipeline({ runFile: runFile(), plugins: plugins(adapter(2)) });
    const read = record.ledger.byReason.filter((t) => t.reason.startsWith('read'));
    expect(read.reduce((sum, t) => sum + t.bytes, 0)).toBe(2 * NPIX * 4);
    expect(record.ledger.toHostBeforeOutputBytes).toBe(0);
    expect(record.ledger.toHostBytes).toBe(3 * NPIX * 8);
  });

  it('sees a map that leaves the device inside of a stage', async () => {
    const honest = doubling();
    const leaking = {
      ...honest,
      async create(setup: Parameters<typeof honest.create>[0]) {
        const run = await honest.create(setup);
        return {
          ...run,
          async shell(...[input, context]: Parameters<typeof run.shell>) {
            await input.mass.values.toHost({ reason: 'peeking' });
            return run.shell(input, context);
          },
        };
      },
    };
    const { record } = await runPipeline({ runFile: runFile(), plugins: plugins(adapter(2), leaking) });
    expect(record.ledger.largestToHostBeforeOutputBytes).toBe(NPIX * 8);
  });

  it('holds device memory flat over 100 shells and returns all of it', async () => {
    const before = backend.memory();
    const events = new EventStream();
    const levels: number[] = [];
    events.on('shellFinished', () => levels.push(backend.memory().bytes));
    await runPipeline({ runFile: runFile(), plugins: plugins(adapter(100)), events });
    // The map of the next shell may or may not have arrived already: the second fifty need no more than the first.
    expect(Math.max(...levels.slice(50))).toBeLessThanOrEqual(Math.max(...levels.slice(0, 50)));
    expect(Math.max(...levels)).toBeLessThanOrEqual(Math.min(...levels) + NPIX * 8);
    expect(backend.memory()).toEqual(before);
  });

  it('reads the next shell while one is computed, and reports in order', async () => {
    const events = new EventStream();
    const seen: GlassEvent['type'][] = [];
    events.subscribe((event) => seen.push(event.type));
    await runPipeline({ runFile: runFile(), plugins: plugins(adapter(2)), events });
    expect(seen[0]).toBe('runStarted');
    expect(seen.filter((t) => t === 'shellFinished')).toHaveLength(2);
    expect(seen.at(-1)).toBe('runFinished');
  });

  it('leaves earlier outputs as they were when a later run fails, and nothing half written', async () => {
    const { outputs } = await runPipeline({ runFile: runFile(), plugins: plugins(adapter(2)) });
    const before = await readFile(outputs[0]!, 'utf8');
    await expect(runPipeline({ runFile: runFile(), plugins: plugins(adapter(4, 2)) })).rejects.toMatchObject({
      ...{ code: 'ERR_STAGE_FAILED', what: '"read" failed in shell s2: disk on fire' },
    });
    expect(await readFile(outputs[0]!, 'utf8')).toBe(before);
    expect((await readdir(join(directory, 'out'))).sort()).toEqual(['result.json', 'run.json']);
  });

  it('reports what failed and not what is wrong with the shell read meanwhile, and gives all memory back', async () => {
    const before = backend.memory();
    const failing = {
      ...doubling(),
      create: () => ({
        shell: async () => {
          await new Promise((resolve) => setTimeout(resolve, 20));
          throw new Error('out of cheese');
        },
      }),
    } as unknown as ReturnType<typeof doubling>;
    for (const broken of [undefined, 1]) {
      const running = runPipeline({ runFile: runFile(), plugins: plugins(adapter(3, broken), failing) });
      await expect(running).rejects.toMatchObject({ what: '"doubling" failed in shell s0: out of cheese' });
      expect(backend.memory()).toEqual(before);
    }
  });

  it('stops at an abort signal and removes what is temporary', async () => {
    const controller = new AbortController();
    const events = new EventStream();
    events.on('shellFinished', () => controller.abort());
    const running = runPipeline({
      ...{ runFile: runFile(), plugins: plugins(adapter(5)), events, signal: controller.signal },
    });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    expect(await readdir(join(directory, 'out'))).toEqual([]);
  });

  it('takes maps that a lightcone makes on the device, in order, each when its turn comes', async () => {
    const asked: string[] = [];
    const { readMap: _, ...rest } = lightcone(3);
    const computed: Lightcone = {
      ...rest,
      async makeMap(shell, { xp }) {
        asked.push(shell.label);
        return { values: xp.full([NPIX], shell.index + 0.5), nside: 1, ordering: 'ring', unit: '' };
      },
    };
    const seen: AdapterContext[] = [];
    const cone = {
      ...adapter(3),
      open: async (_path: string, _options: unknown, context: AdapterContext) => {
        seen.push(context);
        return computed;
      },
    };
    const file = runFile({ input: { adapter: 'fake' }, nside: 1, cosmology: { h: 0.7, OmegaM: 0.3, OmegaB: 0.05 } });
    const events = new EventStream();
    const order: string[] = [];
    events.on('shellFinished', ({ label }) => order.push(`${label} after ${asked.length}`));
    const { record } = await runPipeline({ runFile: file, plugins: plugins(cone), events });
    expect(order).toEqual(['s0 after 1', 's1 after 2', 's2 after 3']);
    expect(record.ledger.toHostBeforeOutputBytes).toBe(0);
    expect(record.ledger.toDeviceBytes).toBe(0);
    const result = JSON.parse(await readFile(join(directory, 'out/result.json'), 'utf8'));
    expect(result.seen.map((map: number[]) => map[0])).toEqual([1, 3, 5]);
    expect(backend.memory().bytes).toBe(0);
    expect(seen[0]!.run).toMatchObject({
      nside: 1,
      cosmology: { parameters: { h: 0.7, OmegaM: 0.3, OmegaB: 0.05 }, model: { h: 0.7 } },
    });
  });

  it('refuses a made map of another resolution', async () => {
    const { readMap: _, ...rest } = lightcone(1);
    const computed: Lightcone = {
      ...rest,
      makeMap: async (_shell, { xp }) => ({ values: xp.zeros([48]), nside: 2, ordering: 'ring', unit: '' }),
    };
    const cone = { ...adapter(1), open: async () => computed };
    await expect(runPipeline({ runFile: runFile(), plugins: plugins(cone) })).rejects.toMatchObject({
      code: 'ERR_NSIDE',
    });
  });

  it('names an undeclared port', async () => {
    const wrong = defineStage({
      ...{ name: 'doubling', description: '', needs: ['mass'], gives: ['overdensity'], options: z.object({}) },
      create: () => ({ shell: async ({ mass }) => ({ convergence: mass }) as object }),
    });
    await expect(
      runPipeline({ runFile: runFile(), plugins: plugins(adapter(1), wrong as never) }),
    ).rejects.toMatchObject({ code: 'ERR_PORT_UNDECLARED' });
  });

  it('names a port that a stage did not give', async () => {
    const idle = defineStage({
      ...{ name: 'idle', description: '', needs: [], gives: ['counts'], options: z.object({}) },
      create: () => ({ shell: async () => ({}) as never }),
    });
    const counting = defineStage({
      ...{ name: 'counting', description: '', needs: ['counts'], gives: ['overdensity'], options: z.object({}) },
      create: () => ({ shell: async ({ counts }) => ({ overdensity: counts }) }),
    });
    const file = runFile({ stages: { doubling: {}, counting: {} } });
    const [base] = plugins(adapter(1), idle as never);
    const second = definePlugin({ ...{ name: 'second', version: '1.0.0' }, register: (r) => r.stage(counting) });
    const both = { ...file, run: { ...file.run, stages: { idle: {}, counting: {} } } };
    await expect(runPipeline({ runFile: both, plugins: [base!, second] })).rejects.toMatchObject({
      ...{
        code: 'ERR_PORT_EMPTY',
        what: 'the port counts is empty for this shell',
        where: { name: 'stages.counting' },
      },
      fix: 'The stage that declares to give it must give it for every shell',
    });
  });

  it('warns of shells that leave out the foreground', async () => {
    const events = new EventStream();
    const warnings: string[] = [];
    events.on('warning', ({ code, message }) => warnings.push(`${code}: ${message}`));
    await runPipeline({ runFile: runFile({ shells: { first: 1 } }), plugins: plugins(adapter(3)), events });
    expect(warnings).toEqual(['WARN_SHELLS_FOREGROUND: shells begin at 100.000 Mpc: what lies nearer does not lens']);
  });
});

describe('checkRun', () => {
  it('finds every fault at once', async () => {
    const file = runFile({
      stages: { doublin: {}, doubling: { factor: 'x' } },
      output: { directory: 'out', sinks: { jsn: {} } },
      cosmology: { h: 0.5 },
      nside: 8,
    });
    const { errors, plan } = await checkRun({ runFile: file, plugins: plugins(adapter(2)) });
    expect(plan).toBeUndefined();
    expect(errors.map((e) => e.code).sort()).toEqual([
      'ERR_COSMOLOGY_CONTRADICTION',
      'ERR_NSIDE',
      'ERR_SINK_UNKNOWN',
      'ERR_STAGE_OPTIONS',
      'ERR_STAGE_UNKNOWN',
    ]);
    expect(errors.every((e) => e.where?.file?.endsWith('run.yaml') && (e.where.line ?? 0) > 0)).toBe(true);
  });

  it('says which option of a sink is wrong, and where it stands', async () => {
    const file = runFile({ output: { directory: 'out', sinks: { json: { digits: 3 } } } });
    const { errors } = await checkRun({ runFile: file, plugins: plugins(adapter(2)) });
    expect(errors).toMatchObject([
      {
        ...{ code: 'ERR_SINK_OPTIONS', what: expect.stringMatching(/^output\.sinks\.json\.digits: .*\(line 1\)$/) },
        where: { file: file.file, line: 1 },
        fix: 'See the options of "json" with `glass plugins`',
      },
    ]);
  });

  it('has nothing to say about a good run, and reads no data', async () => {
    const { errors, plan } = await checkRun({ runFile: runFile(), plugins: plugins(adapter(2, 0)) });
    expect(errors).toEqual([]);
    expect(plan?.shells).toHaveLength(2);
  });

  it('says that the maps do not fit into the arrays of the backend', async () => {
    const whole = backend;
    backend = Object.create(whole, { info: { value: { ...whole.info, maxBytes: 8 * NPIX - 1 } } });
    const { errors, plan } = await checkRun({ runFile: runFile(), plugins: plugins(adapter(2)) });
    expect(errors.map((e) => e.code)).toEqual(['ERR_TOO_LARGE']);
    expect(plan).toBeUndefined();
    await expect(runPipeline({ runFile: runFile(), plugins: plugins(adapter(2)) })).rejects.toMatchObject({
      code: 'ERR_TOO_LARGE',
    });
  });
});
