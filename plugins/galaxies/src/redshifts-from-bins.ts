import { NDArray, referenceNamespace, scope, type TableInput, ValueError } from '@glass-ts/core';
import type { SamplerOptions } from '@glass-ts/rng';
import { generatorOf } from './generator-of.ts';
import { redshiftsFromNz } from './redshifts.ts';

/** n(z) of every bin by its label, as values on common nodes. */
export type NzByBin = Readonly<Record<string | number, TableInput>> | ReadonlyMap<number, TableInput>;

const lookUp = (nz: NzByBin, label: number): TableInput | undefined =>
  nz instanceof Map ? nz.get(label) : (nz as Readonly<Record<number, TableInput>>)[label];

/**
 * Redshifts of galaxies whose tomographic bins are known.
 *
 * Draws: for every distinct label in ascending order one block of uniforms, as many as galaxies have it; they go to these
 * galaxies in the order of appearance.
 *
 * @param bins labels, any shape. @param z nodes (N,), increasing. @param nz n(z) by label, each (N,).
 * @returns redshifts, shape of `bins`.
 * @throws ValueError for a label without n(z).
 */
export async function redshiftsFromBins(
  bins: TableInput,
  z: TableInput,
  nz: NzByBin,
  options: SamplerOptions = {},
): Promise<NDArray> {
  const rng = generatorOf(options, bins, z);
  return scope(async () => {
    const labels = bins instanceof NDArray ? bins : referenceNamespace().asarray(bins);
    const flat = labels.xp.reshape(labels, [-1]);
    const unique: readonly NDArray[] = await labels.xp.uniqueCounts(flat);
    const [values, counts] = unique;
    const [names, sizes] = [
      await values.toHost({ reason: 'redshiftsFromBins: labels' }),
      await counts.toHost({ reason: 'redshiftsFromBins: labels' }),
    ];
    const groups = Array.from({ length: names.length }, (_, k): [number, number] => [
      Number(names[k]),
      Number(sizes[k]),
    ]).sort((a, b) => a[0] - b[0]);
    const none = rng.random(0);
    const drawn = groups.map(([label, size]) => {
      const density = lookUp(nz, label);
      if (density !== undefined) return redshiftsFromNz(size, z, density, { rng, warn: false });
      throw new ValueError(`there is no n(z) for bin ${label}`, {
        where: { name: 'redshiftsFromBins' },
        fix: 'Give one for every label that occurs',
      });
    });
    const sorted = none.xp.concat([none, ...drawn]);
    const places = labels.xp.argsort(flat);
    const here = places.xp === none.xp ? places : await places.to(none.xp, { reason: 'redshiftsFromBins: order' });
    return none.xp.reshape(none.xp.emptyLike(sorted).at(here).set(sorted), labels.shape);
  });
}
