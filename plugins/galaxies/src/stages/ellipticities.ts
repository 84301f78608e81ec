import type { CounterGenerator, NDArray } from '@glass-ts/core';
import { drawIntnorm, gaussianFromUniforms, type Pair, ryden04FromUniforms } from '@glass-ts/shear';
import type { GalaxiesOptions } from './options.ts';

/** Intrinsic ellipticities of galaxies start … start + count − 1 of a shell. */
export type EllipticitySampler = (start: number, count: number) => Pair;

/** Samplers draw at the number of the galaxy, from streams named after what they draw. */
export function ellipticitySampler(
  options: GalaxiesOptions['ellipticity'],
  rng: CounterGenerator,
): EllipticitySampler | undefined {
  const pairs = (name: string, start: number, count: number): [NDArray, NDArray] => {
    const both = rng.stream(name).at(start).uniformPairs(count);
    return [both.get(0), both.get(1)];
  };
  switch (options.model) {
    case 'none':
      return undefined;
    case 'intnorm':
      return (start, n) => drawIntnorm([rng.stream('eta1').at(start), rng.stream('eta2').at(start)], n, options.sigma);
    case 'gaussian':
      return (start, n) => gaussianFromUniforms(...pairs('polar', start, n), options.sigma);
    case 'ryden04':
      return (start, n) => {
        const [long, short] = pairs('axes', start, n);
        const [cosTheta, phi] = pairs('direction', start, n);
        return ryden04FromUniforms(
          { long, short, cosTheta, phi, phase: rng.stream('phase').at(start).random(n) },
          options,
        );
      };
  }
}
