import * as tables from '@glass-ts/tables';
import { list, number, optional } from '../decode.ts';
import type { Cases, Context, Json } from '../types.ts';

const norm = (value: Json | undefined, { array }: Context) =>
  value === undefined || value === null ? {} : { norm: array(value) };

export const cases: Cases = {
  gaussian_nz: ({ z, mean, sigma, ...rest }, context) =>
    tables.gaussianNz(context.array(z), context.array(mean), context.array(sigma), norm(rest.norm, context)),

  smail_nz: ({ z, z_mode, alpha, beta, ...rest }, context) => {
    const { array } = context;
    return tables.smailNz(array(z), array(z_mode), array(alpha), array(beta), norm(rest.norm, context));
  },

  fixed_zbins: ({ zmin, zmax, nbins, dz }) =>
    tables.fixedZbins(number(zmin), number(zmax), { nbins: optional(nbins), dz: optional(dz) }),

  equal_dens_zbins: ({ z, nz, nbins }, { array }) => tables.equalDensZbins(array(z), array(nz), number(nbins)),

  tomo_nz_gausserr: ({ z, nz, sigma_0, zbins }, { array }) => {
    const bins = list(zbins).map((bin): tables.RedshiftBin => {
      const [lower, upper] = list(bin);
      return [number(lower), number(upper)];
    });
    return tables.tomoNzGausserr(array(z), array(nz), number(sigma_0), bins);
  },
};
