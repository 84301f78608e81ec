export {
  ALGORITHM,
  defaultRng,
  PhiloxGenerator,
  SEED,
  sharedDefaultRng,
  wrapGenerator,
} from '@glass-ts/rng';
