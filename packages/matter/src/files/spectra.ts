import { decodeNpy, decodeNpz, GlassError, type NpyData } from '@glass-ts/core';
import { bytesOf, columnTitles, parseText } from './numbers.ts';

/** Code of all errors about files of angular spectra. */
const CODE = 'ERR_INPUT_SPECTRA';

/** Options of {@link loadSpectra}. */
export interface LoadSpectraOptions {
  /**
   * Fields, in the order wanted, as the titles of the columns name them: `['W1', 'W2']` for the columns W1xW1, W1xW2 of CAMB,
   * `['dens[1]', 'dens[2]']` of CLASS, `['T', 'E']` for TT, EE and TE. All windows (W1, W2, …), else all dens[…] when left out.
   */
  readonly fields?: readonly string[];
  /** What the columns of a text file are: C_l, or l(l+1)C_l/2π. As the program is known to write when left out. */
  readonly scaling?: 'cl' | 'l(l+1)cl/2pi';
}

function fail(what: string, file: string, fix: string, line?: number): never {
  throw new GlassError(what, { code: CODE, where: { file, ...(line === undefined ? {} : { line }) }, fix });
}

const floats = ({ data }: NpyData): Float64Array => Float64Array.from(data as ArrayLike<number>, Number);

/** Number of fields that have so many spectra; undefined where none has. */
function fieldsOf(count: number): number | undefined {
  const n = Math.round((Math.sqrt(8 * count + 1) - 1) / 2);
  return (n * (n + 1)) / 2 === count ? n : undefined;
}

function fromArray(array: NpyData, file: string): Float64Array[] {
  const { shape } = array;
  const data = floats(array);
  const [n, m, count] = shape;
  if (shape.length === 1) return [data];
  if (shape.length === 2) {
    if (fieldsOf(n!) === undefined) fail(`${n} is not a number of pairs of fields`, file, 'Give n(n+1)/2 spectra');
    return Array.from({ length: n! }, (_, i) => data.slice(i * m!, (i + 1) * m!));
  }
  if (shape.length === 3 && n === m) {
    return Array.from({ length: n! }, (_, i) =>
      Array.from({ length: i + 1 }, (__, d) => i - d).map((j) =>
        data.slice((i * n! + j) * count!, (i * n! + j + 1) * count!),
      ),
    ).flat();
  }
  return fail(`an array of shape (${shape.join(', ')}) holds no spectra`, file, 'Give (pairs, l) or (n, n, l)');
}

/** `values` and `split` of saveCls and glass.save_cls; or an array `cls`. */
function fromNpz(bytes: Uint8Array, file: string): Float64Array[] {
  let arrays: Map<string, NpyData>;
  try {
    arrays = decodeNpz(bytes);
  } catch (cause) {
    return fail(`not an archive of NumPy: ${(cause as Error).message}`, file, 'Write it with saveCls or numpy.savez');
  }
  const [values, split, cls] = ['values', 'split', 'cls'].map((name) => arrays.get(name));
  if (cls) return fromArray(cls, file);
  if (values?.shape.length !== 1 || split?.shape.length !== 1) {
    const has = [...arrays.keys()].join(', ') || 'none';
    fail(`not an archive of spectra: the arrays are ${has}`, file, 'Write it with saveCls, glass.save_cls or as cls=…');
  }
  const all = floats(values);
  const edges = [0, ...floats(split), all.length];
  return edges.slice(1).map((end, i) => all.slice(edges[i], end));
}

/** Columns `W1xW2` of CAMB, `dens[1]-dens[2]` of CLASS, `TE` of both. */
function pairOf(title: string): readonly [string, string] | undefined {
  const parted = /^(\S+?)(?:x|-)(\S+)$/.exec(title);
  if (parted) return [parted[1]!, parted[2]!];
  return /^[TEBP]{2}$/.test(title) ? [title[0]!, title[1]!] : undefined;
}

