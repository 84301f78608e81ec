import type { ShtPlan } from '@glass-ts/core';
import { limitsOf } from './bounds.ts';
import { dispatches, type Layout, type Limits, layoutOf, type Segment, type Slab, segments } from './layout.ts';
import { tableBytes } from './tables/device.ts';
import { BLOCK, orderLimits } from './tables/geometry.ts';

/** What a transform asks of a device, counted from the kernels, not measured. */
export interface ShtCost {
  /** Steps of the recursion, one per order, degree, ring pair and group of maps (two functions count as one with spin). */
  readonly steps: number;
  /** Additions and multiplications. */
  readonly flops: number;
  /** Bytes that shaders read and write in buffers, as if there were no cache. */
  readonly bytes: number;
  readonly dispatches: number;
  /** Bytes on the device at the peak, beside alm and maps: tables, and the workspace. */
  readonly tables: number;
  readonly workspace: number;
}

/** Flops of a step: the recursion, and a map's sums. */
const STEP = { scalar: [7, 4], spin: [16, 16] } as const;

/** Counts a transform; `adjoint` says which. */
export function shtCost(plan: ShtPlan, adjoint: boolean, bounds: Partial<Limits> = {}): ShtCost {
  const limits = limitsOf(plan.nside, undefined, bounds);
  const { nside, lmax, spin } = plan;
  const blocks = orderLimits(nside, lmax, spin);
  const layout = layoutOf(plan, blocks, limits, adjoint);
  const components = spin === 0 ? 1 : 2;
  const [recursion, sums] = spin === 0 ? STEP.scalar : STEP.spin;
  const line = Math.log2(limits.points);
  let [steps, flops, bytes, count, workspace] = [0, 0, 0, 0, 0];
  for (const [, maps] of layout.groups) {
    const fields = maps * components;
    const coefficient = 8 * fields;
    for (const slab of layout.slabs) {
      for (let b = slab.first / BLOCK; b < (slab.first + slab.stride) / BLOCK; b++) {
        for (let m = 0; m <= blocks[b]; m++) {
          const n = Math.max(0, lmax + 1 - Math.max(m, spin));
          steps += BLOCK * n;
          flops += BLOCK * n * (recursion + sums * maps);
          bytes += n * (4 * components + coefficient * (adjoint ? 2 : 1)) + 16 * BLOCK * fields;
        }
      }
      for (const segment of segments(nside, slab)) {
        const rings = ringCost(nside, slab, segment, fields, blocks, line);
        flops += rings.flops;
        bytes += rings.bytes;
        count += rings.dispatches + (written(nside, segment, fields, limits, adjoint) - 1);
        workspace = Math.max(
          workspace,
          slabBytes(slab, segment, fields) + coefficientBytes(layout, adjoint, coefficient),
        );
      }
      for (const range of layout.ranges) {
        if (range.first >= slab.orders) break;
        const pairs = slab.stride * maps * (spin === 0 ? 1 : 4);
        count += dispatches(range, slab.orders, lmax, pairs, limits.steps).length;
        if (!adjoint && (slab.first === 0 || layout.ranges.length > 1)) count += maps;
      }
    }
    if (adjoint) count += layout.ranges.length * fields;
    const nalm = ((lmax + 1) * (lmax + 2)) / 2;
    bytes += nalm * (4 + 2 * coefficient) * (adjoint || layout.ranges.length === 1 ? 1 : layout.slabs.length);
  }
  return { steps, flops, bytes, dispatches: count, tables: tableBytes(plan), workspace };
}

/** Dispatches in which the pixels of a segment are written or read. */
function written(nside: number, { first }: Segment, fields: number, { binding }: Limits, adjoint: boolean): number {
  const npix = 12 * nside * nside;
  const i = Math.min(first + 1, nside);
  const before = 2 * i * (i - 1) + Math.max(0, first + 1 - nside) * 4 * nside;
  // from the first northern pixel of the first field to the last southern one of the last
  const whole = 4 * (fields * npix - 2 * before);
  if (whole <= binding) return 1;
  return adjoint ? fields : 2 * fields;
}

function coefficientBytes({ ranges }: Layout, adjoint: boolean, coefficient: number): number {
  const sizes = ranges.map((r) => r.size);
  return coefficient * (adjoint ? sizes.reduce((a, b) => a + b, 0) : Math.max(...sizes));
}

/** Modes, Fourier workspace and chirps. */
function slabBytes(slab: Slab, segment: Segment, fields: number): number {
  const line = 8 * segment.count * 2 ** segment.log;
  return 16 * slab.orders * slab.stride * fields + 4 * line * fields + (segment.direct ? 0 : line);
}

/** The Fourier step of a segment. */
function ringCost(
  nside: number,
  slab: Slab,
  { first, count, log, direct }: Segment,
  fields: number,
  blocks: Int32Array,
  line: number,
): { flops: number; bytes: number; dispatches: number } {
  const points = 4 * count * fields * 2 ** log;
  const long = log > line;
  let [modes, pixels] = [0, 0];
  for (let p = first; p < first + count; p++) {
    modes += 2 * fields * (Math.min(blocks[Math.floor(p / BLOCK)], slab.orders - 1) + 1);
    pixels += 8 * fields * Math.min(p + 1, nside);
  }
  // modes and pixels, and the rows between them: written, transformed, read
  const ends = { flops: 16 * modes + 10 * pixels, bytes: 8 * modes + 4 * pixels + 16 * points };
  const once = { flops: 5 * points * log, bytes: 16 * points * (long ? 2 : 1) };
  if (direct) return { flops: ends.flops + once.flops, bytes: ends.bytes + once.bytes, dispatches: long ? 4 : 3 };
  const chirps = count * 2 ** log;
  return {
    flops: ends.flops + 2 * once.flops + 18 * points + 5 * chirps * log,
    bytes: ends.bytes + (long ? 48 : 16) * points + 8 * points + 8 * chirps + (long ? 32 : 16) * chirps,
    dispatches: long ? 8 : 5,
  };
}
