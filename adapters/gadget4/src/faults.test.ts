import { copyFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Lightcone } from '@glass-ts/core';
import { stopHdf5 } from '@glass-ts/hdf5';
import { afterAll, describe, expect, test } from 'vitest';
import { demo, fixture, inFolder, withCopy } from '../../../test/support/fixtures.ts';
import { gadget4Adapter } from './index.ts';
import { code, open, warnings } from './testing.ts';

afterAll(stopHdf5);

describe('what is wrong is said', () => {
  test('several cones, unknown cones', async () => {
    await expect(open(fixture('gadget4_multi'), { kind: 'particles' })).rejects.toMatchObject({
      code: 'ERR_INPUT_AMBIGUOUS',
      what: expect.stringMatching(/0 \(full sky\), 1 \(octant 3\), 2 \(pencil/),
    });
    expect(await code(fixture('gadget4_multi'), { cone: 5 })).toBe('ERR_INPUT_EMPTY');
    expect(await code(fixture('gadget4_multi/lightcone_00'), { kind: 'maps' })).toBe('no error');
    expect(await code(demo('gadget4_maps'), { kind: 'particles' })).toBe('ERR_INPUT_EMPTY');
  });

  test('files of other codes', async () => {
    const error = await open(fixture('swift_serial/lightcones/lightcone0_index.hdf5')).catch((e) => e);
    expect(error).toMatchObject({ code: 'ERR_INPUT_KIND', what: expect.stringMatching(/index file of a SWIFT/) });
    expect(await code(fixture('gadget4_lean_single/snapshot_001.hdf5'))).toBe('ERR_INPUT_KIND');
    expect(await code(fixture('swift_serial'))).toBe('ERR_INPUT_EMPTY');
    await inFolder(async (folder) => {
      await copyFile(fixture('gadget4_lean_single/snapshot_001.hdf5'), join(folder, 'maps_000.hdf5'));
      expect(await code(folder)).toBe('ERR_INPUT_KIND');
    });
  });

  test('missing pieces and conesnaps', async () => {
    await withCopy('gadget4_multi', async (copy) => {
      await rm(join(copy, 'mapsdir_002/maps_002.0.hdf5'));
      const error = await open(copy).catch((e) => e);
      expect(error).toMatchObject({
        code: 'ERR_INPUT_INCOMPLETE',
        what: 'maps_002 has 2 files; missing: maps_002.0.hdf5',
      });
      const cone = join(copy, 'lightcone_00');
      await rm(join(cone, 'conedir_0004/conesnap_0004.1.hdf5'));
      expect(await code(cone)).toBe('ERR_INPUT_INCOMPLETE');
      await rm(join(cone, 'conedir_0004'), { recursive: true });
      expect((await open(cone).catch((e) => e)).what).toMatch(/conesnap_0004 missing/);
      // The farthest may be left out on purpose, which has to be said.
      for (const i of [0, 1, 2, 3]) await rm(join(cone, `conedir_000${i}`), { recursive: true });
      expect((await open(cone).catch((e) => e)).what).toMatch(/conesnap_0000, conesnap_0001, .* missing/);
      let rest: Lightcone | undefined;
      // The maps are damaged too, which matters to their shells only.
      expect(await warnings(async () => (rest = await open(cone, { allowIncomplete: true })))).toEqual([
        'WARN_SHELLS_MISSING',
      ]);
      expect(rest).toMatchObject({ particleCount: 563 + 452 + 151 + 236, shells: [] });
    });
  });

  test('a piece of another conesnap', async () => {
    await withCopy('gadget4_multi/lightcone_00', async (copy) => {
      await copyFile(join(copy, 'conedir_0003/conesnap_0003.1.hdf5'), join(copy, 'conedir_0002/conesnap_0002.1.hdf5'));
      expect((await open(copy).catch((e) => e)).what).toMatch(
        /conesnap_0002 has 1880 particles of type 1, and its files hold/,
      );
    });
  });

  test('an output that is there twice, and maps of two resolutions', async () => {
    await withCopy('gadget4_multi', async (copy) => {
      const single = fixture('gadget4_lean_single/maps_000.hdf5');
      await copyFile(single, join(copy, 'maps_007.hdf5'));
      expect(await code(copy)).toBe('ERR_NSIDE');
      await rename(join(copy, 'maps_007.hdf5'), join(copy, 'maps_000.hdf5'));
      expect(await code(copy)).toBe('ERR_INPUT_AMBIGUOUS');
    });
  });

  test('a cone without particles', async () => {
    const empty = fixture('gadget4_multi/lightcone_00/conedir_0000');
    await inFolder(async (folder) => {
      for (const i of [0, 1])
        await copyFile(`${empty}/conesnap_0000.${i}.hdf5`, join(folder, `conesnap_0000.${i}.hdf5`));
      expect(await code(folder)).toBe('ERR_INPUT_EMPTY');
    });
  });

  test('unknown options', () => {
    expect(gadget4Adapter.options.safeParse({ cones: 1 }).success).toBe(false);
  });
});
