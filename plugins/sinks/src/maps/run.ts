import { join } from 'node:path';
import type {
  BinnedMaps,
  HealpixMap,
  PendingOutput,
  PortName,
  PortValues,
  ShellContext,
  SinkRun,
  SinkSetup,
} from '@glass-ts/core';
import { chosenShells } from '../shell-choice.ts';
import { removeStale } from '../temporary.ts';
import { healpixAttributes, type MapAttributes, shellAttributes } from './attributes.ts';
import { type MapPart, shellParts, sourceParts } from './layout.ts';
import { MapFile } from './map-file.ts';
import type { MapsOptions } from './options.ts';

const fileName = (port: PortName): string => `${port}.hdf5`;

/** The `maps` sink at work: one file per port, opened with its first map. */
export class MapsRun implements SinkRun {
  readonly #setup: SinkSetup<MapsOptions>;
  readonly #shells: ReadonlySet<number>;
  readonly #files = new Map<PortName, { readonly file: MapFile; count: number }>();

  private constructor(setup: SinkSetup<MapsOptions>) {
    this.#setup = setup;
    this.#shells = chosenShells(setup.options.shells, setup.shells, 'maps');
  }

  static async create(setup: SinkSetup<MapsOptions>): Promise<MapsRun> {
    const run = new MapsRun(setup);
    for (const port of [...setup.ports, ...setup.portsAtEnd]) await removeStale(join(setup.output, fileName(port)));
    return run;
  }

  #path(port: PortName): string {
    return join(this.#setup.output, fileName(port));
  }

  /** What the root of every file says: where it comes from, and the resolution. */
  #facts(port: PortName, map: HealpixMap | BinnedMaps): MapAttributes {
    const { provenance, options } = this.#setup;
    const { seed, ...rest } = provenance;
    const { quantity: _, ...healpix } = healpixAttributes(map, port);
    return {
      ...rest,
      ...(seed === undefined ? {} : { seed: BigInt(seed) }),
      quantity: port,
      ...healpix,
      ...(options.shells === 'all' ? {} : { shells: options.shells.join(',') }),
    };
  }

  async #file(port: PortName, map: HealpixMap | BinnedMaps): Promise<MapFile> {
    const known = this.#files.get(port);
    if (known) {
      known.count += 1;
      return known.file;
    }
    const file = await MapFile.create(this.#path(port), port, this.#facts(port, map), this.#setup.options);
    this.#files.set(port, { file, count: 1 });
    return file;
  }

  async #write(
    file: MapFile,
    port: PortName,
    map: HealpixMap | BinnedMaps,
    parts: readonly MapPart[],
    place: MapAttributes,
    signal: AbortSignal,
  ): Promise<void> {
    for (const part of parts) {
      signal.throwIfAborted();
      const { values, owned } = part.take();
      await file.write(part.path, values, {
        ...{ ...healpixAttributes(map, port, part.component), ...place, ...map.attributes },
      });
      if (owned) values.dispose();
    }
  }

  async shell(values: PortValues, { shell, signal }: ShellContext): Promise<void> {
    if (!this.#shells.has(shell.index)) return;
    for (const port of this.#setup.ports) {
      const map = values[port] as HealpixMap | undefined;
      if (!map) continue;
      const parts = shellParts(port, map, shell.index);
      await this.#write(await this.#file(port, map), port, map, parts, shellAttributes(shell), signal);
    }
  }

  async #sources(port: PortName, maps: BinnedMaps): Promise<void> {
    for (const [bin, parts] of sourceParts(port, maps).entries()) {
      const place = { source: BigInt(bin), label: maps.labels[bin]! };
      await this.#write(await this.#file(port, maps), port, maps, parts, place, this.#setup.signal);
    }
  }

  async finish(values: PortValues): Promise<readonly PendingOutput[]> {
    for (const port of this.#setup.portsAtEnd) {
      const maps = values[port] as BinnedMaps | undefined;
      if (maps) await this.#sources(port, maps);
      else if (this.#setup.options.ports?.includes(port)) {
        this.#setup.events.warn('WARN_SINK_EMPTY', `there are no maps "${port}": the run has no source samples`);
      }
    }
    const pending: PendingOutput[] = [];
    for (const [port, { file, count }] of this.#files) {
      const what = this.#setup.portsAtEnd.includes(port) ? 'source samples' : 'shells';
      pending.push({
        path: fileName(port),
        temporary: await file.close(),
        description: `HEALPix maps of ${port}, nside ${this.#setup.nside}, ${count} ${what} (HDF5)`,
      });
    }
    return pending;
  }

  async abort(): Promise<void> {
    for (const { file } of this.#files.values()) await file.abort();
  }
}
