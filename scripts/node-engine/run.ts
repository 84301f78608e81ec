import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunRecord } from '@glass-ts/core';
import { buildNodeEngine } from './build.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
process.env.GLASS_TFJS_NODE = buildNodeEngine();

function must(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): void {
  console.log(`> ${[command, ...args].join(' ')}`);
  const { status } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...environment },
  });
  if (status !== 0) process.exit(status ?? 1);
}

for (const precision of ['single', 'double']) {
  must('npm', ['run', '--silent', 'conformance', '--', '--backend', 'tfjs-node'], { GLASS_TFJS_PRECISION: precision });
}
must('npx', ['vitest', 'run', 'plugins/backend-tfjs/src/tensor/tensorflow']);

/** The demonstration on a backend: what its run.json says. */
function demo(backend: string, folder: string): RunRecord {
  const out = join(folder, backend);
  must(process.execPath, ['packages/cli/bin/dev.js', 'demo', '--backend', backend, '--out', out, '--quiet'], {
    NODE_OPTIONS: '--conditions=@glass-ts/source',
  });
  return JSON.parse(readFileSync(join(out, 'run.json'), 'utf8'));
}

const folder = mkdtempSync(join(tmpdir(), 'glass-node-engine-'));
try {
  const [mine, theirs] = ['tfjs-node', 'auto'].map((backend) => demo(backend, folder));
  const galaxies = (record: RunRecord): string => JSON.stringify(record.shells.map(({ counts }) => counts));
  const { toHostBeforeOutputBytes } = mine.ledger;
  console.log(`${mine.backend.description}: ${mine.timings.seconds.toFixed(1)} s, ${mine.counts.galaxies} galaxies`);
  console.log(
    `${theirs.backend.description}: ${theirs.timings.seconds.toFixed(1)} s, ${theirs.counts.galaxies} galaxies`,
  );
  console.log(`device to host between load and output: ${toHostBeforeOutputBytes} bytes`);
  const same = galaxies(mine) === galaxies(theirs);
  console.log(same ? 'the same numbers of galaxies in all shells' : 'DIFFERENT numbers of galaxies');
  if (!same || toHostBeforeOutputBytes !== 0) process.exitCode = 1;
} finally {
  rmSync(folder, { recursive: true });
}
