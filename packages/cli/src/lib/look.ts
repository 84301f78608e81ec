import { stat } from 'node:fs/promises';
import { type App, EventStream, GlassError, openLightcone } from '@glass-ts/core';
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

/** Opens a lightcone by its headers, collects what is known about it, and closes it. */
export async function look(app: App, path: string, adapterName?: string): Promise<LightconeFacts> {
  await mustExist(path);
  const events = new EventStream();
  const warnings: { code: string; message: string }[] = [];
  events.on('warning', ({ code, message }) => warnings.push({ code, message }));
  const report = (code: string, message: string) => warnings.push({ code, message });
  return withWarnings(report, async () => {
    const { adapter, lightcone } = await openLightcone(app, path, { events, directory: process.cwd() }, adapterName);
    try {
      return await lightconeFacts(app, path, adapter.name, lightcone, warnings);
    } finally {
      await lightcone.close();
    }
  });
}
