import { type ErrorPlace, GlassError } from '../errors.ts';
import type { App } from '../plugin/app.ts';
import type { BackendFactory } from '../plugin/backend.ts';
import type { EventStream } from './events.ts';
import { unknownName } from './names.ts';

/**
 * The backend named, or with `auto` the available one of highest priority, which the probe may have lowered. Why better ones
 * were passed over is a warning, unless they are optional and not installed.
 */
export async function findBackend(
  app: Pick<App, 'backends'>,
  name: string,
  events: EventStream,
  place: ErrorPlace = {},
): Promise<BackendFactory> {
  if (name !== 'auto') {
    const factory = app.backends.get(name);
    if (!factory) throw unknownName('backend', name, ['auto', ...app.backends.keys()], place, 'backend');
    const probe = await factory.probe();
    if (!probe.available) {
      throw new GlassError(`backend "${name}" cannot be used here: ${probe.detail}`, {
        code: 'ERR_BACKEND_UNAVAILABLE',
        where: { ...place, name: 'backend' },
        fix: 'See `glass backends`; `backend: auto` takes the best one that works',
      });
    }
    return factory;
  }
  const byPriority = [...app.backends.values()].sort((a, b) => b.priority - a.priority);
  let best: { readonly factory: BackendFactory; readonly priority: number } | undefined;
  for (const factory of byPriority) {
    // The rest is worth less: it is not even probed.
    if (best && best.priority >= factory.priority) break;
    const probe = await factory.probe();
    const priority = probe.priority ?? factory.priority;
    if (probe.available) best = best && best.priority >= priority ? best : { factory, priority };
    else if (probe.installed !== false) {
      events.warn('WARN_BACKEND_SKIPPED', `backend "${factory.name}" is not used: ${probe.detail}`);
    }
  }
  if (best) return best.factory;
  throw new GlassError('no array backend works here', {
    code: 'ERR_BACKEND_UNAVAILABLE',
    where: { ...place, name: 'backend' },
    fix: 'Add the plug-in of a backend; the reference backend of @glass-ts/core works everywhere',
  });
}
