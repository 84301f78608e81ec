import {
  type Backend,
  createNamespace,
  createReferenceBackend,
  EventStream,
  type Galaxies,
  type HealpixMap,
  type Namespace,
  type NDArray,
  type PipelineCosmology,
  type Shell,
  type ShellContext,
  type StageSetup,
  scope,
  TransferLedger,
  withLedger,
} from '@glass-ts/core';
import { philoxFactory } from '@glass-ts/rng';
import { type GalaxiesOptions, galaxiesOptions, galaxiesStage } from '../index.ts';
import { upload } from '../upload.ts';

const dH = 4000;

/** Einstein–de Sitter: closed forms, with distances in Mpc for h = 0.75. */
const cosmology: PipelineCosmology = {
  ...{ OmegaM0: 1, h: 0.75, hubbleDistance: dH, criticalDensity0: 1.56e11 },
  HOverH0: (z) => (1 + z) ** 1.5,
  comovingDistance: (z, z2) => distance(z2 ?? z) - (z2 === undefined ? 0 : distance(z)),
  transverseComovingDistance: (z, z2) => distance(z2 ?? z) - (z2 === undefined ? 0 : distance(z)),
  invComovingDistance: (d) => (1 - d / (2 * dH)) ** -2 - 1,
  OmegaM: () => 1,
  growthFactor: (z) => 1 / (1 + z),
};
const distance = (z: number): number => 2 * dH * (1 - 1 / Math.sqrt(1 + z));

const shells = (edges: readonly number[]): Shell[] =>
  edges.slice(1).map((zOuter, index) => {
    const [innerMpc, outerMpc] = [distance(edges[index]), distance(zOuter)];
    return {
      ...{ index, zInner: edges[index], zOuter, innerMpc, outerMpc, inner: innerMpc, outer: outerMpc },
      ...{ label: `shell_${index}`, files: [] },
    };
  });

/** One shell's maps as plain numbers. */
export interface Maps {
  readonly delta: ArrayLike<number>;
  readonly kappa?: ArrayLike<number>;
  readonly gamma?: readonly [ArrayLike<number>, ArrayLike<number>];
  readonly ordering?: 'ring' | 'nested';
}

export type Catalogue = Record<string, Float64Array>;

export interface StageTestRun {
  readonly nside?: number;
  readonly edges?: readonly number[];
  readonly seed?: bigint;
  readonly backend?: Backend;
}

/** The galaxies stage at work outside of a run: maps in, catalogue out. */
export class StageTest {
  readonly backend: Backend;
  readonly ledger = new TransferLedger();
  readonly events = new EventStream();
  readonly warnings: string[] = [];
  readonly progress: string[] = [];
  readonly recorded: Record<string, number> = {};
  readonly controller = new AbortController();
  readonly xp: Namespace;
  readonly setup: StageSetup<GalaxiesOptions>;
  readonly #run: ReturnType<typeof galaxiesStage.create>;

  constructor(options: object, run: StageTestRun = {}) {
    const { nside = 8, edges = [0.2, 0.4, 0.7], seed = 42n } = run;
    this.backend = run.backend ?? createReferenceBackend();
    const backend = withLedger(this.backend, this.ledger.record);
    this.xp = createNamespace(backend);
    this.events.on('warning', ({ code }) => this.warnings.push(code));
    this.setup = {
      ...{ xp: this.xp, backend, cosmology, nside, seed, events: this.events, signal: this.controller.signal },
      ...{ shells: shells(edges), window: { weight: 'volume', dz: 1e-3 }, directory: import.meta.dirname },
      units: { lengthInMpc: 1, massInMsun: 1, length: 'Mpc', mass: 'Msun' },
      random: (path) => philoxFactory.create(this.xp, { seed, path }),
      options: galaxiesOptions.parse(options),
    };
    this.#run = galaxiesStage.create(this.setup);
  }

  map(values: NDArray, ordering: 'ring' | 'nested' = 'ring'): HealpixMap {
    return { values, ordering, unit: '', nside: Math.sqrt(values.shape[values.ndim - 1] / 12) };
  }

  /** Galaxies of a shell, and what the sink sees: columns by name over all batches, in the scope of a run. */
  async shell(index: number, maps: Maps, look?: (galaxies: Galaxies) => void): Promise<Catalogue> {
    const { xp } = this;
    const held: NDArray[] = [];
    const later: (() => Promise<void>)[] = [];
    const context = {
      ...{ shell: this.setup.shells[index], signal: this.controller.signal },
      hold: (x: NDArray) => {
        const handle = x.retain();
        held.push(handle);
        return handle;
      },
      record: (what: string, n: number) => {
        this.recorded[what] = (this.recorded[what] ?? 0) + n;
      },
      later: (work: () => Promise<void>) => later.push(work),
      progress: (what: string, done: number, total?: number) => this.progress.push(`${what} ${done}/${total}`),
    } as unknown as ShellContext;
    const run = await this.#run;
    try {
      return await scope(async () => {
        const flat = (x: ArrayLike<number>): NDArray => upload(xp, Float64Array.from(x), 'map');
        const zero = maps.kappa ?? new Float64Array(maps.delta.length);
        const input = {
          overdensity: this.map(flat(maps.delta), maps.ordering),
          convergence: this.map(flat(zero)),
          shear: this.map(xp.stack((maps.gamma ?? [zero, zero]).map(flat))),
        };
        const { galaxies } = await scope(() => run.shell(input, context));
        for (const { values } of Object.values(input)) values.dispose();
        look?.(galaxies as Galaxies);
        const catalogue = await this.#collect(galaxies as Galaxies);
        for (const work of later) await work();
        return catalogue;
      });
    } finally {
      for (const x of held) x.dispose();
    }
  }

  async #collect(galaxies: Galaxies): Promise<Catalogue> {
    const parts: Record<string, number[]> = Object.fromEntries(galaxies.columns.map((c) => [c.name, []]));
    let rows = 0;
    for await (const batch of galaxies.batches()) {
      if (batch.start !== rows) throw new Error(`a batch starts at ${batch.start}, not at ${rows}`);
      rows += batch.count;
      for (const { name, dtype } of galaxies.columns) {
        const column = batch.columns[name];
        if (column.dtype !== dtype || column.size !== batch.count) throw new Error(`column ${name} is not as declared`);
        for (const x of await column.toHost({ reason: 'sink' })) parts[name].push(Number(x));
      }
    }
    const total = await galaxies.total();
    if (rows !== total) throw new Error(`${rows} rows of ${total}`);
    return Object.fromEntries(Object.entries(parts).map(([name, x]) => [name, Float64Array.from(x)]));
  }

  async finish(): Promise<void> {
    await (await this.#run).finish?.({});
  }
}
