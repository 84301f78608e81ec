import type { Program } from '../../runtime/index.ts';
import { COMPLEX } from './ring.ts';

/** Complex numbers in workgroup memory, unless tests take fewer: 16 KiB. Every thread holds eight of them. */
export const POINTS = 2048;

/**
 * WGSL of transforms with exp(+2πi jk/n) in workgroup memory (Stockham's algorithm, radix 4 and a last step of radix 2): `transform(log, stride)` replaces
 * data[s·k + q] by its transform over k = 0 … 2^log − 1, for q < s = 2^stride, in every run of 2^(log + stride) numbers; log + stride ≥ 2.
 */
const transform = (points: number): string => `
${COMPLEX}
var<workgroup> data : array<vec2f, ${points}>;

fn fetch(t : u32, quarter : u32) -> mat4x2f {
  let at = ((t >> quarter) << (quarter + 2u)) | (t & ((1u << quarter) - 1u));
  let n = 1u << quarter;
  return mat4x2f(data[at], data[at + n], data[at + 2u * n], data[at + 3u * n]);
}

/** The root of order 2^log with number k. */
fn root(k : u32, log : u32) -> vec2f { return roots[k << (params.rootLog - log)]; }

fn radix4(t : u32, quarter : u32, log : u32, stride : u32, x : mat4x2f) {
  let base = (t >> quarter) << (quarter + 2u);
  let u = t & ((1u << quarter) - 1u);
  let q = u & ((1u << stride) - 1u);
  let p = u >> stride;
  let ac = x[0] + x[2];
  let bd = x[1] + x[3];
  let amc = x[0] - x[2];
  let bmd = vec2f(x[3].y - x[1].y, x[1].x - x[3].x);
  let s = 1u << stride;
  let to = base + q + 4u * s * p;
  data[to] = ac + bd;
  data[to + s] = times(amc + bmd, root(p, log));
  data[to + 2u * s] = times(ac - bd, root(2u * p, log));
  data[to + 3u * s] = times(amc - bmd, root(3u * p, log));
}

fn radix2(t : u32, quarter : u32, x : mat4x2f) {
  let at = ((t >> quarter) << (quarter + 2u)) | (t & ((1u << quarter) - 1u));
  let n = 1u << quarter;
  data[at] = x[0] + x[2];
  data[at + 2u * n] = x[0] - x[2];
  data[at + n] = x[1] + x[3];
  data[at + 3u * n] = x[1] - x[3];
}

fn transform(log : u32, stride : u32, index : u32) {
  let quarter = log + stride - 2u;
  var left = log;
  var s = stride;
  while (left > 0u) {
    let x = fetch(index, quarter);
    let y = fetch(index + ${points / 8}u, quarter);
    workgroupBarrier();
    if (left == 1u) {
      radix2(index, quarter, x);
      radix2(index + ${points / 8}u, quarter, y);
      left = 0u;
    } else {
      radix4(index, quarter, left, s, x);
      radix4(index + ${points / 8}u, quarter, left, s, y);
      left -= 2u;
      s += 2u;
    }
    workgroupBarrier();
  }
}
`;

const PARAMS = `
struct Params {
  /** Workgroups that have work. */
  groups : u32,
  /** log₂ of the length of a row, and of the part of it that is transformed here. */
  rowLog : u32, log : u32,
  rootLog : u32,
  /** Rings: rows per kernel of the convolution are ring-major, four to a ring. */
  rings : u32,
  /** Conjugate the result. */
  conjugate : u32,
}
`;

/**
 * Transforms runs of 2^log numbers. With \`convolve\` the result is multiplied by the transformed chirp of the ring (in the same order), conjugated and
 * transformed again, which is the inverse transform but for a conjugation.
 */
export const rowsProgram = (convolve: boolean, points: number): Program => ({
  label: convolve ? 'ring convolutions' : 'ring transforms',
  storage: convolve ? ['read', 'read', 'read_write'] : ['read', 'read_write'],
  code: `
${PARAMS}
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> roots : array<vec2f>;
${convolve ? '@group(0) @binding(2) var<storage, read> chirps : array<vec2f>;' : ''}
@group(0) @binding(${convolve ? 3 : 2}) var<storage, read_write> work : array<vec2f>;
${transform(points)}

@compute @workgroup_size(${points / 8})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u, @builtin(local_invocation_index) index : u32) {
  let number = group.x + group.y * groups.x;
  if (number >= params.groups) { return; }
  let base = number * ${points}u;
  for (var k = index; k < ${points}u; k += ${points / 8}u) { data[k] = work[base + k]; }
  workgroupBarrier();
  transform(params.log, 0u, index);
${
  convolve
    ? `  for (var k = index; k < ${points}u; k += ${points / 8}u) {
    let row = (base + k) >> params.rowLog;
    let ring = (row >> 2u) % params.rings;
    let c = chirps[(ring << params.rowLog) | ((base + k) & ((1u << params.rowLog) - 1u))];
    let v = times(data[k], c);
    data[k] = vec2f(v.x, -v.y);
  }
  workgroupBarrier();
  transform(params.log, 0u, index);`
    : ''
}
  let sign = vec2f(1, select(1.0, -1.0, params.conjugate == 1u));
  for (var k = index; k < ${points}u; k += ${points / 8}u) { work[base + k] = sign * data[k]; }
}`,
});

/**
 * One of the two steps of rows longer than workgroup memory, seen as 2^log × 2^(rowLog − log): transforms the columns and multiplies by the roots of the
 * row's order, after (first step of a transform) or before (last step of the inverse, whose result is conjugated).
 */
export const columnsProgram = (points: number): Program => ({
  label: 'ring columns',
  storage: ['read', 'read_write'],
  code: `
${PARAMS}
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> roots : array<vec2f>;
@group(0) @binding(2) var<storage, read_write> work : array<vec2f>;
${transform(points)}

@compute @workgroup_size(${points / 8})
fn main(@builtin(workgroup_id) group : vec3u, @builtin(num_workgroups) groups : vec3u, @builtin(local_invocation_index) index : u32) {
  let number = group.x + group.y * groups.x;
  if (number >= params.groups) { return; }
  let lineLog = params.rowLog - params.log;
  // columns of this workgroup
  let widthLog = ${Math.log2(points)}u - params.log;
  let perRow = lineLog - widthLog;
  let firstColumn = (number & ((1u << perRow) - 1u)) << widthLog;
  let base = ((number >> perRow) << params.rowLog) + firstColumn;
  for (var k = index; k < ${points}u; k += ${points / 8}u) {
    let line = k >> widthLog;
    let column = k & ((1u << widthLog) - 1u);
    var v = work[base + (line << lineLog) + column];
    if (params.conjugate == 1u) { v = times(v, root(line * (firstColumn + column), params.rowLog)); }
    data[k] = v;
  }
  workgroupBarrier();
  transform(params.log, widthLog, index);
  for (var k = index; k < ${points}u; k += ${points / 8}u) {
    let line = k >> widthLog;
    let column = k & ((1u << widthLog) - 1u);
    var v = data[k];
    if (params.conjugate == 1u) { v.y = -v.y; } else { v = times(v, root(line * (firstColumn + column), params.rowLog)); }
    work[base + (line << lineLog) + column] = v;
  }
}`,
});
