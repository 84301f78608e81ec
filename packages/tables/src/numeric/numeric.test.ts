import { describe, expect, it } from 'vitest';
import * as numeric from './index.ts';

const f = (...values: number[]) => Float64Array.from(values);

/** Largest difference, NaN equal to NaN. */
function distance(got: Float64Array, want: readonly number[]): number {
  expect(got.length).toBe(want.length);
  return Math.max(0, ...want.map((w, k) => (Number.isNaN(w) && Number.isNaN(got[k]) ? 0 : Math.abs(got[k] - w))));
}

describe('interp (literals: numpy.interp)', () => {
  const x = f(-1, 0, 0.3, 1, 1.5, 2, 2.5, Number.NaN, 3, 4);
  const [xp, fp] = [f(0, 1, 1, 2, 3), f(1, 2, 5, -1, 7)];
  // One rounding of each of three operations on numbers of order 1 to 10.
  const tolerance = 1e-14;

  it('is constant outside, takes the last of equal nodes, passes NaN', () => {
    const want = [1, 1, 1.3, 5, 2, -1, 3, Number.NaN, 7, 7];
    expect(distance(numeric.interp(x, xp, fp), want)).toBeLessThan(tolerance);
  });

  it('has its own values outside', () => {
    const want = [-9, 1, 1.3, 5, 2, -1, 3, Number.NaN, 7, 9];
    expect(distance(numeric.interp(x, xp, fp, { left: -9, right: 9 }), want)).toBeLessThan(tolerance);
  });

  it('wraps around', () => {
    const at = f(-725, -180, -10, 0, 5, 359, 360, 725);
    const got = numeric.interp(at, f(10, 350, 180, 90), f(1, 2, 3, 4), { period: 360, left: 99 });
    expect(distance(got, [1.75, 3, 2, 1.5, 1.25, 1.55, 1.5, 1.25])).toBeLessThan(tolerance);
  });
});

describe('grids (literals: numpy)', () => {
  it('linspace ends on its end', () => {
    expect([...numeric.linspace(0, 0.7, 8)].at(-1)).toBe(0.7);
    expect([...numeric.linspace(0, 1, 4, false)]).toEqual([0, 0.25, 0.5, 0.75]);
    expect([...numeric.linspace(3, 9, 1)]).toEqual([3]);
    expect([...numeric.linspace(3, 9, 0)]).toEqual([]);
  });

  it('arange counts in floating point', () => {
    expect([...numeric.arange(0, 1 + 0.3, 0.3)]).toEqual([0, 0.3, 0.6, 0.8999999999999999, 1.2]);
    expect([...numeric.arange(0.1, 0.9 + 0.1, 0.1)]).toEqual([
      0.1, 0.2, 0.30000000000000004, 0.4, 0.5, 0.6, 0.7000000000000001, 0.8, 0.9,
    ]);
    expect(numeric.arange(1, 1.3, 0.1).length).toBe(4);
    expect(numeric.arange(1, 0, 0.1).length).toBe(0);
  });

  it('rounds half to even', () => {
    expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4, 2.6].map(numeric.roundHalfEven)).toEqual([0, 2, 2, 0, -2, 2, 3]);
  });

  it('union1d keeps neighbouring doubles apart', () => {
    expect([...numeric.union1d(f(3, 1, 1), f(2, 1 + Number.EPSILON))]).toEqual([1, 1 + Number.EPSILON, 2, 3]);
  });
});

describe('integrals', () => {
  it('trapezoid, running and not', () => {
    expect(numeric.trapezoid(f(1, 2, 4), f(0, 1, 3))).toBe(7.5);
    expect(numeric.trapezoid(f(1), f(0))).toBe(0);
    expect([...numeric.cumulativeTrapezoid(f(1, 2, 3, 4), f(0, 1, 2, 3))]).toEqual([0, 1.5, 4, 7.5]);
  });

  it('gradient', () => {
    expect([...numeric.gradient(f(1, 2, 4, 8))]).toEqual([1, 1.5, 3, 4]);
  });
});

