import { inspect } from 'node:util';
import type { DeviceBuffer, Operand } from '../backend/types.ts';
import { DTypeError, GlassError, NotImplementedError, ValueError } from '../errors.ts';
import { At } from './at.ts';
import type { Context } from './context.ts';
import { type Complex, type DType, lanesOf, type Scalar, type TypedArray } from './dtype.ts';
import { getItem, type Index } from './getitem.ts';
import { jsonScalar, type Nested, nest, readScalar } from './host.ts';
import { getMask } from './masks.ts';
import type { Namespace } from './namespace.ts';
import { Operators } from './operators.ts';
import { formatArray } from './print.ts';
import { shapeText, sizeOf } from './shape.ts';
import type { Storage } from './storage.ts';

export type { Other } from './operators.ts';

const asList = (value: unknown): Nested => value as Nested;

/**
 * An n-dimensional array: immutable, C order, on the device of its backend. Operators are methods (`x.add(2)`), every
 * function of the standard is in its namespace (`x.xp.sum(x)`). Values reach the host only through `toHost`, `item` and
 * `tolist` (and their `…Sync` forms where the device is the host).
 */
export class NDArray extends Operators implements Operand {
  readonly context: Context;
  readonly storage: Storage;
  readonly shape: readonly number[];
  readonly size: number;
  readonly dtype: DType;
  #disposed = false;

  /** Library code makes arrays through a namespace. */
  constructor(context: Context, storage: Storage, shape: readonly number[]) {
    super();
    this.context = context;
    this.storage = storage;
    this.shape = shape;
    this.size = sizeOf(shape);
    this.dtype = storage.dtype;
  }

  /** The array API namespace of the array's backend. */
  get xp(): Namespace {
    return this.context.xp;
  }

  get ndim(): number {
    return this.shape.length;
  }

  get device(): string {
    return this.context.backend.device;
  }

  /** Device memory. @throws GlassError after the array was disposed. */
  get buffer(): DeviceBuffer {
    if (this.#disposed) {
      throw new GlassError('this array was disposed', {
        code: 'ERR_DISPOSED',
        fix: 'Return it from its scope, keep a handle with x.retain(), or dispose it later',
      });
    }
    return this.storage.buffer;
  }

  /** Transpose of a matrix. @throws ValueError unless 2-d. */
  get T(): NDArray {
    if (this.ndim !== 2) {
      throw new ValueError(`T is for 2-d arrays, not ${this.ndim}-d`, {
        fix: 'Use mT for stacks of matrices, or permuteDims',
      });
    }
    return this.xp.matrixTranspose(this);
  }

  /** Transpose of the last two axes. */
  get mT(): NDArray {
    return this.xp.matrixTranspose(this);
  }

  // life

  /** A second handle on the same memory, owned by the caller: no scope disposes it. Each handle is disposed once. */
  retain(): NDArray {
    return new NDArray(this.context, this.storage.retain(), this.shape);
  }

  /** Gives the memory back once no other handle shares it. Disposing twice does nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.storage.release();
  }

  get disposed(): boolean {
    return this.#disposed;
  }

  /** `using`: as `dispose`. */
  [Symbol.dispose](): void {
    this.dispose();
  }

  // host access

  /** A copy of the values on the host, C order; complex numbers interleaved. `reason` is for the transfer ledger. */
  async toHost(options: { readonly reason?: string } = {}): Promise<TypedArray> {
    return this.context.backend.toHost(this.buffer, options.reason);
  }

  /** As `toHost`, at once. @throws NotImplementedError where values cannot be had without waiting. */
  toHostSync(options: { readonly reason?: string } = {}): TypedArray {
    const { backend } = this.context;
    if (backend.toHostSync === undefined) {
      throw new NotImplementedError(`backend ${backend.name} cannot hand values to the host without waiting`, {
        fix: 'Use await x.toHost(), x.item() or x.tolist()',
      });
    }
    return backend.toHostSync(this.buffer, options.reason);
  }

  /** The device memory itself where the device is the host, else undefined. Read only; valid while the array lives. */
  hostView(): TypedArray | undefined {
    return this.context.backend.hostView?.(this.buffer);
  }

