import {
  GlassError,
  type Namespace,
  type NDArray,
  type ParticleSlice,
  type Particles,
  type Shell,
  scope,
  slice as sliceOf,
  xpx,
} from '@glass-ts/core';
import { vec2pix } from '@glass-ts/healpix';
import { choose, edgesOf, type Selection } from './selection.ts';

export interface BinOptions {
  readonly nside: number;
  readonly selection: Selection;
  /** Σ 1 or Σ mass. */
  readonly weight: 'count' | 'mass';
}

export interface Binned {
  /** RING map (npix) on the device: index dtype for counts, real for masses. */
  readonly values: NDArray;
  /** Particles of the shell that sit on the observer, in no pixel: a scalar where the device is not the host. */
  readonly atObserver: number | NDArray;
}

/** Fewer particles than this are not worth a map of their own. */
const LEAST_BATCH = 2 ** 18;

/** Pixels of several slices, so that a map is made once per as many particles as it has pixels, and not per slice. */
class Sums {
  readonly #npix: number;
  #bins: NDArray[] = [];
  #weights: NDArray[] = [];
  #waiting = 0;
  #total: NDArray | undefined;

  constructor(npix: number) {
    this.#npix = npix;
  }

  async add(bins: NDArray, weights: NDArray | undefined): Promise<void> {
    this.#bins.push(bins);
    if (weights) this.#weights.push(weights);
    this.#waiting += bins.size;
    if (this.#waiting >= Math.max(this.#npix, LEAST_BATCH)) await this.#count();
  }

  async #count(): Promise<void> {
    const before = this.#total;
    const [bins, weights] = [this.#bins, this.#weights];
    [this.#bins, this.#weights, this.#waiting] = [[], [], 0];
    this.#total = await scope(() => {
      const { xp } = bins[0]!;
      const joined = (parts: NDArray[]) => (parts.length === 1 ? parts[0]! : xp.concat(parts));
      const sums = xpx.bincount(joined(bins), {
        length: this.#npix + 2,
        ...(weights.length > 0 ? { weights: joined(weights) } : {}),
      });
      const map = sums.get(sliceOf(0, this.#npix));
      return before ? before.add(map) : map;
    });
    for (const x of [...bins, ...weights]) x.dispose();
    before?.dispose();
  }

  async finish(): Promise<NDArray | undefined> {
    if (this.#bins.length > 0) await this.#count();
    return this.#total;
  }
}

/** Which sums a slice adds to: particles of one mass are counted, exactly, and multiplied at the end. */
function kindOf(slice: ParticleSlice, weight: BinOptions['weight'], shell: Shell): number | 'each' {
  if (weight === 'count') return 1;
  if (slice.masses !== undefined) return typeof slice.masses === 'number' ? slice.masses : 'each';
  throw new GlassError('the particles have no masses', {
    code: 'ERR_MASS_MISSING',
    where: { name: 'masses', ...(shell.files[0] ? { file: shell.files[0] } : {}) },
    fix: 'Use the stage "counts", or point the adapter to a snapshot that holds the particle mass',
  });
}

async function total(sums: ReadonlyMap<number | 'each', Sums>, { weight }: BinOptions, xp: Namespace) {
  let all: NDArray | undefined;
  for (const [mass, own] of sums) {
    const map = (await own.finish())!;
    const { real } = xp.backend.info.defaults;
    const term = weight === 'count' || mass === 'each' ? map : xp.astype(map, real).mul(mass);
    all = all ? all.add(term) : term;
  }
  return all;
}

/** Bins from the numbers of the file, where the device has narrower ones and a kernel for that. */
function kernelBins(
  { words }: ParticleSlice,
  shell: Shell,
  { nside, selection }: BinOptions,
): { readonly bins: NDArray; readonly lost: NDArray } | undefined {
  if (!words) return undefined;
  const { positions, scaleFactors } = words;
  const { xp, context } = positions;
  const [from, to] = edgesOf({ scaleFactors }, shell, selection);
  const find = xp.backend.kernels['healpix.shellPixels']!;
  const by = selection === 'scaleFactor' ? scaleFactors : undefined;
  const pixels = context.wrap(find(positions, { nside, nested: false, from, to }, by), [positions.shape[0]!]);
  return { bins: pixels, lost: xp.countNonzero(pixels.gt(12 * nside * nside)) };
}

/** Sum of two numbers on either side; arrays are used up. */
function added(a: number | NDArray, b: number | NDArray): number | NDArray {
  if (typeof a === 'number' && typeof b === 'number') return a + b;
  const [x, y] = typeof a === 'number' ? [b as NDArray, a] : [a, b];
  if (y === 0) return x;
  const sum = x.add(y);
  for (const term of [x, y]) if (typeof term === 'object') term.dispose();
  return sum;
}

/**
 * Bins the particles of a shell into pixels: Σ 1, exact for any slicing of the files, or Σ mass. Where the device is not
 * the host, particles outside of the shell go to a bin behind the last pixel, so that no size depends on the data.
 * @returns undefined where there are no slices at all
 */
export async function binParticles(
  particles: Particles,
  shell: Shell,
  options: BinOptions,
): Promise<Binned | undefined> {
  const { nside, selection, weight } = options;
  const npix = 12 * nside * nside;
  const sums = new Map<number | 'each', Sums>();
  let xp: Namespace | undefined;
  let atObserver: number | NDArray = 0;
  for await (const slice of particles.slices()) {
    xp ??= (slice.words ?? slice).positions.xp;
    const kind = kindOf(slice, weight, shell);
    const { bins, masses, lost } = await scope(() => {
      const found = kernelBins(slice, shell, options);
      if (found) return { ...found, masses: kind === 'each' ? (slice.masses as NDArray).retain() : undefined };
      const { x, y, z, inside, masses: own, atObserver: count } = choose(slice, shell, selection);
      const pixels = vec2pix(nside, x, y, z);
      const outside = xp!.asarray(npix, { dtype: pixels.dtype });
      const where = inside ? xp!.where(inside, pixels, outside) : pixels;
      return { bins: where, masses: kind === 'each' ? own?.retain() : undefined, lost: count };
    });
    const own = sums.get(kind) ?? new Sums(npix);
    sums.set(kind, own);
    await own.add(bins, masses);
    // Only a shell around the observer can hold such particles.
    if (shell.inner <= 0) atObserver = added(atObserver, lost);
    else if (typeof lost === 'object') lost.dispose();
  }
  const values = xp && (await scope(() => total(sums, options, xp!)));
  return values && { values, atObserver };
}
