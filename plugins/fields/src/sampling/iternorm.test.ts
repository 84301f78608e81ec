import { describe, expect, it } from 'vitest';
import { cls2cov } from './cls2cov.ts';
import { iternorm } from './iternorm.ts';

/** A positive definite matrix: B Bᵀ + 1/4. */
function symmetricTestMatrix(n: number): number[][] {
  const b = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n }, (_, j) => Math.sin(1 + 3 * i + 7 * j * i + j)),
  );
  return b.map((x, i) => b.map((y, j) => x.reduce((sum, v, k) => sum + v * y[k], i === j ? 0.25 : 0)));
}

describe('iternorm', () => {
  const n = 7;
  const cov = symmetricTestMatrix(n);

  /** Covariance of x_i = Σ_j a_j z_{i−k+j} + s z_i that the weights imply, from the loadings on the normals. */
  function implied(rows: readonly (readonly number[])[]): number[][] {
    const loadings = rows.map((row, i) => {
      const out = new Array<number>(rows.length).fill(0);
      const k = row.length - 1;
      for (let j = 0; j < k; j++) if (i - k + j >= 0) out[i - k + j] = row[j];
      out[i] = row[k];
      return out;
    });
    return loadings.map((a) => loadings.map((b) => a.reduce((sum, v, k) => sum + v * b[k], 0)));
  }

  it('with full memory gives the whole covariance matrix', () => {
    const input = cov.map((row, i) => Array.from({ length: i + 1 }, (_, k) => row[i - k]));
    const weights = Array.from(iternorm(input), (w) => w.tolistSync() as number[]);
    const got = implied(weights);
    cov.forEach((row, i) => {
      row.forEach((v, j) => {
        expect(Math.abs(got[i][j] - v)).toBeLessThan(1e-14);
      });
    });
  });

  it('with rows of constant width starts from nothing', () => {
    // Zeros for variables before the first: the same as growing rows.
    const growing = [[1], [2, 0.5], [1.5, 0.3, 0.2]];
    const constant = [
      [1, 0, 0],
      [2, 0.5, 0],
      [1.5, 0.3, 0.2],
    ];
    const [a, b] = [growing, constant].map((rows) => Array.from(iternorm(rows), (w) => w.tolistSync() as number[]));
    a.forEach((row, i) => {
      row.forEach((v, k) => {
        expect(Math.abs(v - b[i][3 - row.length + k])).toBeLessThan(1e-15);
      });
    });
  });

  it('works on batches', () => {
    const [first, second] = [
      [[4], [9]],
      [
        [4, 2],
        [9, 3],
      ],
    ];
    const [a, b] = [...iternorm([first, second])].map((w) => w.tolistSync());
    expect(a).toEqual([[2], [3]]);
    expect(b).toEqual([
      [1, Math.sqrt(3)],
      [1, Math.sqrt(8)],
    ]);
  });

  it('fails at the row that is wrong', () => {
    const rows = iternorm([[1], [1, 2]]);
    expect(rows.next().value?.tolistSync()).toEqual([1]);
    expect(() => rows.next()).toThrow('covariance matrix is not positive definite');
    expect(() => [...iternorm([[]])]).toThrow('empty covariance matrix');
    expect(() => [...iternorm([[[1], [1]], [[1, 0]]])]).toThrow('shape mismatch in covariance');
    expect(() => [...iternorm([[1], [1, 0, 0]])]).toThrow('grow by one');
  });
});

describe('cls2cov', () => {
  const cls = [[1, 2, 3], [4, 5, 6], [0.1, 0.2], [7, 8, 9], [0.3], null];

  it('yields arrays of their own', () => {
    const rows = [...cls2cov(cls, 4, 3, 1)];
    expect(rows.map((r) => r.tolistSync())).toEqual([
      [
        [0.5, 0],
        [1, 0],
        [1.5, 0],
        [0, 0],
      ],
      [
        [2, 0.05],
        [2.5, 0.1],
        [3, 0],
        [0, 0],
      ],
      [
        [3.5, 0.15],
        [4, 0],
        [4.5, 0],
        [0, 0],
      ],
    ]);
  });

  it('does not cut spectra', () => {
    expect(() => [...cls2cov(cls, 2, 3, 1)]).toThrow('has 3 degrees, more than 2');
  });

  it('refuses negative variances when it comes to them', () => {
    const rows = cls2cov([[1], [-1], [0]], 1, 2, 1);
    expect(rows.next().done).toBe(false);
    expect(() => rows.next()).toThrow('negative values in cl');
  });
});
