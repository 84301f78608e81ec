import { hostTable, type RunContext, type Shell, ValueError } from '@glass-ts/core';
import { numeric, partition, type RadialWindow, windowOfShell } from '@glass-ts/tables';
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
function within(
  { z, nz }: Distribution,
  { zInner, zOuter }: Pick<Shell, 'zInner' | 'zOuter'>,
  dz: number,
): Distribution {
  const [low, high] = [Math.max(zInner, z[0]), Math.min(zOuter, z[z.length - 1])];
  if (!(high > low)) return { z: new Float64Array(0), nz: new Float64Array(0) };
  const own = z.filter((v) => v > low && v < high);
  const nodes = numeric.union1d(numeric.linspace(low, high, 1 + Math.max(16, Math.ceil((high - low) / dz))), own);
  return { z: nodes, nz: numeric.interp(nodes, z, nz) };
}

/**
 * Chance that a galaxy belongs to a shell whose window overlaps with others: its share of all windows at the redshift. Where
 * no window has weight (at the outermost nodes) the shell itself has all of it.
 */
function share(z: number, s: number, windows: readonly RadialWindow[]): number {
  const values = windows.map((w) => {
    const { za, wa } = w.nodes;
    const inside = w === windows[s] || (z > za[0] && z < za[za.length - 1]);
    return inside ? numeric.interp(Float64Array.of(z), za, wa)[0] : 0;
  });
  const total = values.reduce((a, b) => a + b, 0);
  return total > 0 ? values[s] / total : 1;
}

/** n(z) of a shell: between its edges, or weighted with its share where the lightcone states its window. */
function ofShell(nz: Distribution, s: number, shells: readonly Shell[], windows: readonly RadialWindow[], dz: number) {
  const stated = shells[s].window;
  if (stated === undefined) return within(nz, shells[s], dz);
  const [zInner, zOuter] = [stated.za[0], stated.za[stated.za.length - 1]];
  const inside = within(nz, { zInner, zOuter }, dz);
  const z = numeric.union1d(
    inside.z,
    stated.za.filter((v) => v > inside.z[0] && v < inside.z[inside.z.length - 1]),
  );
  const values = numeric.interp(z, inside.z, inside.nz);
  const near = windows.filter((w) => w.nodes.za[0] < zOuter && w.nodes.za[w.nodes.za.length - 1] > zInner);
  return { z, nz: values.map((v, k) => v * share(z[k], near.indexOf(windows[s]), near)) };
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
 * that the fit by the run's radial windows gives it; their redshifts follow n(z) between the edges, or the window. Where
 * windows overlap, galaxies between the edges are shared in proportion to the windows.
 */
export function shellSamples(
  nz: Distribution,
  options: Pick<GalaxiesOptions, 'partition' | 'redshifts' | 'bias'>,
  { shells, cosmology, window }: Pick<RunContext, 'shells' | 'cosmology' | 'window'>,
): ShellSample[] {
  const windows = shells.map((s) => windowOfShell(s, cosmology, window));
  const inside = shells.map((_, s) => ofShell(nz, s, shells, windows, window.dz));
  const ngal = densities(nz, inside, windows, options.partition);
  return windows.map((w, s) => {
    const { za, wa } = w.nodes;
    // A fit may put galaxies where n(z) has none.
    const follow = options.redshifts === 'nz' && inside[s].nz.some((v) => v > 0);
    const redshifts = follow ? inside[s] : { z: za, nz: wa };
    return { ngal: ngal[s], bias: biasOf(options.bias, w, ngal[s]), ...redshifts };
  });
}
