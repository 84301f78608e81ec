import { join } from 'node:path';
import {
  type Column,
  defineSink,
  type Galaxies,
  GlassError,
  type PendingOutput,
  type PortValues,
  type ShellContext,
  type SinkRun,
  type SinkSetup,
} from '@glass-ts/core';
import { ArrowFile } from './arrow/file.ts';
import { RowGroups } from './arrow/row-groups.ts';
import { chosenColumns } from './catalogue-columns.ts';
import { type CatalogueOptions, catalogueOptionsSchema } from './catalogue-options.ts';
import { chosenShells } from './shell-choice.ts';
import { removeStale, temporaryPath } from './temporary.ts';

const metadataOf = (column: Column): Map<string, string> =>
  new Map([
    ['unit', column.unit],
    ['description', column.description],
  ]);

/** One catalogue being written: every shell ends with a record batch of its own, so that none spans two shells. */
class CatalogueRun implements SinkRun {
  readonly #setup: SinkSetup<CatalogueOptions>;
  readonly #shells: ReadonlySet<number>;
  readonly #path: string;
  #columns: readonly Column[] | undefined;
  #file: ArrowFile | undefined;
  #rows = 0;

  constructor(setup: SinkSetup<CatalogueOptions>) {
    this.#setup = setup;
    this.#shells = chosenShells(setup.options.shells, setup.shells, 'catalogue');
    this.#path = join(setup.output, setup.options.file);
  }

  async #open(galaxies: Galaxies): Promise<ArrowFile> {
    this.#columns = chosenColumns(galaxies.columns, this.#setup.options);
    const metadata = Object.entries(this.#setup.provenance).map(([key, value]) => [key, String(value)] as const);
    const columns = this.#columns.map((c) => ({ name: c.name, dtype: c.dtype, metadata: metadataOf(c) }));
    return ArrowFile.create(temporaryPath(this.#path), columns, new Map(metadata));
  }

  async shell(values: PortValues, context: ShellContext): Promise<void> {
    const { galaxies } = values;
    if (!galaxies || !this.#shells.has(context.shell.index)) return;
    this.#file ??= await this.#open(galaxies);
    const groups = new RowGroups(this.#columns!, this.#setup.options.rowGroup);
    let rows = 0;
    for await (const batch of galaxies.batches()) {
      context.signal.throwIfAborted();
      const host = [];
      for (const { name } of this.#columns!) {
        const column = batch.columns[name];
        if (!column) throw this.#missing(name, context);
        host.push(await column.toHost({ reason: `sink catalogue: ${name}` }));
      }
      for (const group of groups.push(host, batch.count)) await this.#file.append(group);
      rows += batch.count;
    }
    for (const group of groups.flush()) await this.#file.append(group);
    this.#rows += rows;
  }

  #missing(column: string, { shell }: ShellContext): GlassError {
    return new GlassError(`the galaxies of shell ${shell.label} lack the column "${column}"`, {
      code: 'ERR_SINK_COLUMN',
      where: { name: `galaxies.${column}` },
      fix: 'The stage that gives galaxies must give every declared column in every batch',
    });
  }

  async finish(): Promise<readonly PendingOutput[]> {
    if (!this.#file) return [];
    await this.#file.close();
    const { file } = this.#setup.options;
    return [
      {
        path: file,
        temporary: temporaryPath(this.#path),
        description: `galaxy catalogue, ${this.#rows} rows × ${this.#columns!.length} columns (Arrow IPC)`,
      },
    ];
  }

  async abort(): Promise<void> {
    await this.#file?.abort();
  }
}

/** Writes the galaxies of all shells as one Arrow IPC file, streaming, in record batches of a fixed size. */
export const catalogueSink = defineSink<CatalogueOptions>({
  name: 'catalogue',
  description: 'galaxies as one Arrow IPC file, with units and descriptions of the columns',
  accepts: ['galaxies'],
  options: catalogueOptionsSchema,
  select(_, available) {
    if (available.includes('galaxies')) return ['galaxies'];
    throw new GlassError('there are no galaxies to write', {
      code: 'ERR_SINK_PORT',
      where: { name: 'output.sinks.catalogue' },
      fix: 'Add a stage that gives "galaxies", or remove the sink "catalogue"',
    });
  },
  async create(setup) {
    const run = new CatalogueRun(setup);
    await removeStale(join(setup.output, setup.options.file));
    return run;
  },
});
