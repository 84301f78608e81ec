import type { Extent } from '@glass-ts/core';
import { type GpuArray, WGSL_TYPE } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { tooLarge } from '../errors.ts';
import { params } from '../params.ts';
import { linearGroups, linearIndex, type Program } from '../runtime/index.ts';
import { part, ranges, windowOf } from '../walk.ts';
import { withLibrary } from '../wgsl/library.ts';
import { rankOf } from './accumulator.ts';

/*
 * Bitonic sorting (Batcher 1968) of pairs (rank, place) in rows of a power of two. No two pairs are equal, so that the
 * order is that of a stable sort. Steps within a block of 512 run in workgroup memory.
 */

const THREADS = 256;
const BLOCK = 2 * THREADS;

const HEAD = `
struct Params { zero : u32, total : u32, n : u32, inner : u32, width : u32, run : u32, distance : u32 }
@group(0) @binding(0) var<uniform> params : Params;`;

const MAIN = `
${linearIndex(THREADS)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id : vec3u, @builtin(num_workgroups) groups : vec3u) {
  let g = linearIndex(id, groups);
  if (g >= params.total) { return; }`;

/** Pair g of row r: element k of the middle axis, and behind the last one pairs that stay there. */
const pairsProgram = (type: string, rank: string, key: string): Program => ({
  label: `sort pairs ${key}`,
  storage: ['read', 'read_write'],
  code: withLibrary(`${HEAD}
@group(0) @binding(1) var<storage, read> x : array<${type}>;
@group(0) @binding(2) var<storage, read_write> pairs : array<vec2u>;
${MAIN}
  let row = g / params.width;
  let k = g - row * params.width;
  if (k >= params.n) { pairs[g] = vec2u(0xffffffffu, 0xffffffffu); return; }
  let o = row / params.inner;
  let v = x[(o * params.n + k) * params.inner + (row - o * params.inner)];
  pairs[g] = vec2u(${rank}, k);
}`),
});

const AFTER = 'fn after(p : vec2u, q : vec2u) -> bool { return p.x > q.x || (p.x == q.x && p.y > q.y); }';

/** All steps of runs up to a block, or (`run` beyond it) the last steps of a longer run. */
const LOCAL: Program = {
  label: 'sort block',
  storage: ['read_write'],
  code: `${HEAD}
@group(0) @binding(1) var<storage, read_write> pairs : array<vec2u>;
var<workgroup> block : array<vec2u, ${BLOCK}>;
${AFTER}
@compute @workgroup_size(${THREADS})
fn main(
  @builtin(local_invocation_index) t : u32,
  @builtin(workgroup_id) group : vec3u,
  @builtin(num_workgroups) groups : vec3u) {
  let base = (group.x + group.y * groups.x) * ${BLOCK}u;
  for (var j = t; j < ${BLOCK}u; j += ${THREADS}u) {
    var pair = vec2u(0xffffffffu, 0xffffffffu);
    if (base + j < params.total) { pair = pairs[base + j]; }
    block[j] = pair;
  }
  let most = min(params.width, ${BLOCK}u);
  for (var run = select(2u, params.run, params.run > ${BLOCK}u); run <= max(most, params.run); run = run << 1u) {
    for (var distance = min(run >> 1u, ${THREADS}u); distance > 0u; distance = distance >> 1u) {
      workgroupBarrier();
      let low = (t / distance) * 2u * distance + t % distance;
      let place = (base + low) & (params.width - 1u);
      let p = block[low];
      let q = block[low + distance];
      if (after(p, q) == ((place & run) == 0u)) { block[low] = q; block[low + distance] = p; }
    }
  }
  workgroupBarrier();
  for (var j = t; j < ${BLOCK}u; j += ${THREADS}u) { if (base + j < params.total) { pairs[base + j] = block[j]; } }
}`,
};

const STEP: Program = {
  label: 'sort step',
  storage: ['read_write'],
  code: `${HEAD}
@group(0) @binding(1) var<storage, read_write> pairs : array<vec2u>;
${AFTER}
${MAIN}
  let low = (g / params.distance) * 2u * params.distance + g % params.distance;
  let place = low & (params.width - 1u);
  let p = pairs[low];
  let q = pairs[low + params.distance];
  if (after(p, q) == ((place & params.run) == 0u)) { pairs[low] = q; pairs[low + params.distance] = p; }
}`,
};

/** Result g: the place, or the element there. */
const outProgram = (word: 'u32' | undefined): Program => ({
  label: `sort out ${word ?? 'place'}`,
  storage: word === undefined ? ['read', 'read_write'] : ['read', 'read_write', 'read'],
  code: `${HEAD}
@group(0) @binding(1) var<storage, read> pairs : array<vec2u>;
@group(0) @binding(2) var<storage, read_write> y : array<u32>;
${word === undefined ? '' : '@group(0) @binding(3) var<storage, read> x : array<u32>;'}
${MAIN}
  let o = g / (params.n * params.inner);
  let rest = g - o * params.n * params.inner;
  let k = rest / params.inner;
  let i = rest - k * params.inner;
  let source = pairs[(o * params.inner + i) * params.width + k].y;
  y[g] = ${word === undefined ? 'source' : 'x[(o * params.n + source) * params.inner + i]'};
}`,
});

