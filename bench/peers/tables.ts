import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pixelWeights } from '@glass-ts/healpix';
import * as glass from 'glass-ts';

/**
 * Pixel weights and pixel windows of nside in a folder, for bench/peers/tables.py: healpy would download them. Also keeps
 * their computation, which happens once, out of the figures.
 */
export async function shareTables(nside: number, folder: string | undefined): Promise<void> {
  const weights = await pixelWeights(nside);
  const pair = glass.healpix.pixwin(nside, { lmax: 4 * nside, pol: true });
  if (folder === undefined) return;
  const write = (name: string, data: Float64Array, shape: number[]) =>
    writeFileSync(join(folder, name), glass.encodeNpy({ data, shape, dtype: 'float64' }));
  write('weights.npy', weights, [weights.length]);
  for (const [k, name] of ['temperature', 'polarization'].entries()) {
    const { data, shape } = glass.hostTable(pair[k]!);
    write(`${name}.npy`, data, shape);
  }
}
