import { hdf5Error } from './errors.ts';
import type { Attribute, Hdf5File } from './types.ts';

async function find(file: Hdf5File, path: string, name: string): Promise<Attribute | undefined> {
  return (await file.attributes(path)).get(name);
}

async function require(file: Hdf5File, path: string, name: string): Promise<Attribute> {
  const attributes = await file.attributes(path);
  const found = attributes.get(name);
  if (found) return found;
  const names = [...attributes.keys()];
  throw hdf5Error({
    what: `there is no attribute "${name}"`,
    code: 'ERR_HDF5_MISSING',
    file: file.path,
    dataset: path,
    fix: names.length > 0 ? `${path} has: ${names.slice(0, 30).join(', ')}` : `${path} has no attributes at all`,
  });
}

function wrong(file: Hdf5File, path: string, attribute: Attribute, expected: string) {
  const found = `${attribute.dtype}[${attribute.shape.join(', ')}]`;
  return hdf5Error({
    what: `attribute "${attribute.name}" should be ${expected} and is ${found}`,
    code: 'ERR_HDF5_TYPE',
    file: file.path,
    dataset: path,
    fix: 'Check which kind of file this is',
  });
}

function numbers(file: Hdf5File, path: string, attribute: Attribute): number[] {
  if (attribute.dtype === 'string' || attribute.dtype === 'other') throw wrong(file, path, attribute, 'numbers');
  return Array.from(attribute.values as ArrayLike<number | bigint>, Number);
}

function one<T>(file: Hdf5File, path: string, attribute: Attribute, values: readonly T[], expected: string): T {
  if (values.length !== 1) throw wrong(file, path, attribute, expected);
  return values[0]!;
}

/** A number, whether it is stored as a scalar (Gadget-4) or as an array of length 1 (SWIFT). */
export async function numberAttribute(file: Hdf5File, path: string, name: string): Promise<number> {
  const attribute = await require(file, path, name);
  return one(file, path, attribute, numbers(file, path, attribute), 'one number');
}

/** All numbers of an attribute, in row-major order; a scalar gives one. 64-bit integers are exact below 2^53. */
export async function numbersAttribute(file: Hdf5File, path: string, name: string): Promise<number[]> {
  return numbers(file, path, await require(file, path, name));
}

/** A string of fixed or variable length, without padding. */
export async function stringAttribute(file: Hdf5File, path: string, name: string): Promise<string> {
  const attribute = await require(file, path, name);
  if (attribute.dtype !== 'string') throw wrong(file, path, attribute, 'one string');
  return one(file, path, attribute, attribute.values as readonly string[], 'one string');
}

/** As `numberAttribute`; undefined where there is no such attribute. A wrong type is still an error. */
export async function optionalNumberAttribute(file: Hdf5File, path: string, name: string): Promise<number | undefined> {
  return (await find(file, path, name)) && numberAttribute(file, path, name);
}

/** As `numbersAttribute`; undefined where there is no such attribute. */
export async function optionalNumbersAttribute(
  file: Hdf5File,
  path: string,
  name: string,
): Promise<number[] | undefined> {
  return (await find(file, path, name)) && numbersAttribute(file, path, name);
}

/** As `stringAttribute`; undefined where there is no such attribute. */
export async function optionalStringAttribute(file: Hdf5File, path: string, name: string): Promise<string | undefined> {
  return (await find(file, path, name)) && stringAttribute(file, path, name);
}
