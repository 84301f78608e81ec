import type { DType, Extent, ScatterMode } from '@glass-ts/core';
import { type GpuArray, WGSL_TYPE } from '../array.ts';
import { accumulator, pairCode } from '../axis/accumulator.ts';
import { argsort, searchsorted } from '../axis/sort.ts';
import type { KernelContext } from '../context.ts';
import { arange } from '../create.ts';
import { cast } from '../elementwise/index.ts';
import { tooLarge, undefinedFor } from '../errors.ts';
import { params } from '../params.ts';
import { linearGroups, type Program } from '../runtime/index.ts';
import { elementBytes, part, ranges, THREADS, windowOf } from '../walk.ts';
import { withLibrary } from '../wgsl/library.ts';
import { gather, indexPart, PLACE_MAIN, PLACE_PARAMS, resultRanges } from './gather.ts';

/** The last j (plus one) that goes to every place of the axis. */
const WINNERS: Program = {
  label: 'scatter winners',
  storage: ['read', 'read_write'],
  code: `${PLACE_PARAMS}
@group(0) @binding(1) var<storage, read> indices : array<u32>;
@group(0) @binding(2) var<storage, read_write> winners : array<atomic<u32>>;
${PLACE_MAIN}
  atomicMax(&winners[indices[t]], g + 1u);
}`,
};

/** Only the last value of every place is written, so that no two threads write the same. */
const setProgram = (word: string): Program => ({
  label: `scatter set ${word}`,
  storage: ['read', 'read', 'read_write', 'read'],
  code: `${PLACE_PARAMS}
@group(0) @binding(1) var<storage, read> values : array<${word}>;
@group(0) @binding(2) var<storage, read> indices : array<u32>;
@group(0) @binding(3) var<storage, read_write> y : array<${word}>;
@group(0) @binding(4) var<storage, read> winners : array<u32>;
${PLACE_MAIN}
  let j = block - o * params.count;
  let place = indices[j - params.firstIndex];
  let to = (o * params.n + place) * params.inner + i - params.firstX;
  if (to < params.countX && winners[place] == j + 1u) { y[to] = values[t]; }
}`,
});

const SET = { 4: setProgram('u32'), 8: setProgram('vec2u') } as const;

const ATOMIC = { add: 'atomicAdd', min: 'atomicMin', max: 'atomicMax' } as const;

/** Integers: their sums and extremes are the same in any order. */
const atomicProgram = (fn: string, type: string): Program => ({
  label: `scatter ${fn} ${type}`,
  storage: ['read', 'read', 'read_write'],
  code: `${PLACE_PARAMS}
@group(0) @binding(1) var<storage, read> values : array<${type}>;
@group(0) @binding(2) var<storage, read> indices : array<u32>;
@group(0) @binding(3) var<storage, read_write> y : array<atomic<${type}>>;
${PLACE_MAIN}
  let to = (o * params.n + indices[block - o * params.count - params.firstIndex]) * params.inner + i - params.firstX;
  if (to < params.countX) { ${fn}(&y[to], values[t]); }
}`,
});

const atomics = new Map<string, Program>();

type Combining = Exclude<ScatterMode, 'set'>;

const REDUCTION = { add: 'sum', multiply: 'prod', min: 'min', max: 'max' } as const;

type Launch = (program: Program, extra: readonly GpuArray[]) => void;

function launcher(
  context: KernelContext,
  y: GpuArray,
  indices: GpuArray,
  values: GpuArray,
  [outer, n, inner]: Extent,
): Launch {
  const count = indices.size;
  return (program, extra) => {
    for (const range of ranges(values.size, resultRanges(context, values, indices))) {
      const { bound, first } = indexPart(context, indices, outer, inner, range.start, range.count);
      for (const target of ranges(y.size, windowOf(context, y))) {
        const words = params().u32(range.count, range.start, n, count, inner, first, target.start, target.count).bytes;
        const storage = [
          part(values, range.start, range.count),
          bound,
          part(y, target.start, target.count),
          ...extra.map((x) => x.storage),
        ];
        context.runtime.dispatch(program, storage, words, linearGroups(range.count, THREADS));
      }
    }
  };
}

function winnersOf(context: KernelContext, indices: GpuArray, n: number): GpuArray {
  const winners = context.create('uint32', n);
  if (winners.bytes > context.runtime.maxBinding) {
    throw tooLarge(
      winners.bytes,
      context.runtime.maxBinding,
      'the axis that is written to must be seen at once, at most',
    );
  }
  context.runtime.clear(winners.storage, 0, winners.bytes);
  for (const { start, count } of ranges(indices.size, windowOf(context, indices))) {
    const words = params().u32(count, start, n, indices.size, 1, 0, 0, 0).bytes;
    const bound = [part(indices, start, count), winners.storage];
    context.runtime.dispatch(WINNERS, bound, words, linearGroups(count, THREADS));
  }
  return winners;
}

