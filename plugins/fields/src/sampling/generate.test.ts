import {
  createNamespace,
  createReferenceBackend,
  type NDArray,
  scope,
  setWarningHandler,
  type Warning,
} from '@glass-ts/core';
import { withoutHost } from '@glass-ts/core/testing';
import { map2alm } from '@glass-ts/healpix';
import { defaultRng } from '@glass-ts/rng';
import { describe, expect, it } from 'vitest';
import { Lognormal } from '../grf/lognormal.ts';
import { Normal } from '../grf/normal.ts';
import { generate, generateGaussian, generateGrf, generateLognormal } from './generate.ts';

const NSIDE = 16;
const COUNT = 21;
const spectrum = (scale: number) => Array.from({ length: COUNT }, (_, l) => scale / (l + 1));

/** Correlation coefficient 0.6 between neighbours, none beyond. */
const GLS = [spectrum(1), spectrum(4), spectrum(1.2), spectrum(9), spectrum(3.6), []];

async function collect(maps: AsyncIterable<NDArray>): Promise<NDArray[]> {
  const out: NDArray[] = [];
  for await (const map of maps) out.push(map);
  return out;
}

/** Real and imaginary parts of the coefficients, interleaved, and the degree and order of each. */
async function coefficients(map: NDArray): Promise<Float64Array> {
  return (await (await map2alm(map, { lmax: COUNT - 1 })).toHost()) as Float64Array;
}

/** Σ_m a_lm conj(b_lm) / C_l summed over l: for a = b distributed as χ² with Σ (2l+1) degrees of freedom. */
function power(a: Float64Array, b: Float64Array, cl: readonly number[]): number {
  let sum = 0;
  for (let m = 0, k = 0; m < COUNT; m++) {
    for (let l = m; l < COUNT; l++, k++) {
      sum += ((m === 0 ? 1 : 2) * (a[2 * k] * b[2 * k] + a[2 * k + 1] * b[2 * k + 1])) / cl[l];
    }
  }
  return sum;
}

describe('generateGrf', () => {
  // Both mix the same normals with the same weights in the same order; the transforms differ by their round-off.
  it('mixes the same fields in one pass on the host as with array operations elsewhere', async () => {
    const elsewhere = createNamespace(withoutHost(createReferenceBackend()));
    for (const ncorr of [0, 1, 2]) {
      const here = await collect(generateGrf(GLS, 4, { ncorr, rng: defaultRng({ seed: 3 }) }));
      const there = await collect(generateGrf(GLS, 4, { ncorr, rng: defaultRng({ seed: 3, xp: elsewhere }) }));
      for (const [k, map] of here.entries()) {
        const other = (await there[k].toHost()) as Float64Array;
        (map.values() as Float64Array).forEach((x, p) => {
          expect(x).toBeCloseTo(other[p], 11);
        });
      }
    }
  });

  it('has the spectra it was given', async () => {
    const maps = await collect(generateGrf(GLS, NSIDE, { rng: defaultRng({ seed: 7 }) }));
    const alms = await Promise.all(maps.map(coefficients));
    const modes = COUNT * COUNT;
    const rho = [1, 1, 0.6, 1, 0.6, 0];
    const pairs = [
      [0, 0],
      [1, 1],
      [1, 0],
      [2, 2],
      [2, 1],
      [2, 0],
    ];
    pairs.forEach(([i, j], k) => {
      const unit = spectrum(Math.sqrt([1, 4, 9][i] * [1, 4, 9][j]));
      const mean = power(alms[i], alms[j], unit) / modes;
      // The mean of 441 products has the variance (1 + ρ²)/441: five standard deviations, false alarm 6e-7 per pair.
      expect(Math.abs(mean - rho[k])).toBeLessThan(5 * Math.sqrt((1 + rho[k] ** 2) / modes));
    });
  });

  it('forgets what is farther than ncorr', async () => {
    const gls = GLS.map((gl, k) => (k === 5 ? spectrum(1.5) : gl));
    const modes = COUNT * COUNT;
    const correlations = await Promise.all(
      [2, 1].map(async (ncorr) => {
        const maps = await collect(generateGrf(gls, NSIDE, { ncorr, rng: defaultRng({ seed: 11 }) }));
        const [a, , b] = await Promise.all(maps.map(coefficients));
        return power(a, b, spectrum(3)) / modes;
      }),
    );
    // Five standard deviations as above: 0.5 with full memory, none with one field's.
    [0.5, 0].forEach((rho, k) => {
      expect(Math.abs(correlations[k] - rho)).toBeLessThan(5 * Math.sqrt((1 + rho ** 2) / modes));
    });
  });

  it('keeps its memory to itself, also when it is left early', async () => {
    const backend = createReferenceBackend();
    const xp = createNamespace(backend);
    const rng = defaultRng({ seed: 1, xp });
    for (const wanted of [1, 2, 3]) {
      let seen = 0;
      await scope(async () => {
        for await (const map of generateGrf(GLS, 2, { rng })) {
          expect(map.shape).toEqual([48]);
          if (++seen === wanted) break;
        }
      });
      expect(backend.memory().buffers).toBe(0);
    }
  });

  it('fails when it is first asked', async () => {
    const empty = generateGrf([[], [], null], 1);
    await expect(empty.next()).rejects.toThrow('all gls are empty');
    await expect(generateGrf([[1], [1]], 1).next()).rejects.toThrow('invalid number of spectra');
    const impossible = generateGrf([[1], [1], [2]], 1);
    await impossible.next();
    await expect(impossible.next()).rejects.toThrow('not positive definite');
  });
});

