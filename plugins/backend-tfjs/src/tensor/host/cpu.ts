import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import { type HostEngine, type Storage, tensorType } from './engine.ts';
import { openRegistered } from './registry.ts';

/** The parts of `MathBackendCPU` that are used. */
interface CpuBackend {
  /** Whether it still wants to recommend another backend on the terminal. */
  firstUse: boolean;
  readonly data: { get(id: object): { values: unknown } };
}

/**
 * Engine `cpu`: tensors are typed arrays. None of its kernels is faster than the loops (they are plain JavaScript too),
 * and its sums are in single precision, so that it lends its memory only.
 */
export async function openCpuEngine(): Promise<HostEngine> {
  const tf = await import('@tensorflow/tfjs-core');
  await import('@tensorflow/tfjs-backend-cpu');
  const backend = await openRegistered('cpu');
  const internals = backend as unknown as CpuBackend;
  internals.firstUse = false;
  const { data } = internals;
  return {
    name: 'tfjs-cpu',
    description: `TensorFlow.js ${tf.version_core} cpu (JavaScript, float32)`,
    maxBytes: Number.POSITIVE_INFINITY,
    backend,
    fast: { unary: {}, binary: {}, matmul: false },
    reserve() {},
    place(values: Storage): TensorInfo {
      const [shape, dtype] = [[values.length], tensorType(values)];
      return { dataId: backend.write(values, shape, dtype), shape, dtype };
    },
    view: (x) => data.get(x.dataId).values as Storage,
    free: (x) => void backend.disposeData(x.dataId, true),
    tensors: () => backend.numDataIds(),
    run(kernel: string, inputs: NamedTensorInfoMap, attrs: NamedAttrMap = {}): TensorInfo {
      return tf.getKernel(kernel, 'cpu').kernelFunc({ inputs, attrs, backend }) as TensorInfo;
    },
  };
}
