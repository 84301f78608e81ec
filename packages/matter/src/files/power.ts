import { basename } from 'node:path';
import { type CosmologyWithGrowthFactor, decodeNpz, GlassError, type NpyData } from '@glass-ts/core';
import { tabulatedPower } from '../power/table.ts';
import type { MatterPower } from '../power/types.ts';
import { bytesOf, columnTitles, parseText, type TextTable } from './numbers.ts';

/** Code of all errors about files of P(k, z). */
const CODE = 'ERR_INPUT_POWER';

/** A matter power spectrum on a grid, without h: k (nk,) in 1/Mpc, z (nz,) ascending, pk (nz, nk) in Mpc³. */
export interface PowerTable {
  readonly k: Float64Array;
  readonly z: Float64Array;
  readonly pk: Float64Array;
}

/** `Mpc`: k in 1/Mpc and P in Mpc³. `Mpc/h`: k in h/Mpc and P in (Mpc/h)³. */
export type PowerUnit = 'Mpc' | 'Mpc/h';

/** Options of {@link readPower}. */
export interface ReadPowerOptions {
  /** Little h of the cosmology: needed for files in units of h. */
  readonly h?: number;
  /** Units of k and P; as the file says when left out. */
  readonly unit?: PowerUnit;
  /** Redshifts: one per file, or one per column of P. As the files say when left out. */
  readonly z?: number | readonly number[];
}

/** One file, in its own units. */
interface Piece {
  readonly file: string;
  readonly k: Float64Array;
  /** Per redshift; undefined where the file does not say it. */
  readonly z: readonly (number | undefined)[];
  readonly rows: readonly Float64Array[];
  /** The units that the file states. */
  readonly unit: PowerUnit | undefined;
}

function fail(what: string, file: string, fix: string, line?: number): never {
  throw new GlassError(what, { code: CODE, where: { file, ...(line === undefined ? {} : { line }) }, fix });
}

/** `z=0.5` in the header of CLASS, else `…_z0.5.dat` in the name, as in CAMB's manual; CLASS numbers its files `_z1_pk.dat`. */
function redshiftOf(file: string, { comments }: TextTable): number | undefined {
  for (const comment of comments) {
    const stated = /\bz\s*=\s*([-+.\deE]+)/.exec(comment)?.[1];
    if (stated !== undefined && Number.isFinite(Number(stated))) return Number(stated);
  }
  const named = /_z(\d+(?:\.\d+)?)\.(?:dat|txt)$/.exec(basename(file))?.[1];
  return named === undefined ? undefined : Number(named);
}

function fromText(file: string, bytes: Uint8Array): Piece {
  const table = parseText(new TextDecoder().decode(bytes), file, CODE);
  const { rows, lines } = table;
  rows.forEach(([k, ...p], i) => {
    if (p.length === 0) fail('there is one column: k and P are wanted', file, 'Give k and P(k)', lines[i]);
    if (!(k! > 0) || (i > 0 && !(k! > rows[i - 1]![0]!))) {
      fail(`wavenumbers do not ascend from above 0: ${k}`, file, 'Sort the file by k', lines[i]);
    }
    if (p.some((x) => !(x > 0))) fail('P(k) is not positive', file, 'Give P itself, not its logarithm', lines[i]);
  });
  const title = (columnTitles(table) ?? [])[0] ?? '';
  const header = `${title} ${table.comments.join(' ')}`;
  const unit = /k\/h|h\/Mpc/i.test(header) ? 'Mpc/h' : /1\/Mpc|Mpc\^-1/i.test(header) ? 'Mpc' : undefined;
  const columns = rows[0]!.length - 1;
  return {
    file,
    k: Float64Array.from(rows, (r) => r[0]!),
    z: columns === 1 ? [redshiftOf(file, table)] : Array.from({ length: columns }, () => undefined),
    rows: Array.from({ length: columns }, (_, c) => Float64Array.from(rows, (r) => r[c + 1]!)),
    unit,
  };
}

const floats = ({ data }: NpyData): Float64Array => Float64Array.from(data as ArrayLike<number>, Number);

/** Arrays of CAMB's get_matter_power_spectrum: `k` or `kh`, `z` and `pk`, of shape (z, k). */
function fromNpz(file: string, bytes: Uint8Array): Piece {
  let arrays: Map<string, NpyData>;
  try {
    arrays = decodeNpz(bytes);
  } catch (cause) {
    return fail(`not an archive of NumPy: ${(cause as Error).message}`, file, 'Write it with numpy.savez');
  }
  const [k, kh, z, pk] = ['k', 'kh', 'z', 'pk'].map((name) => arrays.get(name));
  const wave = k ?? kh;
  if (!wave || !z || !pk || pk.shape.join() !== [...z.shape, ...wave.shape].join()) {
    const has = [...arrays].map(([name, { shape }]) => `${name} (${shape.join(', ')})`).join(', ') || 'none';
    fail(
      `arrays k (or kh), z and pk (z, k) are wanted, there are ${has}`,
      file,
      'Write it with numpy.savez(file, k=k, z=z, pk=pk)',
    );
  }
  const [values, n] = [floats(pk), wave.shape[0]!];
  return {
    file,
    k: floats(wave),
    z: [...floats(z)],
    rows: Array.from(floats(z), (_, i) => values.slice(i * n, (i + 1) * n)),
    unit: k ? undefined : 'Mpc/h',
  };
}

