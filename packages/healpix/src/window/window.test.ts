import { describe, expect, it } from 'vitest';
import { chordMoments, windowsFromMoments } from './moments.ts';
import { momentsOf } from './momentTable.ts';
import { pixelWindows, pixwin } from './pixwin.ts';
import { gaussLegendre } from './rules.ts';

describe('pixel windows', () => {
  // published HEALPix tables at l = 2, N, 2N, 4N (temperature, polarization); they are good to 1e-11 at nside 2, better above
  it.each([
    [
      2,
      [0.9331070169564226, 0.9331070169564226, 0.7903827794172015, 0.3976090163967461],
      [0.9775174271098435, 0.9775174271098435, 0.8294976446494134, 0.42129966038357736],
      5e-11,
    ],
    [
      8,
      [0.9956525978675678, 0.9488449448842123, 0.817805501797632, 0.43455534627999126],
      [0.9985501170951213, 0.9516304198468729, 0.8202752537125026, 0.4360671062018357],
      1e-11,
    ],
    [
      64,
      [0.99993174405345, 0.9535939863969998, 0.8261264274902717, 0.44530534547677436],
      [0.9999772478343357, 0.9536377354076152, 0.8261653256219849, 0.44532929812298194],
      1e-12,
    ],
    [
      128,
      [0.9999829334607662, 0.9539386662637596, 0.8267344730840308, 0.44607526753360977],
      [0.9999943111421227, 0.9539496077779819, 0.8267442037821651, 0.44608126275753557],
      1e-12,
    ],
    // published ones for nside > 128 are scaled from smaller nside: 1.2e-5
    [
      512,
      [0.9999992655227734, 0.9542013551147631, 0.8272019028560076, 0.4466517153676962],
      [0.9999996444157585, 0.9542017166552285, 0.827202216277236, 0.44665188460102223],
      1.2e-5,
    ],
    [
      8192,
      [1, 0.9542834382189562, 0.8273479556537051, 0.4468318234817144],
      [1, 0.9542834275852364, 0.827347946434446, 0.4468318185026021],
      1.2e-5,
    ],
  ])('equal the published ones, nside %i', (nside, t, p, tolerance) => {
    const { temperature, polarization } = pixelWindows(nside, 4 * nside);
    for (const [k, l] of [2, nside, 2 * nside, 4 * nside].entries()) {
      expect(Math.abs(temperature[l] - t[k])).toBeLessThan(tolerance);
      expect(Math.abs(polarization[l] - p[k])).toBeLessThan(tolerance);
    }
    expect(polarization[0] + polarization[1]).toBe(0);
    expect(temperature[0]).toBeCloseTo(1, 13);
  });

  it('come from a table that the quadrature gives again', () => {
    for (const nside of [1, 2, 4, 8, 16]) {
      const computed = chordMoments(nside);
      const kept = momentsOf(nside);
      for (const kind of ['scalar', 'tensor'] as const) {
        for (let k = 0; k < computed[kind].length; k++) {
          expect(Math.abs(computed[kind][k] / kept[kind][k] - 1)).toBeLessThan(1e-13);
        }
      }
    }
  });

  it('continue smoothly between and beyond the table', () => {
    // direct quadrature at an nside that is not in the table against the continuation used above 48
    const direct = windowsFromMoments(chordMoments(56), 56, 224);
    const continued = pixelWindows(56, 224);
    for (let l = 0; l <= 224; l++) {
      expect(Math.abs(direct.temperature[l] - continued.temperature[l])).toBeLessThan(1e-9);
      expect(Math.abs(direct.polarization[l] - continued.polarization[l])).toBeLessThan(1e-9);
    }
  });

  it('have the lengths asked for', () => {
    expect(pixwin(4).shape).toEqual([12]);
    expect(pixwin(4, { lmax: 100 }).shape).toEqual([17]);
    const [t, p] = pixwin(4, { lmax: 5, pol: true });
    expect([t.size, p.size]).toEqual([6, 6]);
    expect(() => pixwin(0)).toThrow(/nside 0/);
  });
});

it('Gauss–Legendre rules integrate polynomials', () => {
  const { x, w } = gaussLegendre(8);
  for (let n = 0; n < 16; n++) {
    expect(x.reduce((s, v, k) => s + w[k] * v ** n, 0)).toBeCloseTo(1 / (n + 1), 14);
  }
});
