import type { GpuArray } from '../array.ts';
import { scan } from '../axis/scan.ts';
import type { KernelContext } from '../context.ts';
import { cast } from '../elementwise/index.ts';
import { params } from '../params.ts';
import { linearGroups, linearIndex, type Program } from '../runtime/index.ts';
import { part, ranges, THREADS, windowOf } from '../walk.ts';

/** Elements go where the number of those before them says. */
const COMPACT: Program = {
  label: 'nonzero',
  storage: ['read', 'read', 'read_write'],
  code: `
struct Params { zero : u32, threads : u32, start : u32, firstY : u32, countY : u32 }
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> flags : array<u32>;
@group(0) @binding(2) var<storage, read> ends : array<u32>;
@group(0) @binding(3) var<storage, read_write> y : array<u32>;
${linearIndex(THREADS)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id : vec3u, @builtin(num_workgroups) groups : vec3u) {
  let i = linearIndex(id, groups);
  if (i >= params.threads || flags[i] == 0u) { return; }
  let to = ends[i] - 1u - params.firstY;
  if (to < params.countY) { y[to] = params.start + i; }
}`,
};

/** Flat places of the elements that are not zero; their number is all that comes to the host. */
export async function nonzero(context: KernelContext, x: GpuArray): Promise<GpuArray> {
  if (x.size === 0) return context.create('int32', 0);
  const flags = cast(context, x, 'bool');
  const ends = scan(context, 'sum', flags, [1, x.size, 1], 'int32');
  try {
    const last = await context.runtime.download(ends.storage, 4 * (x.size - 1), 4);
    const y = context.create('int32', new Int32Array(last)[0]);
    for (const { start, count } of ranges(x.size, windowOf(context, flags))) {
      for (const target of ranges(y.size, windowOf(context, y))) {
        const words = params().u32(count, start, target.start, target.count).bytes;
        const bound = [part(flags, start, count), part(ends, start, count), part(y, target.start, target.count)];
        context.runtime.dispatch(COMPACT, bound, words, linearGroups(count, THREADS));
      }
    }
    return y;
  } finally {
    context.release(flags);
    context.release(ends);
  }
}
