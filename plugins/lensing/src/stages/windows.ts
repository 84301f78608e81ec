import type { RunContext } from '@glass-ts/core';
import { type RadialWindow, shellWindow } from '@glass-ts/tables';

/** The radial windows of a run's shells: top-hats between the edges with the run's weight; `zeff` is the source plane. */
export function shellWindows({ shells, cosmology, window }: RunContext): RadialWindow[] {
  return shells.map((shell) => shellWindow(shell.zInner, shell.zOuter, cosmology, window));
}

/** Integral of a window over its value at zeff: the lensing weight of the shell's plane. */
export function lensWeight(window: RadialWindow): number {
  const za = window.za.toHostSync() as Float64Array;
  const wa = window.wa.toHostSync() as Float64Array;
  const z = Number(window.zeff);
  let integral = 0;
  for (let k = 1; k < za.length; k++) integral += ((za[k]! - za[k - 1]!) * (wa[k]! + wa[k - 1]!)) / 2;
  let j = 0;
  while (j < za.length - 2 && za[j + 1]! <= z) j++;
  const slope = (wa[j + 1]! - wa[j]!) / (za[j + 1]! - za[j]!);
  return integral / (wa[j]! + slope * (z - za[j]!));
}
