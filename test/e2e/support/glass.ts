import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('../../..', import.meta.url));

export interface Finished {
  readonly exit: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcess;
  /** Resolves with the first line of standard output that fits, or rejects when the command ends before. */
  line(fits: (line: string) => boolean): Promise<string>;
  readonly finished: Promise<Finished>;
}

/** Starts the `glass` command from its sources, as a process of its own. */
export function startGlass(args: readonly string[], cwd: string = root): Started {
  const bin = fileURLToPath(new URL('../../../packages/cli/bin/dev.js', import.meta.url));
  return start([bin, ...args], cwd);
}

/** Starts node on the sources. */
function start(args: readonly string[], cwd: string): Started {
  const child = spawn(process.execPath, ['--conditions=@glass-ts/source', ...args], {
    cwd,
    env: { ...process.env, NO_COLOR: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  const waiting = new Set<() => void>();
  child.stdout.on('data', (data: Buffer) => {
    stdout += data;
    for (const look of waiting) look();
  });
  child.stderr.on('data', (data: Buffer) => {
    stderr += data;
  });
  const finished = new Promise<Finished>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exit, signal) => resolve({ exit, signal, stdout, stderr }));
  });
  const line = (fits: (line: string) => boolean) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = stdout.split('\n').slice(0, -1).find(fits);
        if (found === undefined) return;
        waiting.delete(look);
        resolve(found);
      };
      waiting.add(look);
      look();
      finished.then(({ exit }) => reject(new Error(`glass ended with ${exit} before: ${stderr}`)), reject);
    });
  return { process: child, line, finished };
}

/** Runs the `glass` command to its end. */
export const glass = (args: readonly string[], cwd?: string): Promise<Finished> => startGlass(args, cwd).finished;

/** Runs a module that uses the packages, given as text, as a process of its own. */
export const runScript = (text: string): Promise<Finished> =>
  start(['--import=tsx', '--input-type=module', '--eval', text], root).finished;

/** The objects of JSON lines. */
export const jsonLines = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