/** Values of the places of the axis one after the other: x first, then theirs in the order in which they were given. */
const segmentProgram = (mode: Combining, dtype: DType, wide: boolean): Program => {
  const a = accumulator(REDUCTION[mode], dtype, dtype);
  const type = WGSL_TYPE[dtype];
  const step = wide ? THREADS : 1;
  return {
    label: `scatter ${mode} ${dtype} ${wide}`,
    storage: ['read', 'read', 'read', 'read_write'],
    code: withLibrary(`
struct Params { zero : u32, total : u32, n : u32, count : u32, inner : u32 }
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> values : array<${type}>;
@group(0) @binding(2) var<storage, read> order : array<u32>;
@group(0) @binding(3) var<storage, read> begins : array<u32>;
@group(0) @binding(4) var<storage, read_write> y : array<${type}>;
${pairCode(a)}
fn load(v : ${type}, k : u32) -> ${a.type} { return ${a.load}; }
fn join(p : ${a.type}, q : ${a.type}) -> ${a.type} { return ${a.join}; }
fn finish(p : ${a.type}) -> ${type} { return ${a.finish}; }
${wide ? `var<workgroup> shared_ : array<${a.type}, ${THREADS}>;` : ''}
@compute @workgroup_size(${THREADS})
fn main(
  @builtin(local_invocation_index) local : u32,
  @builtin(workgroup_id) group : vec3u,
  @builtin(num_workgroups) groups : vec3u) {
  let id = group.x + group.y * groups.x;
  let g = ${wide ? 'id' : `id * ${THREADS}u + local`};
  let t = ${wide ? 'local' : '0u'};
  let inside = g < params.total;
  let block = g / params.inner;
  let i = g - block * params.inner;
  let o = block / params.n;
  let place = block - o * params.n;
  var sum : ${a.type} = ${a.identity};
  if (inside) {
    if (t == 0u) { sum = join(sum, load(y[g], 0u)); }
    let end = begins[place + 1u];
    for (var s = begins[place] + t; s < end; s += ${step}u) {
      sum = join(sum, load(values[(o * params.count + order[s]) * params.inner + i], 0u));
    }
  }
  ${
    wide
      ? `shared_[t] = sum;
  for (var half = ${THREADS / 2}u; half > 0u; half = half >> 1u) {
    workgroupBarrier();
    if (t < half) { shared_[t] = join(shared_[t], shared_[t + half]); }
  }
  sum = shared_[0];`
      : ''
  }
  if (inside && t == 0u) { y[g] = finish(sum); }
}`),
  };
};

const segments = new Map<string, Program>();

/**
 * Floats are combined in a fixed order: the values are sorted by their places, and those of one place are taken one
 * after the other, by one thread, or by 256 where there are many for every place.
 */
function bySegments(
  context: KernelContext,
  y: GpuArray,
  indices: GpuArray,
  values: GpuArray,
  [outer, n, inner]: Extent,
  mode: Combining,
): void {
  const { maxBinding } = context.runtime;
  const largest = Math.max(y.bytes, values.bytes);
  if (largest > maxBinding)
    throw tooLarge(largest, maxBinding, 'arrays that floats are scattered to and from must be seen at once, at most');
  const count = indices.size;
  const order = argsort(context, indices, [1, count, 1], false);
  const sorted = gather(context, indices, order, [1, count, 1]);
  const places = arange(context, 0, 1, n + 1, 'int32');
  const begins = searchsorted(context, sorted, places, 'left');
  const wide = count > 64 * n;
  const key = `${mode} ${y.dtype} ${wide}`;
  const program = segments.get(key) ?? segmentProgram(mode, y.dtype, wide);
  segments.set(key, program);
  const total = outer * n * inner;
  const words = params().u32(total, n, count, inner).bytes;
  const bound = [values.storage, order.storage, begins.storage, y.storage];
  context.runtime.dispatch(program, bound, words, linearGroups(total, wide ? 1 : THREADS));
  for (const array of [order, sorted, places, begins]) context.release(array);
}

/** A copy of x with x[o, indices[j], i] combined with values[o, j, i]; of several j `set` takes the last. */
export function scatter(
  context: KernelContext,
  x: GpuArray,
  indices: GpuArray,
  values: GpuArray,
  extent: Extent,
  mode: ScatterMode,
): GpuArray {
  if (x.dtype === 'complex64' && (mode === 'min' || mode === 'max')) throw undefinedFor(mode, x.dtype);
  const y = cast(context, x, x.dtype);
  if (values.size === 0 || y.size === 0) return y;
  const launch = launcher(context, y, indices, values, extent);
  if (mode === 'set') {
    const winners = winnersOf(context, indices, extent[1]);
    launch(SET[elementBytes(x) === 8 ? 8 : 4], [winners]);
    context.release(winners);
  } else if (mode !== 'multiply' && (x.dtype === 'int32' || x.dtype === 'uint32')) {
    const type = x.dtype === 'int32' ? 'i32' : 'u32';
    const key = `${mode} ${type}`;
    const program = atomics.get(key) ?? atomicProgram(ATOMIC[mode], type);
    atomics.set(key, program);
    launch(program, []);
  } else bySegments(context, y, indices, values, extent, mode);
  return y;
}
