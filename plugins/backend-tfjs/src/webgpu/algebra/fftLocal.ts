import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { params } from '../params.ts';
import { linearGroups, type Program } from '../runtime/index.ts';
import { rootsOfUnity } from './roots.ts';

const THREADS = 128;
const RADICES = [4, 2, 3, 5, 7, 11, 13];

/** Radices of a length, or undefined where it has a larger prime factor. */
export function radicesOf(n: number): number[] | undefined {
  const out: number[] = [];
  let rest = n;
  for (const r of RADICES) {
    for (; rest % r === 0; rest /= r) out.push(r);
  }
  return rest === 1 ? out : undefined;
}

/** The longest row that is transformed in workgroup memory, which holds it twice. */
export const longestLocal = (context: KernelContext): number =>
  Math.min(2048, Math.floor(context.runtime.device.limits.maxComputeWorkgroupStorageSize / 16));

/** DFT of the `r` numbers `v`, roots from the table. */
function butterfly(r: number): string {
  if (r === 2) return 'let a = v[0] + v[1]; v[1] = v[0] - v[1]; v[0] = a;';
  if (r === 4) {
    return `let a = v[0] + v[2]; let b = v[0] - v[2]; let c = v[1] + v[3]; let d = turn(v[1] - v[3]);
      v = array<vec2f, 4>(a + c, b + d, a - c, b - d);`;
  }
  return `var w : array<vec2f, ${r}>;
      for (var p = 0u; p < ${r}u; p++) {
        var sum = v[0];
        for (var q = 1u; q < ${r}u; q++) { sum += times(v[q], rootAt((p * q % ${r}u) * (N / ${r}u))); }
        w[p] = sum;
      }
      v = w;`;
}

/** Radices that follow one another, with their number. */
function runsOf(radices: readonly number[]): (readonly [radix: number, count: number])[] {
  return [...new Set(radices)].map((r) => [r, radices.filter((q) => q === r).length]);
}

/**
 * Passes of one radix in the Stockham form: `done` is the product of the radices before; elements go from one half of
 * the memory to the other.
 */
const passes = ([r, count]: readonly [number, number]): string => `
  for (var pass_ = 0u; pass_ < ${count}u; pass_++) {
    for (var q = t; q < R * (N / ${r}u); q += ${THREADS}u) {
      let row = q / (N / ${r}u);
      let j = q - row * (N / ${r}u);
      let k = j % done;
      let turns = N / (done * ${r}u);
      var v : array<vec2f, ${r}>;
      for (var s = 0u; s < ${r}u; s++) {
        v[s] = times(memory[half + row * N + j + s * (N / ${r}u)], rootAt(s * k * turns));
      }
      { ${butterfly(r)} }
      let begin = (R * N - half) + row * N + (j / done) * done * ${r}u + k;
      for (var s = 0u; s < ${r}u; s++) { memory[begin + s * done] = v[s]; }
    }
    workgroupBarrier();
    done *= ${r}u;
    half = R * N - half;
  }`;

const localProgram = (n: number, rows: number, radices: readonly number[]): Program => ({
  label: `fft ${n}`,
  storage: ['read', 'read', 'read_write'],
  code: `
const N = ${n}u;
const R = ${rows}u;
struct Params { zero : u32, rows : u32, sign : f32 }
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> x : array<vec2f>;
@group(0) @binding(2) var<storage, read> roots : array<vec2f>;
@group(0) @binding(3) var<storage, read_write> y : array<vec2f>;
var<workgroup> memory : array<vec2f, ${2 * n * rows}>;
fn times(p : vec2f, q : vec2f) -> vec2f { return vec2f(p.x * q.x - p.y * q.y, p.x * q.y + p.y * q.x); }
fn rootAt(j : u32) -> vec2f { let w = roots[j]; return vec2f(w.x, -params.sign * w.y); }
fn turn(v : vec2f) -> vec2f { return vec2f(-params.sign * v.y, params.sign * v.x); }
@compute @workgroup_size(${THREADS})
fn main(
  @builtin(local_invocation_index) t : u32,
  @builtin(workgroup_id) group : vec3u,
  @builtin(num_workgroups) groups : vec3u) {
  let first = (group.x + group.y * groups.x) * R * N;
  let end = params.rows * N;
  for (var i = t; i < R * N; i += ${THREADS}u) { if (first + i < end) { memory[i] = x[first + i]; } }
  workgroupBarrier();
  var done = 1u;
  var half = 0u;
  ${runsOf(radices).map(passes).join('\n')}
  for (var i = t; i < R * N; i += ${THREADS}u) { if (first + i < end) { y[first + i] = memory[half + i]; } }
}`,
});

const programs = new Map<string, Program>();

/** exp(−2πi·j/n) on the device, kept. */
export const rootTable = (context: KernelContext, n: number): GPUBuffer =>
  context.runtime.table(`fft roots ${n}`, () => rootsOfUnity(n));

/** Transforms of rows that fit workgroup memory. */
export function fftLocal(
  context: KernelContext,
  x: GpuArray,
  rows: number,
  n: number,
  sign: 1 | -1,
  radices: readonly number[],
): GpuArray {
  const together = Math.max(1, Math.floor(Math.min(512, longestLocal(context)) / n));
  const key = `${n} ${together}`;
  const program = programs.get(key) ?? localProgram(n, together, radices);
  programs.set(key, program);
  const y = context.create('complex64', rows * n);
  const words = params().u32(rows).f32(sign).bytes;
  const bound = [x.storage, rootTable(context, n), y.storage];
  context.runtime.dispatch(program, bound, words, linearGroups(rows, together));
  return y;
}