  /** Values to read at once: the memory itself, or a synchronous copy. @throws NotImplementedError as `toHostSync`. */
  values(reason?: string): TypedArray {
    return this.hostView() ?? this.toHostSync({ reason });
  }

  /** The value of an array with one element. */
  async item(): Promise<Scalar> {
    this.#single('item');
    return readScalar(this.hostView() ?? (await this.toHost({ reason: 'item' })), 0, this.dtype);
  }

  /** `item` at once, where the backend can. */
  itemSync(): Scalar {
    this.#single('itemSync');
    return readScalar(this.values('item'), 0, this.dtype);
  }

  #single(what: string): void {
    if (this.size !== 1) {
      throw new ValueError(`${what} needs exactly one element; the shape is ${shapeText(this.shape)}`, {
        where: { name: what },
        fix: 'Select one with get(…), or use tolist()',
      });
    }
  }

  /**
   * Nested lists of plain values. int64 beyond ±2⁵³ are bigint; with `json` these and the non-finite become strings, so
   * that JSON holds them.
   */
  async tolist(options: { readonly json?: boolean } = {}): Promise<Nested> {
    return this.#nested(this.hostView() ?? (await this.toHost({ reason: 'tolist' })), options);
  }

  /** `tolist` at once, where the backend can. */
  tolistSync(options: { readonly json?: boolean } = {}): Nested {
    return this.#nested(this.values('tolist'), options);
  }

  #nested(data: TypedArray, options: { readonly json?: boolean }): Nested {
    if (options.json) return asList(nest(this.shape, (i) => jsonScalar(readScalar(data, i, this.dtype))));
    return asList(nest(this.shape, (i) => readScalar(data, i, this.dtype)));
  }

  /** Python's `bool(x)`. */
  async bool(): Promise<boolean> {
    const value = await this.#zeroDim('bool');
    return typeof value === 'object' ? value.re !== 0 || value.im !== 0 : Number.isNaN(value) || Boolean(value);
  }

  /** Python's `int(x)`, truncating floats. */
  async int(): Promise<number | bigint> {
    const value = await this.#zeroDim('int');
    if (typeof value === 'bigint') return value;
    const number = Math.trunc(this.#real(value, 'int'));
    if (!Number.isFinite(number)) throw new ValueError(`${number} has no integer value`, { where: { name: 'int' } });
    return number;
  }

  /** Python's `float(x)`. */
  async float(): Promise<number> {
    return this.#real(await this.#zeroDim('float'), 'float');
  }

  /** Python's `complex(x)`. */
  async complex(): Promise<Complex> {
    const value = await this.#zeroDim('complex');
    return typeof value === 'object' ? value : { re: Number(value), im: 0 };
  }

  /** Python's `operator.index(x)`: the value of a 0-d integer array. */
  async index(): Promise<number | bigint> {
    const value = await this.#zeroDim('index');
    if (!this.xp.isdtype(this.dtype, 'integral')) {
      throw new DTypeError(`an array of ${this.dtype} is no index`, { where: { name: 'index' } });
    }
    return value as number | bigint;
  }

  async #zeroDim(what: string): Promise<Scalar> {
    if (this.ndim !== 0) {
      throw new DTypeError(`${what}() needs a 0-d array; the shape is ${shapeText(this.shape)}`, {
        where: { name: what },
      });
    }
    return this.item();
  }

  #real(value: Scalar, what: string): number {
    if (typeof value !== 'object') return Number(value);
    throw new DTypeError(`${what}() of a complex number is undefined`, {
      where: { name: what },
      fix: 'Use real(x) or abs(x)',
    });
  }

  // moving

  /** The array on the device named; there is one device per namespace. */
  toDevice(device: string, _options: { readonly stream?: unknown } = {}): NDArray {
    return this.xp.asarray(this, { device });
  }

  /** The array in another namespace: through the host where the backends differ. */
  async to(xp: Namespace, options: { readonly reason?: string } = {}): Promise<NDArray> {
    if (xp === this.xp) return this;
    return xp.fromTyped(await this.toHost(options), this.shape, this.dtype, options);
  }

  // indexing

  /**
   * `x[…]`: integers, `slice(start, stop, step)`, `null` (new axis), `ELLIPSIS`, integer arrays or lists, boolean
   * arrays. Integer and boolean arrays follow numpy's rules. Boolean arrays need values on the host: where the device is
   * elsewhere use `getMask`.
   */
  get(...index: Index[]): NDArray {
    return getItem(this, index);
  }

  /** `x[mask]` for a boolean mask over the first axes: the elements where it is true, in C order. */
  getMask(mask: NDArray): Promise<NDArray> {
    return getMask(this, mask);
  }

  /** A place in the array, whose `set`, `add` … return a changed copy; see `At`. */
  at(...index: Index[]): At {
    return new At(this, index);
  }

  /** The standard's `__array_namespace__`. */
  arrayNamespace(options: { readonly apiVersion?: string } = {}): Namespace {
    const { apiVersion } = options;
    if (apiVersion !== undefined && apiVersion !== null && apiVersion !== this.xp.arrayApiVersion) {
      throw new ValueError(`version ${apiVersion} of the array API standard is not offered`, {
        fix: `Ask for ${this.xp.arrayApiVersion}`,
      });
    }
    return this.xp;
  }

  /** The standard's `__dlpack__`: the memory itself, where the device is the host. See `fromDlpack`. */
  dlpack(): { data: TypedArray; shape: readonly number[]; dtype: DType } {
    const data = this.hostView();
    if (data === undefined) {
      throw new NotImplementedError(`the memory of ${this.device} cannot be shared`, {
        fix: 'Copy it: await x.toHost()',
      });
    }
    return { data, shape: this.shape, dtype: this.dtype };
  }

  /** The standard's `__dlpack_device__`: DLPack's device type (1 CPU, 2 CUDA) and number. */
  dlpackDevice(): [type: number, id: number] {
    const [kind, id = '0'] = this.device.split(':');
    return [kind === 'cpu' ? 1 : 2, Number(id)];
  }

  /** Length of the first axis. */
  get length(): number {
    if (this.ndim === 0) throw new DTypeError('a 0-d array has no length');
    return this.shape[0];
  }

  /** The entries along the first axis. */
  *[Symbol.iterator](): IterableIterator<NDArray> {
    if (this.ndim === 0) throw new DTypeError('a 0-d array cannot be iterated over', { fix: 'Use item()' });
    for (let i = 0; i < this.shape[0]; i++) yield getItem(this, [i]);
  }

  // text

  /** As NumPy's `str(x)` where the device is the host, else shape and dtype. */
  override toString(): string {
    return this.#text('', 0);
  }

  #text(comma: string, indent: number): string {
    const { backend } = this.context;
    if (this.disposed) return `<disposed array ${shapeText(this.shape)} ${this.dtype}>`;
    if (backend.hostView === undefined && backend.toHostSync === undefined) {
      return `<array ${shapeText(this.shape)} ${this.dtype} on ${this.device}>`;
    }
    return formatArray(this.values('print'), this.shape, this.dtype, comma, indent);
  }

  /** As NumPy's `repr(x)`. */
  [inspect.custom](): string {
    const text = this.#text(',', 'array('.length);
    if (text.startsWith('<')) return text;
    const empty = this.size === 0 ? `, shape=${shapeText(this.shape)}` : '';
    return `array(${text}${empty}, dtype=${this.dtype})`;
  }

  get [Symbol.toStringTag](): string {
    return 'NDArray';
  }

  /** A JSON form without loss: dtype, shape and nested values. */
  toJSON(): { dtype: DType; shape: readonly number[]; data: Nested } {
    return { dtype: this.dtype, shape: this.shape, data: this.tolistSync({ json: true }) };
  }

  /** Number or text of a 0-d array, so that `${x}` and `x < 1` work on CPU backends. */
  [Symbol.toPrimitive](hint: string): string | number | bigint {
    if (hint === 'string') return this.toString();
    if (this.ndim !== 0) {
      if (hint === 'default') return this.toString();
      throw new DTypeError(`an array of shape ${shapeText(this.shape)} is no number`, {
        fix: 'JavaScript operators do not act on arrays: use the methods add, mul, lt, …',
      });
    }
    const value = this.itemSync();
    return typeof value === 'bigint' ? value : this.#real(value, 'number');
  }

  /** Numbers per element of `toHost`: 2 for complex dtypes. */
  get lanes(): 1 | 2 {
    return lanesOf(this.dtype);
  }
}
