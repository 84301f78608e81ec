import { copyFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { buildShells, type GlassEvent, runFileSchema } from '@glass-ts/core';
import { cosmologyFactory } from '@glass-ts/cosmology';
import { stopHdf5 } from '@glass-ts/hdf5';
import { afterAll, describe, expect, test } from 'vitest';
import { fixture, withCopy } from '../../../test/support/fixtures.ts';
import { swiftAdapter } from './index.ts';
import { events, mapOf, open } from './testing.ts';

afterAll(stopHdf5);

describe('what is wrong is said', () => {
  const code = async (path: string, options: object = {}) =>
    open(path, options).then(
      () => 'no error',
      (error: { code: string }) => error.code,
    );

  test('several lightcones', async () => {
    await expect(open(fixture('swift_serial'))).rejects.toMatchObject({
      code: 'ERR_INPUT_AMBIGUOUS',
      fix: expect.stringMatching(/lightcone0 or lightcone1/),
    });
    expect(await code(fixture('swift_serial'), { lightcone: 'lightcone7' })).toBe('ERR_INPUT_EMPTY');
    expect(await code(fixture('swift_mpi2'), { lightcone: 'lightcone1', kind: 'particles' })).toBe('ERR_INPUT_EMPTY');
  });

  test('files of other codes', async () => {
    const error = await open(fixture('gadget4_multi/mapsdir_000/maps_000.0.hdf5')).catch((e) => e);
    expect(error).toMatchObject({ code: 'ERR_INPUT_KIND', what: expect.stringMatching(/mass map of a Gadget-4/) });
    expect(await code(fixture('swift_serial/snapshots/snap_0001.hdf5'))).toBe('ERR_INPUT_KIND');
    expect(await code(fixture('gadget4_multi'))).toBe('ERR_INPUT_EMPTY');
  });

  test('maps that are absent or no masses', async () => {
    const error = await open(fixture('swift_serial'), { lightcone: 'lightcone0', map: 'StellarMass' }).catch((e) => e);
    expect(error).toMatchObject({ code: 'ERR_SWIFT_MAP', fix: expect.stringMatching(/DarkMatterMass, TotalMass/) });
  });

  test('a missing piece, and one too many', async () => {
    await withCopy('swift_mpi2/lightcones', async (copy) => {
      const piece = join(copy, 'lightcone0_shells/shell_1/lightcone0.shell_1.1.hdf5');
      await copyFile(piece, piece.replace('1.1.hdf5', '1.2.hdf5'));
      expect(await code(join(copy, 'lightcone0_shells'))).toBe('ERR_INPUT_INCOMPLETE');
      await rm(piece.replace('1.1.hdf5', '1.2.hdf5'));
      await rm(piece);
      const error = await open(join(copy, 'lightcone0_shells')).catch((e) => e);
      expect(error).toMatchObject({
        code: 'ERR_INPUT_INCOMPLETE',
        what: expect.stringMatching(/shell_1 has 2 pieces.*\.1/),
      });
    });
  });

  test('a piece of another map is too long', async () => {
    await withCopy('swift_mpi2/lightcones', async (copy) => {
      const piece = join(copy, 'lightcone0_shells/shell_1/lightcone0.shell_1.1.hdf5');
      await copyFile(fixture('swift_serial/lightcones/lightcone0_shells/shell_1/lightcone0.shell_1.0.hdf5'), piece);
      const cone = await open(join(copy, 'lightcone0_shells'));
      await expect(mapOf(cone, 1)).rejects.toMatchObject({ code: 'ERR_MAP_SIZE', where: { file: piece } });
    });
  });

  test('a map that does not add up', async () => {
    await withCopy('swift_mpi2/lightcones', async (copy) => {
      const [a, b] = [1, 2].map((i) => join(copy, `lightcone0_shells/shell_${i}/lightcone0.shell_${i}.1.hdf5`));
      await copyFile(b!, a!);
      const cone = await open(join(copy, 'lightcone0_shells'));
      await expect(mapOf(cone, 1)).rejects.toMatchObject({ code: 'ERR_SWIFT_SUM' });
      const trusting = await open(join(copy, 'lightcone0_shells'), { checkSums: false });
      expect(await mapOf(trusting, 1)).toHaveLength(3072);
    });
  });

  test('missing particle files and unfinished runs', async () => {
    await withCopy('swift_serial/lightcones', async (copy) => {
      const files = join(copy, 'lightcone1_particles');
      await rm(join(files, 'lightcone1_0002.0.hdf5'));
      const error = await open(files).catch((e) => e);
      expect(error).toMatchObject({
        code: 'ERR_INPUT_INCOMPLETE',
        what: expect.stringMatching(/lightcone1_0002\.0\.hdf5/),
      });
      // Without the index, the counts of the rank still tell.
      await rm(join(copy, 'lightcone1_index.hdf5'));
      expect(await code(files)).toBe('ERR_INPUT_INCOMPLETE');
      const seen: GlassEvent[] = [];
      const stop = events.subscribe((e) => seen.push(e));
      expect((await open(files, { allowIncomplete: true })).particleCount).toBe(4230 - 999);
      stop();
      // Files at the end of a rank leave no gap: only the index would tell.
      expect(seen).toContainEqual(expect.objectContaining({ type: 'warning', code: 'WARN_INDEX_MISSING' }));
    });
  });

  test('shells that the index names and nobody copied', async () => {
    await withCopy('swift_serial/lightcones', async (copy) => {
      await rm(join(copy, 'lightcone0_shells/shell_3'), { recursive: true });
      const seen: GlassEvent[] = [];
      const stop = events.subscribe((e) => seen.push(e));
      expect((await open(join(copy, 'lightcone0_shells'))).shells).toHaveLength(3);
      stop();
      expect(seen).toMatchObject([
        { type: 'warning', code: 'WARN_SHELLS_MISSING', message: expect.stringMatching(/missing: 3/) },
      ]);
    });
  });

  test('a gap between shells, named by the runner', async () => {
    await withCopy('swift_serial', async (copy) => {
      const shells = join(copy, 'lightcones', 'lightcone1_shells');
      const build = async (allowGaps: boolean) => {
        const cone = await open(shells);
        const run = runFileSchema.parse({
          ...{ version: 1, input: { path: 'x' }, shells: { allowGaps }, stages: {} },
          output: { directory: 'x', sinks: {} },
        });
        return buildShells(run.shells, cone, cosmologyFactory.create(cone.cosmology!));
      };
      const all = await build(false);
      // SWIFT's spline gives −5·10⁻¹² for the distance of z = 0; the others are those of the given redshifts.
      expect(all[0]).toMatchObject({ inner: 0, zInner: 0 });
      for (const [i, z] of [0.05, 0.12, 0.2].entries()) expect(all[i]!.zOuter).toBeCloseTo(z, 6);
      await rm(join(shells, 'shell_1'), { recursive: true });
      await expect(build(false)).rejects.toMatchObject({
        code: 'ERR_SHELL_GAP',
        what: expect.stringMatching(/shell_0 and shell_2/),
      });
      expect((await build(true)).map((s) => s.label)).toEqual(['shell_0', 'shell_2']);
    });
  });

  test('unknown options and particle types', async () => {
    expect(swiftAdapter.options.safeParse({ lightcones: 'x' }).success).toBe(false);
    expect(await code(fixture('swift_serial'), { lightcone: 'lightcone0', kind: 'particles', types: ['Gas'] })).toBe(
      'ERR_INPUT_EMPTY',
    );
  });
});
