import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const PEERS = fileURLToPath(new URL('.', import.meta.url));
const requirements = join(PEERS, 'requirements.txt');
const windows = process.platform === 'win32';

function step(command: string, args: readonly string[]): void {
  const { error, status, stderr } = spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 26 });
  if (error) throw new Error(`${command} cannot be started: ${error.message}`);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stderr}`);
}

/**
 * The Python with the peers: a virtual environment in bench/.cache/peers, made on the first call and made anew when
 * requirements.txt has changed. `GLASS_PEERS_PYTHON` names another Python that has the packages already.
 */
export function peersPython(say: (text: string) => void): string {
  const { GLASS_PEERS_PYTHON: given } = process.env;
  if (given) return given;
  const home = fileURLToPath(new URL('../.cache/peers/', import.meta.url));
  const python = join(home, windows ? 'Scripts/python.exe' : 'bin/python');
  const stamp = join(home, 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(python) && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return python;
  say('making the virtual environment of the peers (numpy, healpy, ducc0, glass, h5py) …');
  rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  step(windows ? 'python' : 'python3', ['-m', 'venv', home]);
  step(python, ['-m', 'pip', 'install', '--quiet', '--requirement', requirements]);
  writeFileSync(stamp, wanted);
  return python;
}
