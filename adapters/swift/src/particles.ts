import {
  type AdapterContext,
  GlassError,
  type Lightcone,
  type LightconeUnits,
  type PipelineCosmology,
  type ShellGeometry,
} from '@glass-ts/core';
import { cosmologyFactory } from '@glass-ts/cosmology';
import { ahead, type ParticleFile, ParticleFiles } from '@glass-ts/hdf5';
import type { FoundCosmology } from './cosmology.ts';
import type { RedshiftLimits, SwiftIndex } from './index-file.ts';
import type { SwiftLayout } from './layout.ts';
import type { SwiftOptions } from './options.ts';
import { checkRanks, expectedFiles, type ParticleHeader, readParticleHeader } from './particle-headers.ts';

/** Shell radii come from SWIFT's distance table, the limits of the particles from ours. */
const COVER_TOLERANCE = 1e-6;

const massDataset = (type: string): string => (type === 'BH' ? 'DynamicalMasses' : 'Masses');

function chosenTypes(headers: readonly ParticleHeader[], options: SwiftOptions, directory: string): string[] {
  const present = [...new Set(headers.flatMap((h) => [...h.counts.keys()]))];
  const absent = options.types?.filter((type) => !present.includes(type)) ?? [];
  if (absent.length > 0 || present.length === 0) {
    throw new GlassError(
      present.length === 0 ? 'the files hold no particles' : `there are no particles of type ${absent.join(', ')}`,
      {
        code: 'ERR_INPUT_EMPTY',
        where: { file: directory },
        fix: present.length === 0 ? 'Check input.path' : `Types that are there: ${present.join(', ')}`,
      },
    );
  }
  return [...(options.types ?? present)];
}

/** The redshifts at which particles of all chosen types are complete. */
function limitsOf(
  redshifts: ReadonlyMap<string, RedshiftLimits>,
  types: readonly string[],
): RedshiftLimits | undefined {
  const all = types.flatMap((type) => redshifts.get(type) ?? []);
  if (all.length < types.length) return undefined;
  return { min: Math.max(...all.map((l) => l.min)), max: Math.min(...all.map((l) => l.max)) };
}

/** Radii of the redshift limits, in the cosmology of the lightcone or, where it has none, of the run file. */
function rangeOf(limits: RedshiftLimits | undefined, model: PipelineCosmology | undefined, units: LightconeUnits) {
  if (!limits || !model) return undefined;
  const radius = (z: number) => (z <= 0 ? 0 : model.comovingDistance(z) / units.lengthInMpc);
  return { inner: radius(limits.min), outer: radius(limits.max) };
}

/** The shells of the maps that the particles fill completely. */
function coveredShells(index: SwiftIndex | undefined, range: Lightcone['range']): ShellGeometry[] {
  if (!index || !range) return [];
  const slack = COVER_TOLERANCE * range.outer;
  const shells = index.inner.map((inner, i) => ({ number: i, inner, outer: index.outer[i]! }));
  return shells
    .filter((s) => Math.max(s.inner, 0) >= range.inner - slack && s.outer <= range.outer + slack)
    .sort((a, b) => a.inner - b.inner)
    .map(({ number, inner, outer }, i) => ({ index: i, inner, outer, label: `shell_${number}`, files: [] }));
}

/** Opens the particles of a lightcone by their headers. */
export async function openParticles(
  layout: SwiftLayout,
  index: SwiftIndex | undefined,
  cosmology: FoundCosmology | undefined,
  options: SwiftOptions,
  context: AdapterContext,
): Promise<Lightcone> {
  const files = await expectedFiles(layout, index);
  const headers: ParticleHeader[] = [];
  for await (const header of ahead(files, 4, (f) => readParticleHeader(f, options.allowIncomplete)))
    headers.push(header);
  checkRanks(headers, options.allowIncomplete);
  if (!index) {
    const text = `there is no ${layout.name}_index.hdf5: nothing says whether the last files of every rank are there`;
    context.events.warn('WARN_INDEX_MISSING', text, { file: layout.particles! });
  }
  const types = chosenTypes(headers, options, layout.particles!);
  const sources: ParticleFile[] = headers.flatMap((header) =>
    types.map((type) => ({
      path: header.path,
      count: header.counts.get(type) ?? 0,
      positions: `${type}/Coordinates`,
      ...(options.masses ? { masses: `${type}/${massDataset(type)}` } : {}),
      // Neutrinos followed by the δf method carry weights that multiply their mass.
      ...(options.masses && header.weighted.has(type) ? { weights: `${type}/Weights` } : {}),
      scaleFactors: `${type}/ExpansionFactors`,
    })),
  );
  const { units } = headers[0]!;
  const limits = limitsOf(index?.redshifts ?? headers[0]!.redshifts, types);
  const model = cosmology ? cosmologyFactory.create(cosmology.parameters) : context.run?.cosmology?.model;
  const range = rangeOf(limits, model, units);
  const reader = new ParticleFiles(sources);
  return {
    code: 'SWIFT',
    kind: 'particles',
    units,
    cosmology: cosmology?.parameters,
    cosmologySource: cosmology?.source,
    shells: coveredShells(index, range),
    nside: undefined,
    files: headers.map((h) => h.path),
    particleCount: sources.reduce((sum, s) => sum + s.count, 0),
    range,
    details: {
      lightcone: layout.name,
      types,
      observer: headers[0]!.observer,
      ...(limits ? { redshifts: limits } : {}),
    },
    readParticles: (shell) => reader.slices(shell.inner, shell.outer),
    async close() {},
  };
}
