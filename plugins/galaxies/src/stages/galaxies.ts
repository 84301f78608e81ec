import {
  defineStage,
  type HealpixMap,
  keep,
  type NDArray,
  type ShellContext,
  type StageSetup,
  tidy,
} from '@glass-ts/core';
import { reorder } from '@glass-ts/healpix';
import { numeric } from '@glass-ts/tables';
import { linearBias, loglinearBias } from '../bias.ts';
import { drawTotals, GalaxyCounts } from '../galaxy-counts.ts';
import { redshiftTable } from '../redshifts.ts';
import { upload } from '../upload.ts';
import { catalogueColumns } from './columns.ts';
import { distributionOf } from './distribution.ts';
import { binEdges } from './edges.ts';
import { type GalaxiesOptions, galaxiesOptions } from './options.ts';
import { shellGalaxies } from './shell-galaxies.ts';
import { type ShellSample, shellSamples } from './shell-samples.ts';
import { visibilityMap } from './visibility.ts';

/** Part of n(z) within the shells below which a run says so. */
const COVERAGE = 0.95;

type Setup = StageSetup<GalaxiesOptions>;

/** Stream of a shell: `galaxies/shell-07`. */
const streamOf = ({ shell }: ShellContext): string => `galaxies/shell-${String(shell.index).padStart(2, '0')}`;

function warnAboutCoverage(samples: readonly ShellSample[], total: number, { events }: Setup): void {
  const part = samples.reduce((sum, s) => sum + s.ngal, 0) / total;
  if (part >= COVERAGE) return;
  const percent = (100 * part).toPrecision(3);
  events.warn('WARN_NZ_COVERAGE', `the shells hold ${percent} % of the galaxies of n(z); the others are not made`);
}

/** Running total of the galaxies per pixel. */
function drawCounts(
  overdensity: HealpixMap,
  sample: ShellSample,
  vis: NDArray | undefined,
  { options, random }: Setup,
  path: string,
): NDArray {
  return tidy(() => {
    const { values } = overdensity;
    const model = options.biasModel === 'linear' ? linearBias : loglinearBias;
    const biased = sample.bias === undefined ? values : model(values, sample.bias);
    const contrast = options.removeMonopole ? biased.sub(values.xp.mean(biased)) : biased;
    return drawTotals(random(`${path}/poisson`), contrast, sample.ngal, vis);
  });
}

/**
 * Galaxies that trace the matter of each shell, with lensed shapes. Counts are drawn at the number of the pixel, everything
 * else at the number of the galaxy within its shell: the catalogue depends on the seed and the options other than `chunk`
 * alone. One number per shell, the number
 * of its galaxies, comes to the host, when a sink or the record asks for it.
 */
export const galaxiesStage = defineStage({
  name: 'galaxies',
  description: 'samples galaxies with positions, redshifts, sheared ellipticities and photometric redshifts',
  needs: ['overdensity', 'convergence', 'shear'],
  gives: ['galaxies'],
  options: galaxiesOptions,
  async create(setup) {
    const { xp, options, directory } = setup;
    const nz = await distributionOf(options.nz, directory);
    const samples = shellSamples(nz, options, setup);
    warnAboutCoverage(samples, numeric.trapezoid(nz.nz, nz.z), setup);
    const columns = catalogueColumns(options, xp);
    const edges = options.bins && keep(upload(xp, binEdges(options.bins, nz), 'tomographic bins'));
    const visibility = options.visibility && keep(await visibilityMap(options.visibility, setup));
    return {
      async shell({ overdensity, convergence, shear }, context) {
        const path = streamOf(context);
        const sample = samples[context.shell.index];
        const nested = visibility && overdensity.ordering === 'nested';
        const vis = nested ? reorder(visibility, { r2n: true }) : visibility;
        const totals = drawCounts(overdensity, sample, vis, setup, path);
        const counts = new GalaxyCounts(context.hold(totals));
        let known: Promise<number> | undefined;
        const total = () => (known ??= counts.total('galaxies: number of galaxies in the shell'));
        context.later(async () => context.record('galaxies', await total()));
        const held = <T extends { values: NDArray }>(map: T): T => ({ ...map, values: context.hold(map.values) });
        const table = sample.ngal === 0 ? undefined : redshiftTable(xp, sample.z, sample.nz);
        const rng = setup.random(path);
        return {
          galaxies: shellGalaxies({
            ...{ xp, options, columns, rng, counts, total, edges, context },
            redshifts: table && { cdf: context.hold(table.cdf), z: context.hold(table.z) },
            convergence: held(convergence),
            shear: held(shear),
            pixels: overdensity,
          }),
        };
      },
      async finish() {
        edges?.dispose();
        visibility?.dispose();
        return {};
      },
    };
  },
});
