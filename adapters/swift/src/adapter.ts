import { resolve } from 'node:path';
import { type AdapterContext, type Detection, defineAdapter, GlassError, type Lightcone } from '@glass-ts/core';
import { identifyPath, isDirectory } from '@glass-ts/hdf5';
import { findCosmology } from './cosmology.ts';
import { readIndex } from './index-file.ts';
import { type Found, findLightcones, type SwiftLayout, shellFiles } from './layout.ts';
import { openMaps } from './maps.ts';
import { type SwiftOptions, swiftOptionsSchema } from './options.ts';
import { expectedFiles } from './particle-headers.ts';
import { openParticles } from './particles.ts';

const KINDS = new Set(['swift-index', 'swift-map', 'swift-particles']);

function choose({ lightcones }: Found, path: string, wanted: string | undefined): SwiftLayout {
  const matching = wanted === undefined ? lightcones : lightcones.filter((l) => l.name === wanted);
  if (matching.length === 1) return matching[0]!;
  const known = lightcones.map((l) => `${l.name} in ${l.directory}`).join('; ');
  if (matching.length === 0) {
    const what = wanted === undefined ? 'there is no SWIFT lightcone' : `there is no SWIFT lightcone "${wanted}"`;
    throw new GlassError(what, {
      code: 'ERR_INPUT_EMPTY',
      where: { file: path },
      fix: known === '' ? 'Point input.path to a run, its lightcones, or a file of one' : `There are: ${known}`,
    });
  }
  const names = [...new Set(matching.map((l) => l.name))];
  throw new GlassError(`there are several lightcones: ${known}`, {
    code: 'ERR_INPUT_AMBIGUOUS',
    where: { file: path },
    fix:
      names.length > 1
        ? `Choose one with input.options.lightcone: ${names.join(' or ')}`
        : 'Point input.path to the directory of one of them',
  });
}

function chooseKind(
  layout: SwiftLayout,
  found: Found,
  path: string,
  wanted: SwiftOptions['kind'],
): 'maps' | 'particles' {
  const kind = wanted ?? found.kind ?? (layout.shells ? 'maps' : 'particles');
  const part = kind === 'maps' ? layout.shells : layout.particles;
  if (part !== undefined) return kind;
  throw new GlassError(`the lightcone ${layout.name} has no ${kind}`, {
    code: 'ERR_INPUT_EMPTY',
    where: { file: path },
    fix: `Read its ${kind === 'maps' ? 'particles' : 'maps'} with input.options.kind, or copy the missing directory`,
  });
}

async function refuseForeign(path: string): Promise<void> {
  if (await isDirectory(path)) return;
  const identity = await identifyPath(path);
  if (!identity || KINDS.has(identity.kind)) return;
  throw new GlassError(`this is ${identity.description}, not part of a SWIFT lightcone`, {
    code: 'ERR_INPUT_KIND',
    where: { file: path },
    fix: 'Use the adapter for it, or leave input.adapter out',
  });
}

async function open(path: string, options: SwiftOptions, context: AdapterContext): Promise<Lightcone> {
  await refuseForeign(path);
  const found = await findLightcones(path);
  const layout = choose(found, path, options.lightcone);
  const kind = chooseKind(layout, found, path, options.kind);
  const index = layout.index === undefined ? undefined : await readIndex(layout.index);
  const parameters = options.parameters === undefined ? undefined : resolve(context.directory, options.parameters);
  const cosmology = await findCosmology(layout.directory, parameters);
  if (kind === 'particles') return openParticles(layout, index, cosmology, options, context);
  return openMaps(layout, index, cosmology, options, (code, message) => context.events.warn(code, message));
}

/** Less than for the names of Gadget-4, which are special cases of the pattern for particle files. */
const BY_NAME = 0.5;
const BY_NAME_ONLY = 0.2;
const NOTHING: Detection = { confidence: 0, description: 'no SWIFT lightcone' };

async function look(path: string): Promise<Detection> {
  const { lightcones } = await findLightcones(path);
  const [first] = lightcones;
  if (!first) return NOTHING;
  // Names are not enough: one file of the lightcone must be what its name says.
  const sample =
    first.index ??
    (first.shells ? (await shellFiles(first.shells, first.name))[0]?.pieces[0]?.path : undefined) ??
    (first.particles ? (await expectedFiles(first, undefined))[0]?.path : undefined);
  if (sample === undefined) return NOTHING;
  const identity = await identifyPath(sample);
  // Names as SWIFT gives them, over something unreadable: opening it will say what is wrong.
  if (!identity) return { confidence: BY_NAME, description: `files named as SWIFT's, but ${sample} cannot be read` };
  // Damaged groups hide what a file is. Whoever recognises it is surer.
  if (identity.kind === 'other') {
    return {
      confidence: BY_NAME_ONLY,
      description: `files named as SWIFT's, but ${sample} is ${identity.description}`,
    };
  }
  if (!KINDS.has(identity.kind)) return NOTHING;
  const parts = lightcones.map((l) => {
    const what = [l.shells ? 'maps' : [], l.particles ? 'particles' : []].flat().join(' and ');
    return `${l.name}${what ? ` (${what})` : ''}`;
  });
  return { confidence: 1, description: `SWIFT ${parts.join(', ')}` };
}

/**
 * Reads lightcones of SWIFT, also as FLAMINGO publishes them: HEALPix mass maps and particles. Positions are relative to
 * the observer as SWIFT writes them. What cannot be noticed: a run that was stopped early writes its last shells although
 * particles are missing from them, and no attribute says so; leave such shells out with `shells.last`.
 */
export const swiftAdapter = defineAdapter<SwiftOptions>({
  name: 'swift',
  description: 'lightcones of SWIFT (FLAMINGO): HEALPix mass maps and particles',
  ports: ['mass', 'particles'],
  options: swiftOptionsSchema,
  detect: (path) => look(path).catch(() => NOTHING),
  open,
});
