import { describe, expect, it } from 'vitest';
import type { NDArray } from '../ndarray.ts';
import { referenceNamespace } from '../reference.ts';

const xp = referenceNamespace();
const { linalg } = xp;
const numbers = (x: NDArray): number[] => [x.tolistSync()].flat(9) as number[];

/** Hᵢⱼ = 1/(i + j + 1): condition number 1.5e7. */
const hilbert = xp.asarray(Array.from({ length: 6 }, (_, i) => Array.from({ length: 6 }, (_, j) => 1 / (i + j + 1))));

/** Worst relative deviation. */
const deviation = (got: readonly number[], expected: readonly number[]): number =>
  Math.max(...got.map((x, i) => Math.abs(x / expected[i] - 1)));

describe('factorisations of an ill-conditioned matrix', () => {
  // NumPy 2.4 (LAPACK), whose smallest values carry a relative error of eps times the condition number
  const values = [
    1.6188998589243393, 0.2423608705752095, 0.01632152131987582, 0.0006157483541826447, 1.2570757122632472e-5,
  ];

  it('singular values', () => {
    const got = numbers(linalg.svdvals(hilbert));
    // the last of five, 1.26e-5 of the first, is known to 2⁻⁵² · 1.3e5 = 3e-11
    expect(deviation(got.slice(0, 5), values)).toBeLessThan(5e-11);
    expect(got[5]).toBeCloseTo(1.0827994845e-7, 16);
  });

  it('eigenvalues', () => {
    expect(deviation(numbers(linalg.eigvalsh(hilbert)).reverse().slice(0, 5), values)).toBeLessThan(5e-11);
  });

  it('determinant: 1/186313420339200000 exactly', () => {
    // relative error of the order of eps times the condition number
    expect(deviation(numbers(linalg.det(hilbert)), [1 / 186313420339200000])).toBeLessThan(1e-9);
  });

  it('rank and pseudo-inverse with a cut', () => {
    expect(linalg.matrixRank(hilbert).itemSync()).toBe(6);
    expect(linalg.matrixRank(hilbert, { rtol: 1e-5 }).itemSync()).toBe(4);
    const cut = linalg.pinv(hilbert, { rtol: 1e-3 });
    expect(numbers(linalg.svdvals(cut)).filter((s) => s > 1e-6).length).toBe(3);
  });
});

it('Hermitian eigenvalues, determinant and inverse agree with NumPy', () => {
  const z = (re: number, im = 0) => ({ re, im });
  const a = xp.asarray([
    [z(2), z(1, -1), z(0, 0.5)],
    [z(1, 1), z(3), z(-1)],
    [z(0, -0.5), z(-1), z(1)],
  ]);
  const values = [0.41367191440148326, 1.2560653460230855, 4.330262739575431];
  expect(deviation(numbers(linalg.eigvalsh(a)), values)).toBeLessThan(1e-14);
  const det = linalg.det(a).itemSync() as { re: number; im: number };
  expect(det.re).toBeCloseTo(2.25, 14);
  expect(det.im).toBeCloseTo(0, 14);
  const first = linalg.inv(a).get(0, 1).itemSync() as { re: number; im: number };
  expect(first.re).toBeCloseTo(-4 / 9, 14);
  expect(first.im).toBeCloseTo(2 / 9, 14);
});

describe('special matrices', () => {
  it('repeated eigenvalues and a diagonal matrix', () => {
    const { eigenvalues, eigenvectors } = linalg.eigh(xp.eye(5));
    expect(numbers(eigenvalues)).toEqual([1, 1, 1, 1, 1]);
    expect(numbers(xp.matmul(eigenvectors.mT, eigenvectors))).toEqual(numbers(xp.eye(5)));
  });

  it('rank one and zero matrices have orthonormal singular vectors', () => {
    for (const x of [
      linalg.outer(xp.asarray([1.5, 2, 0]), xp.asarray([1, -1.5])),
      xp.zeros([4, 2]),
      xp.zeros([2, 3]),
    ]) {
      const { U, S, Vh } = linalg.svd(x);
      for (const y of [U, Vh]) {
        const gram = numbers(xp.matmul(y.mT, y).sub(xp.eye(y.shape[0])));
        expect(Math.max(...gram.map(Math.abs))).toBeLessThan(1e-14);
      }
      expect(numbers(S).length).toBe(Math.min(...x.shape));
    }
  });

  it('entries near the ends of the range neither overflow nor vanish', () => {
    for (const size of [1e300, 1e-300]) {
      const x = xp
        .asarray(
          [
            [3, 0],
            [4, 5],
          ],
          { dtype: 'float64' },
        )
        .mul(size);
      expect(deviation(numbers(linalg.svdvals(x)), [3 * Math.sqrt(5) * size, Math.sqrt(5) * size])).toBeLessThan(1e-14);
      expect(deviation([Math.abs(numbers(linalg.qr(x).R)[0])], [5 * size])).toBeLessThan(1e-14);
    }
  });

  it('NaN ends in an error, not in a loop', () => {
    const x = xp.asarray([
      [NaN, 1],
      [1, 2],
    ]);
    expect(() => linalg.eigh(x)).toThrow(/NaN/);
    expect(() => linalg.svd(x)).toThrow(/NaN/);
    expect(() => linalg.cholesky(x)).toThrow(/positive definite/);
    expect(numbers(linalg.inv(x)).every(Number.isNaN)).toBe(true);
  });

  it('says which function met which matrix, and what to look at', () => {
    const nan = xp.full([2, 2], NaN);
    const rankOne = xp.ones([2, 2]);
    const cases: [() => unknown, string, RegExp, RegExp][] = [
      [() => linalg.eigh(nan), 'linalg.eigh', /NaN or infinite/, /isfinite/],
      [() => linalg.svd(nan), 'linalg.svd', /NaN or infinite/, /isfinite/],
      [() => linalg.cholesky(xp.zeros([2, 2])), 'linalg.cholesky', /pivot 0 is 0/, /eigvalsh/],
      [() => linalg.solve(rankOne, rankOne), 'linalg.solve', /singular/, /pinv/],
      [() => linalg.inv(rankOne), 'linalg.inv', /singular/, /pinv/],
    ];
    for (const [call, name, what, fix] of cases) {
      expect(call).toThrow(
        expect.objectContaining({
          ...{ name: 'LinAlgError', code: 'ERR_LINALG', where: { name } },
          ...{ what: expect.stringMatching(what), fix: expect.stringMatching(fix) },
        }),
      );
    }
  });

  it('pivoting: a zero in the corner is no obstacle', () => {
    expect(
      numbers(
        linalg.solve(
          xp.asarray([
            [0, 1.5],
            [2, 0],
          ]),
          xp.asarray([3.0, 4], { dtype: 'float64' }),
        ),
      ),
    ).toEqual([2, 2]);
  });
});
