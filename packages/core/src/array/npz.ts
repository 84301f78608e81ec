import type { Namespace } from './namespace.ts';
import { NDArray } from './ndarray.ts';
import { decodeNpy, encodeNpy, type NpyData, saveNpy } from './npy.ts';
import { referenceNamespace } from './reference.ts';
import { hostTable, type TableInput } from './table.ts';
import { readZip, writeZip } from './zip.ts';

/** What an archive holds: arrays, host memory, or tables of plain numbers. */
export type NpzValue = NDArray | NpyData | TableInput;

const isNpyData = (x: unknown): x is NpyData =>
  typeof x === 'object' && x !== null && 'data' in x && 'dtype' in x && 'shape' in x;

/**
 * Bytes of an `.npz` archive that NumPy opens: one uncompressed `.npy` member per entry, as `numpy.savez`. Equal arrays
 * make equal bytes.
 */
export async function savez(arrays: Readonly<Record<string, NpzValue>>): Promise<Uint8Array> {
  const members = new Map<string, Uint8Array>();
  for (const [name, value] of Object.entries(arrays)) {
    if (value instanceof NDArray) members.set(`${name}.npy`, await saveNpy(value));
    else if (isNpyData(value)) members.set(`${name}.npy`, encodeNpy(value));
    else members.set(`${name}.npy`, encodeNpy({ ...hostTable(value), dtype: 'float64' }));
  }
  return writeZip(members);
}

/** Values of an `.npz` archive (stored or compressed) as host memory, by name, in the order of the archive. */
export function decodeNpz(bytes: Uint8Array): Map<string, NpyData> {
  const out = new Map<string, NpyData>();
  for (const [path, member] of readZip(bytes)) {
    if (path.endsWith('.npy')) out.set(path.slice(0, -4), decodeNpy(member, path));
  }
  return out;
}

/** Arrays of an `.npz` archive, in the namespace given or the reference one. */
export function loadz(bytes: Uint8Array, options: { readonly xp?: Namespace } = {}): Record<string, NDArray> {
  const xp = options.xp ?? referenceNamespace();
  const arrays = [...decodeNpz(bytes)].map(
    ([name, { data, shape, dtype }]) => [name, xp.fromTyped(data, shape, dtype, { reason: 'load .npz' })] as const,
  );
  return Object.fromEntries(arrays);
}
