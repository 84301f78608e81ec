import { GlassError, type HostParticleSlice } from '@glass-ts/core';
import { openHdf5 } from '../file.ts';
import { rowRanges, rowsPerSlice } from '../slicing.ts';
import type { Hdf5File } from '../types.ts';
import { ahead } from './ahead.ts';

/** Particles of one type in one file. */
export interface ParticleFile {
  readonly path: string;
  readonly count: number;
  /** Datasets: positions (N, 3) relative to the observer. */
  readonly positions: string;
  /** Dataset (N), or one mass for all. */
  readonly masses?: string | number;
  /** Dataset (N) that multiplies the masses. */
  readonly weights?: string;
  /** Dataset (N). */
  readonly scaleFactors?: string;
}

type RowSpan = readonly [start: number, stop: number];

interface Extent {
  readonly nearest: number;
  readonly farthest: number;
}

type Reals = Float32Array | Float64Array;

/** Slices that are read at the same time. */
const DEPTH = 3;

function countError({ path: file, count }: ParticleFile, dataset: string, found: string): GlassError {
  return new GlassError(`expected the values of ${count} particles and found ${found}`, {
    code: 'ERR_INPUT_COUNT',
    where: { file, dataset },
    fix: 'The header and the data do not belong together: copy the file again',
  });
}

function valueError({ path: file }: ParticleFile, dataset: string, row: number, value: number | string): GlassError {
  return new GlassError(`particle ${row} has an impossible value: ${value}`, {
    code: 'ERR_INPUT_VALUE',
    where: { file, dataset },
    fix: 'Positions must be finite, masses and scale factors also not negative: copy the file again',
  });
}

/** Row of the first value that is no finite number, or, unless `signed`, negative. */
const firstWrong = (values: Reals, signed: boolean): number =>
  values.findIndex((value) => !(value >= (signed ? -Number.MAX_VALUE : 0) && value <= Number.MAX_VALUE));

/** The first row of positions whose distance is no finite number. */
function firstLost(positions: Reals): number {
  let row = 0;
  while (Number.isFinite(positions[3 * row]! ** 2 + positions[3 * row + 1]! ** 2 + positions[3 * row + 2]! ** 2)) row++;
  return row;
}

/**
 * Reads the particles of many files in slices. Codes write particles about in the order in which they cross the
 * lightcone: the radial extent of every slice is remembered when it is first read, and slices that do not touch a shell
 * are skipped from then on. All shells together cost about two passes over the files, not one each.
 */
export class ParticleFiles {
  readonly #files: readonly ParticleFile[];
  readonly #margin: number;
  readonly #rows: number | undefined;
  readonly #extents = new Map<string, Extent>();
  /** Slices read so far, for tests and for `details`. */
  slicesRead = 0;

  /**
   * @param options.margin by how much, in the unit of the positions, a particle of a shell may lie outside of its radii: where
   * shells are cut by scale factor
   * @param options.rows per slice; about 8 MiB of positions when left out
   */
  constructor(files: readonly ParticleFile[], options: { readonly margin?: number; readonly rows?: number } = {}) {
    this.#files = files.filter((file) => file.count > 0);
    this.#margin = options.margin ?? 0;
    this.#rows = options.rows;
  }

  /** All particles of a shell and its neighbourhood, file by file: at least one slice, if there are any particles. */
  async *slices(inner: number, outer: number): AsyncGenerator<HostParticleSlice> {
    const from = inner - this.#margin;
    // Positions in single precision may be rounded to the other side of an edge.
    const to = outer + this.#margin + 1e-6 * outer;
    let given = false;
    for (const source of this.#files) {
      for await (const slice of this.#slicesOf(source, from, to)) {
        given = true;
        yield slice;
      }
    }
    const first = this.#files[0];
    if (given || !first) return;
    for await (const slice of this.#slicesOf(first, 0, Number.POSITIVE_INFINITY)) {
      yield slice;
      return;
    }
  }

  async *#slicesOf(source: ParticleFile, from: number, to: number): AsyncGenerator<HostParticleSlice> {
    const file = await openHdf5(source.path);
    try {
      const rows = await this.#rowsOf(file, source);
      const spans = this.#spans(source, rows, from, to);
      for await (const slice of ahead(spans, DEPTH, (span) => this.#read(file, source, span, from, to))) {
        if (slice) yield slice;
      }
    } finally {
      await file.close();
    }
  }

  async #rowsOf(file: Hdf5File, source: ParticleFile): Promise<number> {
    const info = await file.dataset(source.positions);
    if (info.shape.length === 2 && info.shape[0] === source.count && info.shape[1] === 3) {
      return rowsPerSlice(info, this.#rows === undefined ? {} : { rows: this.#rows });
    }
    throw countError(source, source.positions, `the shape [${info.shape.join(', ')}]`);
  }

  *#spans(source: ParticleFile, rows: number, from: number, to: number): Generator<RowSpan> {
    for (const range of rowRanges(0, source.count, rows)) {
      const known = this.#extents.get(this.#key(source, range));
      if (known && (known.farthest < from || known.nearest > to)) continue;
      yield range;
    }
  }

  #key(source: ParticleFile, rows: RowSpan): string {
    return `${source.path}\n${source.positions}\n${rows[0]}`;
  }

  async #read(
    file: Hdf5File,
    source: ParticleFile,
    [start, stop]: RowSpan,
    from: number,
    to: number,
  ): Promise<HostParticleSlice | undefined> {
    const range = { start, stop };
    const column = async (dataset: string, signed: boolean): Promise<Reals> => {
      const rows = (await file.dataset(dataset)).shape[0];
      if (rows !== source.count) throw countError(source, dataset, `${rows} rows`);
      const { data, extremes } = await file.readSurveyed(dataset, 'values', range);
      const values = data as Reals;
      const [least, greatest] = extremes;
      if (least >= (signed ? -Number.MAX_VALUE : 0) && greatest <= Number.MAX_VALUE) return values;
      const wrong = firstWrong(values, signed);
      throw valueError(source, dataset, start + wrong, values[wrong]!);
    };
    const found = await file.readSurveyed(source.positions, 'radii', range);
    const positions = found.data as Reals;
    this.slicesRead++;
    const [nearest, farthest] = found.extremes;
    const extent = { nearest, farthest };
    if (!(farthest < Number.POSITIVE_INFINITY)) {
      const row = firstLost(positions);
      throw valueError(source, source.positions, start + row, positions.slice(3 * row, 3 * row + 3).join(', '));
    }
    this.#extents.set(this.#key(source, [start, stop]), extent);
    if (extent.farthest < from || extent.nearest > to) return undefined;
    const { masses, weights, scaleFactors } = source;
    const [mass, weight, a] = await Promise.all([
      typeof masses === 'string' ? column(masses, false) : masses,
      weights === undefined ? undefined : column(weights, true),
      scaleFactors === undefined ? undefined : column(scaleFactors, false),
    ]);
    const weighted = weight && typeof mass === 'object' ? Float64Array.from(mass, (m, i) => m * weight[i]!) : mass;
    return {
      count: stop - start,
      positions,
      ...(weighted === undefined ? {} : { masses: weighted }),
      ...(a === undefined ? {} : { scaleFactors: a }),
    };
  }
}
