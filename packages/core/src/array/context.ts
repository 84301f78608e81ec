import type { Backend, BinaryOp, DeviceBuffer, Operand, ReduceOp, UnaryOp } from '../backend/types.ts';
import { ValueError } from '../errors.ts';
import { extentOf } from './axes.ts';
import type { DType, Scalar } from './dtype.ts';
import type { Namespace } from './namespace.ts';
import { NDArray } from './ndarray.ts';
import { sameShape, sizeOf } from './shape.ts';
import { Storage } from './storage.ts';
import { track } from './tidy.ts';

const NONE: readonly number[] = [];
const SMALL = 256;

/**
 * A backend with its namespace: the primitives as functions of arrays. Everything in the namespace is made of these, so
 * zero-size arrays, aliasing and ownership are settled here once. Arguments are already checked and promoted.
 */
export class Context {
  readonly backend: Backend;
  /** The namespace made of this context; set by `createNamespace`. */
  xp!: Namespace;

  constructor(backend: Backend) {
    this.backend = backend;
  }

  get defaults(): Backend['info']['defaults'] {
    return this.backend.info.defaults;
  }

  /** The dtype for flags that are added or ordered: uint8, or the index dtype where there is none. */
  get flag(): DType {
    return this.backend.info.dtypes.includes('uint8') ? 'uint8' : this.defaults.index;
  }

  /** An array that owns `buffer`. */
  wrap(buffer: DeviceBuffer, shape: readonly number[]): NDArray {
    const x = new NDArray(this, new Storage(this.backend, buffer), shape);
    track(x);
    return x;
  }

  /** The same memory with another shape of the same size. */
  view(x: NDArray, shape: readonly number[]): NDArray {
    const y = new NDArray(this, x.storage.retain(), shape);
    track(y);
    return y;
  }

  /** An array of this namespace; anything else is an error that says how to bring it here. */
  own(x: unknown, what: string): NDArray {
    if (x instanceof NDArray) {
      if (x.context === this) return x;
      throw new ValueError(
        `${what}: an array of backend ${x.context.backend.name} (${x.device}) meets backend ${this.backend.name} (${this.backend.device})`,
        { where: { name: what }, fix: 'Bring it over first: await x.to(xp)' },
      );
    }
    throw new ValueError(`${what} needs an array, not ${describe(x)}`, {
      where: { name: what },
      fix: 'Make one with xp.asarray(…)',
    });
  }

  full(shape: readonly number[], value: Scalar, dtype: DType): NDArray {
    return this.wrap(this.backend.full(sizeOf(shape), value, dtype), shape);
  }

  /** Elements of any value; the same as zeros where the backend does not tell the two apart. */
  unset(shape: readonly number[], dtype: DType): NDArray {
    const { backend } = this;
    return backend.empty ? this.wrap(backend.empty(sizeOf(shape), dtype), shape) : this.full(shape, 0, dtype);
  }

  /** `array` as numbers of the index dtype, for indices made on the host. */
  indices(values: readonly number[], shape: readonly number[] = [values.length]): NDArray {
    const dtype = this.defaults.index;
    const data = dtype === 'int64' ? BigInt64Array.from(values, BigInt) : Int32Array.from(values);
    return this.wrap(this.backend.fromHost(data, dtype, { transfer: true }), shape);
  }

  range(start: number, step: number, size: number): NDArray {
    return this.wrap(this.backend.arange(start, step, size, this.defaults.index), [size]);
  }

  /** The array itself where the dtype is right already. */
  cast(x: NDArray, dtype: DType): NDArray {
    return x.dtype === dtype ? x : this.wrap(this.castBuffer(x, dtype), x.shape);
  }

  castBuffer(x: NDArray, dtype: DType): DeviceBuffer {
    return x.size === 0 ? this.backend.full(0, 0, dtype) : this.backend.cast(x.buffer, dtype);
  }

  copy(x: NDArray): NDArray {
    return this.wrap(this.castBuffer(x, x.dtype), x.shape);
  }

  unary(op: UnaryOp, x: NDArray, out: DType): NDArray {
    if (x.size === 0) return this.full(x.shape, 0, out);
    return this.wrap(this.backend.unary(op, x, out), x.shape);
  }

  /** Operands of one dtype; `shape` is what they broadcast to. */
  binary(op: BinaryOp, x: Operand, y: Operand, shape: readonly number[], out: DType): NDArray {
    if (sizeOf(shape) === 0) return this.full(shape, 0, out);
    return this.wrap(this.backend.binary(op, x, y, shape, out), shape);
  }

