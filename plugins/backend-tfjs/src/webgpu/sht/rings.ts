/// <reference types="@webgpu/types" />
import type { GpuArray } from '../array.ts';
import { linearGroups, type Program, type Runtime } from '../runtime/index.ts';
import { type Limits, type Segment, type Slab, segments } from './layout.ts';
import { type Fields, type Part, readParts, writeParts } from './parts.ts';
import type { DeviceTables } from './tables/device.ts';
import { columnsProgram, rowsProgram } from './wgsl/fft.ts';
import { chirpsProgram, foldProgram, pixelsProgram, samplesProgram, unfoldProgram } from './wgsl/rings.ts';

/** The Fourier step: modes [field][north, south][order][ring pair] of a slab ↔ pixels of its rings. */
export class RingTransforms {
  readonly #runtime: Runtime;
  readonly #tables: DeviceTables;
  readonly #nside: number;
  readonly #binding: number;
  readonly #points: number;
  /** log₂ of the longest transform in workgroup memory. */
  readonly #line: number;
  readonly #programs: { readonly rows: Program; readonly convolution: Program; readonly columns: Program };

  constructor(runtime: Runtime, tables: DeviceTables, nside: number, { binding, points }: Limits) {
    this.#runtime = runtime;
    this.#tables = tables;
    this.#nside = nside;
    this.#binding = binding;
    this.#points = points;
    this.#line = Math.log2(points);
    this.#programs = {
      rows: rowsProgram(false, points),
      convolution: rowsProgram(true, points),
      columns: columnsProgram(points),
    };
  }

  synthesis(modes: GPUBuffer, slab: Slab, maps: GpuArray, fields: Fields): void {
    const { rings, turns } = this.#tables;
    const runtime = this.#runtime;
    for (const segment of segments(this.#nside, slab)) {
      const work = this.#rows(fields.count * 4 * segment.count, segment.log);
      runtime.dispatch(foldProgram, [rings, turns, modes, work], this.#params(slab, segment), [
        Math.ceil(segment.count / 16),
        Math.ceil((4 << segment.log) / 16),
        fields.count,
      ]);
      this.#transform(work, segment, fields.count);
      for (const part of writeParts(this.#nside, segment, maps, fields, this.#binding)) {
        runtime.dispatch(pixelsProgram, [turns, work, part.north.binding], this.#params(slab, segment, part), [
          Math.ceil(Math.min(segment.first + segment.count, this.#nside) / 64),
          segment.count,
          part.count,
        ]);
      }
      runtime.pool.give(work);
    }
  }

  /** The transpose. */
  adjoint(modes: GPUBuffer, slab: Slab, maps: GpuArray, fields: Fields): void {
    const { rings, turns } = this.#tables;
    const runtime = this.#runtime;
    for (const segment of segments(this.#nside, slab)) {
      const work = this.#rows(fields.count * 4 * segment.count, segment.log);
      for (const part of readParts(this.#nside, segment, maps, fields, this.#binding)) {
        runtime.dispatch(
          samplesProgram,
          [turns, part.north.binding, part.south.binding, work],
          this.#params(slab, segment, part),
          [Math.ceil(2 ** segment.log / 64), segment.count, part.count],
        );
      }
      this.#transform(work, segment, fields.count);
      runtime.dispatch(unfoldProgram, [rings, turns, work, modes], this.#params(slab, segment), [
        Math.ceil(segment.count / 16),
        Math.ceil(slab.orders / 16),
        fields.count,
      ]);
      runtime.pool.give(work);
    }
  }

  /** Rows of 2^log complex numbers; whole workgroups of them. */
  #rows(count: number, log: number): GPUBuffer {
    return this.#runtime.pool.take(8 * this.#points * Math.ceil((count * 2 ** log) / this.#points));
  }

  /** Transforms of length i of all rows, direct or as convolutions with chirps. */
  #transform(work: GPUBuffer, segment: Segment, fields: number): void {
    const rows = fields * 4 * segment.count;
    if (segment.direct) {
      this.#forward(work, rows, segment.log);
      return;
    }
    const runtime = this.#runtime;
    const { turns, roots } = this.#tables;
    const { log, count } = segment;
    const chirps = this.#rows(count, log);
    const blank = { first: 0, count: 0, stride: 0, orders: 0 };
    runtime.dispatch(chirpsProgram, [turns, chirps], this.#params(blank, segment), [Math.ceil(2 ** log / 64), count]);
    this.#forward(chirps, count, log);
    if (log > this.#line) this.#columns(work, rows, log, false);
    runtime.dispatch(
      this.#programs.convolution,
      [roots, chirps, work],
      this.#fftParams(rows, log, Math.min(log, this.#line), count, log <= this.#line),
      [...this.#groups(rows, log)],
    );
    if (log > this.#line) this.#columns(work, rows, log, true);
    runtime.pool.give(chirps);
  }

  /** Plain transforms of rows; those longer than workgroup memory come out as the transpose of lines. */
  #forward(work: GPUBuffer, rows: number, log: number): void {
    if (log > this.#line) this.#columns(work, rows, log, false);
    this.#runtime.dispatch(
      this.#programs.rows,
      [this.#tables.roots, work],
      this.#fftParams(rows, log, Math.min(log, this.#line), 1, false),
      this.#groups(rows, log),
    );
  }

  #columns(work: GPUBuffer, rows: number, log: number, inverse: boolean): void {
    this.#runtime.dispatch(
      this.#programs.columns,
      [this.#tables.roots, work],
      this.#fftParams(rows, log, log - this.#line, 1, inverse),
      this.#groups(rows, log),
    );
  }

  #groups(rows: number, log: number): ReturnType<typeof linearGroups> {
    return linearGroups(rows * 2 ** log, this.#points);
  }

  #fftParams(rows: number, rowLog: number, log: number, rings: number, conjugate: boolean): Uint32Array {
    const groups = Math.ceil((rows * 2 ** rowLog) / this.#points);
    return Uint32Array.of(groups, rowLog, log, this.#tables.rootLog, rings, conjugate ? 1 : 0);
  }

  #params(slab: Slab, { first, count, log, direct }: Segment, part?: Part): Uint32Array {
    const split = direct ? Math.max(0, log - this.#line) : 0;
    return Uint32Array.of(
      this.#nside,
      first,
      count,
      first - slab.first,
      slab.orders,
      slab.stride,
      log,
      split,
      direct ? 1 : 0,
      part?.field ?? 0,
      part?.firstNorth ?? 0,
      part?.firstSouth ?? 0,
      part?.north.skip ?? 0,
      part?.south.skip ?? 0,
      part?.sides ?? 0,
    );
  }
}
