import { LinAlgError, setWarningHandler, type Warning } from '@glass-ts/core';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { symmetricEigen } from '../numeric/index.ts';
import { covClip, covNearest, nearcorr, nnls } from './index.ts';
import { solveNnls } from './nnls.ts';

let warnings: Warning[] = [];
let previous: ReturnType<typeof setWarningHandler>;
beforeEach(() => {
  warnings = [];
  previous = setWarningHandler((w) => warnings.push(w));
});
afterEach(() => {
  setWarningHandler(previous);
});

const largestDifference = (a: Float64Array, b: readonly number[]): number =>
  Math.max(...b.map((v, k) => Math.abs(v - a[k])));

describe('nnls', () => {
  it('takes the right step where GLASS does not (optimum: independent solver, in the specification)', () => {
    const first = nnls(
      [
        [1, 2],
        [2, 2],
        [-1, -2],
      ],
      [3, 1, 2],
    );
    expect(largestDifference(first.values() as Float64Array, [0.5, 0])).toBeLessThan(1e-15);
  });

  it('ends at a Karush–Kuhn–Tucker point for any input, dependent columns included', () => {
    const entry = fc.integer({ min: -3, max: 3 });
    const problem = fc.integer({ min: 1, max: 6 }).chain((m) =>
      fc.integer({ min: 1, max: 6 }).chain((n) =>
        fc.record({
          m: fc.constant(m),
          n: fc.constant(n),
          a: fc.array(entry, { minLength: m * n, maxLength: m * n }),
          b: fc.array(entry, { minLength: m, maxLength: m }),
        }),
      ),
    );
    const check = ({ m, n, a, b }: { m: number; n: number; a: number[]; b: number[] }) => {
      const x = solveNnls(Float64Array.from(a), m, n, Float64Array.from(b), { maxiter: 100 });
      const residual = b.map((v, i) => v - x.reduce((sum, xj, j) => sum + a[i * n + j] * xj, 0));
      x.forEach((xj, j) => {
        const w = residual.reduce((sum, r, i) => sum + a[i * n + j] * r, 0);
        expect(xj).toBeGreaterThanOrEqual(0);
        // Entries are below 4 and the matrices at most 6 × 6 of rank-revealing integers: 1e-9 is far above rounding.
        expect(w).toBeLessThan(1e-9);
        if (xj > 0) expect(Math.abs(w)).toBeLessThan(1e-9);
      });
    };
    fc.assert(fc.property(problem, check), { seed: 42, numRuns: 400 });
  });

  it('checks its shapes', () => {
    expect(() => nnls([1, 2], [1, 2])).toThrow('input `a` is not a matrix');
    expect(() => nnls([[1, 2]], [[1]])).toThrow('input `b` is not a vector');
    expect(() => nnls([[1, 2]], [1, 2])).toThrow('the shapes of `a` and `b` do not match');
  });
});

describe('covClip', () => {
  it('raises eigenvalues to the threshold', () => {
    const clipped = covClip(
      [
        [1, 2, 0],
        [2, 1, 0],
        [0, 0, 5],
      ],
      0.25,
    ).values() as Float64Array;
    // Eigenvalues −1, 3, 5 become 1.25, 3, 5.
    expect(largestDifference(symmetricEigen(clipped, 3).values, [1.25, 3, 5])).toBeLessThan(1e-14);
  });

  it('returns symmetric matrices, and NaN where no eigenvalue is positive', () => {
    const { shape, T } = covClip([
      [1, 0.9],
      [0.9, 0.2],
    ]);
    expect(shape).toEqual([2, 2]);
    expect(T.tolistSync()).toEqual(T.T.tolistSync());
    expect(
      covClip([
        [-1, 0],
        [0, -2],
      ]).tolistSync(),
    ).toEqual([
      [Number.NaN, Number.NaN],
      [Number.NaN, Number.NaN],
    ]);
  });
});

describe('nearcorr', () => {
  const higham = [
    [1, 1, 0],
    [1, 1, 1],
    [0, 1, 1],
  ];

  it('finds the matrix of Higham (2002), section 4', () => {
    const x = nearcorr(higham).values() as Float64Array;
    const [a, b] = [0.7607, 0.1573];
    expect(largestDifference(x, [1, a, b, a, 1, a, b, a, 1])).toBeLessThan(5e-5);
    expect(symmetricEigen(x, 3).values[0]).toBeGreaterThan(-1e-14);
    expect(warnings).toEqual([]);
  });

  it('takes any number of leading axes', () => {
    const stack = nearcorr([
      [higham, higham],
      [higham, higham],
    ]);
    expect(stack.shape).toEqual([2, 2, 3, 3]);
    const single = nearcorr(higham).values() as Float64Array;
    for (let k = 0; k < 4; k++) {
      expect([...(stack.values() as Float64Array).subarray(9 * k, 9 * k + 9)]).toEqual([...single]);
    }
  });

  it('warns when it has not converged', () => {
    nearcorr(higham, { niter: 2 });
    expect(warnings.map((w) => w.code)).toEqual(['WARN_NEARCORR']);
    expect(nearcorr(higham, { niter: 0 }).tolistSync()).toEqual(higham);
    expect(warnings.length).toBe(2);
  });

  it('refuses what is not square', () => {
    expect(() =>
      nearcorr([
        [1, 0, 0],
        [0, 1, 0],
      ]),
    ).toThrow('non-square matrix');
    expect(() => nearcorr([1, 0])).toThrow('non-square matrix');
    expect(() => covClip([[1, 0]])).toThrow(LinAlgError);
  });
});

describe('covNearest', () => {
  it('keeps the variances, zero ones included', () => {
    const cov = [
      [1, 2, 0.1],
      [2, 1, 0.1],
      [0.1, 0.1, 0],
    ];
    const x = covNearest(cov).values() as Float64Array;
    expect([x[0], x[4], x[8]]).toEqual([1, 1, 0]);
    expect(symmetricEigen(x, 3).values[0]).toBeGreaterThan(-1e-14);
  });

  it('refuses negative variances', () => {
    expect(() =>
      covNearest([
        [-1, 0],
        [0, 1],
      ]),
    ).toThrow('negative values on the diagonal');
  });
});
