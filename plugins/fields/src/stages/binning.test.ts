import { createNamespace, type ParticleSlice, type Particles, referenceBackend, type Shell } from '@glass-ts/core';
import { withoutHost } from '@glass-ts/core/testing';
import { vec2pix } from '@glass-ts/healpix';
import { describe, expect, it } from 'vitest';
import { binParticles } from './binning.ts';

const NSIDE = 4;
const NPIX = 12 * NSIDE * NSIDE;
const cpu = createNamespace(referenceBackend);
/** The same numbers on a device whose memory the host cannot look into. */
const elsewhere = createNamespace(withoutHost(referenceBackend));

const shell = (inner: number, outer: number): Shell =>
  ({ ...{ index: 0, inner, outer, innerMpc: inner, outerMpc: outer }, label: 'shell', files: [] }) as unknown as Shell;

/** 3000 points in a ball of radius 2, from a small linear congruential generator. */
const POSITIONS = (() => {
  let state = 1;
  const next = () => {
    state = (state * 1103515245 + 12345) % 2 ** 31;
    return (state / 2 ** 31 - 0.5) * 4;
  };
  return Float64Array.from({ length: 9000 }, next);
})();

function particles(xp: typeof cpu, positions: Float64Array, rows: number, masses?: number | Float64Array): Particles {
  return {
    async *slices() {
      const count = positions.length / 3;
      for (let start = 0; start < count; start += rows) {
        const stop = Math.min(count, start + rows);
        const slice: ParticleSlice = {
          count: stop - start,
          positions: xp.fromTyped(positions.slice(3 * start, 3 * stop), [stop - start, 3]),
          ...(typeof masses === 'number' ? { masses } : {}),
          ...(typeof masses === 'object' ? { masses: xp.fromTyped(masses.slice(start, stop), [stop - start]) } : {}),
        };
        yield slice;
      }
    },
  };
}

/** Every particle by itself. */
function direct(inner: number, outer: number, mass: (k: number) => number): number[] {
  const map = new Array<number>(NPIX).fill(0);
  for (let k = 0; k < POSITIONS.length / 3; k++) {
    const [x, y, z] = POSITIONS.subarray(3 * k, 3 * k + 3) as unknown as [number, number, number];
    const r = Math.sqrt(x * x + y * y + z * z);
    if (!(r >= inner && r < outer)) continue;
    const pixel = Number(vec2pix(NSIDE, x, y, z).itemSync());
    map[pixel]! += mass(k);
  }
  return map;
}

const count = { nside: NSIDE, selection: 'radius', weight: 'count' } as const;
const mass = { ...count, weight: 'mass' } as const;
const list = async (x: { values: { tolist(): Promise<unknown> } } | undefined) =>
  ((await x!.values.tolist()) as (number | bigint)[]).map(Number);

describe.each([
  ['the host', cpu],
  ['another device', elsewhere],
] as const)('binning particles on %s', (_, xp) => {
  it('counts those of the shell, for any slicing', async () => {
    const expected = direct(0.7, 1.3, () => 1);
    for (const rows of [3000, 777, 1]) {
      if (rows === 1 && xp === elsewhere) continue;
      const binned = await binParticles(particles(xp, POSITIONS, rows), shell(0.7, 1.3), count);
      expect(await list(binned)).toEqual(expected);
      expect(binned!.values.dtype).toBe('int64');
    }
  });

  it('adds masses of their own, and multiplies counts by a common mass', async () => {
    const own = Float64Array.from({ length: 3000 }, (_, k) => 1 + (k % 8) / 8);
    const each = await binParticles(particles(xp, POSITIONS, 500, own), shell(0, 2), mass);
    // Eighths are exact in binary: no rounding in any order.
    expect(await list(each)).toEqual(direct(0, 2, (k) => own[k]!));
    const common = await binParticles(particles(xp, POSITIONS, 500, 0.1), shell(0, 2), mass);
    expect(await list(common)).toEqual(direct(0, 2, () => 1).map((n) => n * 0.1));
    expect(common!.values.dtype).toBe('float64');
  });

  it('puts particles on the observer into no pixel and says how many', async () => {
    const positions = Float64Array.from([0, 0, 0, 1, 0, 0, 0, -0, 0]);
    const binned = await binParticles(particles(xp, positions, 3), shell(0, 2), count);
    const lost = binned!.atObserver;
    expect(typeof lost === 'number' ? lost : Number(await lost.item())).toBe(2);
    expect((await list(binned)).reduce((a, b) => a + b)).toBe(1);
  });

  it('refuses a selection by scale factors that are not there', async () => {
    const by = { ...count, selection: 'scaleFactor' } as const;
    await expect(binParticles(particles(xp, POSITIONS, 3000), shell(0, 1), by)).rejects.toMatchObject({
      code: 'ERR_SELECTION',
      fix: 'Use selection: radius',
    });
  });

  it('refuses masses that are not there', async () => {
    await expect(binParticles(particles(xp, POSITIONS, 3000), shell(0, 1), mass)).rejects.toMatchObject({
      code: 'ERR_MASS_MISSING',
    });
  });
});
