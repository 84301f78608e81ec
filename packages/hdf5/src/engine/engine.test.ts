import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fixture } from '../testing.ts';
import { describe } from './describe.ts';
import { createEngine, type Engine } from './engine.ts';
import { Files } from './files.ts';
import { loadLibrary } from './library.ts';

function hdf5Files(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    return statSync(path).isDirectory() ? hdf5Files(path) : /\.hdf5$/.test(name) ? [path] : [];
  });
}

function datasets(engine: Engine, path: string, group = '/'): string[] {
  return engine.children({ path }, group).flatMap((name) => {
    const object = `${group === '/' ? '' : group}/${name}`;
    const kind = engine.kind({ path }, object);
    return kind === 'group' ? datasets(engine, path, object) : kind === 'dataset' ? [object] : [];
  });
}

test('reading past libhdf5 gives what libhdf5 gives, for every contiguous dataset of the lightcones', async () => {
  const engine = await createEngine();
  const library = await loadLibrary();
  const files = new Files(library);
  let compared = 0;
  for (const path of ['gadget4_multi', 'gadget4_lean_single', 'swift_serial', 'swift_mpi2'].flatMap((f) =>
    hdf5Files(fixture(f)),
  )) {
    for (const name of datasets(engine, path)) {
      const file = files.get(path);
      const description = describe(library, file, name);
      if (description.direct === undefined) continue;
      const bytes = description.metadata.size * description.metadata.total_size;
      const pointer = library._malloc(Math.max(bytes, 1));
      library.get_dataset_data(file.id, name, null, null, null, BigInt(pointer));
      const expected = library.HEAPU8.slice(pointer, pointer + bytes);
      library._free(pointer);
      const data = engine.read({ path }, name, 0, description.info.shape[0] ?? 1);
      expect(Buffer.compare(new Uint8Array(data.buffer), expected), `${path} ${name}`).toBe(0);
      compared++;
    }
    files.close(path);
    engine.close({ path });
  }
  // Maps, particles and tables of Gadget-4, maps and cells of SWIFT: the short way is the usual one.
  expect(compared).toBeGreaterThan(150);
});

test('conversion of float64 n-bit values beyond 53 bits is refused', async () => {
  const { numberTypeOf } = await import('./convert.ts');
  const stored = { kind: 'float', size: 8, littleEndian: true, signed: true, bitOffset: 0, precision: 60 } as const;
  const float = {
    signBit: 59,
    exponentBit: 48,
    exponentSize: 11,
    mantissaBit: 0,
    mantissaSize: 48,
    bias: 1023,
    implied: true,
  };
  expect(numberTypeOf({ ...stored, float })).toBeUndefined();
});
