import type { TypedArray } from '../array/dtype.ts';
import type { Namespace } from '../array/namespace.ts';
import type { EventStream } from '../pipeline/events.ts';
import type { CosmologyParameters } from './cosmology.ts';
import type { HealpixMap } from './ports.ts';
import type { CounterGenerator } from './random.ts';

/** A radial window as a lightcone states it: weights at ascending redshifts, linear in between, and an effective redshift. */
export interface ShellWindow {
  readonly za: Float64Array;
  readonly wa: Float64Array;
  readonly zeff: number;
}

/** A concentric shell around the observer, as the lightcone has it. Shells are numbered from the observer outwards. */
export interface ShellGeometry {
  /** 0 = nearest. */
  readonly index: number;
  /** Comoving radii in the file's own length unit: what particles are compared with, inner ≤ r < outer. */
  readonly inner: number;
  readonly outer: number;
  /** Scale factors of the outer and inner edge, where the file states them: start ≤ a < end. */
  readonly scaleFactors?: { readonly start: number; readonly end: number };
  /** The code's own name, such as `maps_019` or `shell_0`. */
  readonly label: string;
  /** Files that hold the shell's map; empty where shells are cut out of particles. */
  readonly files: readonly string[];
  /** How matter is weighted in the shell, where that is not a top-hat between the edges; windows may overlap. */
  readonly window?: ShellWindow;
}

/** Units of a lightcone, with h taken out. */
export interface LightconeUnits {
  /** The file's length unit in comoving Mpc (h taken out). */
  readonly lengthInMpc: number;
  /** The file's mass unit in M_sun (h taken out). */
  readonly massInMsun: number;
  /** As people write them: `Mpc/h`, `1e10 Msun/h`. */
  readonly length: string;
  readonly mass: string;
}

/** Part of a map: `values` begin at pixel `start`. */
export interface HostMapSlice {
  readonly start: number;
  readonly values: TypedArray;
  /** Where the values are from, for messages. */
  readonly place?: { readonly file: string; readonly dataset: string };
}

/** A HEALPix map on the host, in slices. */
export interface HostMap {
  readonly nside: number;
  readonly ordering: 'ring' | 'nested';
  /** `mass` or `counts`: also the name of the port that it becomes. */
  readonly quantity: 'mass' | 'counts' | 'overdensity';
  readonly unit: string;
  /** Masses may be negative: the mean of neutrinos has been taken out, or they carry weights of either sign. */
  readonly signed?: boolean;
  /** Slices in ascending order, together the whole sky. */
  slices(): AsyncIterable<HostMapSlice>;
}

/** Some particles on the host. */
export interface HostParticleSlice {
  readonly count: number;
  /** count × 3, row-major, float32 or float64 as the file has them. */
  readonly positions: Float32Array | Float64Array;
  readonly masses?: Float32Array | Float64Array | number;
  readonly scaleFactors?: Float32Array | Float64Array;
}

/** What a lightcone that makes its maps on the device gets from the run. */
export interface MapContext {
  readonly xp: Namespace;
  readonly events: EventStream;
  readonly signal: AbortSignal;
  /** Generator of a named stream of this run. */
  random(path: string): CounterGenerator;
}

/** A lightcone that an adapter has opened: metadata at once, data in bounded slices. */
export interface Lightcone {
  /** `SWIFT`, `Gadget-4`, … */
  readonly code: string;
  /** What `read…` gives. */
  readonly kind: 'maps' | 'particles';
  /** Of maps: the port that they become. */
  readonly quantity?: 'mass' | 'counts' | 'overdensity';
  readonly units: LightconeUnits;
  /** From the file's header or its parameter file; undefined where the code wrote none. */
  readonly cosmology: CosmologyParameters | undefined;
  /** Where `cosmology` comes from, for messages. */
  readonly cosmologySource: string | undefined;
  /** Native shells from the observer outwards; empty where a particle lightcone has none. */
  readonly shells: readonly ShellGeometry[];
  /** nside of the native maps. */
  readonly nside: number | undefined;
  /** Files that the lightcone is made from, for the run record. */
  readonly files: readonly string[];
  /** Number of particles, where it is known without reading them. */
  readonly particleCount: number | undefined;
  /** Radial range that the particles cover, in the file's length unit. */
  readonly range: { readonly inner: number; readonly outer: number } | undefined;
  /** Further facts for `glass inspect`: JSON values. */
  readonly details: Readonly<Record<string, unknown>>;
  /** Opens the map of a shell; for lightcones of maps. */
  readMap?(shell: ShellGeometry): Promise<HostMap>;
  /**
   * In place of `readMap`: makes the map of a shell on the device, for lightcones that are computed and not read. Called
   * for the shells of the run from the observer outwards, never ahead. Arrays that live on belong to the lightcone.
   */
  makeMap?(shell: ShellGeometry, context: MapContext): Promise<HealpixMap>;
  /** All particles that may lie in the shell, and possibly others. */
  readParticles?(shell: ShellGeometry): AsyncIterable<HostParticleSlice>;
  /** Closes all files. */
  close(): Promise<void>;
}
