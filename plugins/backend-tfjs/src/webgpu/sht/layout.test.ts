import { describe, expect, it } from 'vitest';
import { almSize, almStart, dispatches, type Limits, layoutOf, orderRanges, segments } from './layout.ts';
import { orderLimits, ringTable } from './tables/geometry.ts';
import { recursionTables } from './tables/recursion.ts';
import { ringRoots, ringRootsOffset, rootTable } from './tables/roots.ts';

const limits: Limits = { bytes: 2 ** 27, binding: 2 ** 30, buffer: 2 ** 30, steps: 2e9, points: 2048 };

describe('layout', () => {
  it('covers all orders, ring pairs and maps once', () => {
    for (const [lmax, most] of [
      [0, 1],
      [40, 10],
      [40, 100],
      [40, 1e9],
    ]) {
      let [m, at] = [0, 0];
      for (const r of orderRanges(lmax, most)) {
        expect([r.first, r.start]).toEqual([m, at]);
        expect(r.start).toBe(almStart(lmax, m) + m);
        expect(r.count === 1 || r.size <= most).toBe(true);
        const cuts = dispatches(r, lmax + 1, lmax, 10, 500);
        expect(cuts.reduce((sum, [, n]) => sum + n, 0)).toBe(r.count);
        expect(cuts[0][0]).toBe(m);
        m += r.count;
        at += r.size;
      }
      expect([m, at]).toEqual([lmax + 1, almSize(lmax)]);
    }
    for (const [nside, bytes] of [
      [1, 1e9],
      [100, 1e6],
      [512, 2 ** 27],
    ]) {
      const plan = { nside, lmax: 2 * nside, spin: 2, batch: 5 } as const;
      const { slabs, groups } = layoutOf(plan, orderLimits(nside, plan.lmax, 2), { ...limits, bytes }, false);
      let pair = 0;
      for (const slab of slabs) {
        expect(slab.first).toBe(pair);
        for (const s of segments(nside, slab)) {
          expect(s.first).toBe(pair);
          // the chirps of the longest ring must not overlap
          const i = Math.min(s.first + s.count, nside);
          expect(2 ** s.log).toBeGreaterThanOrEqual(s.direct ? i : 2 * i - 1);
          pair += s.count;
        }
      }
      expect(pair).toBe(2 * nside);
      expect(groups.reduce((sum, [, n]) => sum + n, 0)).toBe(5);
    }
  });

  it('drops high orders near the poles only', () => {
    const top = orderLimits(64, 128, 0);
    // sin θ of the 64th ring pair is 0.745 (z = 2/3)
    expect(top[0]).toBeGreaterThan(0.745 * 128);
    expect(top[0]).toBeLessThanOrEqual(128);
    expect(top[1]).toBe(128);
    expect(orderLimits(1024, 2048, 2)[0]).toBeLessThan(250);
  });

  it('fits transforms of nside 8192 into buffers of 1 GiB', () => {
    const plan = { nside: 8192, lmax: 16384, spin: 2, batch: 1 } as const;
    const blocks = new Int32Array(256).fill(16384);
    expect(() => layoutOf(plan, blocks, limits, true)).toThrow('1073938440');
    const { slabs, ranges } = layoutOf(plan, blocks, { ...limits, buffer: 2 ** 31 }, true);
    expect(slabs.length).toBe(128);
    expect(Math.max(...ranges.map((r) => 16 * r.size))).toBeLessThanOrEqual(2 ** 27);
  });
});

describe('tables', () => {
  it('hold roots of unity', () => {
    for (const n of [4, 64, 1024]) {
      const table = rootTable(n);
      for (let k = 0; k < n; k++) {
        expect(
          Math.hypot(
            table[2 * k] - Math.cos((2 * Math.PI * k) / n),
            table[2 * k + 1] - Math.sin((2 * Math.PI * k) / n),
          ),
        ).toBeLessThan(5e-8);
      }
    }
    const table = ringRoots(40);
    for (const i of [1, 7, 8, 9, 17, 40]) {
      const at = ringRootsOffset(i);
      for (let k = 0; k < 8 * i; k++) {
        const [f, c] = [2 * (at + (k & 63)), 2 * (at + 64 + (k >> 6))];
        const re = table[f] * table[c] - table[f + 1] * table[c + 1];
        const im = table[f] * table[c + 1] + table[f + 1] * table[c];
        const angle = (Math.PI * k) / (4 * i);
        // two values rounded to float32
        expect(Math.hypot(re - Math.cos(angle), im - Math.sin(angle))).toBeLessThan(1e-7);
      }
    }
  });

  it('hold a recursion whose coefficients tend to 2', () => {
    const lmax = 400;
    const { steps, gains } = recursionTables(lmax, 0);
    for (const m of [0, 3, 100]) {
      const at = (l: number): number => almStart(lmax, m) + l;
      // e_{l+1}² a_l a_{l+1} = 1
      for (let l = m; l < lmax; l++) {
        const e2 = ((l + 1) ** 2 - m * m) / (4 * (l + 1) ** 2 - 1);
        expect(e2 * (2 + steps[at(l)]) * (2 + steps[at(l + 1)])).toBeCloseTo(1, 6);
      }
      expect(gains[at(m)]).toBe(1);
      // a_l = 2 + (m² − ¼)/l² + …
      expect(steps[at(lmax)] * lmax * lmax).toBeCloseTo(m * m - 0.25, m === 100 ? -3 : 0);
    }
  });

  it('hold sin θ as a binary logarithm to 48 digits', () => {
    const words = ringTable(1000, 10, 0);
    for (const p of [0, 500, 1500, 1998, 1999]) {
      const log =
        words[20 * p + 4] + words[20 * p + 5] / 2 ** 16 + words[20 * p + 6] / 2 ** 32 + words[20 * p + 7] / 2 ** 48;
      const i = p + 1;
      const y = i < 1000 ? (i * i) / 3e6 : (2 * i - 1000) / 3000;
      expect(log).toBeCloseTo(-0.5 * Math.log2(y * (2 - y)), 13);
    }
  });
});