describe('generate', () => {
  it('transforms the Gaussian maps with their variances', async () => {
    const gaussian = await collect(generateGrf(GLS, 4, { rng: defaultRng({ seed: 3 }) }));
    const variances: number[] = [];
    const own = (x: NDArray, variance: number) => {
      variances.push(variance);
      return x.mul(-1);
    };
    const maps = await collect(generate([Lognormal(0.5), own, Normal()], GLS, 4, { rng: defaultRng({ seed: 3 }) }));
    const sum = (cl: readonly number[]) => cl.reduce((total, c, l) => total + ((2 * l + 1) * c) / (4 * Math.PI), 0);
    expect(variances[0]).toBeCloseTo(sum(GLS[1]), 12);
    const [x, y] = [gaussian[0].values(), maps[0].values()] as Float64Array[];
    x.forEach((v, p) => {
      expect(y[p]).toBeCloseTo(0.5 * Math.expm1(v - sum(GLS[0]) / 2), 12);
      expect(y[p]).toBeGreaterThan(-0.5);
    });
    expect(maps[1].tolistSync()).toEqual(gaussian[1].mul(-1).tolistSync());
    expect(maps[2].tolistSync()).toEqual(gaussian[2].tolistSync());
  });

  it('wants one spectrum per pair', async () => {
    await expect(generate([Normal()], GLS, 1).next()).rejects.toThrow('mismatch between number of fields and gls');
  });

  it('has deprecated relatives', async () => {
    const warnings: Warning[] = [];
    const previous = setWarningHandler((w) => warnings.push(w));
    try {
      const gls = [spectrum(1)];
      const rng = () => defaultRng({ seed: 5 });
      const [gauss] = await collect(generateGaussian(gls, 2, { rng: rng() }));
      const [log] = await collect(generateLognormal(gls, 2, 0.1, { rng: rng() }));
      expect(gauss.tolistSync()).toEqual((await collect(generate([Normal()], gls, 2, { rng: rng() })))[0].tolistSync());
      expect(log.tolistSync()).toEqual(
        (await collect(generate([Lognormal(0.1)], gls, 2, { rng: rng() })))[0].tolistSync(),
      );
      const warning = { code: 'WARN_DEPRECATED', message: 'use glass.generate() instead', deprecation: true };
      expect(warnings).toEqual([warning, warning]);
    } finally {
      setWarningHandler(previous);
    }
  });
});
