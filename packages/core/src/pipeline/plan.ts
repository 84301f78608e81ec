import { resolve } from 'node:path';
import { GlassError } from '../errors.ts';
import type { Adapter, AdapterContext } from '../plugin/adapter.ts';
import { type App, createApp } from '../plugin/app.ts';
import type { BackendFactory } from '../plugin/backend.ts';
import type { CosmologyParameters, PipelineCosmology } from '../plugin/cosmology.ts';
import { loadPlugin } from '../plugin/discover.ts';
import type { Lightcone } from '../plugin/lightcone.ts';
import type { Plugin } from '../plugin/plugin.ts';
import type { PortName } from '../plugin/ports.ts';
import type { Sink } from '../plugin/sink.ts';
import type { AnyStage, Shell } from '../plugin/stage.ts';
import { findBackend } from './backends.ts';
import { reconcileCosmology } from './cosmology.ts';
import type { EventStream } from './events.ts';
import { findAdapter } from './input.ts';
import { unknownName } from './names.ts';
import { type LoadedRunFile, validationError } from './read-run-file.ts';
import { buildShells } from './shells.ts';
import { type Wiring, wire } from './wiring.ts';

/** A sink of a run with its options and ports. */
export interface PlannedSink {
  readonly sink: Sink;
  readonly options: unknown;
  readonly ports: readonly PortName[];
}

/** Everything about a run that is known before data are read. The lightcone is open. */
export interface RunPlan {
  readonly runFile: LoadedRunFile;
  readonly app: App;
  readonly adapter: Adapter;
  readonly lightcone: Lightcone;
  readonly input: string;
  readonly cosmologyParameters: CosmologyParameters;
  readonly cosmology: PipelineCosmology;
  readonly shells: readonly Shell[];
  readonly nside: number;
  readonly wiring: Wiring;
  readonly stageOptions: ReadonlyMap<string, unknown>;
  readonly sinks: readonly PlannedSink[];
  readonly backend: BackendFactory;
}

export interface PlanOptions {
  readonly runFile: LoadedRunFile;
  /** Plug-ins of the program; those of the run file are added. */
  readonly plugins: readonly Plugin[];
  readonly events: EventStream;
  readonly signal?: AbortSignal;
  /** Called with every error that does not hide all others; throwing ends the planning there. */
  readonly report: (error: GlassError) => void;
}

/** Ports that lightcones of the given adapters can give, one set per kind of lightcone. */
const mapPorts = (ports: readonly PortName[]): PortName[] => ports.filter((p) => p !== 'particles');

function chooseStages(app: App, { run, place }: LoadedRunFile, report: PlanOptions['report']) {
  const stages: AnyStage[] = [];
  const options = new Map<string, unknown>();
  for (const [name, given] of Object.entries(run.stages)) {
    const stage = app.stages.get(name);
    if (!stage) {
      report(unknownName('stage', name, app.stages.keys(), place(['stages', name]), `stages.${name}`));
      continue;
    }
    stages.push(stage);
    const parsed = stage.options.safeParse(given);
    if (parsed.success) options.set(name, parsed.data);
    else {
      const fix = `See the options of "${name}" with \`glass plugins\``;
      report(validationError(parsed.error, place, ['stages', name], 'ERR_STAGE_OPTIONS', fix));
    }
  }
  return { stages, options };
}

function chooseSinks(app: App, { run, place }: LoadedRunFile, report: PlanOptions['report']) {
  const sinks: { readonly sink: Sink; readonly options: unknown }[] = [];
  for (const [name, given] of Object.entries(run.output.sinks)) {
    const sink = app.sinks.get(name);
    if (!sink) {
      report(unknownName('sink', name, app.sinks.keys(), place(['output', 'sinks', name]), `output.sinks.${name}`));
      continue;
    }
    const parsed = sink.options.safeParse(given);
    if (parsed.success) sinks.push({ sink, options: parsed.data });
    else {
      const fix = `See the options of "${name}" with \`glass plugins\``;
      report(validationError(parsed.error, place, ['output', 'sinks', name], 'ERR_SINK_OPTIONS', fix));
    }
  }
  return sinks;
}

/** Runs a step; its coded error is reported and the step's value is then undefined. */
async function attempt<T>(report: PlanOptions['report'], step: () => T | Promise<T>): Promise<T | undefined> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof GlassError)) throw error;
    report(error);
    return undefined;
  }
}

/** Wiring is tried with the ports of every kind of lightcone that may come, before any file is opened. */
function wireBeforeOpening(
  app: App,
  stages: readonly AnyStage[],
  runFile: LoadedRunFile,
  adapters: readonly Adapter[],
) {
  const place = (stage: string) => runFile.place(['stages', stage]);
  const ports = [...new Set(adapters.flatMap((a) => [...a.ports]))];
  const kinds = [
    mapPorts(ports).map((p) => [p]),
    ports.includes('particles') ? [['particles' as PortName]] : [],
  ].flat();
  let failure: unknown;
  for (const base of kinds.length > 0 ? kinds : [[]]) {
    try {
      return wire({ stages, base, known: app.stages.values(), place });
    } catch (error) {
      failure ??= error;
    }
  }
  throw failure;
}

