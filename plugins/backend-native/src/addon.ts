/**
 * The primitives (native/node/src) as functions of an engine's number: Node takes ten times as long to find the object behind a
 * method. Buffers are handles: numbers that only the engine understands.
 */
export interface NativePrimitives {
  upload(engine: number, bytes: Uint8Array, dtype: number, size: number): number;
  download(engine: number, handle: number, bytes: Uint8Array): void;
  view(engine: number, handle: number): ArrayBuffer;
  release(engine: number, handle: number): void;
  size(engine: number, handle: number): number;

  empty(engine: number, size: number, dtype: number): number;
  full(engine: number, size: number, re: number, im: number, dtype: number): number;
  fullInteger(engine: number, size: number, value: bigint, dtype: number): number;
  arange(engine: number, start: number, step: number, size: number, dtype: number): number;
  arangeInteger(engine: number, start: bigint, step: bigint, size: number, dtype: number): number;

  unary(engine: number, op: number, x: number, out: number): number;
  binary(engine: number, op: number, x: number, y: number, size: number, out: number): number;
  /** A number instead of one operand, of the other's dtype: the first one where `reversed`. */
  binaryScalar(engine: number, op: number, x: number, re: number, im: number, reversed: boolean, out: number): number;
  /** `lists`: the shape of the result, the strides of x, those of y, of `rank` numbers each. */
  binaryBroadcast(
    engine: number,
    op: number,
    x: number,
    y: number,
    rank: number,
    lists: Float64Array,
    out: number,
  ): number;
  /** `lists`: the shape and the strides of the three. */
  select(engine: number, condition: number, x: number, y: number, rank: number, lists: Float64Array): number;
  cast(engine: number, x: number, dtype: number): number;

  reduce(engine: number, op: number, x: number, outer: number, n: number, inner: number, out: number): number;
  argReduce(engine: number, op: number, x: number, outer: number, n: number, inner: number): number;
  scan(engine: number, op: number, x: number, outer: number, n: number, inner: number, out: number): number;
  sort(engine: number, x: number, outer: number, n: number, inner: number, descending: boolean): number;
  argsort(engine: number, x: number, outer: number, n: number, inner: number, descending: boolean): number;
  searchsorted(engine: number, sorted: number, values: number, right: boolean): number;

  /** `lists`: shape and strides. */
  strided(engine: number, x: number, rank: number, lists: Float64Array, offset: number): number;
  concat(engine: number, xs: readonly number[], lengths: readonly number[], outer: number, inner: number): number;
  gather(engine: number, x: number, indices: number, outer: number, n: number, inner: number): number;
  gatherAlong(
    engine: number,
    x: number,
    indices: number,
    outer: number,
    n: number,
    inner: number,
    count: number,
  ): number;
  scatter(
    engine: number,
    x: number,
    indices: number,
    values: number,
    outer: number,
    n: number,
    inner: number,
    mode: number,
  ): number;
  nonzero(engine: number, x: number): number;

  matmul(
    engine: number,
    x: number,
    y: number,
    batch: number,
    m: number,
    k: number,
    n: number,
    xBatched: boolean,
    yBatched: boolean,
  ): number;
  fft(engine: number, x: number, rows: number, n: number, inverse: boolean): number;
}

/** An engine: memory, threads, and what takes long enough to be a method. */
export interface NativeEngine {
  /** What the primitives know it by. */
  number(): number;
  threads(): number;
  adopt(bytes: Uint8Array, dtype: number, size: number): number;
  /** Takes over memory of a reading, which becomes empty; −1 for any other memory. */
  takeBack(memory: ArrayBuffer, dtype: number, size: number): number;
  /** Live buffers, their bytes, bytes kept for reuse. */
  memory(): [number, number, number];
  trim(): void;

  // draws: key, start, counter words 2 and 3, count
  randomBits(k0: number, k1: number, start: number, c0: number, c1: number, count: number): number;
  uniform(k0: number, k1: number, start: number, c0: number, c1: number, count: number): number;
  uniformPairs(k0: number, k1: number, start: number, c0: number, c1: number, count: number): number;
  normal(k0: number, k1: number, start: number, c0: number, c1: number, count: number): number;
  poisson(k0: number, k1: number, start: number, c0: number, c1: number, count: number, lam: number): number;

