import type { RunContext } from '@glass-ts/core';
import { type RadialWindow, shellWindow } from '@glass-ts/tables';

/** The radial windows of a run's shells: top-hats between the edges with the run's weight; `zeff` is the source plane. */
export function shellWindows({ shells, cosmology, window }: RunContext): RadialWindow[] {
  return shells.map((shell) => shellWindow(shell.zInner, shell.zOuter, cosmology, window));
}
