import { describe, expect, it } from 'vitest';
import { chiSquare, chiSquareTail } from '../support/chi-square.ts';

// The scripts are plain JavaScript, as users run them: what they give is declared here.
interface Spectra {
  readonly nz: Float64Array;
  readonly clustering: Float64Array;
  readonly lensing: Float64Array;
}
interface Scripts {
  shells(options: object): Promise<{
    readonly windows: readonly { readonly zeff: number }[];
    readonly z: readonly number[];
    readonly sum: readonly number[];
    readonly cls: readonly Float64Array[];
  }>;
  photoZ(): Promise<{
    readonly count: number;
    readonly mean: number;
    readonly histograms: readonly { readonly measured: Float64Array; readonly theory: Float64Array }[];
  }>;
  distributions(options: object): Promise<Record<'truth' | 'tophat' | 'linear', Spectra>>;
}
const script = (name: string) => import(`../../examples/${name}.mjs`) as Promise<Scripts>;

describe('the χ² of these tests', () => {
  it('has the probabilities of the tables', () => {
    // Abramowitz & Stegun, table 26.8.
    expect(chiSquareTail(3.84146, 1)).toBeCloseTo(0.05, 6);
    expect(chiSquareTail(18.307, 10)).toBeCloseTo(0.05, 5);
    expect(chiSquareTail(135.807, 100)).toBeCloseTo(0.01, 5);
    expect(chiSquareTail(67.3276, 100)).toBeCloseTo(0.995, 5);
  });
});

describe('shells.mjs', () => {
  it('has windows that add up to one between the first and the last centre', async () => {
    const { shells } = await script('shells');
    const { windows, z, sum, cls } = await shells({ zMax: 0.5, lmax: 30, limberFrom: 5 });
    expect(cls).toHaveLength((windows.length * (windows.length + 1)) / 2);
    const [first, last] = [windows[0]!.zeff, windows.at(-1)!.zeff];
    const inner = sum.filter((_, i) => z[i]! >= first && z[i]! <= last);
    expect(inner.length).toBeGreaterThan(100);
    // Node positions of neighbouring windows differ by half a spacing at most.
    for (const v of inner) expect(v).toBeCloseTo(1, 3);
  });
});

describe('photo-z.mjs', () => {
  it('has the histograms of the analytic distributions', async () => {
    const { photoZ } = await script('photo-z');
    const { count, mean, histograms } = await photoZ();
    // Poisson: 5 σ, false alarm 6e-7.
    expect(Math.abs(count - mean)).toBeLessThan(5 * Math.sqrt(mean));
    const measured = histograms.flatMap((h) => [...h.measured]);
    const theory = histograms.flatMap((h) => [...h.theory]);
    // Cells with ten galaxies or more. Seed 42: 65 cells, probability 0.82; accepted but for 2e-4 of all seeds.
    const { dof, probability } = chiSquare(
      measured,
      theory,
      theory.map((n) => (n >= 10 ? n : 0)),
    );
    expect(dof).toBeGreaterThan(50);
    expect(probability).toBeGreaterThan(1e-4);
    expect(probability).toBeLessThan(1 - 1e-4);
  });
});

describe('redshift-distributions.mjs', () => {
  it('agrees with the smooth distribution, better for linear windows', async () => {
    const { distributions } = await script('redshift-distributions');
    const { truth, tophat, linear } = await distributions({ limberFrom: 0, lmax: 100 });
    const worst = (s: Spectra, what: 'clustering' | 'lensing') =>
      Math.max(...[20, 50, 100].map((l) => Math.abs(s[what][l]! / truth[what][l]! - 1)));
    expect(worst(linear, 'clustering')).toBeLessThan(0.003);
    expect(worst(tophat, 'clustering')).toBeGreaterThan(2 * worst(linear, 'clustering'));
    // Shells of 350 Mpc: lensing to 3 %, see the width of the windows.
    for (const s of [tophat, linear]) expect(worst(s, 'lensing')).toBeLessThan(0.03);
    const distance = (s: Spectra) => Math.max(...[...s.nz].map((v, i) => Math.abs(v - truth.nz[i]!)));
    expect(distance(linear)).toBeLessThan(0.5 * distance(tophat));
  });
});
