import { type App, EventStream, openLightcone } from '@glass-ts/core';
import { type LightconeFacts, lightconeFacts } from './inspect-facts.ts';

/** Opens a lightcone by its headers, collects what is known about it, and closes it. */
export async function look(app: App, path: string, adapterName?: string): Promise<LightconeFacts> {
  const events = new EventStream();
  const warnings: { code: string; message: string }[] = [];
  events.on('warning', ({ code, message }) => warnings.push({ code, message }));
  const { adapter, lightcone } = await openLightcone(app, path, { events, directory: process.cwd() }, adapterName);
  try {
    return await lightconeFacts(app, path, adapter.name, lightcone, warnings);
  } finally {
    await lightcone.close();
  }
}
