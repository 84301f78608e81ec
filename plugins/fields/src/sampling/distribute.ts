import {
  type Generator,
  hostTable,
  type Namespace,
  NDArray,
  referenceNamespace,
  type TableInput,
  ValueError,
} from '@glass-ts/core';
import { PhiloxGenerator, sharedDefaultRng } from '@glass-ts/rng';
import type { WindowLike } from '@glass-ts/tables';
import { ShellWeights } from './shell-weights.ts';

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
function probabilities(z: Float64Array, shells: ShellWeights): Float64Array {
  const width = shells.count + 1;
  const out = new Float64Array(z.length * width);
  for (let k = 0; k < z.length; k++) {
    const total = shells.at(z[k]);
    if (total === 0) out[k * width] = 1;
    else for (let c = 0; c < shells.found; c++) out[k * width + 1 + shells.shell[c]] = shells.weight[c] / total;
  }
  return out;
}

/** One multinomial draw per {@link BATCH} redshifts. */
async function drawn(xp: Namespace, rng: Generator, data: Float64Array, shells: ShellWeights): Promise<Int32Array> {
  const out = new Int32Array(data.length);
  const width = shells.count + 1;
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
  return out;
}

/** The same draws of a Philox generator, from the shells alone that each redshift can be in. */
async function counted(rng: PhiloxGenerator, data: Float64Array, shells: ShellWeights): Promise<Int32Array> {
  const uniforms = rng.categoryUniforms(data.length);
  const u = (uniforms.hostView() ?? (await uniforms.toHost({ reason: 'distribute' }))) as ArrayLike<number>;
  const out = new Int32Array(data.length);
  for (let k = 0; k < data.length; k++) {
    const total = shells.at(data[k]);
    let sum = 0;
    let c = 0;
    while (c < shells.found - 1 && (sum += shells.weight[c] / total) <= u[k]) c++;
    out[k] = total === 0 ? -1 : shells.shell[c];
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
  const weights = new ShellWeights(shells);
  const out = rng instanceof PhiloxGenerator ? await counted(rng, data, weights) : await drawn(xp, rng, data, weights);
  return xp.astype(xp.fromTyped(out, shape), xp.backend.info.defaults.index);
}
