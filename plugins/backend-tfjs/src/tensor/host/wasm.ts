import { GlassError } from '@glass-ts/core';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import type { NamedAttrMap, NamedTensorInfoMap, TensorInfo } from '@tensorflow/tfjs-core';
import { type HostEngine, type Storage, tensorType } from './engine.ts';
import { openRegistered } from './registry.ts';

const MIB = 2 ** 20;

/** The parts of Emscripten's module that are used. */
interface Heap {
  _malloc(bytes: number): number;
  _free(place: number): void;
  readonly HEAPU8: Uint8Array;
}

/** What is left free for the temporary memory of kernels. */
const SPARE = 64 * MIB;

/**
 * Grows the heap to the largest size that it may have. The pages are taken from the system when they are first used; what
 * is gained is that the heap never grows again, for views of a WebAssembly memory die when it grows.
 */
function growHeap(wasm: Heap): number {
  for (const size of [4095, 2048, 1024, 512, 256]) {
    const place = wasm._malloc(size * MIB) >>> 0;
    if (place === 0) continue;
    wasm._free(place);
    break;
  }
  return wasm.HEAPU8.length;
}

function exhausted(bytes: number, used: number, capacity: number): GlassError {
  const [need, have] = [bytes, capacity - used].map((x) => (x / MIB).toFixed(0));
  return new GlassError(
    `An array of ${need} MiB does not fit the WebAssembly memory, of which ${have} MiB are free, perhaps in pieces`,
    {
      code: 'ERR_MEMORY',
      where: { name: 'tfjs-wasm' },
      fix: 'Use a smaller nside or another backend: a WebAssembly memory holds 4 GiB at most',
    },
  );
}

/**
 * Engine `wasm`: tensors lie in the heap of the WebAssembly module, seen by the loops through views of it. Its SIMD kernels
 * for exact operations take a tenth of the time of the loops; its functions (Exp, Sin, …) are wrong in the last bits, or
 * worse, and stay unused.
 */
export async function openWasmEngine(): Promise<HostEngine> {
  const tf = await import('@tensorflow/tfjs-core');
  await import('@tensorflow/tfjs-backend-wasm');
  const backend = (await openRegistered('wasm')) as BackendWasm;
  const heap = backend.wasm as unknown as Heap;
  const capacity = growHeap(heap);
  const simd = (await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT')) === true;
  let used = 0;
  const bytesOf = (x: TensorInfo): number => x.shape[0] * (x.dtype === 'bool' ? 1 : 4);
  const claim = (bytes: number): void => {
    if (used + bytes + SPARE > capacity) throw exhausted(bytes, used, capacity);
  };
  return {
    name: 'tfjs-wasm',
    description: `TensorFlow.js ${tf.version_core} wasm (${simd ? 'SIMD' : 'no SIMD'}, 1 thread, float32, heap ${Math.round(capacity / MIB)} MiB)`,
    maxBytes: capacity - SPARE,
    backend,
    fast: {
      unary: { abs: 'Abs', negative: 'Neg', sqrt: 'Sqrt', square: 'Square', floor: 'Floor', ceil: 'Ceil' },
      binary: { add: 'Add', subtract: 'Sub', multiply: 'Multiply', divide: 'RealDiv' },
      matmul: true,
    },
    reserve: claim,
    place(values: Storage): TensorInfo {
      const { byteLength } = values;
      claim(byteLength);
      const place = heap._malloc(byteLength) >>> 0;
      // Emscripten's allocator does not see that addresses end at 4 GiB. What it gives beyond stays taken: it is not there.
      if (place === 0 || place + byteLength > capacity) throw exhausted(byteLength, used, capacity);
      heap.HEAPU8.set(new Uint8Array(values.buffer, values.byteOffset, byteLength), place);
      used += byteLength;
      return backend.makeOutput([values.length], tensorType(values), place);
    },
    view: (x) => backend.typedArrayFromHeap(x) as Storage,
    free(x) {
      used -= bytesOf(x);
      backend.disposeData(x.dataId, true);
    },
    tensors: () => backend.numDataIds(),
    run(kernel: string, inputs: NamedTensorInfoMap, attrs: NamedAttrMap = {}): TensorInfo {
      const sizes = Object.values(inputs).map((x) => (x ? 4 * tf.util.sizeFromShape(x.shape) : 0));
      claim(Math.max(...sizes));
      const out = tf.getKernel(kernel, 'wasm').kernelFunc({ inputs, attrs, backend }) as TensorInfo;
      used += 4 * tf.util.sizeFromShape(out.shape);
      return out;
    },
  };
}
