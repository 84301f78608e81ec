export * from '@glass-ts/healpix';
