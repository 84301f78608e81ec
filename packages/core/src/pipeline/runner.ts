import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createNamespace } from '../array/namespace.ts';
import type { NDArray } from '../array/ndarray.ts';
import { withLedger } from '../backend/ledger.ts';
import { scope } from '../backend/scope.ts';
import type { Backend } from '../backend/types.ts';
import { GlassError } from '../errors.ts';
import type { Plugin } from '../plugin/plugin.ts';
import { type Need, needNames, type PortName, type PortValues } from '../plugin/ports.ts';
import type { OutputFile, PendingOutput, SinkRun } from '../plugin/sink.ts';
import type { AnyStage, RunContext, Shell, ShellContext, StageInput, StageRun } from '../plugin/stage.ts';
import { CORE_VERSION } from '../version.ts';
import { EventStream } from './events.ts';
import { makeDirectory } from './files.ts';
import { checkFits } from './fits.ts';
import { completeNaming, nameOutputs } from './journal.ts';
import { planRun, type RunPlan } from './plan.ts';
import { lastUses, releasePorts } from './ports-lifetime.ts';
import { type Reading, startReading, stopReading, type UploadContext, uploadParticles } from './read.ts';
import type { LoadedRunFile } from './read-run-file.ts';
import { type RunRecord, RunRecorder } from './record.ts';
import { removeStale } from './temporary.ts';

/** What a run needs besides its run file. */
export interface RunOptions {
  readonly runFile: LoadedRunFile;
  readonly plugins: readonly Plugin[];
  readonly events?: EventStream;
  readonly signal?: AbortSignal;
}

/** What a run left. */
export interface RunResult {
  readonly record: RunRecord;
  /** Absolute paths of the outputs, `run.json` last. */
  readonly outputs: readonly string[];
}

const seconds = (since: number): number => (performance.now() - since) / 1000;

function pick(stage: AnyStage, values: PortValues): StageInput<Need> {
  const input: PortValues = {};
  for (const need of stage.needs) {
    const port = needNames(need).find((name) => values[name] !== undefined);
    if (port === undefined) {
      throw new GlassError(`the port ${needNames(need).join(' or ')} is empty for this shell`, {
        code: 'ERR_PORT_EMPTY',
        where: { name: `stages.${stage.name}` },
        fix: 'The stage that declares to give it must give it for every shell',
      });
    }
    Object.assign(input, { [port]: values[port] });
  }
  return input as StageInput<Need>;
}

function checkGiven(stage: AnyStage, given: object, allowed: readonly PortName[]): void {
  const extra = Object.keys(given).find((port) => !allowed.includes(port as PortName));
  if (extra === undefined) return;
  throw new GlassError(`stage "${stage.name}" gave the port "${extra}", which it does not declare`, {
    code: 'ERR_PORT_UNDECLARED',
    where: { name: `stages.${stage.name}` },
    fix: 'Add it to `gives` of the stage',
  });
}

/** One run in progress: the plan, the stages and sinks at work, and what they share. */
class Run {
  readonly #plan: RunPlan;
  readonly #events: EventStream;
  readonly #signal: AbortSignal;
  readonly #recorder: RunRecorder;
  readonly #context: RunContext;
  readonly #stages = new Map<string, StageRun<Need, PortName>>();
  readonly #sinks: SinkRun[] = [];
  readonly #dispatches: number[] = [];
  readonly #written: Set<PortName>;
  #shell: number | undefined;
  #stage: string | undefined;

  constructor(plan: RunPlan, backend: Backend, events: EventStream, signal: AbortSignal, recorder: RunRecorder) {
    this.#plan = plan;
    this.#events = events;
    this.#signal = signal;
    this.#recorder = recorder;
    this.#written = new Set(plan.sinks.flatMap((s) => [...s.ports]));
    const { run, directory } = plan.runFile;
    const watched = withLedger(backend, (t) =>
      events.emit({ type: 'transfer', ...t, shell: this.#shell, stage: this.#stage }),
    );
    const xp = createNamespace(watched);
    const seed = BigInt(run.seed);
    this.#context = {
      ...{ xp, backend: watched, cosmology: plan.cosmology, shells: plan.shells, units: plan.lightcone.units },
      window: { weight: run.shells.weight, dz: run.shells.dz },
      ...{ nside: plan.nside, seed, events, signal, directory },
      random: (path) => plan.app.generator.create(xp, { seed, path }),
    };
  }

  /** What the backend counted, where it does. */
  get work(): RunRecord['work'] {
    const now = this.#context.backend.statistics?.();
    return (
      now && {
        dispatches: now.dispatches,
        dispatchesPerShell: this.#dispatches,
        peakDeviceBytes: now.peakBytes,
      }
    );
  }

  get algorithm(): string {
    return this.#context.random('').algorithm;
  }

  async start(output: string): Promise<void> {
    const { wiring, sinks, stageOptions, runFile } = this.#plan;
    for (const stage of wiring.stages) {
      this.#stages.set(stage.name, await stage.create({ ...this.#context, options: stageOptions.get(stage.name) }));
    }
    const provenance = {
      program: `glass-ts ${CORE_VERSION}`,
      run: runFile.run.name,
      seed: runFile.run.seed,
      generator: this.algorithm,
      input: this.#plan.lightcone.code,
    };
    for (const { sink, options, ports } of sinks) {
      this.#sinks.push(
        await sink.create({
          ...this.#context,
          ...{ options, output, provenance },
          ports: ports.filter((p) => wiring.ports.includes(p)),
          portsAtEnd: ports.filter((p) => wiring.portsAtEnd.includes(p)),
        }),
      );
    }
  }

