import { resolve } from 'node:path';
import { type AdapterContext, GlassError, type Lightcone, type ShellGeometry } from '@glass-ts/core';
import { cosmologyFactory } from '@glass-ts/cosmology';
import { type ParticleFile, ParticleFiles, withHdf5 } from '@glass-ts/hdf5';
import { type ConeDefinition, type Definitions, findDefinitions } from './cones.ts';
import { type ConeFile, readConesnaps } from './conesnaps.ts';
import type { Gadget4Output } from './layout.ts';
import { readHeaders, runDetails } from './maps.ts';
import { findSnapshot, type MassTable, massFromGrid, massTableOf } from './masses.ts';
import type { Gadget4Options } from './options.ts';
import { type RunParameters, readParameters } from './parameters.ts';

/** Scale factors are interpolated in the step, distances too: particles cut by the one may miss the other by this. */
const MARGIN_MPC = 1;

function chooseCone(
  output: Gadget4Output,
  path: string,
  wanted: number | undefined,
  definitions: Definitions | undefined,
) {
  const number = wanted ?? output.cone;
  const matching = number === undefined ? output.cones : output.cones.filter((c) => c.number === number);
  if (matching.length === 1) return matching[0]!;
  const known = output.cones.map((c) => {
    const geometry = definitions?.cones[c.number]?.geometry;
    return geometry === undefined ? String(c.number) : `${c.number} (${geometry})`;
  });
  if (matching.length === 0) {
    throw new GlassError(number === undefined ? 'there are no particles' : `there is no cone ${number}`, {
      code: 'ERR_INPUT_EMPTY',
      where: { file: path },
      fix:
        known.length > 0 ? `Cones that are there: ${known.join(', ')}` : 'Read its maps with input.options.kind: maps',
    });
  }
  throw new GlassError(`there are several cones, which must not be added up: ${known.join(', ')}`, {
    code: 'ERR_INPUT_AMBIGUOUS',
    where: { file: path },
    fix: 'Choose one with input.options.cone',
  });
}

function chooseTypes(files: readonly ConeFile[], options: Gadget4Options, directory: string): number[] {
  const present = [...new Set(files.flatMap((f) => f.counts.flatMap((n, type) => (n > 0 ? [type] : []))))].sort();
  const absent = options.types?.filter((type) => !present.includes(type)) ?? [];
  if (present.length > 0 && absent.length === 0) return [...(options.types ?? present)];
  throw new GlassError(
    present.length === 0 ? 'the cone holds no particles' : `there are no particles of type ${absent.join(', ')}`,
    {
      code: 'ERR_INPUT_EMPTY',
      where: { file: directory },
      fix: present.length === 0 ? 'Choose another cone' : `Types that are there: ${present.join(', ')}`,
    },
  );
}

/** Common masses of the types, which no lightcone file has: given, from a snapshot, or from the parameters. */
async function findMasses(
  output: Gadget4Output,
  run: RunParameters,
  options: Gadget4Options,
  context: AdapterContext,
): Promise<MassTable | undefined> {
  const { particleMass } = options;
  if (particleMass !== undefined) {
    return { masses: new Array<number>(16).fill(particleMass), source: 'input.options.particleMass' };
  }
  const base = String(run.all.get('SnapshotFileBase')?.values[0] ?? 'snapshot');
  const given = options.snapshot === undefined ? undefined : resolve(context.directory, options.snapshot);
  const snapshot = given ?? (await findSnapshot(output.directory, base));
  return snapshot === undefined ? massFromGrid(run) : massTableOf(snapshot, run);
}

/** The shells of the mass maps that the cone's scale factors fill completely. Damaged maps are no reason to give up. */
async function coveredShells(
  output: Gadget4Output,
  cone: ConeDefinition | undefined,
  context: AdapterContext,
): Promise<ShellGeometry[]> {
  if (!output.hasMaps || !cone) return [];
  let headers: Awaited<ReturnType<typeof readHeaders>>;
  try {
    headers = await readHeaders(output);
  } catch (error) {
    if (!(error instanceof GlassError)) throw error;
    context.events.warn('WARN_SHELLS_MISSING', `the shells of the mass maps are not known: ${error.what}`, error.where);
    return [];
  }
  return headers
    .map((h) => h.geometry)
    .filter(({ scaleFactors: a }) => a !== undefined && a.start >= cone.aStart && a.end <= cone.aEnd)
    .map((shell, index) => ({ ...shell, index, files: [] }));
}

