import { type DType, DTypeError, type Scalar, type TypedArray } from '@glass-ts/core';
import { type GpuArray, WGSL_TYPE } from './array.ts';
import type { KernelContext } from './context.ts';
import { params } from './params.ts';
import { linearGroups, linearIndex, type Program } from './runtime/index.ts';
import { part, ranges, THREADS, windowOf } from './walk.ts';
import { withLibrary } from './wgsl/library.ts';

const main = (body: string): string => `
${linearIndex(THREADS)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id : vec3u, @builtin(num_workgroups) groups : vec3u) {
  let i = linearIndex(id, groups);
  if (i >= params.n) { return; }
  ${body}
}`;

const fillProgram = (words: 1 | 2): Program => ({
  label: `full ${words}`,
  storage: ['read_write'],
  code: `
struct Params { zero : u32, n : u32, low : u32, high : u32 }
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read_write> y : array<${words === 2 ? 'vec2u' : 'u32'}>;
${main(words === 2 ? 'y[i] = vec2u(params.low, params.high);' : 'y[i] = params.low;')}`,
});

const FILL = { 1: fillProgram(1), 2: fillProgram(2) } as const;

const floatBits = (value: number): number => new Uint32Array(Float32Array.of(value).buffer)[0];

/** Words of a scalar of the dtype. */
function wordsOf(value: Scalar, dtype: DType): [number, number] {
  if (dtype === 'complex64') {
    const { re, im } = typeof value === 'object' ? value : { re: Number(value), im: 0 };
    return [floatBits(re), floatBits(im)];
  }
  if (typeof value === 'object') throw new DTypeError(`A complex value cannot fill an array of ${dtype}`);
  if (dtype === 'bool') return [Number(Boolean(value)), 0];
  if (dtype === 'float32') return [floatBits(Number(value)), 0];
  return [Number(typeof value === 'bigint' ? BigInt.asUintN(32, value) : value) >>> 0, 0];
}

/** `size` elements of one value. */
export function full(context: KernelContext, size: number, value: Scalar, dtype: DType): GpuArray {
  const y = context.create(dtype, size);
  const [low, high] = wordsOf(value, dtype);
  if (size === 0) return y;
  if (low === 0 && high === 0) {
    context.runtime.clear(y.storage, 0, y.bytes);
    return y;
  }
  const program = FILL[dtype === 'complex64' ? 2 : 1];
  for (const { start, count } of ranges(size, windowOf(context, y))) {
    const bound = [part(y, start, count)];
    context.runtime.dispatch(program, bound, params().u32(count, low, high).bytes, linearGroups(count, THREADS));
  }
  return y;
}

const rangeProgram = (dtype: DType): Program => ({
  label: `arange ${dtype}`,
  storage: ['read_write'],
  code: withLibrary(`
struct Params {
  zero : u32, n : u32, first : u32, start : u32,
  step : u32, s0 : f32, s1 : f32, d0 : f32, d1 : f32, d2 : f32,
}
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read_write> y : array<${WGSL_TYPE[dtype]}>;
${dtype === 'float32' || dtype === 'complex64' ? REAL_RANGE : ''}
${main(RANGE_BODY[dtype] ?? '')}`),
});

/** start + k·step as the sum of exact products of at most 12 + 12 bits, largest first, with what is lost on the way. */
const REAL_RANGE = `
fn element(k : u32) -> f32 {
  let high = f32(k >> 12u) * 4096.0;
  let low = f32(k & 4095u);
  var sum = vec2f(params.s0, params.s1);
  let terms = array<f32, 6>(
    high * params.d0, low * params.d0, high * params.d1, low * params.d1, high * params.d2, low * params.d2);
  for (var j = 0u; j < 6u; j++) {
    let t = twoSum(sum.x, terms[j]);
    sum = vec2f(t.x, sum.y + t.y);
  }
  return sum.x + sum.y;
}`;

const RANGE_BODY: Readonly<Partial<Record<DType, string>>> = {
  bool: 'y[i] = min(params.start + (params.first + i) * params.step, 1u);',
  int32: 'y[i] = bitcast<i32>(params.start + (params.first + i) * params.step);',
  uint32: 'y[i] = params.start + (params.first + i) * params.step;',
  float32: 'y[i] = element(params.first + i);',
  complex64: 'y[i] = vec2f(element(params.first + i), 0.0);',
};

const RANGES = new Map<DType, Program>();

/** A number as a sum of floats of 12 significant bits each, and a last one of 24. */
function pieces(value: number, count: number): number[] {
  const out: number[] = [];
  let rest = value;
  for (let k = 1; k < count; k++) {
    const scale = rest === 0 || !Number.isFinite(rest) ? 1 : 2 ** (11 - Math.floor(Math.log2(Math.abs(rest))));
    const piece = Number.isFinite(scale * rest) ? Math.trunc(rest * scale) / scale : rest;
    out.push(piece);
    rest -= piece;
  }
  return [...out, rest];
}

/** start + k·step, k = 0 … size − 1; the floats are rounded once. */
export function arange(
  context: KernelContext,
  start: number | bigint,
  step: number | bigint,
  size: number,
  dtype: DType,
): GpuArray {
  const y = context.create(dtype, size);
  const program = RANGES.get(dtype) ?? rangeProgram(dtype);
  RANGES.set(dtype, program);
  const [s, d] = [Number(start), Number(step)];
  const s0 = Math.fround(s);
  for (const { start: first, count } of ranges(size, windowOf(context, y))) {
    const words = params()
      .u32(
        count,
        first,
        Number(BigInt.asUintN(32, BigInt(Math.trunc(s)))),
        Number(BigInt.asUintN(32, BigInt(Math.trunc(d)))),
      )
      .f32(s0, s - s0, ...pieces(d, 3)).bytes;
    context.runtime.dispatch(program, [part(y, first, count)], words, linearGroups(count, THREADS));
  }
  return y;
}

/** Host storage of a dtype as the words on the device: a bool takes four bytes there. */
export const toDevice = (data: TypedArray, dtype: DType): ArrayBufferView =>
  dtype === 'bool' ? Uint32Array.from(data as Uint8Array) : data;

/** Words of the device as host storage. */
export function fromDevice(bytes: ArrayBuffer, dtype: DType): TypedArray {
  if (dtype === 'bool') return Uint8Array.from(new Uint32Array(bytes));
  if (dtype === 'int32') return new Int32Array(bytes);
  return dtype === 'uint32' ? new Uint32Array(bytes) : new Float32Array(bytes);
}
