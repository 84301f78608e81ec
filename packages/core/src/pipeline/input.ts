import { stat } from 'node:fs/promises';
import { type ErrorPlace, GlassError } from '../errors.ts';
import type { Adapter, AdapterContext } from '../plugin/adapter.ts';
import type { App } from '../plugin/app.ts';
import { unknownName } from './names.ts';

/** The adapter named, or the one that recognises the path best. */
export async function findAdapter(
  app: App,
  path: string,
  name: string | undefined,
  place: (key: string) => ErrorPlace = () => ({}),
): Promise<Adapter> {
  if (name !== undefined) {
    const adapter = app.adapters.get(name);
    if (!adapter) throw unknownName('adapter', name, app.adapters.keys(), place('adapter'), 'input.adapter');
    return adapter;
  }
  try {
    await stat(path);
  } catch (cause) {
    throw new GlassError(`no such file or directory: ${path}`, {
      code: 'ERR_INPUT_MISSING',
      where: { ...place('path'), name: 'input.path' },
      fix: 'Check the path; it is relative to the run file',
      cause,
    });
  }
  const seen = await Promise.all(
    [...app.adapters.values()].map(async (adapter) => ({ adapter, detection: await adapter.detect(path) })),
  );
  const best = seen.reduce((a, b) => (b.detection.confidence > a.detection.confidence ? b : a), seen[0]!);
  if (!best || best.detection.confidence <= 0) {
    const found = seen.map(({ adapter, detection }) => `${adapter.name}: ${detection.description}`).join('; ');
    throw new GlassError(`no adapter recognises ${path}`, {
      code: 'ERR_INPUT_UNKNOWN',
      where: { ...place('path'), name: 'input.path' },
      fix: `Adapters say: ${found || 'none is there'}. Name one in input.adapter to see what is wrong with the files`,
    });
  }
  return best.adapter;
}

/** Opens a lightcone outside of a run, as `glass inspect` does: default options of the adapter. */
export async function openLightcone(app: App, path: string, context: AdapterContext, name?: string) {
  const adapter = await findAdapter(app, path, name);
  const lightcone = await adapter.open(path, adapter.options.parse({}), context);
  return { adapter, lightcone };
}