function resolutionOf(lightcone: Lightcone, { run, place }: LoadedRunFile): number {
  if (lightcone.kind === 'maps') {
    const native = lightcone.nside!;
    if (run.nside !== undefined && run.nside !== native) {
      throw new GlassError(`the maps have nside ${native}, the run file asks for ${run.nside}`, {
        code: 'ERR_NSIDE',
        where: { ...place(['nside']), name: 'nside' },
        fix: 'Remove nside: maps keep their own',
      });
    }
    return native;
  }
  if (run.nside === undefined) {
    throw new GlassError('particles need a resolution to be counted at', {
      code: 'ERR_NSIDE',
      where: { ...place([]), name: 'nside' },
      fix: 'Add nside to the run file, such as nside: 1024',
    });
  }
  return run.nside;
}

/** Cosmology and resolution that the run file states completely by itself. */
function statedByRun(app: App, { run }: LoadedRunFile): NonNullable<AdapterContext['run']> {
  const { h, OmegaM } = run.cosmology ?? {};
  const parameters = h === undefined || OmegaM === undefined ? undefined : { ...run.cosmology, h, OmegaM };
  return {
    ...(parameters ? { cosmology: { parameters, model: app.cosmology.create(parameters) } } : {}),
    ...(run.nside === undefined ? {} : { nside: run.nside }),
  };
}

/** Resolves a run file against plug-ins, wiring, lightcone headers, cosmology, shells and backend. Reads no data. */
export async function planRun(options: PlanOptions): Promise<RunPlan | undefined> {
  const { runFile, events, report } = options;
  const { run, place, directory } = runFile;

  const extra = await Promise.all(
    run.plugins.map((name, i) => attempt(report, () => loadPlugin(name, directory, place(['plugins', i])))),
  );
  const app = createApp([...options.plugins, ...extra.filter((p) => p !== undefined)]);
  const { stages, options: stageOptions } = chooseStages(app, runFile, report);
  const sinks = chooseSinks(app, runFile, report);
  const input = resolve(directory, run.input.path ?? '.');
  const inputPlace = (key: string) => place(['input', key]);

  const named = run.input.adapter === undefined ? undefined : app.adapters.get(run.input.adapter);
  const early = await attempt(report, () =>
    wireBeforeOpening(app, stages, runFile, named ? [named] : [...app.adapters.values()]),
  );
  const backend = await attempt(report, () => findBackend(app, run.backend, events, place(['backend'])));
  const adapter = await attempt(report, () => findAdapter(app, input, run.input.adapter, inputPlace));
  if (!adapter) return undefined;
  const adapterOptions = adapter.options.safeParse(run.input.options);
  if (!adapterOptions.success) {
    const fix = `See the options of "${adapter.name}" with \`glass plugins\``;
    report(validationError(adapterOptions.error, place, ['input', 'options'], 'ERR_ADAPTER_OPTIONS', fix));
    return undefined;
  }
  const lightcone = await attempt(report, () =>
    adapter.open(input, adapterOptions.data, {
      ...{ events, directory, run: statedByRun(app, runFile) },
      ...(options.signal ? { signal: options.signal } : {}),
    }),
  );
  if (!lightcone) return undefined;

  const rest = async (): Promise<RunPlan | undefined> => {
    const base: PortName[] = lightcone.kind === 'particles' ? ['particles'] : [lightcone.quantity ?? 'mass'];
    const wiring = early
      ? await attempt(report, () =>
          wire({ stages, base, known: app.stages.values(), place: (stage) => place(['stages', stage]) }),
        )
      : undefined;
    const planned = wiring
      ? (
          await Promise.all(
            sinks.map((s) =>
              attempt(report, () => ({
                ...s,
                ports: s.sink.select(s.options, [...wiring.ports, ...wiring.portsAtEnd]),
              })),
            ),
          )
        ).filter((s) => s !== undefined)
      : [];
    const nside = await attempt(report, () => resolutionOf(lightcone, runFile));
    const parameters = await attempt(report, () =>
      reconcileCosmology(
        { values: lightcone.cosmology, source: lightcone.cosmologySource ?? `the ${lightcone.code} lightcone` },
        { values: run.cosmology, source: 'run file', place: (key) => place(['cosmology', key]) },
      ),
    );
    const cosmology = parameters && (await attempt(report, () => app.cosmology.create(parameters)));
    const shells =
      cosmology &&
      (await attempt(report, () => buildShells(run.shells, lightcone, cosmology, (key) => place(['shells', key]))));
    if (!wiring || !nside || !parameters || !cosmology || !shells || !backend) return undefined;
    if (shells[0]!.innerMpc > 0) {
      const mpc = shells[0]!.innerMpc.toPrecision(6);
      events.warn('WARN_SHELLS_FOREGROUND', `shells begin at ${mpc} Mpc: what lies nearer does not lens`);
    }
    return {
      ...{ runFile, app, adapter, lightcone, input, cosmologyParameters: parameters, cosmology, shells, nside },
      ...{ wiring, stageOptions, sinks: planned, backend },
    };
  };
  const plan = await rest().catch(async (error: unknown) => {
    await lightcone.close();
    throw error;
  });
  if (!plan) await lightcone.close();
  return plan;
}
