import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EventStream, type GlassEvent, type Plugin, parseRunFile, type RunResult, runPipeline } from '@glass-ts/core';
import { defaultPlugins } from 'glass-ts';

/** Root of the repository. */
export const root = resolve(dirname(fileURLToPath(import.meta.url)), '../../..');
export const fixtures = join(root, 'test/fixtures');
export const demoMaps = join(root, 'data/demo/gadget4_maps');

/** A run in a directory of its own. JSON is YAML, so that a run file can be an object here. */
export interface Sandbox {
  readonly directory: string;
  readonly events: GlassEvent[];
  run(run: object, plugins?: readonly Plugin[], signal?: AbortSignal): Promise<RunResult>;
  remove(): Promise<void>;
}

export async function sandbox(): Promise<Sandbox> {
  const directory = await mkdtemp(join(tmpdir(), 'glass-e2e-'));
  const events: GlassEvent[] = [];
  return {
    directory,
    events,
    run(run, plugins = [], signal) {
      const stream = new EventStream();
      stream.subscribe((event) => events.push(event));
      const text = JSON.stringify({ version: 1, ...run }, null, 1);
      const runFile = parseRunFile(text, join(directory, 'run.yaml'));
      return runPipeline({
        ...{ runFile, plugins: [...defaultPlugins, ...plugins], events: stream },
        ...(signal ? { signal } : {}),
      });
    },
    remove: () => rm(directory, { recursive: true, force: true }),
  };
}