  /**
   * `binary` with a number in place of one operand, of the other's dtype: of the first where `reversed`. A backend that takes
   * arrays alone gets one: 0-d, or written out where `x` is so small that broadcasting costs more.
   */
  binaryScalar(op: BinaryOp, x: NDArray, value: Scalar, reversed: boolean, out: DType): NDArray {
    const { backend } = this;
    const { shape, size } = x;
    if (size === 0) return this.full(shape, 0, out);
    if (backend.binaryScalar) return this.wrap(backend.binaryScalar(op, x, value, reversed, out), shape);
    const small = size <= SMALL;
    const buffer = backend.full(small ? size : 1, value, x.dtype);
    const scalar: Operand = { buffer, shape: small ? shape : NONE };
    try {
      return reversed ? this.binary(op, scalar, x, shape, out) : this.binary(op, x, scalar, shape, out);
    } finally {
      backend.release(buffer);
    }
  }

  where(condition: Operand, x: Operand, y: Operand, shape: readonly number[]): NDArray {
    if (sizeOf(shape) === 0) return this.full(shape, 0, x.buffer.dtype);
    return this.wrap(this.backend.where(condition, x, y, shape), shape);
  }

  transpose(x: NDArray, perm: readonly number[]): NDArray {
    const shape = perm.map((axis) => x.shape[axis]);
    // axes of length 1 may move anywhere: memory stays as it is
    let last = -1;
    let moved = false;
    for (const axis of perm) {
      if (x.shape[axis] === 1) continue;
      if (axis < last) moved = true;
      last = axis;
    }
    if (!moved || x.size === 0) return this.view(x, shape);
    return this.wrap(this.backend.transpose(x, perm), shape);
  }

  broadcast(x: NDArray, shape: readonly number[]): NDArray {
    if (sameShape(x.shape, shape)) return x;
    const size = sizeOf(shape);
    if (size === x.size) return this.view(x, shape);
    if (size === 0) return this.full(shape, 0, x.dtype);
    return this.wrap(this.backend.broadcast(x, shape), shape);
  }

  slice(x: NDArray, starts: readonly number[], steps: readonly number[], sizes: readonly number[]): NDArray {
    const size = sizeOf(sizes);
    if (size === 0) return this.full(sizes, 0, x.dtype);
    if (size === x.size && steps.every((step, i) => step > 0 || sizes[i] === 1)) return this.view(x, sizes);
    return this.wrap(this.backend.slice(x, starts, steps, sizes), sizes);
  }

  /** Part of one axis: elements start … stop − 1. */
  sliceAxis(x: NDArray, axis: number, start: number, stop: number, step = 1): NDArray {
    const starts = new Array<number>(x.ndim).fill(0);
    const steps = new Array<number>(x.ndim).fill(1);
    const sizes = [...x.shape];
    starts[axis] = start;
    steps[axis] = step;
    sizes[axis] = Math.max(0, Math.ceil((stop - start) / step));
    return this.slice(x, starts, steps, sizes);
  }

  concat(xs: readonly NDArray[], axis: number): NDArray {
    const shape = [...xs[0].shape];
    shape[axis] = xs.reduce((n, x) => n + x.shape[axis], 0);
    const full = xs.filter((x) => x.size > 0);
    if (full.length === 0) return this.full(shape, 0, xs[0].dtype);
    if (full.length === 1) return this.copy(full[0]);
    return this.wrap(this.backend.concat(full, axis), shape);
  }

  /** x[…, indices, …] along `axis`; the shape of `indices` takes the axis's place. Indices valid, of the index dtype. */
  gather(x: NDArray, indices: NDArray, axis: number): NDArray {
    const shape = [...x.shape.slice(0, axis), ...indices.shape, ...x.shape.slice(axis + 1)];
    if (sizeOf(shape) === 0) return this.full(shape, 0, x.dtype);
    return this.wrap(this.backend.gather(x.buffer, indices.buffer, extentOf(x.shape, axis)), shape);
  }

  /** Reduces axis number `axis`, which is left out of the result; the identity where it is empty. */
  reduceFlat(
    op: ReduceOp,
    x: NDArray,
    extent: readonly [number, number, number],
    shape: readonly number[],
    out: DType,
  ): NDArray {
    if (extent[1] === 0 || extent[0] * extent[2] === 0) {
      if (op === 'max' || op === 'min') {
        if (extent[0] * extent[2] !== 0) {
          throw new ValueError(`${op} of an empty axis has no value`, {
            where: { name: op },
            fix: 'Give the array at least one element along the axis',
          });
        }
      }
      return this.full(shape, op === 'prod' ? 1 : op === 'all' ? true : op === 'any' ? false : 0, out);
    }
    return this.wrap(this.backend.reduce(op, x.buffer, extent, out), shape);
  }
}

function describe(x: unknown): string {
  if (x === null) return 'null';
  if (Array.isArray(x)) return 'a JavaScript array';
  if (typeof x === 'object') return x.constructor?.name ?? 'an object';
  return typeof x === 'string' ? `the string '${x}'` : `the ${typeof x} ${String(x)}`;
}
