/// <reference types="@webgpu/types" />
import type { ShtOptions, ShtPlan } from '@glass-ts/core';
import type { GpuArray } from '../array.ts';
import type { KernelContext } from '../context.ts';
import { linearGroups } from '../runtime/index.ts';
import { almSize, dispatches, type Layout, type Limits, type OrderRange, type Slab, segments } from './layout.ts';
import { Pace } from './pace.ts';
import { RingTransforms } from './rings.ts';
import type { TableCache } from './tables/cache.ts';
import { type DeviceTables, deviceTables } from './tables/device.ts';
import { BLOCK, pairCount } from './tables/geometry.ts';
import { gatherProgram, scatterProgram } from './wgsl/coefficients.ts';
import { projectionProgram } from './wgsl/projection.ts';
import { synthesisProgram } from './wgsl/synthesis.ts';
import { window } from './window.ts';

/** One transform: what it works on, and its steps. */
export class Transform {
  readonly #context: KernelContext;
  readonly #plan: ShtPlan;
  readonly #limits: Limits;
  readonly #components: 1 | 2;
  readonly #layout: Layout;
  readonly #tables: DeviceTables;
  readonly #rings: RingTransforms;
  readonly #end: () => void;

  constructor(context: KernelContext, cache: TableCache, plan: ShtPlan, limits: Limits, layout: Layout) {
    const { nside, spin } = plan;
    this.#context = context;
    this.#plan = plan;
    this.#limits = limits;
    this.#components = spin === 0 ? 1 : 2;
    this.#layout = layout;
    const logs = segments(nside, { first: 0, count: pairCount(nside) }).map((s) => s.log);
    const lease = cache.lease();
    this.#end = () => lease.end();
    try {
      this.#tables = deviceTables(lease, plan, Math.max(...logs));
    } catch (error) {
      lease.end();
      throw error;
    }
    this.#rings = new RingTransforms(context.runtime, this.#tables, nside, limits);
  }

