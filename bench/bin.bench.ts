/**
 * Particles to counts from memory, over the whole sky and in clusters. bench/peers/counts.py has the same with healpy and
 * NumPy. Promised: a fifth of their time. Ours take positions as snapshots have them, (n, 3); theirs have three arrays,
 * which is what healpy takes. Counting has to read 24 bytes of a particle and to write 8 of a pixel: that over the time is
 * compared with the bandwidth of a copy.
 */
import { binVectors } from '@glass-ts/healpix';
import * as glass from 'glass-ts';
import { namespace } from './backend.ts';
import { runCases } from './measure.ts';
import type { BenchCase, BenchOptions, BenchResult, Prepared } from './types.ts';

function positions(xp: glass.Namespace, particles: number, uniform: boolean): glass.NDArray {
  const rng = glass.rng.defaultRng({ seed: 1, xp });
  const groups = uniform ? particles : particles / 1000;
  return glass.tidy(() => {
    const raw = [0, 1, 2].map(() => rng.standardNormal(groups));
    const length = xp.sqrt(raw.map((x) => x.mul(x)).reduce((a, b) => a.add(b)));
    const centres = raw.map((x) => x.truediv(length));
    if (uniform) return xp.stack(centres, { axis: 1 });
    const members = centres.map((x) => xp.repeat(x, 1000).add(rng.standardNormal(particles).mul(0.02)));
    return xp.stack(members, { axis: 1 });
  });
}

function counting(nside: number, particles: number, uniform: boolean): Prepared {
  const xp = namespace();
  const x = positions(xp, particles, uniform);
  return { run: () => void binVectors(nside, x), dispose: () => x.dispose() };
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
        bytes: 24 * particles + 96 * nside ** 2,
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
    bytes: 16 * size,
    peers: [{ peer: 'numpy', case: 'counts.bandwidth', arguments: { size } }],
    prepare: () => copying(size),
  });
  return list;
}

export default (options: BenchOptions): Promise<BenchResult[]> => runCases(cases, options);
