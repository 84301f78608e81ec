import {
  type Backend,
  createNamespace,
  EventStream,
  type HealpixMap,
  type NDArray,
  type Particles,
  referenceBackend,
  type Shell,
  type ShellContext,
  type StageSetup,
  scope,
} from '@glass-ts/core';
import { withoutHost } from '@glass-ts/core/testing';
import { describe, expect, it } from 'vitest';
import { countsStage } from './counts.ts';
import { overdensityStage } from './overdensity.ts';

const shell = { index: 0, inner: 0, outer: 2, label: 'near', files: [] } as unknown as Shell;

/** A run that keeps what a stage puts off, its warnings and its counts. */
function setting(backend: Backend) {
  const xp = createNamespace(backend);
  const events = new EventStream();
  const warnings: string[] = [];
  events.on('warning', ({ code, message }) => warnings.push(`${code}: ${message}`));
  const counts: Record<string, number> = {};
  const later: (() => Promise<void>)[] = [];
  const context = {
    shell,
    hold: (x: NDArray) => x.retain(),
    later: (work: () => Promise<void>) => later.push(work),
    record: (what: string, n: number) => {
      counts[what] = n;
    },
  } as unknown as ShellContext;
  const setup = <O>(options: O) =>
    ({ xp, backend, events, nside: 1, units: { mass: 'Msun' }, options }) as unknown as StageSetup<O>;
  const settle = async () => {
    expect(warnings).toEqual([]);
    for (const work of later) await work();
  };
  return { xp, warnings, counts, context, setup, settle };
}

describe.each([
  ['the host', referenceBackend],
  ['another device', withoutHost(referenceBackend)],
])('stages on %s', (_, backend) => {
  const contrast = async (values: number[]) => {
    const run = setting(backend);
    const mass: HealpixMap = {
      values: run.xp.asarray(values, { dtype: 'float64' }),
      nside: 1,
      ordering: 'ring',
      unit: '',
    };
    const stage = await overdensityStage.create(run.setup({ mean: 'map' as const }));
    const { overdensity } = await scope(() => stage.shell({ mass }, run.context));
    await run.settle();
    return { delta: await overdensity!.values.tolist(), warnings: run.warnings };
  };

  it('divides by the mean', async () => {
    const values = Array.from({ length: 12 }, (_, k) => k + 1);
    const { delta, warnings } = await contrast(values);
    expect(delta).toEqual(values.map((v) => v / 6.5 - 1));
    expect(warnings).toEqual([]);
  });

  it('sets the contrast of an empty shell to 0, and warns once the sinks are done', async () => {
    const { delta, warnings } = await contrast(Array(12).fill(0));
    expect(delta).toEqual(Array(12).fill(0));
    expect(warnings).toEqual(['WARN_SHELL_EMPTY: shell near is empty: its density contrast is set to 0']);
  });

  it('records the particles of a shell, and warns of those on the observer', async () => {
    const run = setting(backend);
    const particles: Particles = {
      async *slices() {
        const positions = run.xp.asarray(
          [
            [0, 0, 0],
            [1, 0, 0],
            [0, 0, 1.5],
            [0, 0, 3],
          ],
          { dtype: 'float64' },
        );
        yield { count: 4, positions };
      },
    };
    const stage = await countsStage.create(run.setup({ selection: 'radius' as const }));
    await scope(() => stage.shell({ particles }, run.context));
    await run.settle();
    expect(run.counts).toEqual({ particles: 2 });
    expect(run.warnings).toEqual([
      'WARN_PARTICLE_AT_OBSERVER: 1 particles of near sit on the observer and are in no pixel',
    ]);
  });
});
