import { type AdapterContext, type Detection, defineAdapter, GlassError, type Lightcone } from '@glass-ts/core';
import { identifyPath, isDirectory } from '@glass-ts/hdf5';
import { findOutput, type Gadget4Output, outputFiles } from './layout.ts';
import { openMaps } from './maps.ts';
import { type Gadget4Options, gadget4OptionsSchema } from './options.ts';
import { openParticles } from './particles.ts';

const KINDS = new Set(['gadget4-map', 'gadget4-particles']);

async function refuseForeign(path: string): Promise<void> {
  if (await isDirectory(path)) return;
  const identity = await identifyPath(path);
  if (!identity || KINDS.has(identity.kind)) return;
  throw new GlassError(`this is ${identity.description}, not part of a Gadget-4 lightcone`, {
    code: 'ERR_INPUT_KIND',
    where: { file: path },
    fix: 'Use the adapter for it, or leave input.adapter out',
  });
}

async function open(path: string, options: Gadget4Options, context: AdapterContext): Promise<Lightcone> {
  await refuseForeign(path);
  const output = await findOutput(path);
  if (!output) {
    throw new GlassError('there is no Gadget-4 lightcone', {
      code: 'ERR_INPUT_EMPTY',
      where: { file: path },
      fix: 'Point input.path to the output directory with lightcone_00 or maps_000, or into it',
    });
  }
  const kind = options.kind ?? output.kind ?? (options.cone === undefined && output.hasMaps ? 'maps' : 'particles');
  if (kind === 'particles') return openParticles(output, path, options, context);
  if (output.hasMaps) return openMaps(output, context);
  throw new GlassError('the output has no mass maps', {
    code: 'ERR_INPUT_EMPTY',
    where: { file: path },
    fix: 'Read its particles with input.options.kind: particles',
  });
}

const BY_NAME = 0.6;
const BY_NAME_ONLY = 0.25;
const NOTHING: Detection = { confidence: 0, description: 'no Gadget-4 lightcone' };

/** The first file of an output, to see whether it is what its name says. */
async function sampleOf({ directory, hasMaps, cones }: Gadget4Output): Promise<string | undefined> {
  const series = hasMaps
    ? await outputFiles(directory, 'maps', 'mapsdir')
    : await outputFiles(cones[0]!.directory, 'conesnap', 'conedir');
  return series[0]?.files[0];
}

async function look(path: string): Promise<Detection> {
  const output = await findOutput(path);
  if (!output) return NOTHING;
  const sample = await sampleOf(output);
  if (sample === undefined) return NOTHING;
  const identity = await identifyPath(sample);
  // Names as Gadget-4 gives them, over something unreadable: opening it will say what is wrong.
  if (!identity) return { confidence: BY_NAME, description: `files named as Gadget-4's, but ${sample} cannot be read` };
  // Damaged groups hide what a file is. Whoever recognises it is surer.
  if (identity.kind === 'other') {
    return {
      confidence: BY_NAME_ONLY,
      description: `files named as Gadget-4's, but ${sample} is ${identity.description}`,
    };
  }
  if (!KINDS.has(identity.kind)) return NOTHING;
  const maps = output.hasMaps ? (await outputFiles(output.directory, 'maps', 'mapsdir')).length : 0;
  const parts = [
    maps > 0 ? `${maps} mass maps` : [],
    output.cones.length > 0 ? `particles in ${output.cones.length} cone${output.cones.length > 1 ? 's' : ''}` : [],
  ].flat();
  return { confidence: 1, description: `Gadget-4 ${parts.join(', ')}` };
}

/**
 * Reads lightcones of Gadget-4: mass maps and particles, in single files and in pieces. Shells of the maps are cut by
 * scale factor, which differs from a cut by distance for a few particles per million. What cannot be noticed: a run that
 * was stopped early lacks its nearest shells; the shells then begin farther out, of which the runner warns.
 */
export const gadget4Adapter = defineAdapter<Gadget4Options>({
  name: 'gadget4',
  description: 'lightcones of Gadget-4 (MTNG, Kun): HEALPix mass maps and particles',
  ports: ['mass', 'particles'],
  options: gadget4OptionsSchema,
  detect: (path) => look(path).catch(() => NOTHING),
  open,
});
