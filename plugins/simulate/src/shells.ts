import { hostTable, type PipelineCosmology, type ShellGeometry, ValueError } from '@glass-ts/core';
import {
  cubicWindows,
  DensityWeight,
  DistanceWeight,
  distanceGrid,
  linearWindows,
  type RadialWindow,
  type RedshiftWeight,
  redshiftGrid,
  tophatWindows,
  VolumeWeight,
} from '@glass-ts/tables';
import type { SimulateOptions } from './options.ts';

type Shells = SimulateOptions['shells'];

const WINDOWS = { tophat: tophatWindows, linear: linearWindows, cubic: cubicWindows } as const;
const WEIGHTS: Readonly<Record<Shells['weight'], ((c: PipelineCosmology) => RedshiftWeight) | undefined>> = {
  none: undefined,
  volume: VolumeWeight,
  density: DensityWeight,
  distance: DistanceWeight,
};

function gridOf(shells: Shells, cosmology: PipelineCosmology): Float64Array {
  if ('edges' in shells) return Float64Array.from(shells.edges);
  const { zMin, zMax } = shells;
  const grid =
    'dx' in shells
      ? distanceGrid(cosmology, zMin, zMax, { dx: shells.dx })
      : redshiftGrid(zMin, zMax, { dz: shells.dz });
  return hostTable(grid).data;
}

function checkGrid(grid: Float64Array, windows: Shells['windows']): void {
  const least = windows === 'tophat' ? 2 : 3;
  const descent = grid.findIndex((z, i) => i > 0 && !(z > grid[i - 1]));
  if (grid.length >= least && descent < 0) return;
  throw new ValueError(
    descent < 0
      ? `${windows} windows need ${least} grid points, there are ${grid.length}`
      : `the grid of the shells does not ascend: ${grid[descent]} follows ${grid[descent - 1]}`,
    {
      code: 'ERR_SIMULATE_SHELLS',
      where: { name: 'input.options.shells' },
      fix: descent < 0 ? 'Take thinner shells or a larger zMax' : 'Sort the edges and remove duplicates',
    },
  );
}

/** Redshifts between which the window of a shell is the largest of all. */
function borders(grid: Float64Array, windows: Shells['windows']): Float64Array {
  if (windows === 'tophat') return grid;
  const last = grid.length - 1;
  const inner = Array.from({ length: last - 2 }, (_, k) => (grid[k + 1] + grid[k + 2]) / 2);
  return Float64Array.of(grid[0], ...inner, grid[last]);
}

export interface SimulatedShells {
  readonly windows: readonly RadialWindow[];
  /** Radii in comoving Mpc. */
  readonly geometry: readonly ShellGeometry[];
}

/** The radial windows of the options and where their shells lie. @throws ValueError (ERR_SIMULATE_SHELLS). */
export function simulatedShells(shells: Shells, cosmology: PipelineCosmology): SimulatedShells {
  const grid = gridOf(shells, cosmology);
  checkGrid(grid, shells.windows);
  const windows = WINDOWS[shells.windows](grid, shells.spacing, WEIGHTS[shells.weight]?.(cosmology));
  const radii = borders(grid, shells.windows).map((z) => (z === 0 ? 0 : cosmology.comovingDistance(z)));
  const geometry = windows.map((window, index) => ({
    ...{ index, inner: radii[index], outer: radii[index + 1], window: window.nodes, files: [] },
    label: `shell_${String(index).padStart(2, '0')}`,
  }));
  return { windows, geometry };
}