  /** alm (batch, components, nalm) → maps (batch, components, npix). */
  async synthesis(alm: GpuArray, maps: GpuArray, options: ShtOptions): Promise<void> {
    const { slabs, groups, ranges } = this.#layout;
    const { pool } = this.#context.runtime;
    const pace = this.#pace(options);
    const buffers = new Set<GPUBuffer>();
    const take = (bytes: number): GPUBuffer => keep(buffers, pool.take(bytes));
    const give = (buffer: GPUBuffer): void => void (buffers.delete(buffer) && pool.give(buffer));
    try {
      for (const [first, count] of groups) {
        const coefficients = take(this.#coefficientBytes(ranges, count));
        for (const [s, slab] of slabs.entries()) {
          const modes = take(this.#modeBytes(slab, count));
          for (const range of ranges) {
            if (range.first >= slab.orders) break;
            if (s === 0 || ranges.length > 1) this.#gather(alm, coefficients, range, first, count);
            await this.#legendre(
              synthesisProgram(this.#plan.spin, count),
              coefficients,
              modes,
              range,
              slab,
              count,
              pace,
            );
          }
          this.#rings.synthesis(modes, slab, maps, this.#fields(first, count));
          give(modes);
        }
        give(coefficients);
      }
      pace.end();
    } finally {
      for (const buffer of buffers) pool.give(buffer);
      this.#end();
    }
  }

  /** Maps → alm, the transpose. */
  async adjoint(maps: GpuArray, alm: GpuArray, options: ShtOptions): Promise<void> {
    const { slabs, groups, ranges } = this.#layout;
    const { runtime } = this.#context;
    const { pool } = runtime;
    const pace = this.#pace(options);
    const buffers = new Set<GPUBuffer>();
    const take = (bytes: number): GPUBuffer => keep(buffers, pool.take(bytes));
    const give = (buffer: GPUBuffer): void => void (buffers.delete(buffer) && pool.give(buffer));
    try {
      for (const [first, count] of groups) {
        const coefficients = ranges.map((range) => take(this.#coefficientBytes([range], count)));
        for (const buffer of coefficients) runtime.clear(buffer);
        for (const slab of slabs) {
          const modes = take(this.#modeBytes(slab, count));
          this.#rings.adjoint(modes, slab, maps, this.#fields(first, count));
          for (const [r, range] of ranges.entries()) {
            if (range.first >= slab.orders) break;
            const program = projectionProgram(this.#plan.spin, count);
            await this.#legendre(program, coefficients[r], modes, range, slab, count, pace);
          }
          give(modes);
        }
        for (const [r, range] of ranges.entries()) this.#scatter(alm, coefficients[r], range, first, count);
        for (const buffer of coefficients) give(buffer);
      }
      pace.end();
    } finally {
      for (const buffer of buffers) pool.give(buffer);
      this.#end();
    }
  }

  #pace(options: ShtOptions): Pace {
    const { slabs, groups, ranges } = this.#layout;
    let total = 0;
    for (const [, count] of groups) {
      for (const slab of slabs) {
        for (const range of ranges) total += this.#dispatches(range, slab, count).length;
      }
    }
    return new Pace(this.#context.runtime, total, options);
  }

  #fields(first: number, count: number): { first: number; count: number } {
    return { first: first * this.#components, count: count * this.#components };
  }

  #coefficientBytes(ranges: readonly OrderRange[], count: number): number {
    return Math.max(...ranges.map((r) => r.size)) * 8 * this.#components * count;
  }

  #modeBytes(slab: Slab, count: number): number {
    return 16 * slab.orders * slab.stride * count * this.#components;
  }

  #dispatches(range: OrderRange, slab: Slab, count: number): ReturnType<typeof dispatches> {
    const pairs = slab.stride * count * (this.#plan.spin === 0 ? 1 : 4);
    return dispatches(range, slab.orders, this.#plan.lmax, pairs, this.#limits.steps);
  }

  /** One of the Legendre kernels on the orders of a range and the rings of a slab. */
  async #legendre(
    program: ReturnType<typeof synthesisProgram>,
    coefficients: GPUBuffer,
    modes: GPUBuffer,
    range: OrderRange,
    slab: Slab,
    count: number,
    pace: Pace,
  ): Promise<void> {
    const { lmax, nside, spin } = this.#plan;
    const { rings, prefactors, steps } = this.#tables;
    const stepWindow = window(steps, spin === 0 ? 4 : 8, range.start, range.size);
    const synthesis = program.label.startsWith('sht synthesis');
    for (const [first, orders] of this.#dispatches(range, slab, count)) {
      const params = Uint32Array.of(
        lmax,
        first,
        slab.first,
        pairCount(nside),
        slab.orders,
        slab.stride,
        range.start - stepWindow.skip,
        range.start,
      );
      this.#context.runtime.dispatch(
        program,
        [rings, prefactors, stepWindow.binding, ...(synthesis ? [coefficients, modes] : [modes, coefficients])],
        params,
        synthesis ? [slab.stride / BLOCK, orders] : [orders],
      );
      await pace.step();
    }
  }

  #gather(alm: GpuArray, coefficients: GPUBuffer, range: OrderRange, first: number, count: number): void {
    const program = gatherProgram(this.#plan.spin, count);
    const gains = window(this.#tables.gains, 4, range.start, range.size);
    for (let g = 0; g < count; g++) {
      const [a, b] = [0, this.#components - 1].map((c) => this.#almWindow(alm, range, first + g, c));
      this.#context.runtime.dispatch(
        program,
        [gains.binding, a.binding, b.binding, coefficients],
        Uint32Array.of(range.size, this.#zonal(range), a.skip, b.skip, gains.skip, g, 0),
        linearGroups(range.size, 64),
      );
    }
  }

  #scatter(alm: GpuArray, coefficients: GPUBuffer, range: OrderRange, first: number, count: number): void {
    const program = scatterProgram(this.#plan.spin, count);
    const gains = window(this.#tables.gains, 4, range.start, range.size);
    for (let g = 0; g < count; g++) {
      for (let c = 0; c < this.#components; c++) {
        const a = this.#almWindow(alm, range, first + g, c);
        this.#context.runtime.dispatch(
          program,
          [gains.binding, coefficients, a.binding],
          Uint32Array.of(range.size, this.#zonal(range), a.skip, 0, gains.skip, g, c),
          linearGroups(range.size, 64),
        );
      }
    }
  }

  #almWindow(alm: GpuArray, range: OrderRange, map: number, component: number): ReturnType<typeof window> {
    const field = map * this.#components + component;
    return window(alm.storage, 8, field * almSize(this.#plan.lmax) + range.start, range.size);
  }

  /** alm of a range that have m = 0. */
  #zonal(range: OrderRange): number {
    return range.first === 0 ? this.#plan.lmax + 1 : 0;
  }
}

function keep(buffers: Set<GPUBuffer>, buffer: GPUBuffer): GPUBuffer {
  buffers.add(buffer);
  return buffer;
}
