import {
  type Generator,
  hostTable,
  type Namespace,
  NDArray,
  referenceNamespace,
  type TableInput,
  ValueError,
} from '@glass-ts/core';
import { sharedDefaultRng } from '@glass-ts/rng';
import { numeric, type WindowLike, windowNodes } from '@glass-ts/tables';

const BATCH = 1000;

/** Index of the largest entry of every row of `width` values; the first of equals. */
function argmaxRows(values: ArrayLike<number | bigint>, rows: number, width: number): number[] {
  return Array.from({ length: rows }, (_, r) => {
    let best = 0;
    for (let k = 1; k < width; k++) if (values[r * width + k] > values[r * width + best]) best = k;
    return best;
  });
}

/** Probabilities of "outside" and of every shell (rows, S + 1), row-major. */
function probabilities(z: Float64Array, shells: readonly WindowLike[]): Float64Array {
  const width = shells.length + 1;
  const out = new Float64Array(z.length * width);
  shells.forEach((shell, s) => {
    const { za, wa } = windowNodes(shell);
    numeric.interp(z, za, wa, { left: 0, right: 0 }).forEach((w, k) => {
      out[k * width + s + 1] = w;
    });
  });
  for (let k = 0; k < z.length; k++) {
    const row = out.subarray(k * width, (k + 1) * width);
    const total = row.reduce((sum, w) => sum + w, 0);
    if (total === 0) row[0] = 1;
    else for (let s = 1; s < width; s++) row[s] /= total;
  }
  return out;
}

/** Values on the host; those of an array from any device. */
async function fetched(
  x: TableInput | NDArray,
): Promise<{ xp: Namespace; data: Float64Array; shape: readonly number[] }> {
  if (!(x instanceof NDArray)) return { xp: referenceNamespace(), ...hostTable(x) };
  const data = Float64Array.from(await x.toHost({ reason: 'distribute' }), Number);
  return { xp: x.xp, data, shape: x.shape };
}

/**
 * Assigns redshifts to shells at random, with probabilities proportional to the windows at each redshift. One multinomial
 * draw is made per 1000 redshifts.
 *
 * @param redshifts any shape. @param shells windows, used without normalisation.
 * @param options `rng`: the shared default generator when left out.
 * @returns shell numbers as the index dtype, shape of `redshifts`; −1 where every window vanishes.
 * @throws ValueError without shells.
 */
export async function distribute(
  redshifts: TableInput | NDArray,
  shells: readonly WindowLike[],
  options: { readonly rng?: Generator } = {},
): Promise<NDArray> {
  if (shells.length === 0) {
    throw new ValueError('there are no shells', { where: { name: 'distribute' }, fix: 'Give at least one window.' });
  }
  const { xp, data, shape } = await fetched(redshifts);
  const rng = options.rng ?? sharedDefaultRng(xp);
  const out = new Int32Array(data.length);
  const width = shells.length + 1;
  for (let start = 0; start < data.length; start += BATCH) {
    const z = data.subarray(start, start + BATCH);
    const pvals = xp.asarray(probabilities(z, shells), { dtype: xp.backend.info.defaults.real });
    const counts = rng.multinomial(1, xp.reshape(pvals, [z.length, width]));
    const host = await counts.toHost({ reason: 'distribute' });
    out.set(
      argmaxRows(host, z.length, width).map((s) => s - 1),
      start,
    );
  }
  return xp.astype(xp.fromTyped(out, shape), xp.backend.info.defaults.index);
}
