// A Vulkan driver that computes on the CPU, for machines without a GPU: SwiftShader, from the dev dependency
// @sparticuz/chromium. Its libraries must be in the environment before Node starts, so that this file starts commands
// with it (node scripts/software-gpu.mjs COMMAND …); vitest.config.ts sets it before the workers start.
// GLASS_GPU=real leaves the drivers of the machine alone.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync } from 'node:zlib';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const ICD = 'vk_swiftshader_icd.json';
const FILES = [ICD, 'libvk_swiftshader.so', 'libvulkan.so.1'];

/** Regular files of a tar archive. */
function* entries(tar) {
  for (let at = 0; at + 512 <= tar.length; ) {
    const field = (from, length) => tar.toString('latin1', at + from, at + from + length).replace(/\0.*$/s, '');
    const name = field(0, 100);
    if (name === '') return;
    const size = Number.parseInt(field(124, 12), 8);
    const type = field(156, 1);
    if (type === '' || type === '0') yield { name: basename(name), data: tar.subarray(at + 512, at + 512 + size) };
    at += 512 + 512 * Math.ceil(size / 512);
  }
}

/** The folder with the unpacked driver. */
function unpacked() {
  // The package exports its entry only, build/cjs/index.cjs.
  const entry = createRequire(join(root, 'package.json')).resolve('@sparticuz/chromium');
  const home = join(dirname(entry), '..', '..');
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'));
  const cache = join(root, 'node_modules', '.cache', 'glass-ts');
  const folder = join(cache, `swiftshader-${version}`);
  const complete = () => FILES.every((name) => existsSync(join(folder, name)));
  if (complete()) return folder;
  mkdirSync(cache, { recursive: true });
  const part = mkdtempSync(join(cache, 'unpacking-'));
  const tar = brotliDecompressSync(readFileSync(join(home, 'bin', 'swiftshader.tar.br')));
  for (const { name, data } of entries(tar)) writeFileSync(join(part, name), data);
  // Another process may have been faster, and may use its files already.
  if (!complete()) {
    try {
      renameSync(part, folder);
    } catch (error) {
      if (!complete()) throw error;
    }
  }
  rmSync(part, { recursive: true, force: true });
  return folder;
}

/**
 * Environment variables of the software driver; none with GLASS_GPU=real, or where it cannot run here (it is built for
 * Linux on x86-64).
 */
export function softwareGpu(env = process.env) {
  if (env.GLASS_GPU === 'real' || process.platform !== 'linux' || process.arch !== 'x64') return {};
  let folder;
  try {
    folder = unpacked();
  } catch (error) {
    console.error(`There is no software GPU: ${error.message}`);
    return {};
  }
  return {
    VK_ICD_FILENAMES: join(folder, ICD),
    VK_DRIVER_FILES: join(folder, ICD),
    LD_LIBRARY_PATH: [folder, env.LD_LIBRARY_PATH].filter(Boolean).join(':'),
    XDG_RUNTIME_DIR: env.XDG_RUNTIME_DIR ?? folder,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [command, ...args] = process.argv.slice(2);
  if (command === undefined) {
    console.error('Usage: node scripts/software-gpu.mjs COMMAND [ARGUMENT …]');
    process.exit(2);
  }
  const child = spawn(command, args, { stdio: 'inherit', env: { ...process.env, ...softwareGpu() } });
  child.on('error', (error) => {
    console.error(error.message);
    process.exit(127);
  });
  child.on('exit', (code, signal) => process.exit(code ?? (signal === null ? 1 : 128)));
}
