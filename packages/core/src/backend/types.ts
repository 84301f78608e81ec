import type { DType, Scalar, TypedArray } from '../array/dtype.ts';
import type { Kernels } from './kernels.ts';

/** Memory on a device: contiguous, C order. A backend adds its own fields in a subclass. */
export interface DeviceBuffer {
  readonly dtype: DType;
  /** Number of elements (a complex number is one). */
  readonly size: number;
}

/** A buffer seen with a shape. `NDArray` is one. */
export interface Operand {
  readonly buffer: DeviceBuffer;
  readonly shape: readonly number[];
}

/**
 * A row-major array seen as `outer × n × inner`, where `n` is the axis that an operation works along.
 * Core brings every axis argument into this form, so that a backend never handles axes.
 */
export type Extent = readonly [outer: number, n: number, inner: number];

/** Elementwise operations with one operand. */
export type UnaryOp =
  | 'abs'
  | 'acos'
  | 'acosh'
  | 'asin'
  | 'asinh'
  | 'atan'
  | 'atanh'
  | 'bitwiseInvert'
  | 'ceil'
  | 'conj'
  | 'cos'
  | 'cosh'
  | 'exp'
  | 'expm1'
  | 'floor'
  | 'imag'
  | 'isfinite'
  | 'isinf'
  | 'isnan'
  | 'log'
  | 'log1p'
  | 'log2'
  | 'log10'
  | 'logicalNot'
  | 'negative'
  | 'real'
  | 'reciprocal'
  | 'round'
  | 'sign'
  | 'signbit'
  | 'sin'
  | 'sinh'
  | 'sqrt'
  | 'square'
  | 'tan'
  | 'tanh'
  | 'trunc'
  // beyond the standard, needed by xpx and the samplers
  | 'erf'
  | 'erfinv'
  | 'ndtri'
  | 'lgamma';

/** `complex` builds a complex number from two reals; everything else is the standard's function of that name. */
export type BinaryOp =
  | 'add'
  | 'atan2'
  | 'bitwiseAnd'
  | 'bitwiseLeftShift'
  | 'bitwiseOr'
  | 'bitwiseRightShift'
  | 'bitwiseXor'
  | 'complex'
  | 'copysign'
  | 'divide'
  | 'equal'
  | 'floorDivide'
  | 'greater'
  | 'greaterEqual'
  | 'hypot'
  | 'less'
  | 'lessEqual'
  | 'logaddexp'
  | 'logicalAnd'
  | 'logicalOr'
  | 'logicalXor'
  | 'maximum'
  | 'minimum'
  | 'multiply'
  | 'nextafter'
  | 'notEqual'
  | 'pow'
  | 'remainder'
  | 'subtract';

/** Reductions along an axis. */
export type ReduceOp = 'sum' | 'prod' | 'max' | 'min' | 'any' | 'all';
/** Reductions to the index of the first extreme element. */
export type ArgReduceOp = 'argmax' | 'argmin';
/** Inclusive cumulative operations. */
export type ScanOp = 'sum' | 'prod' | 'max' | 'min';
/** What happens where values meet elements: `set` takes the last one. */
export type ScatterMode = 'set' | 'add' | 'multiply' | 'min' | 'max';

/** Sizes of a batch of matrix products. */
export interface MatmulShape {
  /** Number of matrix products; an operand with one matrix is used for all of them. */
  readonly batch: number;
  readonly m: number;
  readonly k: number;
  readonly n: number;
  readonly xBatched: boolean;
  readonly yBatched: boolean;
}

/** What a backend is and can do. */
export interface BackendInfo {
  /** What runs it, for people: library, version, device name. */
  readonly description: string;
  readonly dtypes: readonly DType[];
  /** Defaults of the namespace: `real` float64 (float32 where there is none), `index` int64 (or int32). */
  readonly defaults: { readonly real: DType; readonly complex: DType; readonly integral: DType; readonly index: DType };
  /** Largest array, in bytes; Infinity where memory is the only limit. */
  readonly maxBytes: number;
  /** Threads or compute units, where known. */
  readonly concurrency?: number;
  /**
   * Compiled code on host memory: core composes operations where it would loop over `hostView` for an interpreted backend,
   * and gathers without looking at the indices first, because `gather` throws IndexError for one that is negative or outside.
   */
  readonly compiled?: boolean;
}

/** Work and memory since the backend was made, where it counts them. */
export interface BackendStatistics {
  /** Programs started on the device. */
  readonly dispatches: number;
  /** Bytes of the arrays that those programs were given: what they read and write at least once. */
  readonly boundBytes: number;
  /** Largest number of bytes that the device held at a time, pooled memory included. */
  readonly peakBytes: number;
}

/**
 * What a backend must be able to do: nothing else. Core checks shapes, axes and dtypes and promotes types before it
 * calls: operands of `binary` and `where` have one dtype and shapes that broadcast to `shape`; indices are valid and
 * non-negative. Every operation returns a new buffer, never an alias of an operand, and only enqueues work: values are
 * seen by the host through `toHost` and `nonzero` alone.
 */
export interface Backend {
  readonly name: string;
  /** `cpu`, `gpu:0`, … as in `x.device`. */
  readonly device: string;
  readonly info: BackendInfo;
  readonly kernels: Partial<Kernels>;

