/**
 * Particles to counts from memory: vec2pix and bincount, over the whole sky and in clusters. bench/peers/counts.py has the
 * same with healpy and NumPy. Promised: a fifth of their time. The last row copies memory, the bandwidth to compare with:
 * counting reads 24 bytes of a particle.
 */
import { vec2pix } from '@glass-ts/healpix';
import * as glass from 'glass-ts';
import { namespace } from './backend.ts';
import { runCases } from './measure.ts';
import type { BenchCase, BenchOptions, BenchResult, Prepared } from './types.ts';

function positions(xp: glass.Namespace, particles: number, uniform: boolean): glass.NDArray[] {
  const rng = glass.rng.defaultRng({ seed: 1, xp });
  const groups = uniform ? particles : particles / 1000;
  return glass.tidy(() => {
    const raw = [0, 1, 2].map(() => rng.standardNormal(groups));
    const length = xp.sqrt(raw.map((x) => x.mul(x)).reduce((a, b) => a.add(b)));
    const centres = raw.map((x) => x.truediv(length));
    if (uniform) return centres;
    return centres.map((x) => xp.repeat(x, 1000).add(rng.standardNormal(particles).mul(0.02)));
  });
}

function counting(nside: number, particles: number, uniform: boolean): Prepared {
  const xp = namespace();
  const [x, y, z] = positions(xp, particles, uniform) as [glass.NDArray, glass.NDArray, glass.NDArray];
  return {
    run: () => void glass.xpx.bincount(vec2pix(nside, x, y, z), { length: 12 * nside * nside }),
    dispose: () => {
      for (const p of [x, y, z]) p.dispose();
    },
  };
}

function copying(size: number): Prepared {
  const x = namespace().ones([size]);
  return { run: () => void x.xp.asarray(x, { copy: true }), dispose: () => x.dispose() };
}

export function cases({ quick }: BenchOptions): BenchCase[] {
  const particles = quick ? 1e6 : 2e7;
  const list: BenchCase[] = [];
  for (const nside of quick ? [512] : [512, 2048, 8192]) {
    for (const uniform of [true, false]) {
      list.push({
        name: `${particles / 1e6}e6 particles to counts, nside ${nside}, ${uniform ? 'whole sky' : 'clustered'}`,
        elements: particles,
        limits: { healpy: 0.2 },
        peers: [{ peer: 'healpy', case: 'counts.counts', arguments: { nside, particles, uniform } }],
        prepare: () => counting(nside, particles, uniform),
      });
    }
  }
  const size = quick ? 1e6 : 2e7;
  list.push({
    name: `copy of ${size / 1e6}e6 doubles`,
    elements: size,
    peers: [{ peer: 'numpy', case: 'counts.bandwidth', arguments: { size } }],
    prepare: () => copying(size),
  });
  return list;
}

export default (options: BenchOptions): Promise<BenchResult[]> => runCases(cases, options);
