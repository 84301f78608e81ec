import { hostTable, type NDArray, sizeOf, type TableInput, ValueError } from '@glass-ts/core';
import { namespaceOf } from '../spectra/inputs.ts';

function fail(what: string, fix: string): never {
  throw new ValueError(what, { where: { name: 'iternorm' }, fix });
}

/** Inverse Cholesky factor of the last k variables of one batch entry. */
interface Window {
  /** k × k, row-major, lower triangular. */
  m: Float64Array;
  /** Weights of the last variable, k. */
  a: Float64Array;
  /** Its own scale. */
  s: number;
}

/** M, a, s → M with the last variable's row and column. */
function grown({ m, a, s }: Window): Float64Array {
  const k = a.length;
  const out = new Float64Array((k + 1) * (k + 1));
  const [unit, scale] = s > 0 ? [1, s] : [0, 1];
  for (let i = 0; i < k; i++) out.set(m.subarray(i * k, (i + 1) * k), i * (k + 1));
  for (let j = 0; j < k; j++) {
    let dot = 0;
    for (let i = 0; i < k; i++) dot += a[i] * m[i * k + j];
    out[k * (k + 1) + j] = -dot / scale;
  }
  out[k * (k + 1) + k] = unit / scale;
  return out;
}

/** The last `keep` rows and columns. */
function corner(m: Float64Array, size: number, keep: number): Float64Array {
  const out = new Float64Array(keep * keep);
  const first = size - keep;
  for (let i = 0; i < keep; i++) {
    for (let j = 0; j < keep; j++) out[i * keep + j] = m[(first + i) * size + first + j];
  }
  return out;
}

/** One batch entry: the row's variance and covariances (newest first) → weights a (oldest first) and s. */
function advance(previous: Window | undefined, row: Float64Array): Window {
  const k = row.length - 1;
  const size = previous === undefined ? k : previous.a.length + 1;
  if (k > size)
    fail(`covariance row with ${k} covariances follows one with ${size - 1}`, 'Rows grow by one entry at most.');
  const m = corner(previous === undefined ? new Float64Array(k * k) : grown(previous), size, k);
  const a = new Float64Array(k);
  let rest = row[0];
  for (let i = 0; i < k; i++) {
    for (let j = 0; j <= i; j++) a[i] += m[i * k + j] * row[k - j];
    rest -= a[i] * a[i];
  }
  if (rest < 0)
    fail('covariance matrix is not positive definite', 'Use regularizedSpectra, or check the order of the spectra.');
  return { m, a, s: Math.sqrt(rest) };
}

/**
 * Weights for drawing correlated normal variables one after another, remembering only the last few (Tessore et al. 2023,
 * section 3.1): x_i = Σ_j w_ij z_{i−k+j} + w_ik z_i with independent standard normals z.
 *
 * @param cov one row per variable, (*B, k_i + 1): its variance, then its covariances with the variables before it, most
 *   recent first. k_i may shrink freely and grow by one.
 * @returns one array (*B, k_i + 1) per row: weights of the last k_i normals from old to new, then of the new one.
 * @throws ValueError (on iteration) for empty rows, changing B, and matrices that are not positive definite.
 */
export function* iternorm(cov: Iterable<TableInput>): Generator<NDArray> {
  let windows: Window[] | undefined;
  let lead: readonly number[] = [];
  for (const input of cov) {
    const { data, shape } = hostTable(input);
    const width = shape[shape.length - 1] ?? 0;
    if (width === 0) fail('empty covariance matrix', 'Every row starts with a variance.');
    const batch = shape.slice(0, -1);
    if (windows !== undefined && batch.join() !== lead.join()) {
      fail(
        `shape mismatch in covariance: (${batch.join(', ')}) follows (${lead.join(', ')})`,
        'All rows have the same leading axes.',
      );
    }
    lead = batch;
    const before: Window[] | undefined = windows;
    const out = new Float64Array(data.length);
    windows = Array.from({ length: sizeOf(lead) }, (_, b) => {
      const next = advance(before?.[b], data.subarray(b * width, (b + 1) * width));
      out.set(next.a, b * width);
      out[b * width + width - 1] = next.s;
      return next;
    });
    yield namespaceOf([input]).fromTyped(out, shape);
  }
}
