import { describe, expect, it } from 'vitest';
import { cosineToLegendre, legendreToCosine } from './legendre-cosine.ts';
import { LegendreTransform } from './legendre-transform.ts';

const largest = (x: ArrayLike<number>): number => Array.from(x).reduce((top, v) => Math.max(top, Math.abs(v)), 0);
const difference = (a: Float64Array, b: Float64Array): number => largest(a.map((v, k) => v - b[k]));

const angle = (k: number, N: number): number => ((k + 0.5) * Math.PI) / N;

/** By cosine series: an independent way, exact in the same sense. */
function correlation(cl: Float64Array, N: number): Float64Array {
  const b = legendreToCosine(cl.map((c, l) => ((2 * l + 1) / (4 * Math.PI)) * c));
  return Float64Array.from({ length: N }, (_, k) => b.reduce((sum, v, j) => sum + v * Math.cos(j * angle(k, N)), 0));
}

function spectrum(corr: Float64Array, n: number): Float64Array {
  const N = corr.length;
  const b = Float64Array.from(
    corr,
    (_, j) => ((j === 0 ? 1 : 2) / N) * corr.reduce((sum, f, k) => sum + f * Math.cos(j * angle(k, N)), 0),
  );
  return cosineToLegendre(b)
    .map((a, l) => ((4 * Math.PI) / (2 * l + 1)) * a)
    .slice(0, n);
}

describe('LegendreTransform', () => {
  it.each([
    [1, 1],
    [1, 2],
    [2, 3],
    [8, 8],
    [9, 27],
    [100, 101],
    [129, 387],
  ])('sums as cosine series do: %i degrees, %i angles', (n, N) => {
    const transform = new LegendreTransform(n, N);
    const cl = Float64Array.from({ length: n }, (_, l) => (1 + Math.sin(l)) / (l + 1) ** 2);
    const corr = correlation(cl, N);
    // No polynomial of degree < n: the interpolation has all N degrees.
    const other = corr.map((x) => Math.expm1(3 * x));
    const expected = spectrum(other, n);
    // The second time from tables.
    for (const _ of [1, 2]) {
      expect(difference(transform.toCorrelation(cl), corr)).toBeLessThan(1e-13 * largest(corr));
      expect(difference(transform.toSpectrum(corr), cl)).toBeLessThan(1e-13 * largest(cl));
      expect(difference(transform.toSpectrum(other), expected)).toBeLessThan(1e-13 * largest(expected));
    }
  });

  it('is its own inverse where no tables are kept', () => {
    const [n, N] = [2100, 4100];
    const transform = new LegendreTransform(n, N);
    const cl = Float64Array.from({ length: n }, (_, l) => 1 / (l + 1) ** 1.5);
    for (const _ of [1, 2]) {
      expect(difference(transform.toSpectrum(transform.toCorrelation(cl)), cl)).toBeLessThan(1e-13);
    }
  });

  it('gives the same bits with and without tables', () => {
    const transform = new LegendreTransform(33, 99);
    const cl = Float64Array.from({ length: 33 }, (_, l) => 1 / (l + 1));
    const corr = transform.toCorrelation(cl);
    expect(transform.toCorrelation(cl)).toEqual(corr);
    expect(transform.toSpectrum(corr)).toEqual(transform.toSpectrum(corr));
    // Zeros beyond the input, as those of a padded spectrum.
    const padded = new Float64Array(99);
    padded.set(cl);
    expect(new LegendreTransform(99, 99).toCorrelation(padded)).toEqual(corr);
  });

  it('lets NaN through', () => {
    const transform = new LegendreTransform(5, 10);
    expect(transform.toCorrelation(Float64Array.of(1, Number.NaN, 0, 0, 0)).every(Number.isNaN)).toBe(true);
  });
});