  vec2Pix(vectors: number, nside: number, nested: boolean): number;
  ang2Pix(theta: number, phi: number, nside: number, nested: boolean): number;
  pix2Vec(pixels: number, nside: number, nested: boolean): number;
  pointInPixel(pixels: number, u: number, v: number, nside: number, nested: boolean): number;
  bin(vectors: number, nside: number, nested: boolean, inside: number | undefined, weights: number | undefined): number;
  shellPixels(
    vectors: number,
    nside: number,
    nested: boolean,
    from: number,
    to: number,
    factors: number | undefined,
  ): number;
  bincount(indices: number, size: number, weights: number | undefined): number;
  interp(x: number, knots: number, values: number, left: number | undefined, right: number | undefined): number;
  truncatedNormal(u: number, mean: number, deviation: number, lower: number, upper: number): number;
  /** Places of draws: key, start, counter words 2 and 3, count. */
  sampleTable(place: readonly number[], knots: number, values: number): number;
  galaxyTotals(words: readonly number[], contrast: number, mean: number, vis: number | undefined): number;
  galaxyPixels(totals: number, start: number, count: number): number;
  galaxyPoints(words: readonly number[], pixels: number, nside: number, nested: boolean): number[];
  galaxySphere(lon: readonly number[], lat: readonly number[]): number[];
  galaxyShear(
    lon: number,
    lat: number,
    eps: number,
    kappa: number,
    gamma: readonly number[],
    nside: number,
    reduced: boolean,
  ): number;
  /** Two buffers. */
  shearAtPixels(
    pixels: number,
    e1: number,
    e2: number,
    kappa: number,
    gamma: readonly number[],
    reduced: boolean,
  ): number[];
  /** Complex numbers, and the places of those beyond the unit circle. */
  gaussian(first: readonly number[], second: readonly number[], sigma: number): number[];
  /** One buffer of complex numbers, or two. */
  intnorm(first: readonly number[], second: readonly number[], deviation: number, complex: boolean): number[];
  /** Redshifts, and the places of those outside of the limits. */
  photoz(place: readonly number[], z: number, sigma: number, lower: number, upper: number): number[];
  weighted(maps: number, weights: number): number;
  lognormal(x: number, shift: number, scale: number): number;
  clip(x: number, low: number, high: number): number;
  countNonzero(x: number, outer: number, n: number, inner: number): number;
  squaredDeviations(x: number, centre: number, outer: number, n: number, inner: number): number;
  runs(x: number): number;
  lensingPlane(a: number, b: number, d: number, t: number, f: number): number;

  transform(
    x: number,
    adjoint: boolean,
    nside: number,
    lmax: number,
    spin: number,
    batch: number,
    ticket: NativeTicket,
  ): Promise<number>;
  analysis(
    x: number,
    weights: number | undefined,
    iterations: number,
    nside: number,
    lmax: number,
    spin: number,
    batch: number,
    ticket: NativeTicket,
  ): Promise<number>;
}

/** Progress and cancellation of one transform. */
export interface NativeTicket {
  fraction(): number;
  cancel(): void;
}

/** Memory that was read, and the extremes of what is in it, where `survey` asked for them. */
export type NativeReading = readonly [memory: ArrayBuffer, least: number, greatest: number];

/**
 * A file open for reading off the event loop. `survey`: 4 or 8 for reals of so many bytes, 12 or 24 for the distances of points,
 * 0 for nothing.
 */
export interface NativeStorageFile {
  /** Device, inode, bytes, milliseconds of the last change. */
  identity(): [number, number, number, number];
  readBytes(address: number, bytes: number, survey: number): Promise<NativeReading>;
  readChunks(
    itemBytes: number,
    chunk: readonly number[],
    offset: readonly number[],
    count: readonly number[],
    addresses: Float64Array,
    sizes: Float64Array,
    masks: Uint32Array,
    filters: readonly (readonly number[])[],
    survey: number,
  ): Promise<NativeReading>;
  close(): void;
}

export type OperationKind = 'unary' | 'binary' | 'reduce' | 'argReduce' | 'scan' | 'scatter';

export interface NativeAddon extends NativePrimitives {
  readonly Engine: new (threads: number) => NativeEngine;
  readonly Ticket: new () => NativeTicket;
  readonly StorageFile: new (path: string, threads: number) => NativeStorageFile;
  trimStorage(): void;
  abiVersion(): number;
  operationNames(kind: OperationKind): string[];
  simdName(): string;
}

/** Raised together with `abi_version` in native/node/src/lib.rs. */
export const ABI_VERSION = 5;