const PLACES = outProgram(undefined);
const ELEMENTS = outProgram('u32');
const programs = new Map<string, Program>();

/** Sorted pairs of every row, (outer, inner, width) of them. */
function sortedPairs(context: KernelContext, x: GpuArray, [outer, n, inner]: Extent, descending: boolean): GpuArray {
  const width = 2 ** Math.ceil(Math.log2(Math.max(n, 1)));
  const total = outer * inner * width;
  if (8 * total > context.runtime.maxBinding) {
    throw tooLarge(
      8 * total,
      context.runtime.maxBinding,
      'to sort, its pairs of rank and place must be seen at once, at most',
    );
  }
  const key = `${x.dtype} ${descending}`;
  const make = programs.get(key) ?? pairsProgram(WGSL_TYPE[x.dtype] ?? 'u32', rankOf(x.dtype, descending), key);
  programs.set(key, make);
  const pairs = context.create('uint32', 2 * total);
  const { runtime } = context;
  const words = (count: number, run = 0, distance = 0) => params().u32(count, n, inner, width, run, distance).bytes;
  runtime.dispatch(make, [x.storage, pairs.storage], words(total), linearGroups(total, THREADS));
  const blocks = linearGroups(Math.ceil(total / BLOCK), 1);
  if (width > 1) runtime.dispatch(LOCAL, [pairs.storage], words(total), blocks);
  for (let run = 2 * BLOCK; run <= width; run *= 2) {
    for (let distance = run / 2; distance >= BLOCK; distance /= 2) {
      runtime.dispatch(STEP, [pairs.storage], words(total / 2, run, distance), linearGroups(total / 2, THREADS));
    }
    runtime.dispatch(LOCAL, [pairs.storage], words(total, run), blocks);
  }
  return pairs;
}

function sorted(context: KernelContext, x: GpuArray, extent: Extent, descending: boolean, places: boolean): GpuArray {
  const [, n, inner] = extent;
  const y = context.create(places ? 'int32' : x.dtype, x.size);
  if (x.size === 0) return y;
  const pairs = sortedPairs(context, x, extent, descending);
  const width = pairs.size / 2 / (extent[0] * inner);
  const bound = [pairs.storage, y.storage, ...(places ? [] : [x.storage])];
  const words = params().u32(x.size, n, inner, width).bytes;
  context.runtime.dispatch(places ? PLACES : ELEMENTS, bound, words, linearGroups(x.size, THREADS));
  context.release(pairs);
  return y;
}

/** Sorted along the middle axis; NaN last in both directions. */
export const sort = (context: KernelContext, x: GpuArray, extent: Extent, descending: boolean): GpuArray =>
  sorted(context, x, extent, descending, false);

/** Places that sort along the middle axis; equal elements keep their order. */
export const argsort = (context: KernelContext, x: GpuArray, extent: Extent, descending: boolean): GpuArray =>
  sorted(context, x, extent, descending, true);

const searchProgram = (type: string, rank: string, key: string): Program => ({
  label: `searchsorted ${key}`,
  storage: ['read', 'read', 'read_write'],
  code: withLibrary(`
struct Params { zero : u32, total : u32, n : u32, right : u32 }
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> x : array<${type}>;
@group(0) @binding(2) var<storage, read> values : array<${type}>;
@group(0) @binding(3) var<storage, read_write> y : array<i32>;
fn rank(v : ${type}) -> u32 { return ${rank}; }
${MAIN}
  let wanted = rank(values[g]);
  var low = 0u;
  var high = params.n;
  while (low < high) {
    let middle = low + (high - low) / 2u;
    let here = rank(x[middle]);
    if (here < wanted || (here == wanted && params.right != 0u)) { low = middle + 1u; } else { high = middle; }
  }
  y[g] = i32(low);
}`),
});

const searches = new Map<string, Program>();

/** Insertion points of the values in the ascending `x`. */
export function searchsorted(context: KernelContext, x: GpuArray, values: GpuArray, side: 'left' | 'right'): GpuArray {
  if (4 * x.size > context.runtime.maxBinding) {
    throw tooLarge(4 * x.size, context.runtime.maxBinding, 'an array to search in must be seen at once, at most');
  }
  const program = searches.get(x.dtype) ?? searchProgram(WGSL_TYPE[x.dtype] ?? 'u32', rankOf(x.dtype, false), x.dtype);
  searches.set(x.dtype, program);
  const y = context.create('int32', values.size);
  for (const { start, count } of ranges(y.size, windowOf(context, y))) {
    const bound = [x.storage, part(values, start, count), part(y, start, count)];
    const words = params().u32(count, x.size, side === 'right' ? 1 : 0).bytes;
    context.runtime.dispatch(program, bound, words, linearGroups(count, THREADS));
  }
  return y;
}
