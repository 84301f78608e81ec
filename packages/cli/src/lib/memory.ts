import type { PortName, RunPlan } from '@glass-ts/core';

/** Estimated peak memory of a run, in bytes; on a CPU backend device and host are the same memory. */
export interface MemoryEstimate {
  readonly mapBytes: number;
  readonly harmonicBytes: number;
  readonly readBytes: number;
  readonly totalBytes: number;
}

/** Values per pixel of the ports that are maps. */
const COMPONENTS: Readonly<Partial<Record<PortName, number>>> = {
  mass: 1,
  counts: 1,
  overdensity: 1,
  convergence: 1,
  shear: 2,
};

/** Maps that a stage holds besides its ports: the multi-plane recursion keeps three (δ and two convergences). */
const HELD: Readonly<Record<string, number>> = { convergence: 3 };

/** A stage's intermediate results, in maps: operands of the widest expression. */
const SCRATCH = 4;
const REAL = 8;
const COMPLEX = 16;
/** The reader looks ahead by as many bytes, for this shell and the next (see the pipeline's reader). */
const READ_AHEAD = 2 * 256 * 2 ** 20;
const GROWTH = 4;

const sourceCount = (options: unknown): number => {
  const sources = (options as { readonly sources?: unknown } | undefined)?.sources;
  return Array.isArray(sources) ? sources.length : 0;
};

/**
 * Estimates the peak from the resolution, the ports and what stages are known to hold: float64 maps, harmonic
 * coefficients of the spin transforms (two components and the input), slices read ahead. A guide to the right node,
 * not a bound: plug-ins may hold more.
 *
 * @param inputBytes size of the lightcone's files.
 */
export function estimateMemory(plan: RunPlan, inputBytes: number): MemoryEstimate {
  const { nside, wiring, stageOptions, lightcone } = plan;
  const npix = 12 * nside * nside;
  const ports = wiring.ports.reduce((sum, port) => sum + (COMPONENTS[port] ?? 0), 0);
  const held = wiring.stages.reduce((sum, stage) => sum + (HELD[stage.name] ?? 0), 0);
  const sources = wiring.stages.reduce((sum, stage) => sum + sourceCount(stageOptions.get(stage.name)), 0);
  const withShear = wiring.ports.includes('shear');
  const perSource = withShear ? 3 : 1;
  const mapBytes = (ports + held + SCRATCH + sources * perSource) * npix * REAL;
  const lmax = 3 * nside - 1;
  const coefficients = ((lmax + 1) * (lmax + 2)) / 2;
  const harmonicBytes = withShear ? 3 * Math.max(1, sources) * coefficients * COMPLEX : 0;
  // What is smaller than the window is read whole; compressed files grow by a few times.
  const whole = lightcone.kind === 'maps' ? 2 * npix * REAL : GROWTH * inputBytes;
  const readBytes = Math.min(READ_AHEAD, whole);
  return { mapBytes, harmonicBytes, readBytes, totalBytes: mapBytes + harmonicBytes + readBytes };
}
