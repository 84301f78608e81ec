import { describe, expect, it } from 'vitest';
import type { PipelineCosmology } from '../plugin/cosmology.ts';
import type { Lightcone, ShellGeometry } from '../plugin/lightcone.ts';
import { runFileSchema } from './run-file.ts';
import { buildShells } from './shells.ts';

/** Milne-like stand-in: distance = 1000 z, so that redshifts are easy to see. */
const cosmology = {
  ...{ OmegaM0: 0.3, criticalDensity0: 1, hubbleDistance: 1000, h: 0.5 },
  comovingDistance: (z: number) => 1000 * z,
  invComovingDistance: (d: number) => d / 1000,
} as PipelineCosmology;

const shell = (index: number, inner: number, outer: number): ShellGeometry => ({
  ...{ index, inner, outer, label: `shell_${index}`, files: [] },
});

const lightcone = (shells: ShellGeometry[], kind: 'maps' | 'particles' = 'maps') =>
  ({ kind, shells, units: { lengthInMpc: 2, massInMsun: 1, length: 'Mpc/h', mass: 'Msun' } }) as unknown as Lightcone;

const options = (given: object = {}) =>
  runFileSchema.parse({
    version: 1,
    input: { path: 'x' },
    shells: given,
    stages: {},
    output: { directory: 'o', sinks: {} },
  }).shells;

describe('buildShells', () => {
  it('converts native radii to Mpc and redshift, clipping round-off below zero', () => {
    const shells = buildShells(options(), lightcone([shell(0, -5e-12, 100), shell(1, 100, 200)]), cosmology);
    expect(shells[0]).toMatchObject({ inner: 0, innerMpc: 0, outerMpc: 200, zInner: 0, zOuter: 0.2 });
  });

  it('accepts table-interpolated radii that touch to 1e-5', () => {
    const cone = lightcone([shell(0, 0, 300.00000415), shell(1, 300, 400)]);
    expect(buildShells(options(), cone, cosmology)).toHaveLength(2);
  });

  it.each([
    ['a gap', [shell(0, 0, 100), shell(1, 110, 200)], 'ERR_SHELL_GAP'],
    ['an overlap', [shell(0, 0, 100), shell(1, 90, 200)], 'ERR_SHELL_ORDER'],
    ['inward order', [shell(0, 100, 200), shell(1, 0, 100)], 'ERR_SHELL_ORDER'],
    ['an empty shell', [shell(0, 100, 100)], 'ERR_SHELL_ORDER'],
  ])('refuses %s', (_, shells, code) => {
    expect(() => buildShells(options(), lightcone(shells), cosmology)).toThrowError(expect.objectContaining({ code }));
  });

  it('accepts a gap on request', () => {
    const cone = lightcone([shell(0, 0, 100), shell(1, 110, 200)]);
    expect(buildShells(options({ allowGaps: true }), cone, cosmology)).toHaveLength(2);
  });

  it('cuts particles at edges in the file’s unit exactly, and in redshift', () => {
    const cone = lightcone([], 'particles');
    const inUnit = buildShells(options({ edges: [0, 33.3, 66.7], unit: 'Mpc/h' }), cone, cosmology);
    expect(inUnit.map((s) => s.outer)).toEqual([33.3, 66.7]);
    const inRedshift = buildShells(options({ edges: [0, 0.1], unit: 'redshift' }), cone, cosmology);
    expect(inRedshift[0]).toMatchObject({ outer: 50, outerMpc: 100, zOuter: 0.1 });
  });

  it.each([
    ['edges for maps', lightcone([shell(0, 0, 1)]), { edges: [0, 1] }, 'ERR_SHELL_EDGES'],
    ['no shells at all', lightcone([], 'particles'), {}, 'ERR_SHELL_EDGES'],
    ['edges that descend', lightcone([], 'particles'), { edges: [0, 2, 1] }, 'ERR_SHELL_ORDER'],
    ['a range outside', lightcone([shell(0, 0, 1)]), { last: 3 }, 'ERR_SHELL_RANGE'],
  ])('refuses %s', (_, cone, given, code) => {
    expect(() => buildShells(options(given), cone, cosmology)).toThrowError(expect.objectContaining({ code }));
  });
});
