import { readFile, writeFile } from 'node:fs/promises';
import { loadz, type NDArray, savez, slice, ValueError } from '@glass-ts/core';
import { namespaceOf, type Spectrum, spectrumArray } from '../spectra/inputs.ts';

/**
 * Writes spectra to a NumPy archive that GLASS and NumPy read: `values`, all spectra one after another, and `split`, the
 * ends of all but the last. `.npz` is appended where it is missing.
 *
 * @throws ValueError for an empty list.
 */
export async function saveCls(filename: string, cls: readonly Spectrum[]): Promise<void> {
  if (cls.length === 0) {
    throw new ValueError('there are no spectra to save', {
      where: { file: filename, name: 'saveCls' },
      fix: 'Give at least one, which may be empty.',
    });
  }
  const xp = namespaceOf(cls);
  const arrays = cls.map((cl) => spectrumArray(cl, xp));
  let end = 0;
  const ends = arrays.slice(0, -1).map((x) => BigInt((end += x.size)));
  const split = { data: BigInt64Array.from(ends), shape: [ends.length], dtype: 'int64' as const };
  const bytes = await savez({ values: xp.concat(arrays), split });
  await writeFile(filename.endsWith('.npz') ? filename : `${filename}.npz`, bytes);
}

/**
 * Reads spectra that {@link saveCls} or GLASS wrote. Empty ones survive; all have the dtype of the archive.
 *
 * @throws ValueError when the archive holds something else.
 */
export async function loadCls(filename: string): Promise<NDArray[]> {
  const { values, split } = loadz(await readFile(filename));
  if (values?.ndim !== 1 || split?.ndim !== 1) {
    throw new ValueError('not an archive of spectra: arrays `values` and `split` are wanted', {
      where: { file: filename, name: 'loadCls' },
      fix: 'Write the file with saveCls, or with glass.save_cls in Python.',
    });
  }
  const edges = [0, ...Array.from(split.values(), Number), values.size];
  return edges.slice(1).map((end, k) => values.get(slice(edges[k], end)));
}
