import * as fields from '@glass-ts/fields';
import { list, number, optional } from '../decode.ts';
import type { Cases } from '../types.ts';
import { spectra, transformation } from './fields.ts';

export const cases: Cases = {
  discretized_cls: ({ cls, lmax, ncorr, nside }, context) =>
    fields.discretizedCls(spectra(cls, context), {
      lmax: optional(lmax),
      ncorr: optional(ncorr),
      nside: optional(nside),
    }),

  'fields._generate_grf': ({ gls, nside, ncorr }, context) =>
    fields.generateGrf(spectra(gls, context), number(nside), { ncorr: optional(ncorr), rng: context.rng }),

  generate: ({ gls, nside, ncorr, ...rest }, context) =>
    fields.generate(list(rest.fields).map(transformation), spectra(gls, context), number(nside), {
      ncorr: optional(ncorr),
      rng: context.rng,
    }),

  generate_gaussian: ({ gls, nside, ncorr }, context) =>
    fields.generateGaussian(spectra(gls, context), number(nside), { ncorr: optional(ncorr), rng: context.rng }),

  generate_lognormal: ({ gls, nside, shift, ncorr }, context) =>
    fields.generateLognormal(spectra(gls, context), number(nside), optional(shift), {
      ncorr: optional(ncorr),
      rng: context.rng,
    }),
};
