/**
 * The GLASS pipeline over 11 shells: multi-plane convergence, one shear per shell, 3·10⁷ galaxies with position, redshift,
 * photometric redshift, ellipticity and reduced shear; nside 512, lmax 3 nside − 1. Figures per stage. bench/peers/pipeline.py
 * has the same with GLASS on NumPy.
 */
import * as glass from 'glass-ts';
import { namespace } from './backend.ts';
import { runCases } from './measure.ts';
import { shareTables } from './peers/tables.ts';
import type { BenchCase, BenchOptions, BenchResult } from './types.ts';

export interface PipelineSize {
  readonly nside: number;
  readonly shells: number;
  readonly galaxies: number;
}

/** Milliseconds by stage. */
export class StopWatch {
  readonly stages: Record<string, number> = {};

  async stage<T>(name: string, work: () => T | Promise<T>): Promise<T> {
    const begin = performance.now();
    const result = await work();
    this.stages[name] = (this.stages[name] ?? 0) + performance.now() - begin;
    return result;
  }
}

/** Density contrasts of uncorrelated lognormal pixels. */
function contrasts(xp: glass.Namespace, { nside, shells }: PipelineSize): glass.NDArray[] {
  const rng = glass.rng.defaultRng({ seed: 1, xp });
  const one = () =>
    glass.tidy(() =>
      xp.expm1(
        rng
          .standardNormal(12 * nside * nside)
          .mul(0.3)
          .sub(0.045),
      ),
    );
  return Array.from({ length: shells }, one);
}

async function pipeline(xp: glass.Namespace, size: PipelineSize, deltas: readonly glass.NDArray[]) {
  const watch = new StopWatch();
  const cosmology = new glass.FlatLambdaCDM({ h: 0.7, OmegaM: 0.3 });
  const windows = glass.linearWindows(Array.from({ length: size.shells + 2 }, (_, i) => (1.2 * i) / (size.shells + 1)));
  const rng = glass.rng.defaultRng({ seed: 42, xp });
  const ngal = size.galaxies / size.shells / glass.ARCMIN2_SPHERE;
  const planes = new glass.MultiPlaneConvergence(cosmology);
  for (const [i, window] of windows.entries()) {
    await glass.scope(async () => {
      const delta = deltas[i]!;
      const kappa = await watch.stage('convergence', () => {
        planes.addWindow(delta, window);
        return planes.kappa!;
      });
      const [g1, g2] = await watch.stage('shear', () => glass.shearFromConvergence(kappa));
      const positions = glass.positionsFromDelta(ngal, delta, { rng });
      for (;;) {
        const step = await watch.stage('positions', () => positions.next());
        if (step.done) break;
        const [lon, lat, count] = step.value;
        await glass.scope(async () => {
          const z = await watch.stage('redshifts', () => glass.redshifts(count as number, window, { rng }));
          await watch.stage('photo-z', () => glass.gaussianPhz(z, 0.03, { rng }));
          const eps = await watch.stage('ellipticities', () => glass.ellipticityIntnorm(count, 0.27, { rng }));
          await watch.stage('galaxy shear', () => glass.galaxyShear(lon, lat, eps, kappa, g1, g2));
        });
        lon.dispose();
        lat.dispose();
      }
    });
  }
  planes.dispose();
  return watch.stages;
}

export function cases({ quick }: BenchOptions): BenchCase[] {
  const size: PipelineSize = quick
    ? { nside: 128, shells: 4, galaxies: 1e6 }
    : { nside: 512, shells: 11, galaxies: 3e7 };
  const { nside, shells, galaxies } = size;
  return [
    {
      name: `pipeline, nside ${nside}, ${shells} shells, ${galaxies / 1e6}e6 galaxies`,
      limits: { GLASS: 0.25 },
      peers: [{ peer: 'GLASS', case: 'pipeline.pipeline', arguments: { ...size, tables: 'file:' } }],
      prepare: async (folder) => {
        await shareTables(nside, folder);
        const xp = namespace();
        const deltas = contrasts(xp, size);
        const dispose = (): void => {
          for (const x of deltas) x.dispose();
        };
        return { run: () => pipeline(xp, size, deltas), dispose };
      },
    },
  ];
}

export default (options: BenchOptions): Promise<BenchResult[]> => runCases(cases, options);
