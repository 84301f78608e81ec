import type { DType } from '@glass-ts/core';
import { broadcastStrides } from '@glass-ts/core';
import { type GpuArray, WGSL_TYPE } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { merged, type Walk } from '../layout.ts';
import { copyWalk } from '../movement/copy.ts';
import { linearGroups, linearIndex, type Program } from '../runtime/index.ts';
import { isFlat, part, ranges, THREADS, walkCode, walkParams, windowOf } from '../walk.ts';
import { withLibrary } from '../wgsl/library.ts';

/** An operand: an array and the shape that broadcasts to that of the result. */
export interface Input {
  readonly array: GpuArray;
  readonly shape: readonly number[];
}

/** A function of one element of every operand. */
export interface Mapping {
  /** Name of the operation and its dtypes: one program each. */
  readonly key: string;
  /** Expression of `a`, `b` and `c`, the elements of the operands. */
  readonly expression: string;
}

const NAMES = ['a', 'b', 'c'];
const programs = new Map<string, Program>();

function mapProgram(mapping: Mapping, inputs: readonly DType[], out: DType, flat: boolean): Program {
  const key = `${mapping.key} ${inputs.join()} ${out} ${flat}`;
  const known = programs.get(key);
  if (known) return known;
  const code = withLibrary(`
${walkCode(inputs.length, flat)}
${inputs.map((dtype, k) => `@group(0) @binding(${k + 1}) var<storage, read> x${k} : array<${WGSL_TYPE[dtype]}>;`).join('\n')}
@group(0) @binding(${inputs.length + 1}) var<storage, read_write> y : array<${WGSL_TYPE[out]}>;
${linearIndex(THREADS)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id : vec3u, @builtin(num_workgroups) groups : vec3u) {
  let i = linearIndex(id, groups);
  if (i >= params.n) { return; }
  let p = places(params.start + i);
  ${inputs.map((_, k) => `let ${NAMES[k]} = x${k}[p.at${k}];`).join('\n  ')}
  y[i] = ${mapping.expression};
}`);
  const program: Program = { label: key, storage: [...inputs.map(() => 'read' as const), 'read_write'], code };
  programs.set(key, program);
  return program;
}

const isWhole = (strides: readonly number[], shape: readonly number[]): boolean =>
  shape.length === 0 || (shape.length === 1 && strides[0] === 1);

/**
 * Applies a mapping to operands that broadcast to `shape`. Arrays beyond the largest binding are taken window by window;
 * one that repeats is written out first.
 */
export function map(
  context: KernelContext,
  mapping: Mapping,
  inputs: readonly Input[],
  shape: readonly number[],
  out: DType,
): GpuArray {
  const raw: Walk = { shape, strides: inputs.map((x) => broadcastStrides(x.shape, shape)) };
  const whole = raw.strides.map((s) =>
    isWhole(merged({ shape, strides: [s] }).strides[0], merged({ shape, strides: [s] }).shape),
  );
  const large = inputs.findIndex((x, k) => !whole[k] && x.array.size > windowOf(context, x.array));
  if (large >= 0) {
    const array = copyWalk(context, inputs[large].array, { shape, strides: [raw.strides[large]] }, 0);
    const result = map(context, mapping, inputs.with(large, { array, shape }), shape, out);
    context.release(array);
    return result;
  }
  const walk = merged(raw);
  const y = context.create(
    out,
    shape.reduce((a, b) => a * b, 1),
  );
  const program = mapProgram(
    mapping,
    inputs.map((x) => x.array.dtype),
    out,
    isFlat(walk),
  );
  const most = Math.min(
    windowOf(context, y),
    ...inputs.filter((_, k) => whole[k]).map((x) => windowOf(context, x.array)),
  );
  const windowed = y.size > most;
  for (const { start, count } of ranges(y.size, most)) {
    const bound = inputs.map(({ array }, k) =>
      windowed && whole[k] ? part(array, start, count) : part(array, 0, array.size),
    );
    const bases = inputs.map((_, k) => (windowed && whole[k] ? -start : 0));
    context.runtime.dispatch(
      program,
      [...bound, part(y, start, count)],
      walkParams(walk, start, count, bases),
      linearGroups(count, THREADS),
    );
  }
  return y;
}
