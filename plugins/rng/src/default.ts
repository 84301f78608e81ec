import { type Namespace, referenceNamespace } from '@glass-ts/core';
import { PhiloxGenerator } from './generator.ts';
import { SEED } from './layout.ts';

/** Seed, stream and namespace of a generator. */
export interface DefaultRngOptions {
  /** 0 … 2⁶⁴ − 1; 42 when left out. */
  readonly seed?: number | bigint;
  /** Namespace of the results; the reference namespace when left out. */
  readonly xp?: Namespace;
}

/** A new generator at the beginning of the root stream of a seed (GLASS `default_rng`). */
export function defaultRng(options: DefaultRngOptions = {}): PhiloxGenerator {
  return new PhiloxGenerator(options.xp ?? referenceNamespace(), { seed: options.seed ?? SEED });
}

const shared = new WeakMap<Namespace, PhiloxGenerator>();

/**
 * The generator of functions that were given none: one per namespace, seed 42, stream `default`. It advances from call to
 * call, so that two calls are independent (GLASS starts anew at every call, which makes them identical).
 */
export function sharedDefaultRng(xp: Namespace = referenceNamespace()): PhiloxGenerator {
  let rng = shared.get(xp);
  if (rng === undefined) {
    rng = new PhiloxGenerator(xp, { path: 'default' });
    shared.set(xp, rng);
  }
  return rng;
}
