import type { DType } from '../array/dtype.ts';
import type { NDArray } from '../array/ndarray.ts';

/** Real maps of the whole sky: values (npix) or (components, npix). */
export interface HealpixMap {
  readonly values: NDArray;
  readonly nside: number;
  readonly ordering: 'ring' | 'nested';
  /** Unit of the values; empty for a pure number. */
  readonly unit: string;
  /** Further facts about the map that sinks write with it, such as `z_source`. */
  readonly attributes?: Readonly<Record<string, string | number>>;
}

/**
 * Positions and scale factors as the file has them, for the kernel `healpix.shellPixels`: real, or both doubles as uint32
 * with a last axis of 2, low words first, where the backend has no float64.
 */
export interface ParticleWords {
  readonly positions: NDArray;
  readonly scaleFactors: NDArray | undefined;
}

/** One slice of a particle lightcone, on the device; its arrays live until the next slice is asked for. */
export interface ParticleSlice {
  readonly count: number;
  /** Where the backend has a kernel that finds the pixels of a shell's particles. */
  readonly words?: ParticleWords | undefined;
  /** (count, 3) comoving positions relative to the observer, in the file's length unit. */
  readonly positions: NDArray;
  /** (count), in the file's mass unit, or one mass for all; absent when the file has none. */
  readonly masses?: NDArray | number | undefined;
  /** (count) scale factors at crossing; absent when the code did not write them. */
  readonly scaleFactors?: NDArray | undefined;
}

/** Particles of a shell and its neighbourhood: a consumer selects by radius or scale factor. */
export interface Particles {
  /** Slices, read while they are consumed. */
  slices(): AsyncIterable<ParticleSlice>;
}

/** Real maps for several source samples at once. */
export interface BinnedMaps {
  /** (bins, npix) or (bins, components, npix). */
  readonly values: NDArray;
  readonly nside: number;
  readonly ordering: 'ring' | 'nested';
  readonly unit: string;
  /** Name of every bin, such as `bin-0` or `z=0.82`. */
  readonly labels: readonly string[];
  /** Further facts about the maps that sinks write with them. */
  readonly attributes?: Readonly<Record<string, string | number>>;
}

/** A column of the catalogue, for sinks. */
export interface Column {
  readonly name: string;
  readonly dtype: DType;
  readonly unit: string;
  readonly description: string;
}

/** Rows start … start + count − 1 of a shell's catalogue, columns on the device. */
export interface GalaxyBatch {
  readonly start: number;
  readonly count: number;
  readonly columns: Readonly<Record<string, NDArray>>;
}

/** The galaxies of a shell, made batch by batch while they are consumed; every iteration gives the same rows. */
export interface Galaxies {
  readonly columns: readonly Column[];
  /** Number of galaxies in the shell, before they are made: one number to the host when it is first asked for. */
  total(): Promise<number>;
  /** Batches, made while they are consumed. */
  batches(): AsyncIterable<GalaxyBatch>;
}

/**
 * What flows between stages, by name. Plug-ins add ports by declaration merging:
 * `declare module '@glass-ts/core' { interface Ports { potential: HealpixMap } }`.
 */
export interface Ports {
  /** Particles as the adapter reads them. */
  particles: Particles;
  /** Mass per pixel as the code wrote it, extensive. */
  mass: HealpixMap;
  /** Number of particles per pixel, integers. */
  counts: HealpixMap;
  /** Density contrast δ. */
  overdensity: HealpixMap;
  /** Convergence κ of a source plane at the shell. */
  convergence: HealpixMap;
  /** Shear (γ1, γ2) of a source plane at the shell, (2, npix). */
  shear: HealpixMap;
  galaxies: Galaxies;
  /** Convergence of source samples, complete after the last shell. */
  sourceConvergence: BinnedMaps;
  /** Shear of source samples, complete after the last shell. */
  sourceShear: BinnedMaps;
}

/** Names of ports, those of plug-ins too. */
export type PortName = keyof Ports & string;
/** Values by port. */
export type PortValues = { -readonly [P in PortName]?: Ports[P] };

/** A need: one port, or the first of several alternatives that somebody gives. */
export type Need = PortName | readonly PortName[];

/** Ports that can serve a need: one, or its alternatives. */
export const needNames = (need: Need): readonly PortName[] => (typeof need === 'string' ? [need] : need);
