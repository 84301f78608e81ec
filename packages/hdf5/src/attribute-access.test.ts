import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  type Hdf5File,
  numberAttribute,
  numbersAttribute,
  openHdf5,
  optionalNumberAttribute,
  optionalNumbersAttribute,
  optionalStringAttribute,
  stopHdf5,
  stringAttribute,
} from './index.ts';
import { errorOf, fixture } from './testing.ts';

let swift: Hdf5File;
let gadget: Hdf5File;
beforeAll(async () => {
  swift = await openHdf5(fixture('swift_serial/lightcones/lightcone1_shells/shell_0/lightcone1.shell_0.0.hdf5'));
  gadget = await openHdf5(fixture('gadget4_multi/mapsdir_000/maps_000.0.hdf5'));
});
afterAll(async () => {
  await swift.close();
  await gadget.close();
  await stopHdf5();
});

test('arrays of length 1 (SWIFT) and scalars (Gadget-4) are both numbers', async () => {
  expect(await numberAttribute(swift, 'TotalMass', 'nside')).toBe(16);
  expect(await numberAttribute(swift, '/TotalMass', 'number_of_pixels')).toBe(3072);
  expect(await numberAttribute(swift, 'Shell', 'comoving_inner_radius')).toBe(-5.4569682106375694e-12);
  expect(await numberAttribute(gadget, 'Header', 'Nside')).toBe(16);
  expect(await numbersAttribute(gadget, 'Header', 'AscaleStart')).toEqual([0.8519481143595111]);
});

test('strings lose their padding', async () => {
  expect(await stringAttribute(swift, 'TotalMass', 'pixel_ordering_scheme')).toBe('ring');
  expect(await stringAttribute(gadget, 'Parameters', 'SnapshotFileBase')).toBe('snapshot');
  expect(await stringAttribute(gadget, 'Config', 'LIGHTCONE')).toBe('');
});

test('what is absent is undefined or an error', async () => {
  expect(await optionalNumberAttribute(swift, 'TotalMass', 'none')).toBeUndefined();
  expect(await optionalNumbersAttribute(swift, 'TotalMass', 'none')).toBeUndefined();
  expect(await optionalStringAttribute(swift, 'TotalMass', 'none')).toBeUndefined();
  expect(await optionalNumberAttribute(gadget, 'Header', 'Nside')).toBe(16);
  const error = await errorOf(numberAttribute(gadget, 'Header', 'Redshift'));
  expect(error).toMatchObject({ code: 'ERR_HDF5_MISSING', where: { file: gadget.path, dataset: 'Header' } });
  expect(error.fix).toContain('AscaleStart');
  expect(await errorOf(numberAttribute(gadget, 'None', 'x'))).toMatchObject({ code: 'ERR_HDF5_MISSING' });
});

test('wrong kinds are errors', async () => {
  const code = async (promise: Promise<unknown>) => (await errorOf(promise)).code;
  expect(await code(numberAttribute(swift, 'TotalMass', 'pixel_ordering_scheme'))).toBe('ERR_HDF5_TYPE');
  expect(await code(stringAttribute(swift, 'TotalMass', 'nside'))).toBe('ERR_HDF5_TYPE');
  expect(await code(optionalStringAttribute(swift, 'TotalMass', 'nside'))).toBe('ERR_HDF5_TYPE');
});
