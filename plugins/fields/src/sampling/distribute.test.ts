import { type Generator, type NDArray, referenceNamespace } from '@glass-ts/core';
import { PhiloxGenerator } from '@glass-ts/rng';
import { linearWindows, RadialWindow } from '@glass-ts/tables';
import { describe, expect, it } from 'vitest';
import { distribute } from './distribute.ts';

const host = (x: NDArray): Float64Array => x.values() as Float64Array;

describe('distribute', () => {
  const xp = referenceNamespace();
  const windows = [new RadialWindow([0, 1], [1, 1]), new RadialWindow([0, 2], [0, 2])];
  /** Draws one of two equal categories after another, whatever their probabilities but never one of zero. */
  const draws: number[][] = [];
  const rng = {
    multinomial(_n: number, pvals: NDArray) {
      const p = host(pvals);
      draws.push([...p]);
      const out = new Float64Array(p.length);
      for (let r = 0; r < pvals.shape[0]; r++) {
        const row = [...p.subarray(3 * r, 3 * r + 3)];
        out[3 * r + row.indexOf(Math.max(...row))] = 1;
      }
      return xp.fromTyped(out, pvals.shape);
    },
  } as unknown as Generator;

  it('draws with the normalised window values as probabilities', async () => {
    draws.length = 0;
    const index = await distribute(
      [
        [0.25, 0.5],
        [1.5, 7],
      ],
      windows,
      { rng },
    );
    expect(index.tolistSync()).toEqual([
      [0, 0],
      [1, -1],
    ]);
    expect(index.dtype).toBe('int64');
    expect(draws).toEqual([[0, 0.8, 0.2, 0, 1 / 1.5, 0.5 / 1.5, 0, 0, 1, 1, 0, 0]]);
  });

  it('draws in blocks of 1000, and takes nothing from nothing', async () => {
    draws.length = 0;
    const index = await distribute(new Float64Array(2500).fill(0.1), windows, { rng });
    expect(draws.map((d) => d.length / 3)).toEqual([1000, 1000, 500]);
    expect(index.shape).toEqual([2500]);
    expect((await distribute([], windows, { rng })).shape).toEqual([0]);
  });

  it('draws the same shells from Philox whether as a multinomial or from the windows that reach a redshift', async () => {
    const shells = linearWindows([0, 0.2, 0.5, 0.6, 1.1, 1.3]);
    const z = Float64Array.from({ length: 3000 }, (_, k) => ((k * 0.618034) % 1) * 1.5);
    const whole = new PhiloxGenerator(xp, { seed: 3 });
    const asAny = { multinomial: (n: number, p: NDArray) => whole.multinomial(n, p) } as unknown as Generator;
    const a = await distribute(z, shells, { rng: asAny });
    const b = await distribute(z, shells, { rng: new PhiloxGenerator(xp, { seed: 3 }) });
    expect(b.tolistSync()).toEqual(a.tolistSync());
    expect(new Set(b.tolistSync() as number[])).toEqual(new Set([-1, 0, 1, 2, 3]));
  });

  it('draws from the shared generator when none is given, and needs shells', async () => {
    const z = new Float64Array(400).fill(0.5);
    const [a, b] = [await distribute(z, windows), await distribute(z, windows)];
    // Two independent draws of 400 agree by chance with a probability below 1e-68.
    expect(a.tolistSync()).not.toEqual(b.tolistSync());
    await expect(distribute([1], [])).rejects.toThrow('there are no shells');
  });
});
