import type { Cosmology } from '@glass-ts/core';
import { ValueError } from '@glass-ts/core';
import { numeric, type WindowLike, windowNodes } from '@glass-ts/tables';
import { samplePower } from '../power/table.ts';
import type { MatterPower } from '../power/types.ts';
import { fullCls } from './full.ts';
import { limberCls } from './limber.ts';

/** Options of {@link matterCls}. */
export interface MatterClsOptions {
  /** Matter power spectrum; see `linearPower`, `halofit`, `tabulatedPower`. */
  readonly power: MatterPower;
  /** First degree at which the Limber approximation is used; below it the projection is exact. 60 when left out; 0 for Limber only. */
  readonly limberFrom?: number;
  readonly signal?: AbortSignal;
  /** Called now and then with the part that is done, 0 to 1. */
  readonly onProgress?: (fraction: number) => void;
}

/**
 * Angular matter power spectra of shells, in GLASS order: the input of simulations. Exact below `limberFrom`, Limber from
 * there on (where shells that do not overlap have zero).
 *
 * @returns one Float64Array (lmax + 1) per pair: (0,0) (1,1) (1,0) (2,2) (2,1) (2,0) …
 * @throws ValueError for windows of zero extent.
 */
export async function matterCls(
  cosmology: Cosmology,
  lmax: number,
  shells: readonly WindowLike[],
  { power, limberFrom = 60, signal, onProgress }: MatterClsOptions,
): Promise<Float64Array[]> {
  if (shells.length === 0) return [];
  shells.forEach((shell, i) => {
    const { za, wa } = windowNodes(shell);
    if (za.length < 2 || !(numeric.trapezoid(wa, za) > 0)) {
      throw new ValueError(`window ${i} has no extent`, {
        where: { name: 'matterCls' },
        fix: 'Give windows with weight',
      });
    }
  });
  const zMax = Math.max(...shells.map((shell) => windowNodes(shell).za.at(-1)!));
  const table = samplePower(power, { zMax: Math.max(zMax, 0.1) });
  const exactTo = Math.min(limberFrom - 1, lmax);
  const limber = limberCls(shells, cosmology, table, Math.max(limberFrom, 0), lmax);
  if (exactTo < 0) return limber;
  const low = await fullCls(shells, cosmology, table, {
    lmax: exactTo,
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress } : {}),
  });
  low.forEach((cl, p) => {
    limber[p]!.set(cl);
  });
  return limber;
}
