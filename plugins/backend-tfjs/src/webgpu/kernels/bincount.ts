/// <reference types="@webgpu/types" />
import type { Operand } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { type Column, eachTile, elementProgram, runElements, tileSize } from './elementwise.ts';
import { weightedSums } from './weighted-sums.ts';

const counts = elementProgram({
  label: 'bincount',
  fields: ['first : u32', 'bins : u32'],
  storage: [
    ['values', 'i32', 'read'],
    ['counts', 'atomic<u32>', 'read_write'],
  ],
  library: '',
  body: `
  let bin = u32(values[i]) - params.first;
  if (bin < params.bins) { atomicAdd(&counts[bin], 1u); }`,
});

/** Bins that a workgroup counts in its own memory before it adds them to the array: 8 KiB. */
const FEW = 2048;
const GROUP = 256;
/** Elements that a thread counts on its own, then. */
const EACH = 64;

const fewCounts = {
  label: 'bincount of few bins',
  storage: ['read', 'read_write'] as const,
  code: `
struct Params { n : u32, bins : u32 }
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> values : array<i32>;
@group(0) @binding(2) var<storage, read_write> counts : array<atomic<u32>>;
var<workgroup> own : array<atomic<u32>, ${FEW}>;
@compute @workgroup_size(${GROUP})
fn main(@builtin(local_invocation_index) local : u32, @builtin(workgroup_id) group : vec3u,
        @builtin(num_workgroups) groups : vec3u) {
  for (var bin = local; bin < params.bins; bin += ${GROUP}u) { atomicStore(&own[bin], 0u); }
  workgroupBarrier();
  let start = (group.x + group.y * groups.x) * ${GROUP * EACH}u;
  for (var k = 0u; k < ${EACH}u; k++) {
    let i = start + k * ${GROUP}u + local;
    if (i < params.n) {
      let bin = u32(values[i]);
      if (bin < params.bins) { atomicAdd(&own[bin], 1u); }
    }
  }
  workgroupBarrier();
  for (var bin = local; bin < params.bins; bin += ${GROUP}u) {
    let count = atomicLoad(&own[bin]);
    if (count > 0u) { atomicAdd(&counts[bin], count); }
  }
}`,
};

/** Part of an array of bins, as a column that all elements see. */
const binsOf = (x: GpuArray, first: number, count: number): Column => ({
  buffer: x.storage,
  stride: 0,
  offset: 4 * first,
  size: 4 * count,
});

/**
 * `bincount`: occurrences of 0 … size − 1, int32, by integer atomics, so that they are exact in any order; or the sums of
 * float32 weights, added exactly and rounded once. Values outside of the range are left out.
 */
export function bincount(context: KernelContext, x: Operand, size: number, weights: Operand | undefined): GpuArray {
  const values = context.of(x.buffer);
  if (weights) return weightedSums(context, values, size, context.of(weights.buffer));
  const { runtime } = context;
  const out = context.create('int32', size);
  runtime.clear(out.storage, 0, out.bytes);
  const column = { buffer: values.storage, stride: 4 };
  if (size <= FEW) {
    eachTile(values.size, tileSize(runtime.maxBinding, 4), (start, n) => {
      const groups = Math.ceil(n / (GROUP * EACH));
      const part = { buffer: values.storage, offset: 4 * start, size: 4 * n };
      const rows = Math.ceil(groups / 32768);
      runtime.dispatch(fewCounts, [part, out.storage], Uint32Array.of(n, size), [Math.ceil(groups / rows), rows]);
    });
    return out;
  }
  eachTile(size, tileSize(runtime.maxBinding, 4), (first, bins) => {
    runElements(context, counts, values.size, [column, binsOf(out, first, bins)], () => [first, bins]);
  });
  return out;
}
