import { createRequire } from 'node:module';
import { isAbsolute, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { GlassError } from '@glass-ts/core';

/** What an operation returns of a result. */
export interface TensorMetadata {
  readonly id: number;
  readonly shape: readonly number[];
  readonly dtype: number;
}

export interface OpAttr {
  readonly name: string;
  readonly type: number;
  readonly value: boolean | number | string | readonly number[];
}

/** The addon of @tensorflow/tfjs-node(-gpu): TensorFlow's eager operations on tensors by number. */
export interface TensorFlowBinding {
  createTensor(shape: readonly number[], dtype: number, data: Float32Array | Int32Array | Uint8Array): number;
  deleteTensor(id: number): void;
  tensorDataSync(id: number): Float32Array | Int32Array | Uint8Array;
  executeOp(name: string, attrs: readonly OpAttr[], inputs: readonly number[], outputs: number): TensorMetadata[];
  getNumOfTensors(): number;
  isUsingGpuDevice(): boolean;
  readonly TF_ATTR_INT: number;
  readonly TF_ATTR_BOOL: number;
  readonly TF_ATTR_TYPE: number;
  readonly TF_ATTR_STRING: number;
  readonly TF_Version: string;
}

export type NodePackage = '@tensorflow/tfjs-node' | '@tensorflow/tfjs-node-gpu';

/** Where a package may be that is not installed beside this one: the folder that holds its node_modules. */
export const FOLDER_VARIABLE = 'GLASS_TFJS_NODE';

/** The package's manifest, or undefined where it is not installed. */
export function findNodePackage(name: NodePackage): string | undefined {
  const folder = process.env[FOLDER_VARIABLE];
  const places = [import.meta.url, pathToFileURL(join(process.cwd(), 'x.js')).href];
  if (folder !== undefined && isAbsolute(folder)) places.unshift(pathToFileURL(join(folder, 'x.js')).href);
  for (const place of places) {
    try {
      return createRequire(place).resolve(`${name}/package.json`);
    } catch {
      // not here
    }
  }
  return undefined;
}

/** How to get a package, in one line. */
export const installHint = (name: NodePackage): string =>
  `${name} is not installed: npm install ${name}@4.22.0 (its install script downloads libtensorflow), or see docs/gpu.md`;

/**
 * The addon of a package by its manifest, found as the package itself finds it. Its JavaScript stays unloaded: that would
 * bring a whole second TensorFlow.js and change its global choice of a backend.
 */
function addonOf(manifest: string): TensorFlowBinding {
  const require = createRequire(manifest);
  const { find } = require('@mapbox/node-pre-gyp') as { find(manifest: string): string };
  return require(find(manifest)) as TensorFlowBinding;
}

/**
 * The binding of an installed package. Throws GlassError `ERR_BACKEND_UNAVAILABLE` where the package is missing or cannot be
 * loaded, or where the GPU package finds no GPU.
 */
export function loadBinding(name: NodePackage): TensorFlowBinding {
  const manifest = findNodePackage(name);
  const unavailable = (what: string, cause?: unknown): GlassError =>
    new GlassError(what, { code: 'ERR_BACKEND_UNAVAILABLE', where: { name }, cause });
  if (manifest === undefined) throw unavailable(installHint(name));
  // Its greetings are no messages of ours; sums are the same on every processor without oneDNN's choice of order.
  process.env.TF_CPP_MIN_LOG_LEVEL ??= '2';
  process.env.TF_ENABLE_ONEDNN_OPTS ??= '0';
  let binding: TensorFlowBinding;
  try {
    binding = addonOf(manifest);
  } catch (error) {
    const [reason] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw unavailable(`${name} cannot be loaded: ${reason}`, error);
  }
  if (name === '@tensorflow/tfjs-node-gpu' && !binding.isUsingGpuDevice()) {
    throw unavailable(`${name} loads, but TensorFlow finds no CUDA device`);
  }
  return binding;
}
