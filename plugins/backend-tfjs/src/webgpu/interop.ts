/// <reference types="@webgpu/types" />
import { type DType, DTypeError, type Namespace, type NDArray, sizeOf, ValueError } from '@glass-ts/core';
import { WebGpuBackend } from './backend.ts';
import { gpu } from './runtime/index.ts';

/** The backend of a namespace or array; throws where it is another one. */
function webGpuOf(backend: unknown, what: string): WebGpuBackend {
  if (backend instanceof WebGpuBackend) return backend;
  throw new ValueError(`${what} needs arrays of the backend tfjs-webgpu`, {
    fix: 'Open it with createWebGpuBackend()',
  });
}

/** An array of the namespace on a buffer of its backend. */
export function wrap(xp: Namespace, shape: readonly number[], make: (backend: WebGpuBackend) => object): NDArray {
  const backend = webGpuOf(xp.backend, 'this');
  const probe = xp.zeros([0]);
  try {
    return probe.context.wrap(make(backend) as NDArray['buffer'], shape);
  } finally {
    probe.dispose();
  }
}

/**
 * An existing GPU buffer as an array, without a copy: a simulation on the same device hands its arrays over like this.
 * The elements lie at the start of the buffer, in C order, little endian; a bool is a u32 of 0 or 1, a complex number two
 * f32. The buffer stays the caller's: `dispose()` leaves it alone, and it must live as long as the array. Work that writes
 * it must be submitted before.
 *
 * @param buffer on the device of the backend (`xp.backend.runtime.device`), with usage STORAGE | COPY_SRC
 * @throws ValueError where it is too small or its usage does not do
 */
export function fromGPUBuffer(
  xp: Namespace,
  buffer: GPUBuffer,
  shape: readonly number[],
  dtype: DType = 'float32',
): NDArray {
  return wrap(xp, shape, (backend) => backend.adopt(buffer, dtype, sizeOf(shape)));
}

/**
 * The GPU buffer of an array, without a copy; everything that computes it is submitted. Elements as in `fromGPUBuffer`;
 * the buffer may be longer than the array. It is valid until the array and all views of it are disposed: afterwards its
 * memory is used again.
 */
export function toGPUBuffer(x: NDArray): GPUBuffer {
  const backend = webGpuOf(x.xp.backend, 'toGPUBuffer');
  const { storage } = backend.of(x.buffer);
  backend.runtime.submit();
  return storage;
}

type Tensor = import('@tensorflow/tfjs-core').Tensor;
type TensorFlow = import('@tensorflow/tfjs-backend-webgpu').WebGPUBackend;

const engines = new WeakMap<GPUDevice, Promise<TensorFlow>>();

/**
 * TensorFlow.js's WebGPU backend on the device of this one, registered as `webgpu`; `await tf.setBackend('webgpu')` makes
 * it the one that TensorFlow.js computes on. Loaded when it is first asked for.
 */
export function tensorFlowOn(backend: WebGpuBackend): Promise<TensorFlow> {
  const { gpu, device } = backend.runtime;
  const engine = engines.get(device) ?? load(device, gpu.adapter?.info);
  engines.set(device, engine);
  return engine;
}

async function load(device: GPUDevice, info: GPUAdapterInfo | undefined): Promise<TensorFlow> {
  // TensorFlow.js looks for the entry of browsers.
  const scope = globalThis as { navigator?: object };
  scope.navigator ??= {};
  if (!('gpu' in scope.navigator)) Object.defineProperty(scope.navigator, 'gpu', { value: gpu() });
  const tf = await import('@tensorflow/tfjs-core');
  const { WebGPUBackend } = await import('@tensorflow/tfjs-backend-webgpu');
  const engine = new WebGPUBackend(device, info);
  tf.removeBackend('webgpu');
  tf.registerBackend('webgpu', () => engine);
  return engine;
}

const TENSOR: Readonly<Partial<Record<DType, 'float32' | 'int32' | 'bool'>>> = {
  float32: 'float32',
  int32: 'int32',
  bool: 'bool',
};

const noTensor = (dtype: string): DTypeError =>
  new DTypeError(`A tensor on WebGPU cannot share the memory of ${dtype}`, {
    fix: 'Take real and imaginary part apart, or convert to float32, int32 or bool',
  });

/**
 * An array as a tensor of TensorFlow.js on the same memory. The array must live as long as the tensor; disposing of the
 * tensor leaves the array alone.
 *
 * @throws DTypeError for uint32 and complex64, of which TensorFlow.js has none or keeps the parts apart
 */
export async function toTensor(x: NDArray): Promise<Tensor> {
  const backend = webGpuOf(x.xp.backend, 'toTensor');
  const dtype = TENSOR[x.dtype];
  if (dtype === undefined) throw noTensor(x.dtype);
  const engine = await tensorFlowOn(backend);
  return engine.createTensorFromGPUData({ buffer: toGPUBuffer(x), zeroCopy: true }, [...x.shape], dtype);
}

/**
 * A tensor of TensorFlow.js as an array on the same memory, which stays until both are disposed. The tensor must be on
 * the engine that `tensorFlowOn` gives.
 *
 * @throws DTypeError for complex64 and string tensors, ValueError for a tensor on another engine
 */
export async function fromTensor(xp: Namespace, tensor: Tensor): Promise<NDArray> {
  const backend = webGpuOf(xp.backend, 'fromTensor');
  const dtype = (Object.keys(TENSOR) as DType[]).find((name) => TENSOR[name] === tensor.dtype);
  if (dtype === undefined) throw noTensor(tensor.dtype);
  const engine = await tensorFlowOn(backend);
  if (!engine.tensorMap.has(tensor.dataId)) {
    throw new ValueError('The tensor is not on the GPU', { fix: "Make it after await tf.setBackend('webgpu')" });
  }
  const tf = await import('@tensorflow/tfjs-core');
  // A second tensor on the same memory, as tensor.clone() makes one, but whatever engine is current.
  engine.incRef(tensor.dataId);
  const shared = tf.engine().makeTensorFromDataId(tensor.dataId, tensor.shape, tensor.dtype, engine);
  try {
    engine.uploadToGPU(shared.dataId);
    engine.ensureCommandEncoderReady();
    engine.endComputePassEncoder();
    engine.submitQueue();
    const { resource } = engine.tensorMap.get(shared.dataId);
    return wrap(xp, tensor.shape, () =>
      backend.adopt(resource as GPUBuffer, dtype, sizeOf(tensor.shape), () => shared.dispose()),
    );
  } catch (error) {
    shared.dispose();
    throw error;
  }
}
