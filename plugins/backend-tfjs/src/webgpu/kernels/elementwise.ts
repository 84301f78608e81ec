/// <reference types="@webgpu/types" />
import type { KernelContext } from '../context.ts';
import { type Binding, linearGroups, linearIndex, type Program } from '../runtime/index.ts';
import { type Param, params } from './params.ts';

/** Threads of a workgroup. */
export const GROUP = 64;
/** Tiles begin at multiples of this, so that their offsets are those that every device allows (256 bytes). */
const ALIGN = 64;

/** A buffer of a kernel: `stride` bytes per element, 0 where all elements see the whole of it, or of the part given. */
export interface Column {
  readonly buffer: GPUBuffer;
  readonly stride: number;
  readonly offset?: number;
  readonly size?: number;
}

/** Shape of an elementwise program. */
export interface ElementProgram {
  readonly label: string;
  /** Fields of the parameters after `n`, such as `key : vec2u`: 4-byte scalars in the order of the values. */
  readonly fields: readonly string[];
  /** WGSL types of the storage buffers, and how they are bound. */
  readonly storage: readonly (readonly [name: string, type: string, access: 'read' | 'read_write'])[];
  /** Functions. */
  readonly library: string;
  /** Statements for element `i`, below `params.n`; elements are counted from the start of the tile. */
  readonly body: string;
}

/** The program of an elementwise kernel: one thread per element. */
export function elementProgram({ label, fields, storage, library, body }: ElementProgram): Program {
  const buffers = storage.map(
    ([name, type, access], k) => `@group(0) @binding(${k + 1}) var<storage, ${access}> ${name} : array<${type}>;`,
  );
  return {
    label,
    storage: storage.map(([, , access]) => access),
    code: `
struct Params { n : u32, ${fields.join(', ')} }
@group(0) @binding(0) var<uniform> params : Params;
${buffers.join('\n')}
${linearIndex(GROUP)}
${library}
@compute @workgroup_size(${GROUP})
fn main(@builtin(global_invocation_id) id : vec3u, @builtin(num_workgroups) groups : vec3u) {
  let i = linearIndex(id, groups);
  if (i >= params.n) { return; }
${body}
}`,
  };
}

/** Elements of a tile: as many as the largest binding holds of the widest column. */
export function tileSize(limit: number, stride: number): number {
  return Math.max(ALIGN, Math.floor(limit / Math.max(4, stride) / ALIGN) * ALIGN);
}

/** Calls f for every tile of n elements. */
export function eachTile(n: number, tile: number, f: (start: number, count: number) => void): void {
  for (let start = 0; start < n; start += tile) f(start, Math.min(tile, n - start));
}

/** Part of a column. */
export const part = (column: Column, start: number, count: number): Binding =>
  column.stride === 0 ? column : { buffer: column.buffer, offset: start * column.stride, size: count * column.stride };

/** Enqueues an elementwise program over n elements, in tiles where an array is larger than a binding may be. */
export function runElements(
  { runtime }: KernelContext,
  program: Program,
  n: number,
  columns: readonly Column[],
  values: (start: number) => readonly Param[],
): void {
  const widest = Math.max(...columns.map((c) => c.stride));
  eachTile(n, tileSize(runtime.maxBinding, widest), (start, count) => {
    const bindings = columns.map((c) => part(c, start, count));
    runtime.dispatch(program, bindings, params([count, ...values(start)]), linearGroups(count, GROUP));
  });
}
