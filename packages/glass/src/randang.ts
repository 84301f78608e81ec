import { type Generator, NDArray, referenceNamespace } from '@glass-ts/core';
import { type AngleOptions, type GeometryInput, type SchemeOptions, randang as within } from '@glass-ts/healpix';
import { sharedDefaultRng } from '@glass-ts/rng';

/**
 * A uniformly random point inside each pixel: see `randang` of @glass-ts/healpix.
 *
 * @param options `rng`: the shared default generator when left out.
 */
export function randang(
  nside: number,
  ipix: GeometryInput,
  options: AngleOptions & SchemeOptions & { readonly rng?: Generator } = {},
): [theta: NDArray, phi: NDArray] {
  const xp = ipix instanceof NDArray ? ipix.xp : referenceNamespace();
  return within(nside, ipix, { ...options, rng: options.rng ?? sharedDefaultRng(xp) });
}
