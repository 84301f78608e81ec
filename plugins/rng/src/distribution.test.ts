import { type NDArray, referenceNamespace } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import { PhiloxGenerator } from './index.ts';
import { chiSquarePValue, correlation, ksPValue, logGamma, normalCdf } from './testing/index.ts';

// The seed is fixed. A correct generator fails one of the about 30 checks below with probability 30 × ALPHA = 3e-5 over the
// choice of the seed.
const ALPHA = 1e-6;
const N = 20_000;

const xp = referenceNamespace();
const rng = (path: string) => new PhiloxGenerator(xp, { seed: 20260919, path });
const list = (x: NDArray) => Float64Array.from(x.values() as Iterable<number>, Number);

/** Counts of 0 … width − 1; larger values are put into the last cell. */
function histogram(values: ArrayLike<number>, width: number): Float64Array {
  const cells = new Float64Array(width);
  for (let k = 0; k < values.length; k++) cells[Math.min(values[k], width - 1)]++;
  return cells;
}

describe('continuous draws', () => {
  it('random is uniform', () => {
    expect(ksPValue(list(rng('u').random(N)), (x) => x)).toBeGreaterThan(ALPHA);
  });

  it('uniform is uniform between its bounds', () => {
    expect(ksPValue(list(rng('u2').uniform(-3, 5, N)), (x) => (x + 3) / 8)).toBeGreaterThan(ALPHA);
  });

  it('both members of uniformPairs are uniform, and independent', () => {
    const pairs = rng('p').uniformPairs(N);
    const [u, v] = [list(pairs.get(0)), list(pairs.get(1))];
    expect(ksPValue(u, (x) => x)).toBeGreaterThan(ALPHA);
    expect(ksPValue(v, (x) => x)).toBeGreaterThan(ALPHA);
    const cells = histogram(
      u.map((x, k) => Math.floor(10 * x) * 10 + Math.floor(10 * v[k])),
      100,
    );
    expect(chiSquarePValue(cells, new Float64Array(100).fill(N / 100))).toBeGreaterThan(ALPHA);
  });

  it('normals are normal', () => {
    expect(ksPValue(list(rng('n').standardNormal(N)), normalCdf)).toBeGreaterThan(ALPHA);
    expect(ksPValue(list(rng('n2').normal(2, 3, N)), (x) => normalCdf((x - 2) / 3))).toBeGreaterThan(ALPHA);
  });

  it('the tails of the normals are there', () => {
    // Beyond 3σ lie 0.27 % of a million draws: expected 2699.8, Poisson σ 52; five σ miss with probability 6e-7.
    const z = list(rng('tail').standardNormal(1_000_000));
    expect(Math.abs(z.filter((x) => Math.abs(x) > 3).length - 2699.8)).toBeLessThan(5 * 52);
  });
});

describe('Poisson counts', () => {
  it.each([0.01, 0.7, 3.5, 9.9, 10, 12.3, 47, 1000])('of mean %d', (mean) => {
    const counts = list(rng(`poisson/${mean}`).poisson(mean, N));
    const first = Math.max(0, Math.floor(mean - 8 * Math.sqrt(mean)));
    const width = Math.ceil(16 * Math.sqrt(mean)) + 20;
    const p = (k: number) => Math.exp(k * Math.log(mean) - mean - logGamma(k + 1));
    const expected = Float64Array.from({ length: width }, (_, k) => N * p(first + k));
    const observed = histogram(
      counts.map((x) => Math.max(x - first, 0)),
      width,
    );
    expect(chiSquarePValue(observed, expected)).toBeGreaterThan(ALPHA);
  });

  it('of a mean per element', () => {
    const means = Float64Array.from({ length: N }, (_, k) => 0.2 + (k % 40));
    const counts = list(rng('poisson/each').poisson(xp.fromTyped(means)));
    // Σ (n − λ)²/λ of independent Poisson counts: mean N, variance 2N + Σ 1/λ; six σ at most.
    const statistic = counts.reduce((sum, n, k) => sum + (n - means[k]) ** 2 / means[k], 0);
    const variance = 2 * N + means.reduce((sum, m) => sum + 1 / m, 0);
    expect(Math.abs(statistic - N)).toBeLessThan(6 * Math.sqrt(variance));
  });

  it('of a large mean are normal to their discreteness', () => {
    const counts = list(rng('poisson/large').poisson(1e10, N));
    expect(ksPValue(counts, (x) => normalCdf((x - 1e10) / 1e5))).toBeGreaterThan(ALPHA);
  });
});

describe('multinomial counts', () => {
  const p = [0.05, 0.4, 0, 0.25, 0.3];

  it('of one trial fall into the categories by their probabilities', () => {
    const rows = rng('m1').multinomial(1, xp.asarray(p), N);
    expect(new Set(list(xp.sum(rows, { axis: 1 })))).toEqual(new Set([1]));
    const totals = list(xp.sum(rows, { axis: 0 }));
    expect(totals[2]).toBe(0);
    expect(
      chiSquarePValue(
        totals,
        p.map((x) => N * x),
      ),
    ).toBeGreaterThan(ALPHA);
  });

  it.each([7, 30, 500])('of %d trials have binomial marginals', (trials) => {
    const rows = rng(`m/${trials}`).multinomial(trials, xp.asarray(p), N / 4);
    expect(new Set(list(xp.sum(rows, { axis: 1 })))).toEqual(new Set([trials]));
    expect(Math.max(...list(rows.get(undefined, 2)))).toBe(0);
    for (const k of [0, 1, 3, 4]) {
      const choose = (x: number) => logGamma(trials + 1) - logGamma(x + 1) - logGamma(trials - x + 1);
      const expected = Float64Array.from(
        { length: trials + 1 },
        (_, x) => (N / 4) * Math.exp(choose(x) + x * Math.log(p[k]) + (trials - x) * Math.log1p(-p[k])),
      );
      expect(chiSquarePValue(histogram(list(rows.get(undefined, k)), trials + 1), expected)).toBeGreaterThan(ALPHA);
    }
  });
});

describe('independence', () => {
  // √N r is a standard normal: 5.5 σ are exceeded with probability 4e-8 per pair.
  const LIMIT = 5.5 / Math.sqrt(N);
  const g = rng('a');
  const samples: Record<string, Float64Array> = {
    'the stream': list(g.at(0).random(N)),
    'its normals': list(g.at(0).standardNormal(N)),
    'its counts': list(g.at(0).poisson(5, N)),
    'its first of pairs': list(g.at(0).uniformPairs(N).get(0)),
    'its second of pairs': list(g.at(0).uniformPairs(N).get(1)),
    'the next elements': list(g.at(1).random(N)),
    'a child': list(g.stream('b').random(N)),
    'a spawned child': list(g.spawn(1)[0].random(N)),
    'the next seed': list(new PhiloxGenerator(xp, { seed: 20260920, path: 'a' }).random(N)),
  };
  const names = Object.keys(samples);
  it.each(names.flatMap((a, i) => names.slice(i + 1).map((b) => [a, b])))('%s and %s', (a, b) => {
    expect(Math.abs(correlation(samples[a], samples[b]))).toBeLessThan(LIMIT);
  });
});
