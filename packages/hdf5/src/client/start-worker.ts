import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';

// The parent's flags are not inherited: loaders and test hooks have no business in a thread that reads files.
const OPTIONS = { execArgv: [], name: 'glass-hdf5' };

/**
 * From TypeScript sources (tests, tsx) the thread first registers tsx, which is there whenever sources are run. libhdf5 is
 * loaded before that: tsx would spend seconds on its megabytes of JavaScript.
 */
function startFromSource(entry: URL): Worker {
  const { resolve } = createRequire(import.meta.url);
  const library = resolve.paths('h5wasm')?.map((folder) => join(folder, 'h5wasm/dist/node/hdf5_hl.js'));
  const urls = [library?.find((path) => existsSync(path)), resolve('tsx/esm/api')].map(
    (path) => pathToFileURL(path!).href,
  );
  const code = `import(${JSON.stringify(urls[0])})
    .then(() => import(${JSON.stringify(urls[1])}))
    .then(({ register }) => {
      register();
      return import(${JSON.stringify(entry.href)});
    });`;
  return new Worker(code, { ...OPTIONS, eval: true });
}

/** Starts a reading thread: plain JavaScript from the compiled package. Throws when it cannot be started. */
export function startWorker(): Worker {
  if (import.meta.url.endsWith('.ts')) return startFromSource(new URL('./worker.ts', import.meta.url));
  return new Worker(new URL('./worker.js', import.meta.url), OPTIONS);
}
