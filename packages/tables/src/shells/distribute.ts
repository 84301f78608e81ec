import { type Generator, hostTable, type NDArray, type TableInput, ValueError } from '@glass-ts/core';
import { interp } from '../numeric/index.ts';
import { namespaceOf, toArray } from '../table.ts';
import { type WindowLike, windowNodes } from './radial-window.ts';

const BATCH = 1000;

/** Index of the largest entry of every row of `width` values; the first of equals. */
function argmaxRows(values: ArrayLike<number | bigint>, rows: number, width: number): number[] {
  return Array.from({ length: rows }, (_, r) => {
    let best = 0;
    for (let k = 1; k < width; k++) if (values[r * width + k] > values[r * width + best]) best = k;
    return best;
  });
}

/**
 * Assigns redshifts to shells at random, with probabilities proportional to the windows at each redshift.
 *
 * One multinomial draw is made per 1000 redshifts.
 *
 * @param redshifts any shape. @param shells windows, used without normalisation.
 * @returns shell numbers as the index dtype, shape of `redshifts`; −1 where every window vanishes.
 * @throws ValueError without a generator or without shells.
 */
export async function distribute(
  redshifts: TableInput,
  shells: readonly WindowLike[],
  options: { readonly rng: Generator },
): Promise<NDArray> {
  if (options?.rng === undefined || shells.length === 0) {
    throw new ValueError(shells.length === 0 ? 'there are no shells' : 'no random generator was given', {
      where: { name: 'distribute' },
      fix: 'Call distribute(redshifts, shells, { rng }).',
    });
  }
  const { data, shape } = hostTable(redshifts);
  const xp = namespaceOf(redshifts);
  const out = new Int32Array(data.length);
  const width = shells.length + 1;
  for (let start = 0; start < data.length; start += BATCH) {
    const z = data.subarray(start, start + BATCH);
    const weights = new Float64Array(z.length * width);
    shells.forEach((shell, s) => {
      const { za, wa } = windowNodes(shell);
      interp(z, za, wa, { left: 0, right: 0 }).forEach((w, k) => {
        weights[k * width + s + 1] = w;
      });
    });
    for (let k = 0; k < z.length; k++) {
      const row = weights.subarray(k * width, (k + 1) * width);
      const total = row.reduce((sum, w) => sum + w, 0);
      if (total === 0) row[0] = 1;
      else for (let s = 1; s < width; s++) row[s] /= total;
    }
    const counts = options.rng.multinomial(1, toArray(xp, weights, [z.length, width]));
    const host = await counts.toHost({ reason: 'distribute' });
    argmaxRows(host, z.length, width).forEach((s, k) => {
      out[start + k] = s - 1;
    });
  }
  return xp.astype(xp.fromTyped(out, shape), xp.backend.info.defaults.index);
}
