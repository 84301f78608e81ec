import type { BinaryOp, DeviceBuffer, DType, MatmulShape, Operand, UnaryOp } from '@glass-ts/core';
import type { TensorInfo } from '@tensorflow/tfjs-core';
import type { TensorStore } from './buffer.ts';

/** Below this size a loop has ended before a kernel call has begun. */
const SMALL = 512;

const shaped = (x: TensorInfo, shape: number[]): TensorInfo => ({ ...x, shape });

/** The operation by a TensorFlow.js kernel, or undefined where none is worth it. */
export function fastUnary(store: TensorStore, op: UnaryOp, { buffer }: Operand, out: DType): DeviceBuffer | undefined {
  const kernel = store.engine.fast.unary[op];
  if (kernel === undefined || buffer.size < SMALL || buffer.dtype !== 'float32' || out !== 'float32') return undefined;
  return store.adopt(store.engine.run(kernel, { x: store.own(buffer).tensor }), out, buffer.size);
}

/** Complex sums are sums of their parts. */
const PARTWISE: ReadonlySet<BinaryOp> = new Set<BinaryOp>(['add', 'subtract']);

/** The same for two operands of the result's size, or of one element. */
export function fastBinary(
  store: TensorStore,
  op: BinaryOp,
  x: Operand,
  y: Operand,
  shape: readonly number[],
  out: DType,
): DeviceBuffer | undefined {
  const kernel = store.engine.fast.binary[op];
  if (kernel === undefined || x.buffer.dtype !== out) return undefined;
  const size = shape.reduce((a, b) => a * b, 1);
  if (size < SMALL) return undefined;
  const sizes = [x.buffer.size, y.buffer.size];
  const whole = sizes.every((s) => s === size);
  const real = out === 'float32' && sizes.every((s) => s === size || s === 1);
  if (!real && !(out === 'complex64' && whole && PARTWISE.has(op))) return undefined;
  const [a, b] = [x, y].map((operand) => {
    const { tensor } = store.own(operand.buffer);
    return operand.buffer.size === 1 && size > 1 ? shaped(tensor, []) : tensor;
  });
  return store.adopt(store.engine.run(kernel, { a, b }), out, size);
}

/** Products of float32 matrices by XNNPACK: sums in single precision, in blocks. */
export function fastMatmul(
  store: TensorStore,
  x: DeviceBuffer,
  y: DeviceBuffer,
  { batch, m, k, n, xBatched, yBatched }: MatmulShape,
): DeviceBuffer | undefined {
  if (!store.engine.fast.matmul || x.dtype !== 'float32' || batch * m * k * n < SMALL * 64) return undefined;
  const a = shaped(store.own(x).tensor, [xBatched ? batch : 1, m, k]);
  const b = shaped(store.own(y).tensor, [yBatched ? batch : 1, k, n]);
  const out = store.engine.run('BatchMatMul', { a, b }, { transposeA: false, transposeB: false });
  return store.adopt(shaped(out, [batch * m * n]), 'float32', batch * m * n);
}
