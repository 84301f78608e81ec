import { hostTable, type RunContext, type Shell, ValueError } from '@glass-ts/core';
import { numeric, partition, type RadialWindow, shellWindow } from '@glass-ts/tables';
import { effectiveBias } from '../bias.ts';
import type { Distribution } from './distribution.ts';
import type { GalaxiesOptions } from './options.ts';

/** What the galaxies of a shell are drawn from. */
export interface ShellSample {
  /** Mean number per square arcminute. */
  readonly ngal: number;
  /** Bias; undefined for galaxies with the contrast of matter. */
  readonly bias: number | undefined;
  /** Nodes and values of the redshift distribution within the shell, not normalised. */
  readonly z: Float64Array;
  readonly nz: Float64Array;
}

/** n(z) where it overlaps with a shell, on its own nodes and those of the shell; no nodes without overlap. */
function within({ z, nz }: Distribution, { zInner, zOuter }: Shell, dz: number): Distribution {
  const [low, high] = [Math.max(zInner, z[0]), Math.min(zOuter, z[z.length - 1])];
  if (!(high > low)) return { z: new Float64Array(0), nz: new Float64Array(0) };
  const own = z.filter((v) => v > low && v < high);
  const nodes = numeric.union1d(numeric.linspace(low, high, 1 + Math.max(16, Math.ceil((high - low) / dz))), own);
  return { z: nodes, nz: numeric.interp(nodes, z, nz) };
}

function densities(
  nz: Distribution,
  inside: readonly Distribution[],
  windows: readonly RadialWindow[],
  method: GalaxiesOptions['partition'],
): number[] {
  if (method === 'shells') return inside.map((d) => numeric.trapezoid(d.nz, d.z));
  return [...hostTable(partition(nz.z, nz.nz, windows, { method })).data].map((x) => Math.max(x, 0));
}

function effective(bias: Exclude<GalaxiesOptions['bias'], number>, window: RadialWindow): number {
  const { za } = window.nodes;
  const [first, last] = [bias.z[0], bias.z[bias.z.length - 1]];
  if (bias.z.length === bias.b.length && first <= za[0] && last >= za[za.length - 1]) {
    return effectiveBias(bias.z, bias.b, window);
  }
  throw new ValueError(
    bias.z.length === bias.b.length
      ? `the bias is given for redshifts ${first} to ${last}, a shell goes from ${za[0]} to ${za[za.length - 1]}`
      : `the bias has ${bias.z.length} redshifts and ${bias.b.length} values`,
    {
      code: 'ERR_BIAS',
      where: { name: 'stages.galaxies.bias' },
      fix: 'Give one value per redshift, for all redshifts with galaxies',
    },
  );
}

/** Bias of a shell; undefined where it is 1, for which both models leave the contrast as it is. */
function biasOf(bias: GalaxiesOptions['bias'], window: RadialWindow, ngal: number): number | undefined {
  if (ngal === 0) return undefined;
  const b = typeof bias === 'number' ? bias : effective(bias, window);
  return b === 1 ? undefined : b;
}

/**
 * Densities, biases and redshift distributions of all shells. A shell has the galaxies of n(z) between its edges, or those
 * that the fit by the run's radial windows gives it; their redshifts follow n(z) between the edges, or the window.
 */
export function shellSamples(
  nz: Distribution,
  options: Pick<GalaxiesOptions, 'partition' | 'redshifts' | 'bias'>,
  { shells, cosmology, window }: Pick<RunContext, 'shells' | 'cosmology' | 'window'>,
): ShellSample[] {
  const windows = shells.map((s) => shellWindow(s.zInner, s.zOuter, cosmology, window));
  const inside = shells.map((s) => within(nz, s, window.dz));
  const ngal = densities(nz, inside, windows, options.partition);
  return windows.map((w, s) => {
    const { za, wa } = w.nodes;
    // A fit may put galaxies where n(z) has none.
    const follow = options.redshifts === 'nz' && inside[s].nz.some((v) => v > 0);
    const redshifts = follow ? inside[s] : { z: za, nz: wa };
    return { ngal: ngal[s], bias: biasOf(options.bias, w, ngal[s]), ...redshifts };
  });
}
