/**
 * Spherical harmonic transforms, lmax = 2 nside (and 3 nside once): against ducc0 and healpy (bench/peers/sht.py), with the
 * error against ducc0. Promised: a single map at most 1.1 times ducc0's time, a batch of 8 at most 0.75, at most half of
 * healpy's.
 *
 * At nside 2048 most of the error is ducc0's: against sums with 33 digits its first rings are off by 5e-11 of the largest
 * value (white noise, lmax 4096), 3e-12 elsewhere; of ours single functions are off by 3e-13 at most.
 */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { adjoint, synthesis } from '@glass-ts/healpix';
import * as glass from 'glass-ts';
import { namespaceOf } from './backend.ts';
import { runCases } from './measure.ts';
import type { BenchCase, BenchOptions, BenchResult, Prepared } from './types.ts';

interface Transform {
  readonly direction: 'synthesis' | 'adjoint';
  readonly nside: number;
  readonly lmax: number;
  readonly spin: 0 | 2;
  readonly batch: number;
  readonly threads: number;
}

/** Coefficients of white noise, those of m = 0 real. */
function coefficients({ lmax, spin, batch }: Transform): Float64Array {
  const rng = glass.rng.defaultRng({ seed: 1 });
  const rows = batch * (spin === 0 ? 1 : 2);
  const size = ((lmax + 1) * (lmax + 2)) / 2;
  const alm = rng.standardNormal(2 * rows * size).values() as Float64Array;
  const out = alm.slice();
  for (let r = 0; r < rows; r++) for (let l = 0; l <= lmax; l++) out[2 * (r * size + l) + 1] = 0;
  return out;
}

/** Largest difference relative to the largest value. */
function relativeError(ours: ArrayLike<number>, theirs: ArrayLike<number | bigint>): number {
  let top = 0;
  let error = 0;
  for (let k = 0; k < ours.length; k++) {
    top = Math.max(top, Math.abs(ours[k]!));
    error = Math.max(error, Math.abs(ours[k]! - Number(theirs[k])));
  }
  return ours.length === theirs.length ? error / top : Number.NaN;
}

async function prepare(transform: Transform, folder: string | undefined): Promise<Prepared> {
  const { direction, nside, lmax, spin, batch, threads } = transform;
  const xp = namespaceOf(threads);
  const data = coefficients(transform);
  const shape = [batch, ...(spin === 0 ? [] : [2]), ((lmax + 1) * (lmax + 2)) / 2];
  if (folder !== undefined) {
    writeFileSync(join(folder, 'alm.npy'), glass.encodeNpy({ data, shape, dtype: 'complex128' }));
  }
  const alm = xp.fromTyped(data, shape, 'complex128');
  const map = direction === 'adjoint' ? await synthesis(alm, { nside, lmax, spin }) : undefined;
  const run = () => (map === undefined ? synthesis(alm, { nside, lmax, spin }) : adjoint(map, { lmax, spin }));
  return {
    run: async () => void (await run()),
    check: async (theirs) => {
      const result = await run();
      const values = (await result.toHost()) as Float64Array;
      result.dispose();
      return relativeError(values, theirs);
    },
    dispose: () => {
      alm.dispose();
      map?.dispose();
    },
  };
}

function* transforms(quick: boolean): Generator<Transform> {
  for (const nside of quick ? [128] : [512, 1024, 2048]) {
    for (const threads of [1, 2]) {
      for (const batch of nside > 1024 ? [1] : [1, 8]) {
        for (const spin of [0, 2] as const) {
          for (const direction of ['synthesis', 'adjoint'] as const) {
            yield { direction, nside, lmax: 2 * nside, spin, batch, threads };
          }
        }
      }
    }
  }
  const nside = quick ? 64 : 1024;
  for (const spin of [0, 2] as const) {
    for (const direction of ['synthesis', 'adjoint'] as const) {
      yield { direction, nside, lmax: 3 * nside, spin, batch: 1, threads: 2 };
    }
  }
}

export function cases({ quick }: BenchOptions): BenchCase[] {
  return Array.from(transforms(quick), (transform): BenchCase => {
    const { direction, nside, lmax, spin, batch, threads } = transform;
    const degrees = lmax === 2 * nside ? '' : `, lmax ${lmax}`;
    const maps = batch === 1 ? '1 map' : `${batch} maps`;
    const values = { ...transform, alm: 'file:alm.npy' };
    return {
      name: `${direction} spin ${spin}, nside ${nside}${degrees}, ${maps}, ${threads} thread${threads === 1 ? '' : 's'}`,
      threads,
      limits: { ducc0: batch === 1 ? 1.1 : 0.75, healpy: 0.5 },
      peers: [
        { peer: 'ducc0', case: 'sht.ducc', arguments: values },
        { peer: 'healpy', case: 'sht.hp', arguments: values },
      ],
      prepare: (folder) => prepare(transform, folder),
    };
  });
}

export default (options: BenchOptions): Promise<BenchResult[]> => runCases(cases, options);