/** The archive has no place for units but the name of k: without h, as `tabulatedPower`. */
const NPZ_UNIT: PowerUnit = 'Mpc';

function withoutH(piece: Piece, { h, unit }: ReadPowerOptions): Piece {
  const { file } = piece;
  const used = unit ?? piece.unit ?? (file.endsWith('.npz') ? NPZ_UNIT : undefined);
  if (used === undefined) return fail('the file does not say its units', file, 'Give the unit: Mpc or Mpc/h');
  if (used === 'Mpc') return piece;
  if (h === undefined || !(h > 0)) return fail('the file is in units of h', file, 'Give h');
  return { ...piece, k: piece.k.map((x) => x * h), rows: piece.rows.map((row) => row.map((p) => p / h ** 3)) };
}

/**
 * Reads P(k, z) from files and takes h out of its units.
 *
 * - text, columns k and P: CAMB's `matterpower` (k/h), CLASS's `pk.dat` (h/Mpc, `z=` in the header), or of any other
 *   program, with `unit` and `z`. One file per redshift, or one column of P per redshift.
 * - `.npz` with `k` in 1/Mpc (or `kh` in h/Mpc), `z` and `pk` (z, k).
 *
 * @throws GlassError (ERR_INPUT_POWER) naming file and line: what is not a number, not positive, not ascending, or without
 *   unit or redshift.
 */
export async function readPower(
  files: string | readonly string[],
  options: ReadPowerOptions = {},
): Promise<PowerTable> {
  const paths = typeof files === 'string' ? [files] : files;
  if (paths.length === 0) fail('there is no file', '', 'Give one or more');
  const pieces: Piece[] = [];
  for (const file of paths) {
    const bytes = await bytesOf(file, CODE);
    pieces.push(withoutH(file.endsWith('.npz') ? fromNpz(file, bytes) : fromText(file, bytes), options));
  }
  const [{ k }] = pieces as [Piece];
  for (const piece of pieces) {
    // Files have six digits or so.
    const same = piece.k.length === k.length && piece.k.every((x, i) => Math.abs(x / k[i]! - 1) < 1e-5);
    if (!same) fail(`the wavenumbers are not those of ${basename(paths[0]!)}`, piece.file, 'Give files of one run');
  }
  const all = pieces.flatMap((piece) => piece.rows.map((row, i) => ({ row, z: piece.z[i], file: piece.file })));
  const given = typeof options.z === 'number' ? [options.z] : options.z;
  if (given && given.length !== all.length) {
    fail(`there are ${all.length} spectra and ${given.length} redshifts`, paths[0]!, 'Give one redshift per spectrum');
  }
  const sorted = all
    .map(({ z, ...rest }, i) => ({ ...rest, z: given?.[i] ?? z ?? fail('no redshift is stated', rest.file, 'Give z') }))
    .sort((a, b) => a.z - b.z);
  sorted.forEach(({ z, file }, i) => {
    if (!(z >= 0) || (i > 0 && z === sorted[i - 1]!.z))
      fail(`redshift ${z} is negative or there twice`, file, 'Give z');
  });
  const pk = new Float64Array(sorted.length * k.length);
  sorted.forEach(({ row }, i) => {
    pk.set(row, i * k.length);
  });
  return { k, z: Float64Array.from(sorted, ({ z }) => z), pk };
}

/** Options of {@link loadPower}. */
export interface LoadPowerOptions extends Omit<ReadPowerOptions, 'h'> {
  /**
   * `linear`: where there is one redshift only, others follow by the square of the growth factor: right for linear spectra
   * without massive neutrinos.
   */
  readonly growth?: 'linear';
  /** Largest redshift that will be asked for: one that the table does not reach is an error. */
  readonly zMax?: number;
}

/**
 * The matter power spectrum in files of CAMB or CLASS, ready for {@link matterCls}: see {@link readPower}.
 *
 * @param cosmology has h, and the growth factor for `growth: 'linear'`.
 * @throws GlassError (ERR_INPUT_POWER), see {@link readPower}; and for a table of one redshift without `growth`, or one
 *   that ends before `zMax`.
 */
export async function loadPower(
  files: string | readonly string[],
  cosmology: CosmologyWithGrowthFactor,
  { growth, zMax, ...options }: LoadPowerOptions = {},
): Promise<MatterPower> {
  const { k, z, pk } = await readPower(files, { ...options, h: cosmology.h });
  const file = typeof files === 'string' ? files : files[0]!;
  const [first, last] = [z[0]!, z[z.length - 1]!];
  if (k.length < 4) fail(`the table has ${k.length} wavenumbers`, file, 'Give at least 4');
  const power = tabulatedPower(k, z, pk);
  if (z.length === 1) {
    if (growth === undefined) {
      fail(`the only redshift is ${first}`, file, "Give more, or growth: 'linear' for a linear spectrum");
    }
    const at = cosmology.growthFactor(first);
    return (wave, redshift) => power(wave, first) * (cosmology.growthFactor(redshift) / at) ** 2;
  }
  if (zMax !== undefined && last < zMax * (1 - 1e-6)) {
    fail(`the table ends at redshift ${last}, before ${zMax}`, file, 'Give spectra at higher redshifts');
  }
  return power;
}
