import type { GpuArray } from './array.ts';
import type { KernelContext } from './context.ts';
import { MAX_RANK, type Walk } from './layout.ts';
import { params } from './params.ts';
import type { Binding } from './runtime/index.ts';

/** Threads of a workgroup of the elementwise programs. */
export const THREADS = 256;

/** Elements between the starts of windows: their bytes are multiples of 256, as offsets of bindings must be. */
export const ALIGNED = 64;

/**
 * WGSL of the walk of `operands` arrays: parameters, and `places(g)`, the places of result g in them. `flat` walks have
 * one axis.
 */
export function walkCode(operands: number, flat: boolean): string {
  const names = Array.from({ length: operands }, (_, k) => k);
  const lists = flat ? '' : names.map((k) => `strides${k} : array<vec4u, 2>,`).join(' ');
  const step = (k: number) => (flat ? `params.step${k} * g` : '0u');
  const moves = names.map((k) => `p.at${k} += c * params.strides${k}[d >> 2u][d & 3u];`).join('\n    ');
  return `
struct Params {
  zero : u32, n : u32, start : u32, rank : u32,
  ${names.map((k) => `base${k} : u32, step${k} : u32,`).join(' ')}
  ${operands % 2 === 0 ? '' : 'unused0 : u32, unused1 : u32,'}
  ${flat ? '' : 'shape : array<vec4u, 2>,'} ${lists}
}
@group(0) @binding(0) var<uniform> params : Params;
struct Places { ${names.map((k) => `at${k} : u32,`).join(' ')} }
fn places(g : u32) -> Places {
  var p = Places(${names.map((k) => `params.base${k} + ${step(k)}`).join(', ')});
  ${
    flat
      ? ''
      : `var rest = g;
  for (var d = params.rank; d > 0u;) {
    d -= 1u;
    let n = params.shape[d >> 2u][d & 3u];
    let q = rest / n;
    let c = rest - q * n;
    rest = q;
    ${moves}
  }`
  }
  return p;
}`;
}

/** Whether the walk has one axis, so that the program without a loop does. */
export const isFlat = ({ shape }: Walk): boolean => shape.length < 2;

/**
 * Parameters of a walk over results start … start + n − 1: `bases` are the places of the first result in the bound parts
 * of the operands.
 */
export function walkParams(walk: Walk, start: number, n: number, bases: readonly number[]): Uint32Array {
  const { shape, strides } = walk;
  const out = params().u32(n, start, shape.length);
  for (const [k, base] of bases.entries()) out.u32(base, isFlat(walk) ? (strides[k][0] ?? 0) : 0);
  if (bases.length % 2 !== 0) out.u32(0, 0);
  if (!isFlat(walk)) {
    out.list(shape, MAX_RANK, 1);
    for (const s of strides) out.list(s, MAX_RANK, 0);
  }
  return out.bytes;
}

/** Bytes of one element on the device. */
export const elementBytes = (x: GpuArray): number => (x.dtype === 'complex64' ? 8 : 4);

/** Elements of the largest window of an array that a shader sees at once. */
export function windowOf(context: KernelContext, x: GpuArray): number {
  const elements = Math.floor(context.runtime.maxBinding / elementBytes(x));
  return Math.max(ALIGNED, Math.floor(elements / ALIGNED) * ALIGNED);
}

/** Elements from … from + count − 1 of an array, as a shader sees them; `from` is a multiple of 64. */
export function part(x: GpuArray, from: number, count: number): Binding {
  const bytes = elementBytes(x);
  return { buffer: x.storage, offset: from * bytes, size: Math.max(4, Math.min(count, x.size - from) * bytes) };
}

/** Ranges that cover 0 … n − 1. */
export function* ranges(n: number, most: number): Generator<{ readonly start: number; readonly count: number }> {
  for (let start = 0; start < n; start += most) yield { start, count: Math.min(most, n - start) };
}
