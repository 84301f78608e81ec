import type { DType, Extent, ReduceOp } from '@glass-ts/core';
import { type GpuArray, WGSL_TYPE } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { full } from '../create.ts';
import { params } from '../params.ts';
import { linearGroups, linearIndex, type Program } from '../runtime/index.ts';
import { withLibrary } from '../wgsl/library.ts';
import { type Accumulator, accumulation, accumulator } from './accumulator.ts';
import { bySlices } from './large.ts';
import { type States, stateArray } from './states.ts';

const THREADS = 256;
/** Elements that one workgroup takes of a row. */
export const CHUNK = 4096;
/** Elements that one thread takes of a column, where there are too few columns to take them whole. */
const COLUMN = 64;
/** Threads that fill any device. */
const MANY = 65536;

/** WGSL that is the same in all: `first` programs read elements, others states; `last` ones write results. */
function frame(a: Accumulator, first: boolean, last: boolean, body: string): string {
  return withLibrary(`
struct Params { zero : u32, n : u32, chunks : u32, chunk : u32, inner : u32, total : u32 }
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> x : array<${first ? WGSL_TYPE[a.from] : a.type}>;
@group(0) @binding(2) var<storage, read_write> y : array<${last ? WGSL_TYPE[a.out] : a.type}>;
${accumulation(a, first, last)}
${body}`);
}

const rowBody = (a: Accumulator): string => `
var<workgroup> shared_ : array<${a.type}, ${THREADS}>;
@compute @workgroup_size(${THREADS})
fn main(
  @builtin(local_invocation_index) t : u32,
  @builtin(workgroup_id) group : vec3u,
  @builtin(num_workgroups) groups : vec3u) {
  let g = group.x + group.y * groups.x;
  let row = g / params.chunks;
  let begin = (g - row * params.chunks) * params.chunk;
  let end = min(begin + params.chunk, params.n);
  var sum : ${a.type} = ${a.identity};
  if (g < params.total) {
    for (var k = begin + t; k < end; k += ${THREADS}u) { sum = join(sum, loadAt(row * params.n + k, k)); }
  }
  shared_[t] = sum;
  for (var half = ${THREADS / 2}u; half > 0u; half = half >> 1u) {
    workgroupBarrier();
    if (t < half) { shared_[t] = join(shared_[t], shared_[t + half]); }
  }
  if (t == 0u && g < params.total) { y[g] = finish(shared_[0]); }
}`;

const columnBody = (a: Accumulator): string => `
${linearIndex(THREADS)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id : vec3u, @builtin(num_workgroups) groups : vec3u) {
  let g = linearIndex(id, groups);
  if (g >= params.total) { return; }
  let block = g / params.inner;
  let row = block / params.chunks;
  let begin = (block - row * params.chunks) * params.chunk;
  let end = min(begin + params.chunk, params.n);
  let at = row * params.n * params.inner + g % params.inner;
  var sum : ${a.type} = ${a.identity};
  for (var k = begin; k < end; k++) { sum = join(sum, loadAt(at + k * params.inner, k)); }
  y[g] = finish(sum);
}`;

const programs = new Map<string, Program>();

function program(a: Accumulator, rows: boolean, first: boolean, last: boolean): Program {
  const key = `reduce ${a.key} ${rows} ${first} ${last}`;
  let found = programs.get(key);
  if (!found) {
    const code = frame(a, first, last, rows ? rowBody(a) : columnBody(a));
    found = { label: key, storage: ['read', 'read_write'], code };
    programs.set(key, found);
  }
  return found;
}

/** How one pass takes the axis apart. */
function plan([outer, n, inner]: Extent): { readonly rows: boolean; readonly chunk: number } {
  if (inner === 1 && n > COLUMN) return { rows: true, chunk: CHUNK };
  return { rows: false, chunk: outer * inner >= MANY || n <= COLUMN ? n : COLUMN };
}

/** One pass: states (outer, chunks, inner) of parts of the axis, or the results where `last`. */
function pass(
  context: KernelContext,
  a: Accumulator,
  x: States,
  [outer, n, inner]: Extent,
  { rows, chunk }: { readonly rows: boolean; readonly chunk: number },
  first: boolean,
  y: States,
  last: boolean,
): void {
  const chunks = Math.ceil(n / chunk);
  const total = outer * chunks * inner;
  const words = params().u32(n, chunks, chunk, inner, total).bytes;
  const groups = rows ? linearGroups(total, 1) : linearGroups(total, THREADS);
  context.runtime.dispatch(program(a, rows, first, last), [x.storage, y.storage], words, groups);
}

/** States of consecutive chunks of an axis: (outer, chunks, inner) of them. */
export function chunkStates(
  context: KernelContext,
  a: Accumulator,
  x: States,
  extent: Extent,
  chunk: number,
  first: boolean,
): States {
  const [outer, n, inner] = extent;
  const y = stateArray(context, a, outer * Math.ceil(n / chunk) * inner);
  pass(context, a, x, extent, { rows: inner === 1, chunk }, first, y, false);
  return y;
}

/** Reduction along the middle axis of the extent; elements are converted to `out` first. */
export function reduce(context: KernelContext, op: ReduceOp, x: GpuArray, extent: Extent, out: DType): GpuArray {
  const a = accumulator(op, x.dtype, out);
  const [outer, n, inner] = extent;
  if (n === 0) return full(context, outer * inner, op === 'prod' || op === 'all' ? 1 : 0, a.out);
  const large = bySlices(context, x, extent, a.out, (part, of) => reduce(context, op, part, of, out));
  if (large) return large;
  return reduceWith(context, a, x, extent);
}

/** Reduction of an array that a shader sees at once. */
export function reduceWith(context: KernelContext, a: Accumulator, x: GpuArray, extent: Extent): GpuArray {
  const [outer, , inner] = extent;
  const y = context.create(a.out, outer * inner);
  let states: States = x;
  let left: Extent = extent;
  for (let first = true; ; first = false) {
    const how = plan(left);
    const chunks = Math.ceil(left[1] / how.chunk);
    const last = chunks === 1;
    const to = last ? y : stateArray(context, a, outer * chunks * inner);
    pass(context, a, states, left, how, first, to, last);
    if (!first) context.release(states as GpuArray);
    if (last) return y;
    states = to;
    left = [outer, chunks, inner];
  }
}
