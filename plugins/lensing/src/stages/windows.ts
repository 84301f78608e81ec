import type { RunContext } from '@glass-ts/core';
import { type RadialWindow, windowOfShell } from '@glass-ts/tables';

/**
 * The radial windows of a run's shells: those that the lightcone states, top-hats between the edges with the run's weight
 * otherwise. Their `zeff` are the source planes.
 */
export function shellWindows({ shells, cosmology, window }: RunContext): RadialWindow[] {
  return shells.map((shell) => windowOfShell(shell, cosmology, window));
}
