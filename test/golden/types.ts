import type { CosmologyWithGrowthFactor, Generator, Namespace, NDArray, PipelineCosmology } from '@glass-ts/core';

/** A value of the golden file: numbers, nested lists, `{re, im}`, `{za, wa, zeff}`, 'NaN', null. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

export interface Entry {
  readonly id: number;
  readonly function: string;
  readonly args: { readonly [name: string]: Json };
  readonly result: Json;
  readonly tolerance: string;
  readonly note?: string;
}

export interface GoldenFile {
  readonly header: { readonly [key: string]: Json };
  readonly entries: readonly Entry[];
}

/** What an adapter works with besides the arguments of its entry. */
export interface Context {
  readonly xp: Namespace;
  readonly note: string;
  /** Fresh generator of the header's STUB kind, counting from 0. */
  readonly rng: Generator;
  /** Cosmology by the name used in the file. */
  cosmology(name: Json): PipelineCosmology & CosmologyWithGrowthFactor;
  /** Numbers, nested lists or `{re, im}` as an array: float64, int64 for integers when `dtype` says so, or complex128. */
  array(value: Json, dtype?: 'float64' | 'int64'): NDArray;
}

export type Args = Entry['args'];

/** Calls the function under test; arrays, windows and generators in the result are made plain by the runner. */
export type Adapter = (args: Args, context: Context) => unknown;

/** Adapters by function label of the file. */
export type Cases = Readonly<Record<string, Adapter>>;
