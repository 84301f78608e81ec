import type { Backend, Plugin, Registry, Stage, StageRun } from '@glass-ts/core';

/** What a stage cost over all shells. */
export interface StageCost {
  milliseconds: number;
  dispatches: number;
  /** Bytes of the arrays that its dispatches were given: what they read and write at least once. */
  bytes: number;
}

interface Work {
  readonly dispatches: number;
  readonly bytes: number;
}

const workOf = (backend: Backend): Work => {
  const { dispatches = 0, boundBytes = 0 } = backend.statistics?.() ?? {};
  return { dispatches, bytes: boundBytes };
};

/** Waits until the device has done what was enqueued: it works in order, so that one number at the end says so. */
async function settle(backend: Backend): Promise<void> {
  const last = backend.full(1, 0, backend.info.defaults.real);
  await backend.toHost(last, 'benchmark: end of a stage');
  backend.release(last);
}

/** The plug-in with every stage measured, each alone: the device is idle before and after it. */
export function watched(plugin: Plugin, costs: Map<string, StageCost>, seen: (backend: Backend) => void): Plugin {
  const measured = (stage: Stage): Stage => ({
    ...stage,
    async create(setup) {
      const { backend } = setup;
      seen(backend);
      const run: StageRun<never, never> = (await stage.create(setup)) as never;
      return {
        ...run,
        async shell(input, context) {
          await settle(backend);
          const [began, before] = [performance.now(), workOf(backend)];
          const given = await run.shell(input as never, context);
          const after = workOf(backend);
          await settle(backend);
          const cost = costs.get(stage.name) ?? { milliseconds: 0, dispatches: 0, bytes: 0 };
          costs.set(stage.name, cost);
          cost.milliseconds += performance.now() - began;
          cost.dispatches += after.dispatches - before.dispatches;
          cost.bytes += after.bytes - before.bytes;
          return given;
        },
      } as StageRun<never, never>;
    },
  });
  return {
    ...plugin,
    register(registry) {
      const spy: Registry = {
        stage: (stage) => registry.stage(measured(stage as never)),
        adapter: (adapter) => registry.adapter(adapter),
        sink: (sink) => registry.sink(sink),
        backend: (factory) => registry.backend(factory),
        generator: (factory) => registry.generator(factory),
        cosmology: (factory) => registry.cosmology(factory),
        container: registry.container,
      };
      plugin.register(spy);
    },
  };
}
