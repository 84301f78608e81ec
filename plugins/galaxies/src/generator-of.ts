import { type Generator, NDArray, referenceNamespace, ValueError } from '@glass-ts/core';
import { type SamplerOptions, sharedDefaultRng } from '@glass-ts/rng';

/** The generator given, or the shared default one of the namespace that the options or the array arguments name. */
export function generatorOf(options: SamplerOptions, ...args: readonly unknown[]): Generator {
  const array = args.find((x): x is NDArray => x instanceof NDArray);
  return options.rng ?? sharedDefaultRng(options.xp ?? array?.xp ?? referenceNamespace());
}

/** @throws ValueError unless the value is a non-negative integer. */
export function checkCount(count: number, where: string): void {
  if (Number.isSafeInteger(count) && count >= 0) return;
  throw new ValueError(`${count} is not a number of galaxies`, {
    where: { name: where },
    fix: 'Counts are integers from 0 on',
  });
}
