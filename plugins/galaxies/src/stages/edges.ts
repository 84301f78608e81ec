import { ValueError } from '@glass-ts/core';
import { equalDensZbins, fixedZbins, type RedshiftBin } from '@glass-ts/tables';
import type { Distribution } from './distribution.ts';
import type { GalaxiesOptions } from './options.ts';

const edgesOf = (bins: readonly RedshiftBin[]): number[] => [bins[0][0], ...bins.map((b) => b[1])];

/** Edges of the tomographic bins, ascending. @throws ValueError when they do not ascend. */
export function binEdges(bins: NonNullable<GalaxiesOptions['bins']>, { z, nz }: Distribution): Float64Array {
  const edges =
    'edges' in bins
      ? bins.edges
      : 'equalDensity' in bins
        ? edgesOf(equalDensZbins(z, nz, bins.equalDensity))
        : edgesOf(fixedZbins(bins.equalWidth.zMin, bins.equalWidth.zMax, { nbins: bins.equalWidth.nbins }));
  if (edges.every((e, k) => k === 0 || e > edges[k - 1])) return Float64Array.from(edges);
  throw new ValueError(`the edges of the bins do not ascend: ${edges.join(', ')}`, {
    code: 'ERR_BINS',
    where: { name: 'stages.galaxies.bins' },
    fix: 'Give strictly ascending redshifts',
  });
}
