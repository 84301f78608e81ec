import { sizeOf } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { merged, type Walk } from '../layout.ts';
import { linearGroups, linearIndex, type Program } from '../runtime/index.ts';
import { elementBytes, isFlat, part, ranges, THREADS, walkCode, walkParams, windowOf } from '../walk.ts';

const code = (word: string, flat: boolean): string => `
${walkCode(1, flat).replace('unused0 : u32, unused1 : u32,', 'first : u32, count : u32,')}
@group(0) @binding(1) var<storage, read> x : array<${word}>;
@group(0) @binding(2) var<storage, read_write> y : array<${word}>;
${linearIndex(THREADS)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id : vec3u, @builtin(num_workgroups) groups : vec3u) {
  let i = linearIndex(id, groups);
  if (i >= params.n) { return; }
  let source = places(params.start + i).at0 - params.first;
  if (source < params.count) { y[i] = x[source]; }
}`;

const programs = new Map<string, Program>();

/** Copies words, whatever they mean: NaN and subnormal numbers stay what they are. */
function copyProgram(bytes: number, flat: boolean): Program {
  const key = `copy ${bytes} ${flat}`;
  let program = programs.get(key);
  if (!program) {
    program = { label: key, storage: ['read', 'read_write'], code: code(bytes === 8 ? 'vec2u' : 'u32', flat) };
    programs.set(key, program);
  }
  return program;
}

/** The places from least to most that results start … start + count − 1 may come from. */
function span({ shape, strides: [strides] }: Walk, base: number, start: number, count: number): [number, number] {
  let [least, most] = [base, base];
  let block = sizeOf(shape);
  let free = false;
  for (const [k, n] of shape.entries()) {
    block /= n;
    const first: number = free ? 0 : Math.floor(start / block) % n;
    const last: number = free ? n - 1 : Math.floor((start + count - 1) / block) % n;
    free ||= first !== last;
    least += Math.min(first * strides[k], last * strides[k]);
    most += Math.max(first * strides[k], last * strides[k]);
  }
  return [least, most];
}

/** A new array whose element g is x at `base` + the walk's place of g. */
export function copyWalk(context: KernelContext, x: GpuArray, raw: Walk, base: number): GpuArray {
  const y = context.create(x.dtype, sizeOf(raw.shape));
  copyWalkInto(context, x, raw, base, y);
  return y;
}

function copyWalkInto(context: KernelContext, x: GpuArray, raw: Walk, base: number, y: GpuArray): void {
  const walk = merged(raw);
  const program = copyProgram(elementBytes(x), isFlat(walk));
  const window = windowOf(context, x);
  for (const { start, count } of ranges(y.size, window)) {
    const [least, most] = span(walk, base, start, count);
    for (const source of ranges(x.size, window)) {
      if (source.start > most || source.start + source.count <= least) continue;
      const words = walkParams(walk, start, count, [base]);
      // the words that a walk of one operand leaves unused: the part of the source that is bound
      words[6] = source.start;
      words[7] = source.count;
      const bound = [part(x, source.start, source.count), part(y, start, count)];
      context.runtime.dispatch(program, bound, words, linearGroups(count, THREADS));
    }
  }
}
