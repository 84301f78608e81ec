import { sizeOf } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import type { Input } from '../elementwise/index.ts';
import { params } from '../params.ts';
import { linearGroups, linearIndex, type Program } from '../runtime/index.ts';
import { elementBytes, part, ranges, THREADS, windowOf } from '../walk.ts';

const concatProgram = (word: string): Program => ({
  label: `concat ${word}`,
  storage: ['read', 'read_write'],
  code: `
struct Params { zero : u32, n : u32, row : u32, at : u32, out : u32, fromX : u32, fromY : u32, countY : u32 }
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> x : array<${word}>;
@group(0) @binding(2) var<storage, read_write> y : array<${word}>;
${linearIndex(THREADS)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id : vec3u, @builtin(num_workgroups) groups : vec3u) {
  let i = linearIndex(id, groups);
  if (i >= params.n) { return; }
  let g = params.fromX + i;
  let o = g / params.row;
  let to = o * params.out + params.at + (g - o * params.row) - params.fromY;
  if (to < params.countY) { y[to] = x[i]; }
}`,
});

const PROGRAMS = { 4: concatProgram('u32'), 8: concatProgram('vec2u') } as const;

/** Arrays of one dtype one after the other along an axis. */
export function concat(context: KernelContext, xs: readonly Input[], axis: number): GpuArray {
  const { array: first, shape } = xs[0];
  const outer = sizeOf(shape.slice(0, axis));
  const rows = xs.map((x) => sizeOf(x.shape.slice(axis)));
  const out = rows.reduce((a, b) => a + b, 0);
  const y = context.create(first.dtype, outer * out);
  const bytes = elementBytes(first);
  const program = PROGRAMS[bytes === 8 ? 8 : 4];
  const window = windowOf(context, y);
  let at = 0;
  for (const [k, { array }] of xs.entries()) {
    const row = rows[k];
    if (outer === 1) context.runtime.copy(array.storage, 0, y.storage, at * bytes, array.bytes);
    else {
      for (const source of ranges(array.size, window)) {
        for (const target of ranges(y.size, window)) {
          const words = params().u32(source.count, row, at, out, source.start, target.start, target.count).bytes;
          const bound = [part(array, source.start, source.count), part(y, target.start, target.count)];
          context.runtime.dispatch(program, bound, words, linearGroups(source.count, THREADS));
        }
      }
    }
    at += row;
  }
  return y;
}
