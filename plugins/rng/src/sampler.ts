import { arrayNamespace, type Generator, type Namespace, NDArray } from '@glass-ts/core';
import { sharedDefaultRng } from './default.ts';
import { PhiloxGenerator } from './generator.ts';

/** Options of every function that draws. */
export interface SamplerOptions {
  /** Generator to draw from; the shared default generator of the namespace when left out. */
  readonly rng?: Generator;
  /** Namespace of the result, where no argument is an array. */
  readonly xp?: Namespace;
}

/**
 * Namespace and generator of a sampling function: the namespace is `xp`, else that of the array arguments, else that of
 * a Philox generator; without `rng` the shared default generator draws.
 *
 * @throws DTypeError when nothing says in which namespace to work (GLASS: at least one non-scalar array is required).
 */
export function samplerContext(
  options: SamplerOptions,
  ...args: readonly unknown[]
): { readonly xp: Namespace; readonly rng: Generator } {
  const { rng } = options;
  const fromRng = rng instanceof PhiloxGenerator && !args.some((x) => x instanceof NDArray) ? rng.xp : undefined;
  const xp = options.xp ?? fromRng ?? arrayNamespace(...args);
  return { xp, rng: rng ?? sharedDefaultRng(xp) };
}
