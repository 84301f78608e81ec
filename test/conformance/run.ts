import { parseArgs } from 'node:util';
import { createNativeBackend } from '@glass-ts/backend-native';
import { createTfjsBackend } from '@glass-ts/backend-tfjs';
import { type Backend, referenceBackend } from '@glass-ts/core';
import { conformance } from '@glass-ts/core/testing';

/** Backends by name: `reference`, `native`, `tfjs-ENGINE`, or a module that exports `createBackend()` or `backend`. */
async function findBackend(name: string): Promise<Backend> {
  if (name === 'reference') return referenceBackend;
  if (name === 'native') return createNativeBackend();
  if (name.startsWith('tfjs-')) return createTfjsBackend(name.slice(5));
  const module = (await import(name)) as { backend?: Backend; createBackend?: () => Backend | Promise<Backend> };
  const backend = module.backend ?? (await module.createBackend?.());
  if (backend === undefined) throw new Error(`module ${name} exports neither backend nor createBackend()`);
  return backend;
}

const { values } = parseArgs({
  options: {
    backend: { type: 'string', default: 'reference' },
    slack: { type: 'string', default: '1' },
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
});

const counts = { passed: 0, failed: 0, skipped: 0 };
const backend = await findBackend(values.backend);
for await (const result of conformance(backend, { slack: Number(values.slack), only: values.only })) {
  counts[result.status] += 1;
  if (result.status === 'failed') console.log(`failed   ${result.name}: ${result.reason}`);
  else if (result.status === 'skipped') console.log(`skipped  ${result.name}: ${result.reason}`);
  else if (values.verbose) console.log(`passed   ${result.name}`);
}
console.log(`${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
process.exitCode = counts.failed > 0 ? 1 : 0;
