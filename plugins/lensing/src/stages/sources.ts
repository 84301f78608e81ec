import { hostTable, type PipelineCosmology } from '@glass-ts/core';
import { gaussianNz, partition, type RadialWindow, smailNz } from '@glass-ts/tables';
import { z } from 'zod';
import { multiPlaneMatrix } from '../multi-plane-weights.ts';

const positive = z.number().positive();
const distribution = { name: z.string().min(1).optional().describe('name in the outputs') };

/** A sample of sources whose convergence is wanted: one redshift, or a redshift distribution. */
export const sourceSchema = z.union([
  z.strictObject({ ...distribution, z: positive.describe('all sources at this redshift') }),
  z.strictObject({
    ...distribution,
    gaussian: z.strictObject({ mean: positive, sigma: positive }).describe('n(z) ∝ exp(−(z − mean)²/2σ²)'),
  }),
  z.strictObject({
    ...distribution,
    smail: z
      .strictObject({ zMode: positive, alpha: positive, beta: positive })
      .describe('n(z) ∝ z^α exp(−(α/β)(z/z_mode)^β)'),
  }),
  z.strictObject({
    ...distribution,
    table: z
      .strictObject({ z: z.array(z.number().nonnegative()).min(2), nz: z.array(z.number().nonnegative()).min(2) })
      .describe('n(z) at the given redshifts, ascending'),
  }),
]);

/** A sample of sources in a run file. */
export type Source = z.output<typeof sourceSchema>;

export const sourceLabel = (source: Source, i: number): string =>
  source.name ?? ('z' in source ? `z=${source.z}` : `source-${i}`);

/** Grid on which analytic distributions are tabulated. */
function tabulate(source: Exclude<Source, { z: number }>, zMax: number): { z: number[]; nz: number[] } {
  if ('table' in source) return { z: [...source.table.z], nz: [...source.table.nz] };
  const n = 1 + Math.max(200, Math.ceil(zMax / 0.001));
  const z = Array.from({ length: n }, (_, i) => (i * zMax) / (n - 1));
  const nz =
    'gaussian' in source
      ? gaussianNz(z, source.gaussian.mean, source.gaussian.sigma)
      : smailNz(z, source.smail.zMode, source.smail.alpha, source.smail.beta);
  return { z, nz: [...hostTable(nz).data] };
}

/**
 * Response of a source plane at redshift z to the density contrast of every shell nearer than it: the multi-plane sum
 * 3/2 Ω_m x_j (x_s − x_j)/x_s (1 + z_j)/E(z_j) w_j with the source at z instead of at a shell's plane.
 */
function planeResponse(
  zs: number,
  windows: readonly RadialWindow[],
  cosmology: PipelineCosmology,
  lens: readonly number[],
) {
  const dH = cosmology.hubbleDistance;
  const xs = cosmology.transverseComovingDistance(zs) / dH;
  return windows.map((window, j) => {
    const zj = window.zeff;
    if (zj >= zs) return 0;
    const xj = cosmology.transverseComovingDistance(zj) / dH;
    const xjs = cosmology.transverseComovingDistance(zj, zs) / dH;
    return ((1.5 * cosmology.OmegaM0 * xj * xjs) / xs) * ((1 + zj) / cosmology.HOverH0(zj)) * lens[j]!;
  });
}

/** Rows: sources; columns: shells. κ of a source sample = Σ_j response_j δ_j. */
export function sourceResponses(
  sources: readonly Source[],
  windows: readonly RadialWindow[],
  lens: readonly number[],
  cosmology: PipelineCosmology,
): number[][] {
  const zMax = Math.max(...windows.map((w) => w.nodes.za.at(-1)!));
  const matrix = hostTable(multiPlaneMatrix(windows, cosmology)).data;
  const n = windows.length;
  return sources.map((source) => {
    if ('z' in source) return planeResponse(source.z, windows, cosmology, lens);
    const { z, nz } = tabulate(source, zMax);
    const weights = hostTable(partition(z, nz, windows)).data;
    const total = weights.reduce((a, b) => a + b, 0);
    return windows.map((_, j) => {
      let sum = 0;
      for (let i = 0; i < n; i++) sum += weights[i]! * matrix[i * n + j]!;
      return total > 0 ? sum / total : 0;
    });
  });
}
