/**
 * Upstream's lensing workflow: spectra of lognormal fields solved, fields with ncorr 3 generated, convergence and shear at
 * every shell, weighted sums; nside = lmax = 128, 256, 512. The matter spectra are ready on both sides (GLASS leaves them to
 * CAMB). bench/peers/lensing.py has the same with GLASS on NumPy.
 */
import { join } from 'node:path';
import * as glass from 'glass-ts';
import { namespace } from './backend.ts';
import { runCases } from './measure.ts';
import { shareTables } from './peers/tables.ts';
import { StopWatch } from './pipeline.bench.ts';
import type { BenchCase, BenchOptions, BenchResult, Prepared } from './types.ts';

const cosmology = new glass.FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 });
const z = glass.hostTable(glass.redshiftGrid(0, 1, { num: 100 })).data;
const dndz = z.map((x) => Math.exp(-(((x - 0.5) / 0.1) ** 2)));
const power = glass.halofit(glass.linearPower(cosmology, { OmegaB: 0.05 }), cosmology);

type Spectra = readonly glass.TableInput[];

/** The spectra of one resolution do for all smaller ones: their shells are the same. */
const known = new Map<number, Promise<Spectra>>();

async function lensing(xp: glass.Namespace, nside: number, shells: glass.RadialWindow[], matter: Spectra) {
  const watch = new StopWatch();
  const ngal = glass.hostTable(glass.partition(z, dndz, shells)).data;
  const rng = glass.rng.defaultRng({ seed: 42, xp });
  const fields = glass.lognormalFields(shells);
  const gls = await watch.stage('spectra', () =>
    glass.solveGaussianSpectra(fields, glass.discretizedCls(matter, { nside, lmax: nside, ncorr: 3 })),
  );
  const planes = new glass.MultiPlaneConvergence(cosmology);
  const npix = 12 * nside * nside;
  let sums: glass.NDArray[] = [0, 1, 2].map(() => xp.zeros([npix]));
  const maps = glass.generate(fields, gls, nside, { ncorr: 3, rng });
  for (let i = 0; ; i++) {
    // The maps of a shell live as long as its turn of the loop, as those of Python do.
    const next = await glass.scope(async () => {
      const step = await watch.stage('fields', () => maps.next());
      if (step.done) return undefined;
      const kappa = await watch.stage('convergence', () => {
        planes.addWindow(step.value, shells[i]!);
        return planes.kappa!;
      });
      const shear = await watch.stage('shear', () => glass.shearFromConvergence(kappa));
      return watch.stage('sums', () =>
        [kappa, ...shear].map((x, k) => glass.tidy(() => sums[k]!.add(x.mul(ngal[i]!)))),
      );
    });
    if (next === undefined) break;
    for (const x of sums) x.dispose();
    sums = next;
  }
  const total = ngal.reduce((sum, n) => sum + n, 0);
  await watch.stage('sums', () => sums.map((x) => x.truediv(total)));
  planes.dispose();
  return watch.stages;
}

async function prepare(nside: number, folder: string | undefined): Promise<Prepared> {
  const xp = namespace();
  await shareTables(nside, folder);
  const shells = glass.linearWindows(glass.distanceGrid(cosmology, 0, 1, { dx: 200 }));
  const highest = Math.max(nside, ...known.keys());
  if (!known.has(highest)) known.set(highest, glass.matterCls(cosmology, highest, shells, { power }));
  const matter = await known.get(highest)!;
  if (folder !== undefined) await glass.saveCls(join(folder, 'cls.npz'), matter);
  return { run: () => lensing(xp, nside, shells, matter) };
}

export function cases({ quick }: BenchOptions): BenchCase[] {
  return (quick ? [64] : [128, 256, 512]).map((nside) => ({
    name: `lensing workflow, nside = lmax = ${nside}`,
    limits: { GLASS: 1 },
    peers: [{ peer: 'GLASS', case: 'lensing.lensing', arguments: { nside, cls: 'file:cls.npz', tables: 'file:' } }],
    prepare: (folder) => prepare(nside, folder),
  }));
}

export default (options: BenchOptions): Promise<BenchResult[]> => runCases(cases, options);