/** Small reproducible numbers in (−1, 1). */
function numbers(count: number, seed: number): Float64Array {
  return Float64Array.from(
    { length: count },
    (_, k) => Math.sin(12.9898 * (k + 1) * (seed + 1)) * Math.cos(k * k + seed),
  );
}

const times = (a: Float64Array, b: Float64Array, m: number, k: number, n: number): Float64Array => {
  const out = new Float64Array(m * n);
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) for (let l = 0; l < k; l++) out[i * n + j] += a[i * k + l] * b[l * n + j];
  return out;
};

const transposed = (a: Float64Array, m: number, n: number): Float64Array =>
  a.map((_, k) => a[(k % m) * n + Math.floor(k / m)]);

describe('linear algebra', () => {
  it.each([1, 2, 5, 12])('symmetricEigen decomposes a %i × %i matrix', (n) => {
    const half = numbers(n * n, n);
    const a = half.map((v, k) => v + half[(k % n) * n + Math.floor(k / n)]);
    const { values, vectors } = numeric.symmetricEigen(a, n);
    const scaled = vectors.map((v, k) => v * values[k % n]);
    // Backward error: a small multiple of n·eps·‖A‖, here ‖A‖ < 2n.
    expect(distance(times(scaled, transposed(vectors, n, n), n, n, n), [...a])).toBeLessThan(
      8 * n * n * Number.EPSILON,
    );
    const unit = times(transposed(vectors, n, n), vectors, n, n, n);
    expect(
      distance(
        unit,
        [...unit].map((_, k) => (k % (n + 1) === 0 ? 1 : 0)),
      ),
    ).toBeLessThan(8 * n * Number.EPSILON);
    expect([...values]).toEqual([...values].sort((x, y) => x - y));
  });

  it('symmetricEigen reads the lower triangle', () => {
    expect(distance(numeric.symmetricEigen(f(2, 99, 1, 2), 2).values, [1, 3])).toBeLessThan(1e-15);
  });

  it('thinQr keeps the Gram matrix and is triangular', () => {
    const a = numbers(7 * 4, 3);
    const { r, height } = numeric.thinQr(a, 7, 4);
    expect(height).toBe(4);
    const gram = times(transposed(a, 7, 4), a, 4, 7, 4);
    expect(distance(times(transposed(r, 4, 4), r, 4, 4, 4), [...gram])).toBeLessThan(1e-14);
    for (let i = 0; i < 4; i++) for (let j = 0; j < i; j++) expect(r[i * 4 + j]).toBe(0);
  });

  it('leastSquares has the least norm (literals: numpy.linalg.lstsq)', () => {
    const deficient = [
      0.35, 0.82, 0.33, 1.17, 0.91, 0.45, -0.54, 1.36, 0.36, 0.29, 0.03, 0.6499999999999999, -0.74, -0.16, -0.48, -0.9,
      0.04, -0.29, -0.78, -0.24999999999999997, 0.01, -0.28, 1.29, -0.27,
    ];
    const b = f(-2.71, -1.89, -0.17, -0.42, 0.21, 0.22);
    const [x] = numeric.leastSquares(f(...deficient), 6, 4, [b]);
    expect(
      distance(x, [1.0236475627956145, -1.9384303554440487, 0.13200585978546447, -0.9147827926484323]),
    ).toBeLessThan(1e-13);
    const wide = f(2.12, -1.11, -0.38, 2.04, 0.65, 0.66, -0.51, -1.65);
    const [y] = numeric.leastSquares(wide, 2, 4, [b.slice(0, 2)]);
    expect(
      distance(y, [-1.5231809233322466, -0.005592777102026918, 0.5889338383216027, 0.3611423693349604]),
    ).toBeLessThan(1e-13);
  });
});
