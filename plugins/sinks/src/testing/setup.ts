import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createNamespace,
  createReferenceBackend,
  EventStream,
  type PortName,
  type Shell,
  type ShellContext,
  type Sink,
  type SinkRun,
  type SinkSetup,
  withLedger,
} from '@glass-ts/core';
import { onTestFinished } from 'vitest';

export interface SinkTest {
  readonly directory: string;
  readonly xp: ReturnType<typeof createNamespace>;
  readonly shells: readonly Shell[];
  /** Reason of every transfer to the host, in order. */
  readonly reasons: string[];
  readonly warnings: string[];
  readonly controller: AbortController;
  open(options?: object, ports?: { now?: PortName[]; atEnd?: PortName[] }): Promise<SinkRun>;
  context(shell: number): ShellContext;
}

/** A sink with a directory of its own, a backend that tells its transfers, and `count` shells of 100 Mpc. */
export async function sinkTest<O>(sink: Sink<O>, count = 3): Promise<SinkTest> {
  const directory = await mkdtemp(join(tmpdir(), 'glass-sink-'));
  onTestFinished(() => rm(directory, { recursive: true }));
  const reasons: string[] = [];
  const backend = withLedger(createReferenceBackend(), ({ direction, reason }) => {
    if (direction === 'to-host') reasons.push(reason);
  });
  const xp = createNamespace(backend);
  const events = new EventStream();
  const warnings: string[] = [];
  events.on('warning', ({ code }) => warnings.push(code));
  const shells: Shell[] = Array.from({ length: count }, (_, index) => ({
    ...{ index, inner: 70 * index, outer: 70 * (index + 1), label: `maps_${index}`, files: [] },
    ...{ innerMpc: 100 * index, outerMpc: 100 * (index + 1), zInner: 0.025 * index, zOuter: 0.025 * (index + 1) },
  }));
  const controller = new AbortController();
  return {
    ...{ directory, xp, shells, reasons, warnings, controller },
    open: (options = {}, { now = [...sink.accepts], atEnd = [] } = {}) =>
      sink.create({
        ...{ xp, backend, shells, events, directory, nside: 2, seed: 42n, signal: controller.signal },
        ...{ options: sink.options.parse(options), output: directory, ports: now, portsAtEnd: atEnd },
        provenance: { program: 'glass-ts 0.1.0', run: 'test', seed: 42, generator: 'philox4x32-10/1' },
      } as unknown as SinkSetup<O>),
    context: (shell) =>
      ({
        ...{ shell: shells[shell]!, signal: controller.signal },
        ...{ record: () => undefined, progress: () => undefined },
      }) as unknown as ShellContext,
  };
}
