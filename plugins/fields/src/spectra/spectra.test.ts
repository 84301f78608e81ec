import { type NDArray, referenceNamespace, setWarningHandler, type Warning } from '@glass-ts/core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Lognormal } from '../grf/lognormal.ts';
import { Normal } from '../grf/normal.ts';
import * as spectra from './index.ts';

let warnings: Warning[] = [];
let previous: ReturnType<typeof setWarningHandler>;
beforeEach(() => {
  warnings = [];
  previous = setWarningHandler((w) => warnings.push(w));
});
afterEach(() => {
  setWarningHandler(previous);
});

const lists = (xs: readonly NDArray[]) => xs.map((x) => x.tolistSync());

describe('order', () => {
  it('counts fields', () => {
    expect([0, 1, 3, 6, 55].map(spectra.nfieldsFromNspectra)).toEqual([0, 1, 2, 3, 10]);
    for (const k of [2, 4, 5, -1, 1.5])
      expect(() => spectra.nfieldsFromNspectra(k)).toThrow(`invalid number of spectra: ${k}`);
  });

  it('enumerates pairs with the second index falling', () => {
    expect([...spectra.enumerateSpectra('abcdef')]).toEqual([
      [0, 0, 'a'],
      [1, 1, 'b'],
      [1, 0, 'c'],
      [2, 2, 'd'],
      [2, 1, 'e'],
      [2, 0, 'f'],
    ]);
    expect(spectra.spectraIndices(0).shape).toEqual([0, 2]);
    expect(spectra.spectraIndices(2).tolistSync()).toEqual([
      [0, 0],
      [1, 1],
      [1, 0],
    ]);
  });

  it('goes to HEALPix order and back', () => {
    const labels = Array.from(spectra.enumerateSpectra(new Array(15).fill(0)), ([i, j]) => `${i}${j}`);
    const healpix = spectra.glassToHealpixSpectra(labels);
    expect(healpix.slice(0, 9)).toEqual(['00', '11', '22', '33', '44', '10', '21', '32', '43']);
    expect(spectra.healpixToGlassSpectra(healpix)).toEqual(labels);
    expect(() => spectra.glassToHealpixSpectra([1, 2])).toThrow('invalid number of spectra');
  });
});

describe('getcl', () => {
  const cls = [
    [1, 2, 3],
    [4, 5],
    [6, 7, 8],
  ];

  it('finds, cuts and fills', () => {
    expect(spectra.getcl(cls, 0, 1).tolistSync()).toEqual([6, 7, 8]);
    expect(spectra.getcl(cls, 1, 0, 1).tolistSync()).toEqual([6, 7]);
    expect(spectra.getcl(cls, 1, 1, 3).tolistSync()).toEqual([4, 5, 0, 0]);
    expect(spectra.getcl([[1], null, null], 0, 1, 1).tolistSync()).toEqual([0, 0]);
    expect(() => spectra.getcl(cls, 7, 1)).toThrow('no spectrum of fields 7 and 1');
  });
});

describe('gaussian spectra', () => {
  const cl = [0, 0.01, 0.004, 0.001];

  it('skip what is empty, and ignore a monopole of zero', () => {
    const [a, b, c] = spectra.solveGaussianSpectra([Lognormal(1), Normal()], [cl, [1, 0.5], null]);
    expect(a.tolistSync()).toHaveLength(4);
    expect((a.tolistSync() as number[])[0]).toBe(0);
    expect(c.shape).toEqual([0]);
    // Normal fields are their own Gaussian fields, to the rounding of the transform.
    (b.tolistSync() as number[]).forEach((v, l) => {
      expect(Math.abs(v - [1, 0.5][l])).toBeLessThan(1e-14);
    });
    expect(lists(spectra.computeGaussianSpectra([], []))).toEqual([]);
  });

  it('want one spectrum per pair', () => {
    expect(() => spectra.computeGaussianSpectra([Normal()], [cl, cl])).toThrow(
      'mismatch between number of fields and spectra',
    );
    expect(() => spectra.solveGaussianSpectra([Normal(), Normal()], [cl])).toThrow('mismatch');
  });

  it('warn when there is no solution, and that lognormalGls is old', () => {
    spectra.solveGaussianSpectra([Lognormal(1)], [[-30, 1, 1]]);
    const message = 'Gaussian spectrum for fields (0, 0) did not converge';
    expect(warnings).toEqual([{ code: 'WARN_GAUSSIAN_SPECTRUM', message }]);
    spectra.lognormalGls([[0.01, 0.001]]);
    const instead = 'use glass.solve_gaussian_spectra() instead';
    expect(warnings.at(-1)).toEqual({ code: 'WARN_DEPRECATED', message: instead, deprecation: true });
  });
});

