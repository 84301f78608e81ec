import { type AdapterContext, EventStream, type GlassEvent, type Lightcone } from '@glass-ts/core';
import { type Gadget4Options, gadget4Adapter } from './index.ts';

const events = new EventStream();
const context: AdapterContext = { events, directory: process.cwd() };
/** Opens a lightcone with options as a run file gives them. */
export const open = (path: string, options: object = {}): Promise<Lightcone> =>
  gadget4Adapter.open(path, gadget4Adapter.options.parse(options) as Gadget4Options, context);
/** The code of the error with which opening ends. */
export const code = async (path: string, options: object = {}) =>
  open(path, options).then(
    () => 'no error',
    (error: { code: string }) => error.code,
  );

/** Runs something and gives the codes of the warnings meanwhile. */
export async function warnings(run: () => Promise<unknown>): Promise<string[]> {
  const seen: GlassEvent[] = [];
  const stop = events.subscribe((e) => seen.push(e));
  await run();
  stop();
  return seen.flatMap((e) => (e.type === 'warning' ? [e.code] : []));
}