  // memory
  /**
   * Takes host data in; `transfer: true` lets the backend adopt the memory instead of copying it. `reason` is for the
   * ledger.
   */
  fromHost(
    data: TypedArray,
    dtype: DType,
    options?: { readonly transfer?: boolean; readonly reason?: string },
  ): DeviceBuffer;
  /** A copy on the host. `reason` is for the ledger. */
  toHost(x: DeviceBuffer, reason?: string): Promise<TypedArray>;
  /** The same at once, where values can be had without waiting (CPU backends). */
  toHostSync?(x: DeviceBuffer, reason?: string): TypedArray;
  /** The device memory itself, where the device is the host: valid until the buffer is released. Not a transfer. */
  hostView?(x: DeviceBuffer): TypedArray;
  /** Gives memory back. */
  release(x: DeviceBuffer): void;
  /** Live buffers and bytes, for the memory tests. */
  memory(): { readonly buffers: number; readonly bytes: number };
  /** Memory in use and its high-water mark, where the backend counts it. */
  statistics?(): BackendStatistics;

  // creation
  /** A buffer of one value. */
  full(size: number, value: Scalar, dtype: DType): DeviceBuffer;
  /** A buffer of any values: of memory that this backend used before, never of anybody else's. Without it, of zeros. */
  empty?(size: number, dtype: DType): DeviceBuffer;
  /** start + k·step, k = 0 … size−1. */
  arange(start: number | bigint, step: number | bigint, size: number, dtype: DType): DeviceBuffer;

  // elementwise
  /** One operand, elementwise. */
  unary(op: UnaryOp, x: Operand, out: DType): DeviceBuffer;
  /** Two operands of one size, elementwise. */
  binary(op: BinaryOp, x: Operand, y: Operand, shape: readonly number[], out: DType): DeviceBuffer;
  /**
   * `binary` with a number in place of one operand, of the other's dtype: of the first where `reversed`. Without it, core
   * makes an operand of the number.
   */
  binaryScalar?(op: BinaryOp, x: Operand, value: Scalar, reversed: boolean, out: DType): DeviceBuffer;
  /** Elements of a where the condition holds, of b elsewhere. */
  where(condition: Operand, x: Operand, y: Operand, shape: readonly number[]): DeviceBuffer;
  /** Another dtype, by the rules of `astype`. */
  cast(x: DeviceBuffer, dtype: DType): DeviceBuffer;

  // along an axis
  /** Reduces the middle axis of outer × n × inner. */
  reduce(op: ReduceOp, x: DeviceBuffer, extent: Extent, out: DType): DeviceBuffer;
  /** Index along the middle axis of outer × n × inner. */
  argReduce(op: ArgReduceOp, x: DeviceBuffer, extent: Extent): DeviceBuffer;
  /** Cumulative along the middle axis of outer × n × inner. */
  scan(op: ScanOp, x: DeviceBuffer, extent: Extent, out: DType): DeviceBuffer;
  /** Stable sort of rows. */
  sort(x: DeviceBuffer, extent: Extent, options: { readonly descending: boolean }): DeviceBuffer;
  /** Stable. */
  argsort(x: DeviceBuffer, extent: Extent, options: { readonly descending: boolean }): DeviceBuffer;
  /** Insertion points of `values` into the ascending 1-D `sorted`, as the index dtype. */
  searchsorted(sorted: DeviceBuffer, values: DeviceBuffer, side: 'left' | 'right'): DeviceBuffer;

  // movement
  /** Permutes axes into new memory. */
  transpose(x: Operand, perm: readonly number[]): DeviceBuffer;
  /** Repeats axes of size 1 into new memory. */
  broadcast(x: Operand, shape: readonly number[]): DeviceBuffer;
  /** Element start + k·step of every axis, k = 0 … size−1; steps may be negative. */
  slice(x: Operand, starts: readonly number[], steps: readonly number[], sizes: readonly number[]): DeviceBuffer;
  /** Joins along the middle axis. */
  concat(xs: readonly Operand[], axis: number): DeviceBuffer;

  // indexing; `indices` have the index dtype
  /** out[o, j, i] = x[o, indices[j], i]. */
  gather(x: DeviceBuffer, indices: DeviceBuffer, extent: Extent): DeviceBuffer;
  /** out[o, j, i] = x[o, indices[o, j, i], i]; `indices` has outer × count × inner elements. */
  gatherAlong(x: DeviceBuffer, indices: DeviceBuffer, extent: Extent, count: number): DeviceBuffer;
  /** A copy of x with x[o, indices[j], i] combined with values[o, j, i]; later j win for `set`. */
  scatter(
    x: DeviceBuffer,
    indices: DeviceBuffer,
    values: DeviceBuffer,
    extent: Extent,
    mode: ScatterMode,
  ): DeviceBuffer;
  /** Flat indices of the elements that are not zero. */
  nonzero(x: DeviceBuffer): Promise<DeviceBuffer>;

  // algebra
  /** A batch of matrix products. */
  matmul(x: DeviceBuffer, y: DeviceBuffer, shape: MatmulShape): DeviceBuffer;
  /** Unnormalised complex DFT of every row of length n: sign −1 forward, +1 inverse. */
  fft(x: DeviceBuffer, rows: number, n: number, sign: 1 | -1): DeviceBuffer;

  // random
  /**
   * Philox4x32-10 blocks: uint32 of size 4·count. Block k has the counter
   * (lo32(start+k), hi32(start+k), counter[0], counter[1]) and the given key (Salmon et al. 2011).
   */
  randomBits(
    key: readonly [number, number],
    start: number,
    counter: readonly [number, number],
    count: number,
  ): DeviceBuffer;
}