function fromText(text: string, file: string, { fields, scaling }: LoadSpectraOptions): Float64Array[] {
  const table = parseText(text, file, CODE);
  const { rows, lines } = table;
  rows.forEach(([l], i) => {
    const expected = i === 0 ? l : rows[0]![0]! + i;
    if (!Number.isInteger(l) || l! < 0 || l !== expected)
      fail(`degree ${l} is out of order`, file, 'Give every l', lines[i]);
  });
  const titles = columnTitles(table)?.slice(1);
  const pairs = titles?.map(pairOf);
  const named = pairs?.some((p) => p !== undefined) === true;
  // CLASS says so in its first line; CAMB has these factors in all of its tables of temperature, polarisation and windows.
  const factored = named || table.comments.some((c) => /l\(l\+1\)\/2pi/i.test(c));
  const raw = (scaling ?? (factored ? 'l(l+1)cl/2pi' : 'cl')) === 'cl';
  const factor = (l: number): number => (raw ? 1 : l === 0 ? 0 : (2 * Math.PI) / (l * (l + 1)));
  const column = (c: number): Float64Array => {
    const out = new Float64Array(rows[0]![0]! + rows.length);
    for (const row of rows) out[row[0]!] = row[c + 1]! * factor(row[0]!);
    return out;
  };
  if (!named) {
    if (fields) fail('the columns have no names', file, 'Leave fields out, and give the columns in GLASS order');
    const count = rows[0]!.length - 1;
    if (count === 0 || fieldsOf(count) === undefined) {
      fail(`${count} columns are not the spectra of any number of fields`, file, 'Give l and n(n+1)/2 columns');
    }
    return Array.from({ length: count }, (_, c) => column(c));
  }
  const known = [...new Set(pairs!.flatMap((p) => p ?? []))];
  const windows = known.filter((name) => /^W\d+$/.test(name));
  const wanted = fields ?? (windows.length > 0 ? windows : known.filter((name) => /^dens\[/.test(name)));
  if (wanted.length === 0) fail(`no fields are chosen`, file, `Give fields: some of ${known.join(', ')}`);
  if (scaling === undefined && wanted.some((name) => /^(P|phi|lens\[)/.test(name))) {
    fail('columns of the lensing potential have factors that differ between programs', file, 'Give the scaling');
  }
  return wanted.flatMap((a, i) =>
    wanted
      .slice(0, i + 1)
      .reverse()
      .map((b) => {
        const c = pairs!.findIndex((p) => p && ((p[0] === a && p[1] === b) || (p[0] === b && p[1] === a)));
        if (c >= 0) return column(c);
        if (a !== b) return new Float64Array(0);
        return fail(`there is no column for ${a} with itself`, file, `The columns are ${titles!.join(', ')}`);
      }),
  );
}

/**
 * Angular spectra of files, in GLASS order (0,0) (1,1) (1,0) (2,2) …, l = 0 … lmax each; degrees that a text begins after
 * are zero, and pairs that it has no column for are empty.
 *
 * - `.npz` of {@link saveCls} or `glass.save_cls`, or with an array `cls`; `.npy`: (pairs, l) in GLASS order, as
 *   `numpy.save` of `matter_cls` of glass.ext.camb, or (n, n, l).
 * - text of CAMB (`scalarCovCls`, `scalCls`, `lensedCls`) and CLASS (`cl.dat`): the factor l(l+1)/2π of both is taken out;
 *   temperatures keep the file's unit (CAMB: μK²).
 * - text of numbers only: l, then C_l of all pairs in GLASS order.
 *
 * @throws GlassError (ERR_INPUT_SPECTRA) naming file and line.
 */
export async function loadSpectra(file: string, options: LoadSpectraOptions = {}): Promise<Float64Array[]> {
  const bytes = await bytesOf(file, CODE);
  if (file.endsWith('.npz')) return fromNpz(bytes, file);
  if (!file.endsWith('.npy')) return fromText(new TextDecoder().decode(bytes), file, options);
  try {
    return fromArray(decodeNpy(bytes, file), file);
  } catch (cause) {
    if (cause instanceof GlassError && cause.code === CODE) throw cause;
    return fail(`not an array of NumPy: ${(cause as Error).message}`, file, 'Write it with numpy.save');
  }
}
