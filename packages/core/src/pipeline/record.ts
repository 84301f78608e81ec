import { stat } from 'node:fs/promises';
import type { OutputFile } from '../plugin/sink.ts';
import { CORE_VERSION } from '../version.ts';
import type { EventStream, GlassEvent } from './events.ts';
import type { RunPlan } from './plan.ts';

/** What a run did: `run.json`. */
export interface RunRecord {
  readonly format: 1;
  readonly name: string;
  readonly versions: {
    readonly core: string;
    readonly node: string;
    readonly plugins: Readonly<Record<string, string>>;
  };
  readonly runFile: { readonly file: string; readonly options: unknown };
  readonly inputs: readonly { readonly path: string; readonly bytes: number }[];
  readonly lightcone: Readonly<Record<string, unknown>>;
  readonly cosmology: unknown;
  readonly backend: { readonly name: string; readonly device: string; readonly description: string };
  readonly random: { readonly algorithm: string; readonly seed: string };
  readonly nside: number;
  readonly shells: readonly Readonly<Record<string, unknown>>[];
  /** Of backends that count: dispatches in all and per shell, and the peak of device memory in bytes. */
  readonly work?: {
    readonly dispatches: number;
    readonly dispatchesPerShell: readonly number[];
    readonly peakDeviceBytes: number;
  };
  /** Sums over shells of what stages counted: particles, galaxies, … */
  readonly counts: Readonly<Record<string, number>>;
  readonly ledger: {
    readonly toDeviceBytes: number;
    readonly toHostBytes: number;
    /** Device to host between load and output: 0 for the stages of glass-ts, which put off what the host must see. */
    readonly toHostBeforeOutputBytes: number;
    readonly largestToHostBeforeOutputBytes: number;
    readonly byReason: readonly {
      readonly direction: string;
      readonly reason: string;
      readonly bytes: number;
      readonly transfers: number;
    }[];
  };
  readonly warnings: readonly { readonly code: string; readonly message: string }[];
  readonly outputs: readonly OutputFile[];
  readonly timings: {
    readonly started: string;
    readonly seconds: number;
    readonly stages: Readonly<Record<string, number>>;
  };
}

/** Listens to a run and sums up what happened. */
export class RunRecorder {
  readonly #started = new Date();
  readonly #stages = new Map<string, number>();
  readonly #transfers = new Map<string, { direction: string; reason: string; bytes: number; transfers: number }>();
  readonly #warnings: { code: string; message: string }[] = [];
  readonly #shells = new Map<number, Record<string, number>>();
  readonly #counts = new Map<string, number>();
  readonly #stop: () => void;
  #early = { bytes: 0, largest: 0 };

  constructor(events: EventStream) {
    this.#stop = events.subscribe((event) => this.#see(event));
  }

  #see(event: GlassEvent): void {
    if (event.type === 'stageFinished') {
      this.#stages.set(event.stage, (this.#stages.get(event.stage) ?? 0) + event.seconds);
    } else if (event.type === 'transfer') {
      const key = `${event.direction} ${event.reason}`;
      const entry = this.#transfers.get(key) ?? {
        direction: event.direction,
        reason: event.reason,
        bytes: 0,
        transfers: 0,
      };
      entry.bytes += event.bytes;
      entry.transfers += 1;
      this.#transfers.set(key, entry);
      if (event.direction === 'to-host' && !event.stage?.startsWith('write ')) {
        this.#early.bytes += event.bytes;
        this.#early.largest = Math.max(this.#early.largest, event.bytes);
      }
    } else if (event.type === 'warning') this.#warnings.push({ code: event.code, message: event.message });
  }

  /** Adds to a count of a shell and of the run. */
  count(shell: number, what: string, n: number): void {
    const counts = this.#shells.get(shell) ?? {};
    counts[what] = (counts[what] ?? 0) + n;
    this.#shells.set(shell, counts);
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + n);
  }

  /** Ends the listening and puts the record together. */
  async finish(
    plan: RunPlan,
    run: {
      readonly backend: RunRecord['backend'];
      readonly algorithm: string;
      readonly seed: bigint;
      readonly outputs: readonly OutputFile[];
      readonly work: RunRecord['work'];
    },
  ): Promise<RunRecord> {
    this.#stop();
    const { lightcone } = plan;
    const byReason = [...this.#transfers.values()];
    const bytes = (direction: string) =>
      byReason.filter((t) => t.direction === direction).reduce((sum, t) => sum + t.bytes, 0);
    const inputs = await Promise.all(lightcone.files.map(async (path) => ({ path, bytes: (await stat(path)).size })));
    return {
      format: 1,
      name: plan.runFile.run.name,
      versions: {
        core: CORE_VERSION,
        node: process.version,
        plugins: Object.fromEntries(plan.app.plugins.map((p) => [p.name, p.version])),
      },
      runFile: { file: plan.runFile.file, options: plan.runFile.run },
      inputs,
      lightcone: {
        ...{ code: lightcone.code, kind: lightcone.kind, units: lightcone.units, adapter: plan.adapter.name },
        ...{ particles: lightcone.particleCount, details: lightcone.details },
      },
      cosmology: plan.cosmologyParameters,
      backend: run.backend,
      random: { algorithm: run.algorithm, seed: run.seed.toString() },
      nside: plan.nside,
      shells: plan.shells.map(({ window, ...shell }) => ({
        ...shell,
        ...(window ? { zeff: window.zeff } : {}),
        counts: this.#shells.get(shell.index) ?? {},
      })),
      ...(run.work && { work: run.work }),
      counts: Object.fromEntries(this.#counts),
      ledger: {
        toDeviceBytes: bytes('to-device'),
        toHostBytes: bytes('to-host'),
        toHostBeforeOutputBytes: this.#early.bytes,
        largestToHostBeforeOutputBytes: this.#early.largest,
        byReason,
      },
      warnings: this.#warnings,
      outputs: run.outputs,
      timings: {
        started: this.#started.toISOString(),
        seconds: (Date.now() - this.#started.getTime()) / 1000,
        stages: Object.fromEntries(this.#stages),
      },
    };
  }
}
