import { hostTable, type NDArray, sizeOf, type TableInput, ValueError } from '@glass-ts/core';
import { namespaceOf } from '../spectra/inputs.ts';

function fail(what: string, fix: string): never {
  throw new ValueError(what, { where: { name: 'iternorm' }, fix });
}

/** What a batch remembers of the last k variables; entry after entry. */
interface Windows {
  readonly k: number;
  /** Inverse Cholesky factors, k × k each, row-major, lower triangular. */
  readonly m: Float64Array;
  /** The last row given out (k + 1 each): weights of the last variable, then its own scale. */
  readonly w: Float64Array;
}

/**
 * The last `keep` rows and columns of the factor of entry b, grown by the row and column of its last variable, written to
 * `out`.
 */
function grow({ k, m, w }: Windows, b: number, keep: number, out: Float64Array): void {
  const first = k + 1 - keep;
  const [from, to, weights] = [b * k * k, b * keep * keep, b * (k + 1)];
  for (let i = first; i < k; i++) {
    for (let j = first; j <= i; j++) out[to + (i - first) * keep + j - first] = m[from + i * k + j];
  }
  if (keep === 0) return;
  const s = w[weights + k];
  const [unit, scale] = s > 0 ? [1, s] : [0, 1];
  const last = to + (keep - 1) * keep;
  for (let j = first; j < k; j++) {
    let dot = 0;
    for (let i = 0; i < k; i++) dot += w[weights + i] * m[from + i * k + j];
    out[last + j - first] = -dot / scale;
  }
  out[last + keep - 1] = unit / scale;
}

/** Rows of variances and covariances (newest first), k + 1 each → the next windows. */
function advance(previous: Windows | undefined, rows: Float64Array, k: number, count: number): Windows {
  const size = previous === undefined ? k : previous.k + 1;
  if (k > size)
    fail(`covariance row with ${k} covariances follows one with ${size - 1}`, 'Rows grow by one entry at most.');
  const m = new Float64Array(count * k * k);
  const w = new Float64Array(rows.length);
  for (let b = 0; b < count; b++) {
    if (previous !== undefined) grow(previous, b, k, m);
    const [from, at] = [b * k * k, b * (k + 1)];
    let rest = rows[at];
    for (let i = 0; i < k; i++) {
      let a = 0;
      for (let j = 0; j <= i; j++) a += m[from + i * k + j] * rows[at + k - j];
      w[at + i] = a;
      rest -= a * a;
    }
    if (rest < 0)
      fail('covariance matrix is not positive definite', 'Use regularizedSpectra, or check the order of the spectra.');
    w[at + k] = Math.sqrt(rest);
  }
  return { k, m, w };
}

const sameShape = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((n, axis) => n === b[axis]);

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
  let windows: Windows | undefined;
  let lead: readonly number[] = [];
  for (const input of cov) {
    const { data, shape } = hostTable(input);
    const width = shape[shape.length - 1] ?? 0;
    if (width === 0) fail('empty covariance matrix', 'Every row starts with a variance.');
    const batch = shape.slice(0, -1);
    if (windows !== undefined && !sameShape(batch, lead)) {
      fail(
        `shape mismatch in covariance: (${batch.join(', ')}) follows (${lead.join(', ')})`,
        'All rows have the same leading axes.',
      );
    }
    lead = batch;
    windows = advance(windows, data, width - 1, sizeOf(lead));
    // A copy: what is given out may be disposed, and its memory with it.
    yield namespaceOf([input]).fromTyped(windows.w.slice(), shape);
  }
}
