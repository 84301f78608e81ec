import type { CosmologyWithOmegaM, Shell, WindowOptions } from '@glass-ts/core';
import { ValueError } from '@glass-ts/core';
import { linspace, roundHalfEven } from '../numeric/index.ts';
import { RadialWindow } from './radial-window.ts';
import { DensityWeight, DistanceWeight, VolumeWeight } from './weights.ts';
import type { RedshiftWeight } from './window-sets.ts';

/** How matter is weighted inside of a shell. */
export interface ShellWindowOptions {
  /** What the shell is uniform in; `volume` (matter counts of an N-body code) when left out. */
  readonly weight?: 'volume' | 'density' | 'distance' | 'none';
  /** Approximate node spacing, 1e-3 when left out; the nodes are those of `tophatWindows`. */
  readonly dz?: number;
}

const WEIGHTS: Readonly<Record<NonNullable<ShellWindowOptions['weight']>, (c: CosmologyWithOmegaM) => RedshiftWeight>> =
  {
    volume: VolumeWeight,
    density: DensityWeight,
    distance: DistanceWeight,
    none: () => () => 1,
  };

/**
 * The top-hat window of a lightcone shell between two redshifts; `zeff` is its mean redshift.
 *
 * @throws ValueError unless 0 ≤ zInner < zOuter and dz > 0.
 */
export function shellWindow(
  zInner: number,
  zOuter: number,
  cosmology: CosmologyWithOmegaM,
  options: ShellWindowOptions = {},
): RadialWindow {
  const { weight = 'volume', dz = 1e-3 } = options;
  if (!(zInner >= 0 && zOuter > zInner && Number.isFinite(zOuter))) {
    throw new ValueError(`a shell from redshift ${zInner} to ${zOuter} is empty`, {
      where: { name: 'shellWindow' },
      fix: 'Give 0 ≤ inner < outer redshift.',
    });
  }
  const make = WEIGHTS[weight];
  if (make === undefined || !(dz > 0)) {
    throw new ValueError(make === undefined ? `unknown weight '${weight}'` : `dz = ${dz} is not positive`, {
      where: { name: 'shellWindow' },
      fix: `Weights: ${Object.keys(WEIGHTS).join(', ')}; dz > 0.`,
    });
  }
  const za = linspace(zInner, zOuter, Math.max(roundHalfEven((zOuter - zInner) / dz), 2));
  const at = make(cosmology);
  return new RadialWindow(
    za,
    za.map((z) => at(z)),
  );
}

/** The window of a shell of a run: the one that its lightcone states, or the top-hat between its edges. */
export function windowOfShell(
  { window, zInner, zOuter }: Pick<Shell, 'window' | 'zInner' | 'zOuter'>,
  cosmology: CosmologyWithOmegaM,
  options: WindowOptions,
): RadialWindow {
  return window ? new RadialWindow(window.za, window.wa, window.zeff) : shellWindow(zInner, zOuter, cosmology, options);
}
