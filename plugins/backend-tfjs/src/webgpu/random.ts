import type { GpuArray } from './array.ts';
import type { KernelContext } from './context.ts';
import { params } from './params.ts';
import { linearGroups, linearIndex, type Program } from './runtime/index.ts';
import { ranges, THREADS, windowOf } from './walk.ts';
import { withLibrary } from './wgsl/library.ts';

/** Philox4x32-10 (Salmon et al. 2011): thread i makes block start + i. */
const PHILOX: Program = {
  label: 'randomBits',
  storage: ['read_write'],
  code: withLibrary(`
struct Params { zero : u32, threads : u32, low : u32, high : u32, c2 : u32, c3 : u32, k0 : u32, k1 : u32 }
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read_write> y : array<vec4u>;
${linearIndex(THREADS)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id : vec3u, @builtin(num_workgroups) groups : vec3u) {
  let i = linearIndex(id, groups);
  if (i >= params.threads) { return; }
  let low = params.low + i;
  let counter = vec4u(low, params.high + select(0u, 1u, low < i), params.c2, params.c3);
  y[i] = philox(counter, vec2u(params.k0, params.k1));
}`),
};

const TWO_32 = 4294967296;

/** 4·count words of the blocks start … start + count − 1. */
export function randomBits(
  context: KernelContext,
  key: readonly [number, number],
  start: number,
  counter: readonly [number, number],
  count: number,
): GpuArray {
  const y = context.create('uint32', 4 * count);
  for (const range of ranges(count, Math.floor(windowOf(context, y) / 4))) {
    const first = start + range.start;
    const words = params().u32(range.count, first % TWO_32, Math.floor(first / TWO_32), ...counter, ...key).bytes;
    const bound = [{ buffer: y.storage, offset: 16 * range.start, size: 16 * range.count }];
    context.runtime.dispatch(PHILOX, bound, words, linearGroups(range.count, THREADS));
  }
  return y;
}
