import { hostTable, type NDArray, sizeOf, type TableInput, ValueError } from '@glass-ts/core';
import { takeOptions } from '@glass-ts/rng';
import { namespaceOf, type Spectrum, spectrumValues } from './inputs.ts';
import { nfieldsFromNspectra, spectrumIndex } from './order.ts';

export interface EffectiveClsOptions {
  /** Highest degree; that of the longest spectrum when left out. */
  readonly lmax?: number;
}

function weightTable(
  weights: TableInput,
  n: number,
  name: string,
): { readonly data: Float64Array; readonly shape: readonly number[] } {
  const table = hostTable(weights);
  if (table.shape.length === 0 || table.shape[0] !== n) {
    throw new ValueError(`shape mismatch between fields and ${name}`, {
      where: { name: 'effectiveCls' },
      fix: `The first axis of ${name} has ${n} entries, one per field.`,
    });
  }
  return table;
}

/**
 * Spectra of weighted sums of fields: out[a, b, l] = Σ_ik weights1[i, a] weights2[k, b] C_l^ik.
 *
 * @param cls spectra of n fields in GLASS order; missing ones empty. @param weights1 (n, *A). @param weights2 (n, *B), as
 *   weights1 when left out.
 * @returns (*A, *B, lmax + 1), lmax that of the longest spectrum when left out.
 * @throws ValueError unless the first axes of the weights have length n.
 */
export function effectiveCls(
  cls: readonly Spectrum[],
  weights1: TableInput,
  weights2?: TableInput | null | EffectiveClsOptions,
  options?: EffectiveClsOptions,
): NDArray {
  const [[second], { lmax }] = takeOptions<EffectiveClsOptions>([weights2, options]);
  return effective(cls, weights1, (second ?? weights1) as TableInput, lmax);
}

function effective(
  cls: readonly Spectrum[],
  weights1: TableInput,
  weights2: TableInput,
  lmax: number | undefined,
): NDArray {
  const n = nfieldsFromNspectra(cls.length);
  const same = weights2 === weights1;
  const w1 = weightTable(weights1, n, 'weights1');
  const w2 = same ? w1 : weightTable(weights2, n, 'weights2');
  const spectra = cls.map((cl) => spectrumValues(cl));
  const count = lmax === undefined ? Math.max(0, ...spectra.map((cl) => cl.length)) : lmax + 1;
  const [lead1, lead2] = [w1.shape.slice(1), w2.shape.slice(1)];
  const [a, b] = [sizeOf(lead1), sizeOf(lead2)];
  const out = new Float64Array(a * b * count);
  for (let p = 0; p < a; p++) {
    for (let q = same ? p : 0; q < b; q++) {
      const total = out.subarray((p * b + q) * count, (p * b + q + 1) * count);
      for (let i = 0; i < n; i++) {
        for (let k = 0; k < n; k++) {
          const weight = w1.data[i * a + p] * w2.data[k * b + q];
          const cl = spectra[spectrumIndex(i, k)];
          for (let l = 0; l < Math.min(count, cl.length); l++) total[l] += weight * cl[l];
        }
      }
      if (same && q !== p) out.copyWithin((q * b + p) * count, (p * b + q) * count, (p * b + q + 1) * count);
    }
  }
  return namespaceOf([weights1, weights2, ...cls]).fromTyped(out, [...lead1, ...lead2, count]);
}
