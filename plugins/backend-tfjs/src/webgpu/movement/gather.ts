import type { Extent } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { tooLarge } from '../errors.ts';
import { params } from '../params.ts';
import { type Binding, linearGroups, linearIndex, type Program } from '../runtime/index.ts';
import { ALIGNED, elementBytes, part, ranges, THREADS, windowOf } from '../walk.ts';

/** The parameters of gathers and scatters: thread i is element `start + i` of (outer, count, inner). */
export const PLACE_PARAMS = `
struct Params {
  zero : u32, threads : u32, start : u32, n : u32,
  count : u32, inner : u32, firstIndex : u32, firstX : u32,
  countX : u32,
}
@group(0) @binding(0) var<uniform> params : Params;`;

export const PLACE_MAIN = `
${linearIndex(THREADS)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id : vec3u, @builtin(num_workgroups) groups : vec3u) {
  let t = linearIndex(id, groups);
  if (t >= params.threads) { return; }
  let g = params.start + t;
  let block = g / params.inner;
  let i = g - block * params.inner;
  let o = block / params.count;`;

const gatherProgram = (word: string, along: boolean): Program => ({
  label: `gather ${word} ${along}`,
  storage: ['read', 'read', 'read_write'],
  code: `${PLACE_PARAMS}
@group(0) @binding(1) var<storage, read> x : array<${word}>;
@group(0) @binding(2) var<storage, read> indices : array<u32>;
@group(0) @binding(3) var<storage, read_write> y : array<${word}>;
${PLACE_MAIN}
  let j = ${along ? 't' : 'block - o * params.count - params.firstIndex'};
  let source = (o * params.n + indices[j]) * params.inner + i - params.firstX;
  if (source < params.countX) { y[t] = x[source]; }
}`,
});

const PROGRAMS = {
  4: [gatherProgram('u32', false), gatherProgram('u32', true)],
  8: [gatherProgram('vec2u', false), gatherProgram('vec2u', true)],
} as const;

/** The indices that elements start … start + count − 1 of (outer, size, inner) need, in a window of 64. */
export function indexPart(
  context: KernelContext,
  indices: GpuArray,
  outer: number,
  inner: number,
  start: number,
  count: number,
): { readonly bound: Binding; readonly first: number } {
  if (indices.size <= windowOf(context, indices)) return { bound: part(indices, 0, indices.size), first: 0 };
  if (outer > 1) {
    const { maxBinding } = context.runtime;
    throw tooLarge(indices.bytes, maxBinding, 'indices of several rows must be seen at once, at most');
  }
  const first = Math.floor(start / inner / ALIGNED) * ALIGNED;
  const last = Math.floor((start + count - 1) / inner);
  return { bound: part(indices, first, last + 1 - first), first };
}

/** Ranges of results whose indices are seen at once. */
export const resultRanges = (context: KernelContext, y: GpuArray, indices: GpuArray): number =>
  Math.min(windowOf(context, y), Math.max(ALIGNED, windowOf(context, indices) - ALIGNED));

function gatherWith(
  context: KernelContext,
  x: GpuArray,
  indices: GpuArray,
  [outer, n, inner]: Extent,
  count: number,
  along: boolean,
): GpuArray {
  const y = context.create(x.dtype, outer * count * inner);
  const program = PROGRAMS[elementBytes(x) === 8 ? 8 : 4][along ? 1 : 0];
  for (const range of ranges(y.size, resultRanges(context, y, indices))) {
    const { bound, first } = along
      ? { bound: part(indices, range.start, range.count), first: 0 }
      : indexPart(context, indices, outer, inner, range.start, range.count);
    for (const source of ranges(x.size, windowOf(context, x))) {
      const words = params().u32(range.count, range.start, n, count, inner, first, source.start, source.count).bytes;
      const storage = [part(x, source.start, source.count), bound, part(y, range.start, range.count)];
      context.runtime.dispatch(program, storage, words, linearGroups(range.count, THREADS));
    }
  }
  return y;
}

/** out[o, j, i] = x[o, indices[j], i]. */
export const gather = (context: KernelContext, x: GpuArray, indices: GpuArray, extent: Extent): GpuArray =>
  gatherWith(context, x, indices, extent, indices.size, false);

/** out[o, j, i] = x[o, indices[o, j, i], i], j = 0 … count − 1. */
export const gatherAlong = (
  context: KernelContext,
  x: GpuArray,
  indices: GpuArray,
  extent: Extent,
  count: number,
): GpuArray => gatherWith(context, x, indices, extent, count, true);
