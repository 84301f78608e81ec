import type { DType, TypedArray } from '../../array/dtype.ts';
import { broadcastStrides } from '../strides.ts';
import { BLOCK, convertInto, type Lane, type LaneName, lanesPer, newLane, toLane, viewAsLane } from './lanes.ts';
import { StridedReader } from './strided.ts';
import type { Shaped } from './tensor.ts';
import { wordsOf } from './words.ts';

/** Where a loop reads from: after `load`, the wanted numbers are at `array[offset…]`. */
export interface Source<L extends Lane> {
  readonly array: L;
  offset: number;
  /** Makes `count` numbers from number `start` on available (start and count in numbers, in ascending order). */
  load(start: number, count: number): void;
}

/** Where a loop writes to, after `open` and before `commit`. */
export interface Sink<L extends Lane> {
  readonly array: L;
  offset: number;
  open(start: number, count: number): void;
  commit(): void;
}

class Direct<L extends Lane> implements Source<L>, Sink<L> {
  offset = 0;
  constructor(readonly array: L) {}
  load(start: number): void {
    this.offset = start;
  }
  open(start: number): void {
    this.offset = start;
  }
  commit(): void {}
}

class Constant<L extends Lane> implements Source<L> {
  readonly offset = 0;
  constructor(readonly array: L) {}
  load(): void {}
}

class Converted<L extends Lane> implements Source<L> {
  readonly offset = 0;
  constructor(
    readonly array: L,
    private readonly data: TypedArray,
  ) {}
  load(start: number, count: number): void {
    convertInto(this.array, this.data.subarray(start, start + count));
  }
}

class Broadcast<L extends Lane> implements Source<L> {
  readonly offset = 0;
  constructor(
    readonly array: L,
    private readonly reader: StridedReader,
    private readonly perElement: number,
  ) {}
  load(_start: number, count: number): void {
    this.reader.read(wordsOf(this.array), 0, count / this.perElement);
  }
}

class ConvertingSink<L extends Lane> implements Sink<L> {
  readonly offset = 0;
  private start = 0;
  private count = 0;
  constructor(
    readonly array: L,
    private readonly data: TypedArray,
  ) {}
  open(start: number, count: number): void {
    this.start = start;
    this.count = count;
  }
  commit(): void {
    convertInto(this.data, this.array.subarray(0, this.count), this.start);
  }
}

/** The numbers of x in row-major order of `shape`, as a lane. */
export function openSource<L extends Lane>(
  x: Shaped,
  shape: readonly number[],
  size: number,
  lane: LaneName,
): Source<L> {
  const lanes = lanesPer(x.dtype);
  if (x.size === size) {
    const view = viewAsLane(x.data, lane);
    return view ? new Direct(view as L) : new Converted(newLane(lane, BLOCK) as L, x.data);
  }
  // Broadcast operands are smaller than the result: converting them whole is cheap.
  const data = toLane(x.data, lane) as L;
  const block = newLane(lane, BLOCK) as L;
  if (x.size === 1) {
    for (let k = 0; k < BLOCK; k++) block[k] = data[k % lanes];
    return new Constant(block);
  }
  const unit = (lanes * data.BYTES_PER_ELEMENT) / 4;
  return new Broadcast(block, new StridedReader(wordsOf(data), unit, shape, broadcastStrides(x.shape, shape)), lanes);
}

/** Numbers of a contiguous tensor as a lane, loaded in any order. */
export function openNumbers<L extends Lane>(data: TypedArray, lane: LaneName): Source<L> {
  const view = viewAsLane(data, lane);
  return view ? new Direct(view as L) : new Converted(newLane(lane, BLOCK) as L, data);
}

/** Takes lane numbers into storage of any dtype that the lane converts to. */
export function openSink<L extends Lane>(data: TypedArray, lane: LaneName): Sink<L> {
  const view = viewAsLane(data, lane);
  return view ? new Direct(view as L) : new ConvertingSink(newLane(lane, BLOCK) as L, data);
}

/** z[o…] = f(x[i…]) for n elements. */
export type UnaryLoop<L extends Lane> = (x: L, i: number, z: L, o: number, n: number) => void;
/** z[o…] = f(x[i…], y[j…]) for n elements. */
export type BinaryLoop<L extends Lane> = (x: L, i: number, y: L, j: number, z: L, o: number, n: number) => void;

/** Runs a unary loop over everything, block by block. */
export function runUnary<L extends Lane>(
  loop: UnaryLoop<L>,
  x: Shaped,
  z: TypedArray,
  out: DType,
  lane: LaneName,
): void {
  const source = openSource<L>(x, x.shape, x.size, lane);
  const sink = openSink<L>(z, lane);
  const [p, q] = [lanesPer(x.dtype), lanesPer(out)];
  const block = BLOCK / 2;
  for (let start = 0; start < x.size; start += block) {
    const n = Math.min(block, x.size - start);
    source.load(start * p, n * p);
    sink.open(start * q, n * q);
    loop(source.array, source.offset, sink.array, sink.offset, n);
    sink.commit();
  }
}

/** Runs a binary loop over everything, block by block, broadcasting on the way. */
export function runBinary<L extends Lane>(
  loop: BinaryLoop<L>,
  x: Shaped,
  y: Shaped,
  shape: readonly number[],
  size: number,
  z: TypedArray,
  out: DType,
  lane: LaneName,
): void {
  const left = openSource<L>(x, shape, size, lane);
  const right = openSource<L>(y, shape, size, lane);
  const sink = openSink<L>(z, lane);
  const [p, q] = [lanesPer(x.dtype), lanesPer(out)];
  const block = BLOCK / 2;
  for (let start = 0; start < size; start += block) {
    const n = Math.min(block, size - start);
    left.load(start * p, n * p);
    right.load(start * p, n * p);
    sink.open(start * q, n * q);
    loop(left.array, left.offset, right.array, right.offset, sink.array, sink.offset, n);
    sink.commit();
  }
}
