import * as glass from 'glass-ts';
import { beforeAll, describe, expect, it } from 'vitest';
import { chiSquareTail } from '../support/chi-square.ts';

const { grf } = glass;
const xp = glass.referenceNamespace();
const table = (x: glass.TableInput) => glass.hostTable(x).data;

// The script is plain JavaScript, as users run it: what it gives is declared here.
interface Legacy {
  readonly fields: readonly glass.grf.Transformation[];
  readonly cls: readonly Float64Array[];
  readonly gls: readonly glass.NDArray[];
  readonly regularized: readonly glass.NDArray[];
  readonly maps: readonly glass.NDArray[];
}
interface Script {
  legacyMode(options: object): Promise<Legacy>;
  correlations(spectra: readonly glass.NDArray[]): readonly Float64Array[];
}
const script = () => import(`../../examples/${'legacy-mode'}.mjs`) as Promise<Script>;

/** Spectrum that fields have whose Gaussian fields have this one, without the band limit: on a grid four times as fine. */
function spectrumOf(gl: Float64Array, a: glass.grf.Transformation, b: glass.grf.Transformation): Float64Array {
  const padded = new Float64Array(4 * gl.length);
  padded.set(gl);
  return table(grf.corrtocl(grf.corr(a, b, xp.asarray(grf.cltocorr(padded)))));
}

describe('legacy-mode.mjs at nside 32', () => {
  const NSIDE = 32;
  const LMAX = 48;
  let made: Legacy;
  beforeAll(async () => {
    made = await (await script()).legacyMode({ nside: NSIDE, lmax: LMAX });
  });

  it('has Gaussian spectra that fields can have after regularization, and correlations in bounds', async () => {
    const { correlations } = await script();
    expect(glass.checkPosdefSpectra(made.regularized)).toBe(true);
    for (const r of correlations(made.regularized)) for (const v of r) expect(Math.abs(v)).toBeLessThan(1 + 1e-12);
  });

  it('has the spectra that went in: 21 of them, within cosmic variance', async () => {
    const { fields, maps, regularized, cls } = made;
    const alms: glass.NDArray[] = [];
    for (const map of maps) alms.push(await glass.healpix.map2alm(map, { lmax: NSIDE }));
    const estimates = new Map<string, Float64Array>();
    for (const [i, j] of [...glass.enumerateSpectra(cls)]) {
      estimates.set(`${i},${j}`, table(glass.healpix.alm2cl(alms[i]!, alms[j]!)));
    }
    const expected = [...glass.enumerateSpectra([...regularized])].map(([i, j, gl]) => {
      const full = spectrumOf(table(gl), fields[i]!, fields[j]!);
      return { i, j, cl: full.subarray(0, NSIDE + 1) };
    });
    // Regularization changes nothing that is large, and the transformation gives the spectra back that were asked for.
    expected.forEach(({ cl }, k) => {
      for (let l = 2; l <= NSIDE; l++)
        expect(Math.abs(cl[l]! - cls[k]![l]!)).toBeLessThan(0.02 * Math.abs(cls[k]![l]!));
    });
    // Of Gaussian fields Σ (2l + 1) Tr C⁻¹ Ĉ is χ² with 6 Σ (2l + 1) degrees of freedom, however much the fields are
    // correlated (Wishart); these lognormal ones are nearly Gaussian on these scales.
    let [chi2, dof] = [0, 0];
    for (let l = 2; l <= NSIDE; l++) {
      const [theory, measured] = [new Float64Array(36), new Float64Array(36)];
      for (const { i, j, cl } of expected) {
        theory[6 * i + j] = theory[6 * j + i] = cl[l]!;
        const value = estimates.get(`${i},${j}`)![l]!;
        measured[6 * i + j] = measured[6 * j + i] = value;
      }
      const product = xp.matmul(xp.linalg.inv(xp.fromTyped(theory, [6, 6])), xp.fromTyped(measured, [6, 6]));
      chi2 += (2 * l + 1) * ((await xp.linalg.trace(product).item()) as number);
      dof += 6 * (2 * l + 1);
    }
    expect(dof).toBe(6 * (33 ** 2 - 4));
    // Seed 42: χ² = 6528 of 6510, probability 0.43.
    const probability = chiSquareTail(chi2, dof);
    expect(probability).toBeGreaterThan(1e-4);
    expect(probability).toBeLessThan(1 - 1e-4);
  });

  it('is bounded by the shifts: −1 for densities, those of Hilbert et al. for convergences', () => {
    made.maps.forEach((map, i) => {
      const lowest = Math.min(...table(map));
      expect(lowest).toBeGreaterThan(i < 3 ? -1 : -0.05);
    });
  });
});
