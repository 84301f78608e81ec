import { describe, expect, it } from 'vitest';
import { Engine } from './engine.ts';
import { LANES } from './loops.ts';

const noise = (x: Float64Array, seed: number): Float64Array => x.map((_, k) => Math.sin(seed + k * k));

describe('WebAssembly loops', () => {
  const engine = new Engine(2000);
  const count = 11;
  const values = engine.take(LANES * count);
  const a = engine.take(count + 3);
  const b = engine.take(count + 3);
  const x = engine.take(LANES);
  const state = engine.take(2 * LANES);
  const z = engine.take(2 * (count + 1));
  const acc = engine.take(2 * LANES);
  a.set(noise(a, 1));
  b.set(noise(b, 2));
  x.set(noise(x, 3));

  it.each([0, 2])('run the recursion and keep its state, spin %i', (spin) => {
    const start = noise(state, 4);
    state.set(start);
    const from = 2;
    // in two pieces, as chunks are
    for (const [l0, l1] of [
      [from, from + 4],
      [from + 4, from + 4],
      [from + 4, from + count],
    ]) {
      const at = LANES * (l0 - from);
      if (spin === 0) engine.generate(values, at, a, x, state, l0, l1);
      else engine.generateSpin(values, at, a, b, x, state, l0, l1);
    }
    for (let lane = 0; lane < LANES; lane++) {
      let q = start[lane];
      let p = start[LANES + lane];
      for (let l = from; l < from + count; l++) {
        expect(values[LANES * (l - from) + lane]).toBe(q);
        const shift = spin === 0 ? 0 : lane % 2 === 0 ? b[l] : -b[l];
        [q, p] = [(a[l] * x[lane] + shift) * q - p, q];
      }
      expect([state[lane], state[LANES + lane]]).toEqual([q, p]);
    }
  });

  it.each([
    [0, 11],
    [1, 11],
    [3, 4],
    [4, 4],
    [5, 4],
  ])('multiply every second value, l = %i … %i − 1', (from, to) => {
    values.set(noise(values, 5));
    z.set(noise(z, 6));
    acc.fill(1);
    const before = z.slice();
    engine.accumulate(values, 0, z, 0, from, to, acc, 0);
    const w = noise(acc, 7);
    for (let lane = 0; lane < LANES; lane++) {
      let re = 1;
      let im = 1;
      for (let l = from; l < to; l += 2) {
        re += values[LANES * l + lane] * z[2 * l];
        im += values[LANES * l + lane] * z[2 * l + 1];
      }
      expect(Math.abs(acc[lane] - re) + Math.abs(acc[LANES + lane] - im)).toBeLessThan(1e-14);
    }
    acc.set(w);
    engine.distribute(values, 0, z, 0, from, to, acc, 0);
    for (let l = 0; l <= count; l++) {
      let re = before[2 * l];
      let im = before[2 * l + 1];
      if (l >= from && l < to && (l - from) % 2 === 0) {
        for (let lane = 0; lane < LANES; lane++) {
          re += values[LANES * l + lane] * w[lane];
          im += values[LANES * l + lane] * w[LANES + lane];
        }
      }
      expect(Math.abs(z[2 * l] - re) + Math.abs(z[2 * l + 1] - im)).toBeLessThan(1e-14);
    }
  });

  it('refuse to reach beyond the memory', () => {
    expect(() => new Engine(10).take(100000)).toThrow(RangeError);
  });
});
