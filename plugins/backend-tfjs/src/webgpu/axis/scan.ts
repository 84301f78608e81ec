import type { DType, Extent, ScanOp } from '@glass-ts/core';
import { type GpuArray, WGSL_TYPE } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { binary } from '../elementwise/index.ts';
import { concat } from '../movement/concat.ts';
import { params } from '../params.ts';
import { linearGroups, linearIndex, type Program } from '../runtime/index.ts';
import { withLibrary } from '../wgsl/library.ts';
import { type Accumulator, accumulation, accumulator } from './accumulator.ts';
import { fits, sliceExtent } from './large.ts';
import { chunkStates } from './reduce.ts';
import { type States, stateArray } from './states.ts';

const THREADS = 256;
/** Consecutive elements of one thread. */
const RUN = 4;
const CHUNK = THREADS * RUN;
const COLUMN = 64;
const MANY = 65536;

function frame(a: Accumulator, first: boolean, last: boolean, body: string): string {
  return withLibrary(`
struct Params { zero : u32, n : u32, chunks : u32, chunk : u32, inner : u32, total : u32, carried : u32 }
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> x : array<${first ? WGSL_TYPE[a.from] : a.type}>;
@group(0) @binding(2) var<storage, read> carries : array<${a.type}>;
@group(0) @binding(3) var<storage, read_write> y : array<${last ? WGSL_TYPE[a.out] : a.type}>;
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
  let chunk = g - row * params.chunks;
  let begin = chunk * params.chunk + t * ${RUN}u;
  let end = min(begin + ${RUN}u, select(0u, params.n, g < params.total));
  var own : ${a.type} = ${a.identity};
  for (var k = begin; k < end; k++) { own = join(own, loadAt(row * params.n + k, k)); }
  shared_[t] = own;
  for (var step = 1u; step < ${THREADS}u; step = step << 1u) {
    workgroupBarrier();
    var sum = shared_[t];
    if (t >= step) { sum = join(shared_[t - step], sum); }
    workgroupBarrier();
    shared_[t] = sum;
  }
  workgroupBarrier();
  var state : ${a.type} = ${a.identity};
  if (begin < end && params.carried != 0u && chunk > 0u) { state = carries[g - 1u]; }
  if (t > 0u) { state = join(state, shared_[t - 1u]); }
  for (var k = begin; k < end; k++) {
    state = join(state, loadAt(row * params.n + k, k));
    y[row * params.n + k] = finish(state);
  }
}`;

const columnBody = (a: Accumulator): string => `
${linearIndex(THREADS)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id : vec3u, @builtin(num_workgroups) groups : vec3u) {
  let g = linearIndex(id, groups);
  if (g >= params.total) { return; }
  let block = g / params.inner;
  let row = block / params.chunks;
  let chunk = block - row * params.chunks;
  let begin = chunk * params.chunk;
  let end = min(begin + params.chunk, params.n);
  let at = row * params.n * params.inner + g % params.inner;
  var state : ${a.type} = ${a.identity};
  if (params.carried != 0u && chunk > 0u) { state = carries[g - params.inner]; }
  for (var k = begin; k < end; k++) {
    state = join(state, loadAt(at + k * params.inner, k));
    y[at + k * params.inner] = finish(state);
  }
}`;

const programs = new Map<string, Program>();

function program(a: Accumulator, rows: boolean, first: boolean, last: boolean): Program {
  const key = `scan ${a.key} ${rows} ${first} ${last}`;
  let found = programs.get(key);
  if (!found) {
    const code = frame(a, first, last, rows ? rowBody(a) : columnBody(a));
    found = { label: key, storage: ['read', 'read', 'read_write'], code };
    programs.set(key, found);
  }
  return found;
}

function scanInto(
  context: KernelContext,
  a: Accumulator,
  x: States,
  extent: Extent,
  y: States,
  { first, last }: { readonly first: boolean; readonly last: boolean },
): void {
  const [outer, n, inner] = extent;
  const rows = inner === 1 && n > COLUMN;
  const chunk = rows ? CHUNK : outer * inner >= MANY || n <= COLUMN ? n : COLUMN;
  const chunks = Math.ceil(n / chunk);
  const total = outer * chunks * inner;
  let carries: States | undefined;
  if (chunks > 1) {
    const totals = chunkStates(context, a, x, extent, chunk, first);
    carries = stateArray(context, a, total);
    scanInto(context, a, totals, [outer, chunks, inner], carries, { first: false, last: false });
    context.release(totals);
  }
  const words = params().u32(n, chunks, chunk, inner, total, carries ? 1 : 0).bytes;
  const bound = [x.storage, (carries ?? x).storage, y.storage];
  context.runtime.dispatch(program(a, rows, first, last), bound, words, linearGroups(total, rows ? 1 : THREADS));
  if (carries) context.release(carries);
}

const JOIN = { sum: 'add', prod: 'multiply', max: 'maximum', min: 'minimum' } as const;

/** An array beyond the largest binding: its halves, the second one carried on from the end of the first. */
function halves(context: KernelContext, op: ScanOp, x: GpuArray, extent: Extent, out: DType): GpuArray {
  const axis = extent[0] > 1 ? 0 : extent[1] > 1 ? 1 : 2;
  const half = Math.ceil(extent[axis] / 2);
  const counts = [half, extent[axis] - half];
  const parts = counts.map((count, k) => {
    const part = sliceExtent(context, x, extent, axis, k * half, count);
    const result = scan(context, op, part, extent.with(axis, count) as unknown as Extent, out);
    context.release(part);
    return result;
  });
  if (axis === 1) {
    const [outer, , inner] = extent;
    const end = sliceExtent(context, parts[0], [outer, half, inner], 1, half - 1, 1);
    const shape = [outer, counts[1], inner];
    const second = parts[1];
    parts[1] = binary(
      context,
      JOIN[op],
      { array: end, shape: [outer, 1, inner] },
      { array: second, shape },
      shape,
      out,
    );
    for (const array of [end, second]) context.release(array);
  }
  const joined = concat(
    context,
    parts.map((array, k) => ({ array, shape: extent.with(axis, counts[k]) })),
    axis,
  );
  for (const part of parts) context.release(part);
  return joined;
}

/** Inclusive scan along the middle axis of the extent; elements are converted to `out` first. */
export function scan(context: KernelContext, op: ScanOp, x: GpuArray, extent: Extent, out: DType): GpuArray {
  if (!fits(context, x)) return halves(context, op, x, extent, out);
  const y = context.create(out, x.size);
  if (x.size > 0) scanInto(context, accumulator(op, x.dtype, out), x, extent, y, { first: true, last: true });
  return y;
}
