import { type FileHandle, open } from 'node:fs/promises';
import { GlassError, ValueError } from '@glass-ts/core';
import { type Column, type ColumnInput, toColumn, writer } from './columns.ts';
import { BLOCK, header, primaryHeader } from './header.ts';

/** Rows that are put together in memory at a time. */
const ROWS = 65536;

/** Columns by name, all of one length. */
export type Columns = Readonly<Record<string, ColumnInput>>;

interface Table {
  readonly names: readonly string[];
  readonly letters: readonly string[];
  readonly rowBytes: number;
  readonly start: number;
  rows: number;
}

const tableHeader = (table: Omit<Table, 'start'>, ext: string | undefined): Buffer =>
  header([
    ['XTENSION', 'BINTABLE', 'binary table extension'],
    ['BITPIX', 8, 'array data type'],
    ['NAXIS', 2, 'number of array dimensions'],
    ['NAXIS1', table.rowBytes, 'bytes per row'],
    ['NAXIS2', table.rows, 'number of rows'],
    ['PCOUNT', 0],
    ['GCOUNT', 1],
    ['TFIELDS', table.names.length, 'number of columns'],
    ...table.names.flatMap((name, i) => [
      [`TTYPE${i + 1}`, name] as const,
      [`TFORM${i + 1}`, table.letters[i]!] as const,
    ]),
    ...(ext === undefined ? [] : [['EXTNAME', ext] as const]),
  ]);

/**
 * A catalogue being written to a FITS binary table. The file is complete after every `write`: rows written before an error
 * are kept. Use `await using`, or call `close`.
 */
export class CatalogWriter implements AsyncDisposable {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #ext: string | undefined;
  #table: Table | undefined;
  #closed = false;

  constructor(file: FileHandle, path: string, ext: string | undefined) {
    this.#file = file;
    this.#path = path;
    this.#ext = ext;
  }

  /**
   * Appends rows: columns by name, all of one length. The first call decides names, order and types; `data` comes before
   * `columns` when both are given.
   *
   * @throws ValueError for columns of unequal length, or other than those of the first call.
   */
  async write(data: Columns | null = null, columns: Columns = {}): Promise<void> {
    if (this.#closed) throw this.#error('the catalogue is closed', 'ERR_FITS_CLOSED', 'Write before closing it');
    const given = Object.entries({ ...data, ...columns });
    if (given.length === 0) return;
    const list = await Promise.all(given.map(([name, values]) => toColumn(name, values)));
    const rows = list[0]!.data.length / (list[0]!.bytes / list[0]!.data.BYTES_PER_ELEMENT);
    const uneven = list.find((c) => c.data.byteLength !== rows * c.bytes);
    if (uneven) {
      throw new ValueError(`column "${uneven.name}" has another length than "${list[0]!.name}"`, {
        where: { file: this.#path, name: uneven.name },
        fix: 'Give one value per row in every column',
      });
    }
    const table = (this.#table ??= await this.#create(list));
    const ordered = this.#match(table, list);
    await this.#append(table, ordered, rows);
  }

  /** Closes the file; further calls do nothing. */
  async close(): Promise<void> {
    if (this.#closed) return;
    this.#closed = true;
    await this.#file.close();
  }

  /** `await using`: closes the file. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #error(what: string, code: string, fix: string): GlassError {
    return new GlassError(what, { code, where: { file: this.#path }, fix });
  }

  async #create(list: readonly Column[]): Promise<Table> {
    const table = {
      names: list.map((c) => c.name),
      letters: list.map((c) => c.letter),
      rowBytes: list.reduce((sum, c) => sum + c.bytes, 0),
      rows: 0,
    };
    const head = tableHeader(table, this.#ext);
    await this.#file.write(head, 0, head.length, BLOCK);
    return { ...table, start: BLOCK + head.length };
  }

  #match(table: Table, list: readonly Column[]): Column[] {
    const ordered = table.names.map((name) => list.find((c) => c.name === name));
    const at = ordered.findIndex((c, i) => c === undefined || c.letter !== table.letters[i]);
    if (at < 0 && list.length === table.names.length) return ordered as Column[];
    throw new ValueError(
      `the columns are ${list.map((c) => `${c.name} (${c.letter})`).join(', ')}, the table has ${table.names
        .map((n, i) => `${n} (${table.letters[i]})`)
        .join(', ')}`,
      { where: { file: this.#path }, fix: 'Write the same columns of the same types every time' },
    );
  }

  async #append(table: Table, list: readonly Column[], rows: number): Promise<void> {
    const puts = list.map(writer);
    for (let first = 0; first < rows; first += ROWS) {
      const count = Math.min(ROWS, rows - first);
      const buffer = Buffer.alloc(count * table.rowBytes);
      const view = new DataView(buffer.buffer, buffer.byteOffset, buffer.length);
      let offset = 0;
      list.forEach((column, c) => {
        for (let i = 0; i < count; i++) puts[c]!(view, i * table.rowBytes + offset, first + i);
        offset += column.bytes;
      });
      await this.#file.write(buffer, 0, buffer.length, table.start + (table.rows + first) * table.rowBytes);
    }
    table.rows += rows;
    // Padding first, then the row count: a reader of an interrupted file sees whole rows.
    const bytes = table.rows * table.rowBytes;
    await this.#file.truncate(table.start + Math.ceil(bytes / BLOCK) * BLOCK);
    const head = tableHeader(table, this.#ext);
    await this.#file.write(head, 0, head.length, BLOCK);
  }
}

/**
 * Opens a FITS file for a catalogue, replacing what is there, with an empty primary HDU and one binary table.
 *
 * @param options.ext name of the table (EXTNAME)
 * @throws GlassError ERR_FITS_OPEN when the file cannot be written.
 */
export async function writeCatalog(filename: string, options: { readonly ext?: string } = {}): Promise<CatalogWriter> {
  try {
    const file = await open(filename, 'w');
    const head = primaryHeader();
    await file.write(head, 0, head.length, 0);
    return new CatalogWriter(file, filename, options.ext);
  } catch (cause) {
    throw new GlassError(`the catalogue cannot be written: ${(cause as Error).message}`, {
      code: 'ERR_FITS_OPEN',
      where: { file: filename },
      fix: 'Choose a path that you may write to',
      cause,
    });
  }
}