function rangeOf(cone: ConeDefinition | undefined, run: RunParameters): Lightcone['range'] {
  if (!cone) return undefined;
  const model = cosmologyFactory.create(run.cosmology);
  const radius = (a: number) => (a >= 1 ? 0 : model.comovingDistance(1 / a - 1) / run.units.lengthInMpc);
  return { inner: radius(cone.aEnd), outer: radius(cone.aStart) };
}

function warnAboutSky(cone: ConeDefinition | undefined, context: AdapterContext, directory: string): void {
  const where = { file: directory };
  if (!cone) {
    const text =
      'no lightcone definition file: nothing says which part of the sky and which redshifts the particles cover';
    context.events.warn('WARN_CONE_GEOMETRY', text, where);
    return;
  }
  if (!cone.fullSky) {
    context.events.warn('WARN_PARTIAL_SKY', `the cone is not the full sky but: ${cone.geometry}`, where);
  }
  if (cone.mostBoundOnly) {
    const text = 'the cone holds the most bound particles of haloes only: they do not follow the mass';
    context.events.warn('WARN_MOST_BOUND', text, where);
  }
}

/** Opens the particles of one cone by their headers. */
export async function openParticles(
  output: Gadget4Output,
  path: string,
  options: Gadget4Options,
  context: AdapterContext,
): Promise<Lightcone> {
  const given = options.definition === undefined ? undefined : resolve(context.directory, options.definition);
  const early = await findDefinitions(output.directory, 'lightcones.txt', given);
  const { number, directory } = chooseCone(output, path, options.cone, early);
  const files = await readConesnaps(directory, options.allowIncomplete);
  const types = chooseTypes(files, options, directory);
  const sample = files.find((f) => types.some((type) => f.counts[type]! > 0))!;
  const type = types.find((t) => sample.counts[t]! > 0)!;
  const datasets = { length: `PartType${type}/Coordinates`, mass: `PartType${type}/Masses` };
  const run = await withHdf5(sample.path, (file) => readParameters(file, datasets));
  // The run's own name of the definition file, where it is not the usual one.
  const name = String(run.all.get('LightConeDefinitionFile')?.values[0] ?? '');
  const definitions = early ?? (name === '' ? undefined : await findDefinitions(output.directory, name, given));
  const cone = definitions?.cones[number];
  warnAboutSky(cone, context, directory);
  const needTable = options.masses && files.some((f) => types.some((t) => f.counts[t]! > 0 && !f.ownMasses.has(t)));
  const table = needTable ? await findMasses(output, run, options, context) : undefined;

  const sources = files.flatMap((file) =>
    types.map((t): ParticleFile => {
      const group = `PartType${t}`;
      const common = table?.masses[t] ? table.masses[t] : undefined;
      const masses = options.masses ? (file.ownMasses.has(t) ? `${group}/Masses` : common) : undefined;
      return {
        path: file.path,
        count: file.counts[t]!,
        positions: `${group}/Coordinates`,
        ...(masses === undefined ? {} : { masses }),
        ...(file.scaleFactors.has(t) ? { scaleFactors: `${group}/Ascale` } : {}),
      };
    }),
  );
  const reader = new ParticleFiles(sources, { margin: MARGIN_MPC / run.units.lengthInMpc });
  return {
    code: 'Gadget-4',
    kind: 'particles',
    units: run.units,
    cosmology: run.cosmology,
    cosmologySource: `/Parameters of ${sample.path}`,
    shells: await coveredShells(output, cone, context),
    nside: undefined,
    files: files.map((f) => f.path),
    particleCount: sources.reduce((sum, s) => sum + s.count, 0),
    range: rangeOf(cone, run),
    details: {
      cone: number,
      geometry: cone?.geometry ?? 'unknown: there is no lightcone definition file',
      types,
      ...(cone ? { scaleFactors: [cone.aStart, cone.aEnd] } : {}),
      ...(table ? { particleMasses: types.map((t) => table.masses[t]), particleMassesFrom: table.source } : {}),
      ...runDetails(run),
    },
    readParticles: (shell) => reader.slices(shell.inner, shell.outer),
    async close() {},
  };
}
