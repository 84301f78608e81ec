// Builds the Rust addon where a toolchain is there; without one the reference backend does the work. `npm ci` and `npm install`
// of the repository run it. GLASS_NATIVE=require makes every failure an error; GLASS_NATIVE=skip builds nothing, nor does
// `off`, which is what the loader calls it.
import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const crate = join(root, 'native');
const mode = process.env.GLASS_NATIVE ?? 'auto';

function finish(text, failed) {
  console.log(`@glass-ts/backend-native: ${text}`);
  process.exit(failed && mode === 'require' ? 1 : 0);
}

const lost = 'arrays and transforms run on the slower reference backend';

if (!['auto', 'require', 'skip', 'off'].includes(mode)) {
  console.error(`GLASS_NATIVE=${mode} is not one of auto, require, skip, off`);
  process.exit(1);
}
if (mode === 'skip' || mode === 'off') finish(`not built (GLASS_NATIVE=${mode}): ${lost}`, false);

const version = spawnSync('cargo', ['--version'], { encoding: 'utf8' });
if (version.error || version.status !== 0) {
  finish(`not built, there is no Rust toolchain (cargo): ${lost}`, true);
}

function cargo(extra) {
  const args = ['build', '--release', '--locked', '--manifest-path', join(crate, 'node', 'Cargo.toml'), ...extra];
  return spawnSync('cargo', args, { encoding: 'utf8', maxBuffer: 1 << 28 });
}

const started = Date.now();
// Without a network the crates may still be in the local cache.
let built = cargo([]);
if (built.status !== 0) {
  const offline = cargo(['--offline']);
  if (offline.status === 0) built = offline;
}
if (built.status !== 0) {
  const detail = (built.stderr ?? '').split('\n').find((line) => line.startsWith('error')) ?? 'cargo failed';
  if (mode === 'require') console.error(built.stderr);
  finish(`not built (${detail.trim()}): ${lost}`, true);
}

const target = process.env.CARGO_TARGET_DIR ?? join(crate, 'target');
const library =
  { darwin: 'libglass_native.dylib', win32: 'glass_native.dll' }[process.platform] ?? 'libglass_native.so';
const from = join(target, 'release', library);
if (!existsSync(from)) finish(`not built (${library} is missing after the build): ${lost}`, true);
const name = `glass-native.${process.platform}-${process.arch}.node`;
// A running process may have the old file mapped: replace it, never write into it.
copyFileSync(from, join(root, `${name}.new`));
renameSync(join(root, `${name}.new`), join(root, name));
finish(`built ${name} in ${((Date.now() - started) / 1000).toFixed(0)} s`, false);
