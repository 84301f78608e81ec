import type { DType, MatmulShape } from '@glass-ts/core';
import { type GpuArray, WGSL_TYPE } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { tooLarge, undefinedFor } from '../errors.ts';
import { params } from '../params.ts';
import type { Program } from '../runtime/index.ts';
import { ranges } from '../walk.ts';

const TILE = 16;

/**
 * A tile of the product per workgroup. The partial sums of every 16 terms are added to one another, which keeps the
 * error of a float sum of k terms near √(k / 16) roundings.
 */
const matmulProgram = (type: string): Program => ({
  label: `matmul ${type}`,
  storage: ['read', 'read', 'read_write'],
  code: `
struct Params { zero : u32, m : u32, k : u32, n : u32, x : u32, y : u32, batch : u32, row : u32, column : u32 }
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> x : array<${type}>;
@group(0) @binding(2) var<storage, read> y : array<${type}>;
@group(0) @binding(3) var<storage, read_write> z : array<${type}>;
var<workgroup> xs : array<${type}, ${TILE * TILE}>;
var<workgroup> ys : array<${type}, ${TILE * TILE}>;
fn times(p : ${type}, q : ${type}) -> ${type} {
  return ${type === 'vec2f' ? 'vec2f(p.x * q.x - p.y * q.y, p.x * q.y + p.y * q.x)' : 'p * q'};
}
@compute @workgroup_size(${TILE}, ${TILE})
fn main(@builtin(local_invocation_id) local : vec3u, @builtin(workgroup_id) group : vec3u) {
  let row = params.row + group.y * ${TILE}u + local.y;
  let column = params.column + group.x * ${TILE}u + local.x;
  let b = params.batch + group.z;
  let at = local.y * ${TILE}u + local.x;
  var sum = ${type}();
  for (var begin = 0u; begin < params.k; begin += ${TILE}u) {
    let across = begin + local.x;
    let down = begin + local.y;
    xs[at] = ${type}();
    ys[at] = ${type}();
    if (row < params.m && across < params.k) { xs[at] = x[b * params.x + row * params.k + across]; }
    if (down < params.k && column < params.n) { ys[at] = y[b * params.y + down * params.n + column]; }
    workgroupBarrier();
    var part = ${type}();
    for (var t = 0u; t < ${TILE}u; t++) { part += times(xs[local.y * ${TILE}u + t], ys[t * ${TILE}u + local.x]); }
    sum += part;
    workgroupBarrier();
  }
  if (row < params.m && column < params.n) { z[(b * params.m + row) * params.n + column] = sum; }
}`,
});

const programs = new Map<DType, Program>();
/** Workgroups along one dimension that every device allows. */
const MOST = 65535;

/** Products of matrices (batch, m, k) and (batch, k, n); `most` workgroups along a dimension. */
export function matmul(
  context: KernelContext,
  x: GpuArray,
  y: GpuArray,
  shape: MatmulShape,
  most: number = MOST,
): GpuArray {
  const { batch, m, k, n, xBatched, yBatched } = shape;
  const type = WGSL_TYPE[x.dtype];
  if (x.dtype === 'bool' || type === undefined) throw undefinedFor('matmul', x.dtype);
  const z = context.create(x.dtype, batch * m * n);
  const { maxBinding } = context.runtime;
  const largest = Math.max(x.bytes, y.bytes, z.bytes);
  if (largest > maxBinding) throw tooLarge(largest, maxBinding, 'matrices must be seen at once, at most');
  const program = programs.get(x.dtype) ?? matmulProgram(type);
  programs.set(x.dtype, program);
  const bound = [x.storage, y.storage, z.storage];
  for (const b of ranges(batch, most)) {
    for (const row of ranges(m, most * TILE)) {
      for (const column of ranges(n, most * TILE)) {
        const strides = [xBatched ? m * k : 0, yBatched ? k * n : 0];
        const words = params().u32(m, k, n, ...strides, b.start, row.start, column.start).bytes;
        const groups = [Math.ceil(column.count / TILE), Math.ceil(row.count / TILE), b.count] as const;
        context.runtime.dispatch(program, bound, words, groups);
      }
    }
  }
  return z;
}