  async shells(): Promise<void> {
    const { shells, lightcone } = this.#plan;
    const ended = new AbortController();
    const upload: UploadContext = {
      ...{ xp: this.#context.xp, events: this.#events },
      signal: AbortSignal.any([this.#signal, ended.signal]),
    };
    let next: Promise<Reading> | undefined = startReading(lightcone, shells[0]!, upload);
    try {
      for (const shell of shells) {
        this.#signal.throwIfAborted();
        const reading: Reading = await next!;
        const following: Shell | undefined = shells[shell.index + 1];
        next = following && startReading(lightcone, following, upload);
        // A failure of the shell after this one is reported when its turn comes.
        next?.catch(() => undefined);
        await this.#one(shell, reading, upload);
      }
      next = undefined;
    } finally {
      // The shell that will not be computed need not be read to its end.
      ended.abort();
      await next?.then(stopReading, () => undefined);
    }
  }

  async #one(shell: Shell, reading: Reading, upload: UploadContext): Promise<void> {
    const began = performance.now();
    this.#shell = shell.index;
    this.#events.emit({
      type: 'shellStarted',
      ...{ shell: shell.index, label: shell.label, zInner: shell.zInner, zOuter: shell.zOuter },
    });
    const before = this.#context.backend.statistics?.().dispatches;
    const held: NDArray[] = [];
    try {
      await scope(() => this.#stagesAndSinks(shell, reading, upload, held));
    } finally {
      for (const x of held) x.dispose();
      this.#shell = undefined;
    }
    const after = this.#context.backend.statistics?.().dispatches;
    if (before !== undefined && after !== undefined) this.#dispatches.push(after - before);
    this.#events.emit({ type: 'shellFinished', shell: shell.index, label: shell.label, seconds: seconds(began) });
  }

  async #stagesAndSinks(shell: Shell, reading: Reading, upload: UploadContext, held: NDArray[]): Promise<void> {
    const { wiring, lightcone } = this.#plan;
    const afterSinks: (() => Promise<void>)[] = [];
    const context: ShellContext = {
      shell,
      signal: this.#signal,
      keep: (x) => x.retain(),
      hold: (x) => {
        const handle = x.retain();
        held.push(handle);
        return handle;
      },
      record: (what, count) => this.#recorder.count(shell.index, what, count),
      later: (work) => {
        afterSinks.push(work);
      },
      progress: (what, done, total) => this.#events.emit({ type: 'progress', what, done, total, shell: shell.index }),
    };
    const values: PortValues = {};
    if (reading.kind === 'maps') {
      await this.#timed('read', shell.index, async () => {
        const map = await reading.map;
        held.push(map.values);
        this.#checkResolution(shell, map.nside);
        values[reading.quantity] = map;
      });
    } else if (reading.kind === 'computed') {
      await this.#timed('make map', shell.index, async () => {
        const map = await scope(() => lightcone.makeMap!(shell, this.#context));
        this.#checkResolution(shell, map.nside);
        values[lightcone.quantity ?? 'mass'] = map;
      });
    } else values.particles = uploadParticles(reading.slices, lightcone.particleCount, shell, upload);

    const last = lastUses(wiring.stages, this.#written);
    for (const [i, stage] of wiring.stages.entries()) {
      this.#signal.throwIfAborted();
      const input = pick(stage, values);
      const given = await this.#timed(stage.name, shell.index, () =>
        scope(() => this.#stages.get(stage.name)!.shell(input, context)),
      );
      checkGiven(stage, given, stage.gives);
      Object.assign(values, given);
      releasePorts(values, i, last);
    }
    for (const [i, sink] of this.#sinks.entries()) {
      const { sink: definition } = this.#plan.sinks[i]!;
      await this.#timed(`write ${definition.name}`, shell.index, () => scope(() => sink.shell(values, context)));
    }
    if (afterSinks.length > 0) {
      await this.#timed('write record', shell.index, () =>
        scope(async () => {
          for (const work of afterSinks) await work();
        }),
      );
    }
    releasePorts(values, Number.POSITIVE_INFINITY, new Map());
  }

  #checkResolution(shell: Shell, nside: number): void {
    if (nside === this.#plan.nside) return;
    throw new GlassError(`shell ${shell.label} has nside ${nside}, the lightcone ${this.#plan.nside}`, {
      code: 'ERR_NSIDE',
      where: { file: shell.files[0], name: shell.label },
      fix: 'All shells of a run must have one resolution',
    });
  }

  /** Whatever a stage or sink throws gets a code and says whose it is. An interruption stays what it is. */
  #coded(cause: unknown, stage: string): unknown {
    if (cause instanceof GlassError || this.#signal.aborted) return cause;
    const what = cause instanceof Error ? cause.message : String(cause);
    const label = this.#shell === undefined ? '' : ` in shell ${this.#plan.shells[this.#shell]!.label}`;
    return new GlassError(`"${stage}" failed${label}: ${what}`, {
      code: 'ERR_STAGE_FAILED',
      where: { name: `stages.${stage}` },
      fix: 'Look at the options of the stage; if it is not of your own making, report this with the run file',
      cause,
    });
  }

  async #timed<T>(stage: string, shell: number | undefined, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    this.#events.emit({ type: 'stageStarted', stage, shell });
    this.#stage = stage;
    const result = await work()
      .catch((error: unknown) => {
        throw this.#coded(error, stage);
      })
      .finally(() => {
        this.#stage = undefined;
      });
    this.#events.emit({ type: 'stageFinished', stage, shell, seconds: seconds(began) });
    return result;
  }

  /** Ends the stages, closes the sinks and says which files wait for their names. */
  async finish(): Promise<PendingOutput[]> {
    return scope(async () => {
      const values: PortValues = {};
      for (const stage of this.#plan.wiring.stages) {
        const run = this.#stages.get(stage.name)!;
        if (!run.finish) continue;
        const given = await this.#timed(stage.name, undefined, () => scope(async () => run.finish!({ ...values })));
        checkGiven(stage, given, stage.givesAtEnd ?? []);
        Object.assign(values, given);
      }
      const pending: PendingOutput[] = [];
      for (const [i, sink] of this.#sinks.entries()) {
        const { sink: definition } = this.#plan.sinks[i]!;
        pending.push(...(await this.#timed(`write ${definition.name}`, undefined, async () => sink.finish(values))));
      }
      return pending;
    });
  }

  async abort(): Promise<void> {
    for (const sink of this.#sinks) await sink.abort();
  }
}

async function prepareOutput(directory: string, place: LoadedRunFile['place']): Promise<string> {
  try {
    await makeDirectory(directory);
  } catch (cause) {
    throw new GlassError(`the output directory cannot be made: ${(cause as Error).message}`, {
      code: 'ERR_OUTPUT_DIRECTORY',
      where: { ...place(['output', 'directory']), name: 'output.directory' },
      fix: 'Choose a directory that you may write to',
      cause,
    });
  }
  return directory;
}

const sized = (pending: readonly PendingOutput[]): Promise<OutputFile[]> =>
  Promise.all(
    pending.map(async ({ path, description, temporary }) => ({
      path,
      description,
      bytes: (await stat(temporary)).size,
    })),
  );

/**
 * Runs a run file from lightcone to outputs. Outputs get their names when all are complete; `run.json` comes last, and the
 * one of an earlier run is gone meanwhile: the files beside a `run.json` are those of one run. On any failure before that,
 * earlier outputs stay as they were and nothing half written is left. A run that was killed in the middle of the naming is
 * completed by the next one into the directory.
 */
export async function runPipeline(options: RunOptions): Promise<RunResult> {
  const events = options.events ?? new EventStream();
  const signal = options.signal ?? new AbortController().signal;
  const began = performance.now();
  const recorder = new RunRecorder(events);
  // Without a plan there is an error, which is thrown here.
  const plan = (await planRun({
    ...{ runFile: options.runFile, plugins: options.plugins, events, signal },
    report: (error) => {
      throw error;
    },
  }))!;
  try {
    const { run, directory, place } = plan.runFile;
    const output = await prepareOutput(resolve(directory, run.output.directory), place);
    const recordPath = join(output, 'run.json');
    await completeNaming(output, events);
    await removeStale(recordPath);
    const backend = await plan.backend.create();
    checkFits(backend, plan.nside, plan.wiring.ports, place(['nside']));
    const work = new Run(plan, backend, events, signal, recorder);
    events.emit({
      type: 'runStarted',
      ...{ name: run.name, shells: plan.shells.length, backend: backend.name },
      stages: plan.wiring.stages.map((s) => s.name),
    });
    try {
      await scope(() => work.start(output));
      await work.shells();
      const pending = await work.finish();
      const files = await sized(pending);
      const record = await recorder.finish(plan, {
        backend: { name: backend.name, device: backend.device, description: backend.info.description },
        ...{ algorithm: work.algorithm, seed: BigInt(run.seed), outputs: files, work: work.work },
      });
      await nameOutputs(output, pending, `${JSON.stringify(record, null, 2)}\n`, (i) => {
        const { path, ...file } = files[i]!;
        events.emit({ type: 'outputWritten', path: join(output, path), ...file });
      });
      const outputs = [...files.map((f) => join(output, f.path)), recordPath];
      events.emit({ type: 'runFinished', seconds: seconds(began), outputs });
      return { record, outputs };
    } catch (error) {
      await work.abort();
      throw error;
    }
  } finally {
    await plan.lightcone.close();
  }
}