describe('effectiveCls', () => {
  const cls = [
    [1, 2, 3],
    [4, 5],
    [6, 7, 8],
  ];

  it('is the spectrum of the weighted sums', () => {
    const w1 = [
      [1, 2],
      [3, 4],
    ];
    const w2 = [[[1, 0, 2]], [[0, 1, -1]]];
    const out = spectra.effectiveCls(cls, w1, w2);
    expect(out.shape).toEqual([2, 1, 3, 3]);
    const full = [
      [cls[0], cls[2]],
      [cls[2], [4, 5, 0]],
    ];
    const got = out.tolistSync() as number[][][][];
    for (let a = 0; a < 2; a++) {
      for (let b = 0; b < 3; b++) {
        for (let l = 0; l < 3; l++) {
          let sum = 0;
          for (let i = 0; i < 2; i++) for (let k = 0; k < 2; k++) sum += w1[i][a] * w2[k][0][b] * full[i][k][l];
          expect(got[a][0][b][l]).toBe(sum);
        }
      }
    }
  });

  it('is symmetric in one set of weights', () => {
    const w = referenceNamespace().asarray([
      [0.1, 0.7, 3],
      [0.3, 0.9, -1],
    ]);
    const [once, twice] = [
      spectra.effectiveCls(cls, w),
      spectra.effectiveCls(cls, w, [
        [0.1, 0.7, 3],
        [0.3, 0.9, -1],
      ]),
    ];
    const [a, b] = [once, twice].map((x) => x.tolistSync() as number[][][]);
    for (let i = 0; i < 3; i++) for (let j = 0; j < 3; j++) expect(a[i][j]).toEqual(a[j][i]);
    a.flat(2).forEach((v, k) => {
      expect(Math.abs(v - b.flat(2)[k])).toBeLessThan(1e-13);
    });
  });

  it('checks its weights', () => {
    expect(() => spectra.effectiveCls(cls, [1])).toThrow('shape mismatch between fields and weights1');
    expect(() => spectra.effectiveCls(cls, 1)).toThrow('shape mismatch between fields and weights1');
    expect(() => spectra.effectiveCls(cls, [1, 2], [1, 2, 3])).toThrow('shape mismatch between fields and weights2');
    expect(spectra.effectiveCls([], []).shape).toEqual([0]);
  });
});

describe('covariance', () => {
  it('takes missing spectra and any dtype', () => {
    const xp = referenceNamespace();
    const cov = spectra.covFromSpectra([xp.asarray([1, 2], { dtype: 'int64' }), [0.5], null]);
    expect(cov.dtype).toBe('float64');
    expect(cov.tolistSync()).toEqual([
      [
        [1, 0],
        [0, 0.5],
      ],
      [
        [2, 0],
        [0, 0],
      ],
    ]);
  });

  it('forgives rounding, not negative eigenvalues', () => {
    // Rank one: cl_01² = cl_00 cl_11 exactly, up to rounding.
    const singular = [
      [0.1, 0.2],
      [0.3, 0.7],
      [Math.sqrt(0.03), Math.sqrt(0.14)],
    ];
    expect(spectra.checkPosdefSpectra(singular)).toBe(true);
    expect(
      spectra.checkPosdefSpectra([
        [1, 1],
        [1, 1],
        [1 + 1e-12, 1],
      ]),
    ).toBe(false);
    expect(spectra.checkPosdefSpectra([[1, Number.NaN]])).toBe(false);
  });

  it('regularises', () => {
    const bad = [
      [1, 1],
      [1, 1],
      [1.1, 0.2],
    ];
    for (const method of ['nearest', 'clip'] as const) {
      const good = spectra.regularizedSpectra(bad, { method });
      expect(spectra.checkPosdefSpectra(good)).toBe(true);
      if (method === 'nearest')
        expect(lists(good).slice(0, 2)).toEqual([
          [1, 1],
          [1, 1],
        ]);
    }
    expect(() => spectra.regularizedSpectra(bad, { method: 'best' as 'clip' })).toThrow("unknown method 'best'");
  });
});
