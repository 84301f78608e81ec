import { NotImplementedError, type ShtPlan } from '@glass-ts/core';
import { BLOCK, pairCount, ringTableBytes } from './tables/geometry.ts';

/** Ring pairs [first, first + count) that are transformed together. */
export interface Slab {
  readonly first: number;
  readonly count: number;
  /** Count rounded up to whole blocks. */
  readonly stride: number;
  /** m = 0 … orders − 1 matter on these rings. */
  readonly orders: number;
}

/** Ring pairs of a slab whose Fourier transforms have one shape. */
export interface Segment {
  readonly first: number;
  readonly count: number;
  /** A ring of 4·i pixels is four transforms of length i, done directly or (Bluestein) as convolutions of length 2^log. */
  readonly log: number;
  readonly direct: boolean;
}

/** Orders [first, first + count) and where their alm lie: [start, start + size). */
export interface OrderRange {
  readonly first: number;
  readonly count: number;
  readonly start: number;
  readonly size: number;
}

/** What bounds the parts of a transform. */
export interface Limits {
  /** Bytes of the ring modes of a slab and of its Fourier workspace, and of the coefficients of a range of orders: each of them. */
  readonly bytes: number;
  /** Largest binding and buffer of the device. */
  readonly binding: number;
  readonly buffer: number;
  /** Steps of the recursion (times maps) of one dispatch. */
  readonly steps: number;
  /** Complex numbers that are transformed in workgroup memory at a time, a power of two. */
  readonly points: number;
}

/** Everything that is decided before the first dispatch. */
export interface Layout {
  /** Maps (spin 0) or pairs of maps that share a recursion: [first, count]. */
  readonly groups: readonly (readonly [first: number, count: number])[];
  readonly slabs: readonly Slab[];
  readonly ranges: readonly OrderRange[];
}

/** Start of order m in m-major alm, so that a_lm is element almStart(lmax, m) + l. */
export const almStart = (lmax: number, m: number): number => (m * (2 * lmax + 1 - m)) / 2;

export const almSize = (lmax: number): number => ((lmax + 1) * (lmax + 2)) / 2;

/** log₂ of the length of the transforms of ring pair p. */
function transformLog(nside: number, p: number): readonly [log: number, direct: boolean] {
  const belt = p + 1 >= nside;
  const i = Math.min(p + 1, nside);
  const log = Math.log2(nside);
  if (belt && nside >= 4 && Number.isInteger(log)) return [log, true];
  const top = Math.max(2, Math.ceil(Math.log2(2 * nside - 1)));
  // short rings share one length: their transforms cost next to nothing
  return [Math.max(Math.min(8, top), Math.ceil(Math.log2(2 * i - 1))), false];
}

/** Parts of a slab with transforms of one length. */
export function segments(nside: number, slab: { readonly first: number; readonly count: number }): Segment[] {
  const out: { first: number; count: number; log: number; direct: boolean }[] = [];
  for (let p = slab.first; p < slab.first + slab.count; p++) {
    const [log, direct] = transformLog(nside, p);
    const last = out.at(-1);
    if (last && last.log === log && last.direct === direct) last.count++;
    else out.push({ first: p, count: 1, log, direct });
  }
  return out;
}

/** Cuts 0 … lmax into ranges whose alm number at most `most` (or which hold a single order). */
export function orderRanges(lmax: number, most: number): OrderRange[] {
  const out: OrderRange[] = [];
  for (let first = 0; first <= lmax; ) {
    const start = almStart(lmax, first) + first;
    let end = first + 1;
    const endOf = (m: number): number => (m > lmax ? almSize(lmax) : almStart(lmax, m) + m);
    while (end <= lmax && endOf(end + 1) - start <= most) end++;
    out.push({ first, count: end - first, start, size: endOf(end) - start });
    first = end;
  }
  return out;
}

/** Maps per group: registers and workgroup memory of the kernels allow 4 maps, or 2 pairs. */
const SHARED = { scalar: 4, spin: 2 };

/** @throws NotImplementedError when the device's buffers are too small for the tables or for one block of rings. */
export function layoutOf(plan: ShtPlan, blockLimits: Int32Array, limits: Limits, adjoint: boolean): Layout {
  const { nside, lmax, spin, batch } = plan;
  const pairs = pairCount(nside);
  const components = spin === 0 ? 1 : 2;
  const coefficient = 8 * components;
  const longest = Math.max(...segments(nside, { first: 0, count: pairs }).map((s) => 2 ** s.log));
  // modes of both sides, or four transforms
  const perPair = Math.max(16 * (lmax + 1), 32 * longest) * components;
  let share = Math.max(1, Math.min(batch, spin === 0 ? SHARED.scalar : SHARED.spin));
  const bytes = Math.min(limits.bytes, limits.binding);
  // the adjoint keeps the coefficients of all orders until the last slab
  while (
    share > 1 &&
    (share * perPair * BLOCK > bytes || (adjoint && almSize(lmax) * coefficient * share > 4 * bytes))
  ) {
    share--;
  }
  const least = Math.max(perPair * BLOCK, (lmax + 1) * coefficient, ringTableBytes(nside));
  const table = almSize(lmax) * 4 * components;
  if (least > limits.binding || table > limits.buffer) {
    throw new NotImplementedError(
      `A transform with nside ${nside} and lmax ${lmax} needs buffers of ${Math.max(least, table)} bytes`,
      { where: { name: 'sht' }, fix: 'Use a device with larger buffers, or the native backend' },
    );
  }
  const groups: [number, number][] = [];
  for (let first = 0; first < batch; first += share) groups.push([first, Math.min(share, batch - first)]);
  const blocks = Math.max(1, Math.floor(bytes / (share * perPair * BLOCK)));
  const slabs: Slab[] = [];
  for (let b = 0; b < blockLimits.length; b += blocks) {
    const first = b * BLOCK;
    const end = Math.min(b + blocks, blockLimits.length);
    const count = Math.min(end * BLOCK, pairs) - first;
    slabs.push({ first, count, stride: (end - b) * BLOCK, orders: blockLimits[end - 1] + 1 });
  }
  return { groups, slabs, ranges: orderRanges(lmax, Math.floor(bytes / (coefficient * share))) };
}

/** Cuts the orders of a range that are below `orders` into dispatches of at most `most` steps on `pairs` ring pairs. */
export function dispatches(
  range: OrderRange,
  orders: number,
  lmax: number,
  pairs: number,
  most: number,
): readonly (readonly [first: number, count: number])[] {
  const out: [number, number][] = [];
  const end = Math.min(range.first + range.count, orders);
  for (let first = range.first; first < end; ) {
    let next = first + 1;
    let steps = (lmax + 1 - first) * pairs;
    while (next < end && next - first < 65535 && steps + (lmax + 1 - next) * pairs <= most) {
      steps += (lmax + 1 - next) * pairs;
      next++;
    }
    out.push([first, next - first]);
    first = next;
  }
  return out;
}
