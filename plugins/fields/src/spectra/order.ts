import { type Namespace, type NDArray, referenceNamespace, ValueError } from '@glass-ts/core';

/**
 * Order of two-point spectra of fields 0 … n−1: row by row, the second index falling from the diagonal,
 * (0,0) (1,1) (1,0) (2,2) (2,1) (2,0) …; the first k(k+1)/2 entries always describe the first k fields.
 */
export const spectrumIndex = (i: number, j: number): number => {
  const [row, column] = i >= j ? [i, j] : [j, i];
  return (row * (row + 1)) / 2 + row - column;
};

/**
 * Number of fields with `nspectra` spectra.
 *
 * @throws ValueError unless nspectra is n(n+1)/2.
 */
export function nfieldsFromNspectra(nspectra: number): number {
  const n = Math.floor(Math.sqrt(2 * nspectra));
  if (!(nspectra >= 0) || (n * (n + 1)) / 2 !== nspectra) {
    throw new ValueError(`invalid number of spectra: ${nspectra}`, {
      where: { name: 'nfieldsFromNspectra' },
      fix: 'n fields have n(n+1)/2 spectra: 1, 3, 6, 10, …',
    });
  }
  return n;
}

/** Pairs (i, j) in the order of the spectra of n fields. */
export function* fieldPairs(n: number): Generator<readonly [i: number, j: number]> {
  for (let i = 0; i < n; i++) for (let j = i; j >= 0; j--) yield [i, j];
}

/** Entries with their pair of fields: i, j, entry. */
export function* enumerateSpectra<T>(entries: Iterable<T>): Generator<[i: number, j: number, entry: T]> {
  let [i, j] = [0, 0];
  for (const entry of entries) {
    yield [i, j, entry];
    if (j > 0) j -= 1;
    else j = i += 1;
  }
}

/** The pairs of n fields as an integer array (n(n+1)/2, 2). */
export function spectraIndices(n: number, options: { readonly xp?: Namespace } = {}): NDArray {
  const xp = options.xp ?? referenceNamespace();
  const flat = Int32Array.from([...fieldPairs(n)].flat());
  return xp.astype(xp.fromTyped(flat, [flat.length / 2, 2]), xp.backend.info.defaults.integral);
}

/** Permutation from GLASS to HEALPix order: by diagonals, (0,0) (1,1) … (1,0) (2,1) …. */
function diagonals(count: number): number[] {
  const n = nfieldsFromNspectra(count);
  const order: number[] = [];
  for (let k = 0; k < n; k++) for (let i = k; i < n; i++) order.push(spectrumIndex(i, i - k));
  return order;
}

/** Reorders spectra from GLASS to HEALPix ("new") order. @throws ValueError for a count that is not triangular. */
export const glassToHealpixSpectra = <T>(spectra: readonly T[]): T[] =>
  diagonals(spectra.length).map((k) => spectra[k]);

/** Reorders spectra from HEALPix ("new") to GLASS order. @throws ValueError for a count that is not triangular. */
export function healpixToGlassSpectra<T>(spectra: readonly T[]): T[] {
  const out: T[] = new Array(spectra.length);
  diagonals(spectra.length).forEach((to, from) => {
    out[to] = spectra[from];
  });
  return out;
}
