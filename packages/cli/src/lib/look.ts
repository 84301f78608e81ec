import { stat } from 'node:fs/promises';
import { type Adapter, type App, EventStream, findAdapter, GlassError } from '@glass-ts/core';
import { type LightconeFacts, lightconeFacts } from './inspect-facts.ts';
import { withWarnings } from './warnings.ts';

async function mustExist(path: string): Promise<void> {
  try {
    await stat(path);
  } catch (cause) {
    throw new GlassError(`no such file or directory: ${path}`, {
      code: 'ERR_INPUT_MISSING',
      where: { file: path },
      fix: 'Check the path',
      cause,
    });
  }
}

/** How a lightcone is to be opened; both are found out or default when left out. */
export interface LookOptions {
  readonly adapter?: string;
  /** Options of the adapter. */
  readonly options?: Readonly<Record<string, unknown>>;
}

function parseOptions(adapter: Adapter, given: Readonly<Record<string, unknown>>): unknown {
  const parsed = adapter.options.safeParse(given);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean).join(': '));
  throw new GlassError(issues.join('; '), {
    code: 'ERR_ADAPTER_OPTIONS',
    where: { name: '--option' },
    fix: `See the options with \`glass plugins ${adapter.name}\``,
    cause: parsed.error,
  });
}

/** Opens a lightcone by its headers, collects what is known about it, and closes it. */
export async function look(app: App, path: string, { adapter: name, options = {} }: LookOptions = {}) {
  await mustExist(path);
  const events = new EventStream();
  const warnings: { code: string; message: string }[] = [];
  events.on('warning', ({ code, message }) => warnings.push({ code, message }));
  const report = (code: string, message: string) => warnings.push({ code, message });
  return withWarnings(report, async (): Promise<LightconeFacts> => {
    const adapter = await findAdapter(app, path, name);
    const lightcone = await adapter.open(path, parseOptions(adapter, options), { events, directory: process.cwd() });
    try {
      return await lightconeFacts(app, path, adapter.name, lightcone, warnings);
    } finally {
      await lightcone.close();
    }
  });
}
