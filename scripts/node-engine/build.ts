import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';

const TFJS_NODE = '4.22.0';
const TENSORFLOW = '2.21.0';

/** Where the package, the wheel and the addon are kept, outside of the repository (2.2 GB). */
export const cacheFolder = (): string =>
  process.env.GLASS_NODE_ENGINE_CACHE ?? join(homedir(), '.cache', 'glass-ts', 'node-engine');

function run(command: string, args: readonly string[], cwd: string): void {
  console.log(`> ${[command, ...args].join(' ')}`);
  execFileSync(command, args, { cwd, stdio: 'inherit' });
}

function link(target: string, path: string): void {
  rmSync(path, { force: true });
  symlinkSync(target, path);
}

/** @tensorflow/tfjs-node without its install script, which would download another TensorFlow. */
function installPackage(cache: string): string {
  const folder = join(cache, 'node_modules', '@tensorflow', 'tfjs-node');
  if (!existsSync(join(folder, 'package.json'))) {
    writeFileSync(join(cache, 'package.json'), '{"private":true}\n');
    const options = ['--ignore-scripts', '--no-audit', '--no-fund'];
    run('npm', ['install', ...options, `@tensorflow/tfjs-node@${TFJS_NODE}`], cache);
  }
  return folder;
}

/** The wheel of TensorFlow for the CPU, unpacked: its libraries and headers. */
function installWheel(cache: string): string {
  const folder = join(cache, 'wheel', 'tensorflow');
  if (!existsSync(join(folder, 'libtensorflow_cc.so.2'))) {
    if (!existsSync(join(cache, 'python'))) run('python3', ['-m', 'venv', 'python'], cache);
    const pip = join(cache, 'python', 'bin', 'pip');
    run(pip, ['install', '--quiet', '--no-deps', '--target', 'wheel', `tensorflow-cpu==${TENSORFLOW}`], cache);
  }
  return folder;
}

/** The wheel's libraries under the names of the version that the package asks for: then it downloads nothing. */
function stage(folder: string, wheel: string): void {
  const [headers, libraries] = [join(folder, 'deps', 'include'), join(folder, 'deps', 'lib')];
  for (const path of [headers, libraries]) mkdirSync(path, { recursive: true });
  for (const name of readdirSync(join(wheel, 'include'))) link(join(wheel, 'include', name), join(headers, name));
  const names = { tensorflow: 'libtensorflow_cc.so.2', tensorflow_framework: 'libtensorflow_framework.so.2' };
  for (const [name, file] of Object.entries(names)) {
    for (const version of ['', '.2', '.2.9.1']) link(join(wheel, file), join(libraries, `lib${name}.so${version}`));
    link(join(wheel, file), join(libraries, file));
  }
}

/** npm's own node-gyp, and the headers of this Node where they are installed. */
function compile(folder: string): void {
  const npm = join(dirname(execFileSync('npm', ['root', '-g'], { encoding: 'utf8' }).trim()), 'node_modules', 'npm');
  const gyp = join(npm, 'node_modules', 'node-gyp', 'bin', 'node-gyp.js');
  const prefix = dirname(dirname(process.execPath));
  const headers = existsSync(join(prefix, 'include', 'node', 'node.h')) ? [`--nodedir=${prefix}`] : [];
  const module = [
    '--napi_build_version=8',
    '--module_name=tfjs_binding',
    `--module_path=${join(folder, 'lib', 'napi-v8')}`,
  ];
  run(process.execPath, [gyp, 'rebuild', '--silent', ...headers, ...module], folder);
}

/** Builds the addon of @tensorflow/tfjs-node against the wheel, once; returns the folder for `GLASS_TFJS_NODE`. */
export function buildNodeEngine(): string {
  const cache = cacheFolder();
  mkdirSync(cache, { recursive: true });
  const folder = installPackage(cache);
  if (!existsSync(join(folder, 'lib', 'napi-v8', 'tfjs_binding.node'))) {
    stage(folder, installWheel(cache));
    compile(folder);
  }
  return cache;
}
