export * from '@glass-ts/healpix';
export { randang } from './randang.ts';
