export { gaussianNz, type NzOptions, smailNz } from './nz.ts';
export { tomoNzGausserr } from './tomo-nz-gausserr.ts';
export { equalDensZbins, fixedZbins, type RedshiftBin } from './zbins.ts';
