/** What the Rust addon exports (native/src/node). Buffers are handles: numbers that only the engine understands. */
export interface NativeEngine {
  threads(): number;
  upload(bytes: Uint8Array, dtype: number, size: number): number;
  adopt(bytes: Uint8Array, dtype: number, size: number): number;
  /** Takes over memory of a reading, which becomes empty; −1 for any other memory. */
  takeBack(memory: ArrayBuffer, dtype: number, size: number): number;
  download(handle: number, bytes: Uint8Array): void;
  view(handle: number): ArrayBuffer;
  release(handle: number): void;
  /** Live buffers, their bytes, bytes kept for reuse. */
  memory(): [number, number, number];
  trim(): void;
  size(handle: number): number;

  empty(size: number, dtype: number): number;
  full(size: number, re: number, im: number, dtype: number): number;
  fullInteger(size: number, value: bigint, dtype: number): number;
  arange(start: number, step: number, size: number, dtype: number): number;
  arangeInteger(start: bigint, step: bigint, size: number, dtype: number): number;

  unary(op: number, x: number, out: number): number;
  binary(op: number, x: number, y: number, size: number, out: number): number;
  binaryBroadcast(
    op: number,
    x: number,
    y: number,
    shape: readonly number[],
    xStrides: readonly number[],
    yStrides: readonly number[],
    out: number,
  ): number;
  select(
    condition: number,
    x: number,
    y: number,
    shape: readonly number[],
    conditionStrides: readonly number[],
    xStrides: readonly number[],
    yStrides: readonly number[],
  ): number;
  cast(x: number, dtype: number): number;

  reduce(op: number, x: number, outer: number, n: number, inner: number, out: number): number;
  argReduce(op: number, x: number, outer: number, n: number, inner: number): number;
  scan(op: number, x: number, outer: number, n: number, inner: number, out: number): number;
  sort(x: number, outer: number, n: number, inner: number, descending: boolean): number;
  argsort(x: number, outer: number, n: number, inner: number, descending: boolean): number;
  searchsorted(sorted: number, values: number, right: boolean): number;

  strided(x: number, shape: readonly number[], strides: readonly number[], offset: number): number;
  concat(xs: readonly number[], lengths: readonly number[], outer: number, inner: number): number;
  gather(x: number, indices: number, outer: number, n: number, inner: number): number;
  gatherAlong(x: number, indices: number, outer: number, n: number, inner: number, count: number): number;
  scatter(x: number, indices: number, values: number, outer: number, n: number, inner: number, mode: number): number;
  nonzero(x: number): number;

  matmul(
    x: number,
    y: number,
    batch: number,
    m: number,
    k: number,
    n: number,
    xBatched: boolean,
    yBatched: boolean,
  ): number;
  fft(x: number, rows: number, n: number, inverse: boolean): number;

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

export interface NativeAddon {
  readonly Engine: new (threads: number) => NativeEngine;
  readonly Ticket: new () => NativeTicket;
  readonly StorageFile: new (path: string, threads: number) => NativeStorageFile;
  trimStorage(): void;
  abiVersion(): number;
  operationNames(kind: OperationKind): string[];
  simdName(): string;
}

/** Raised together with `abi_version` in native/src/node/mod.rs. */
export const ABI_VERSION = 4;
