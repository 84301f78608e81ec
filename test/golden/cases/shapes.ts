import {
  ellipticityGaussian,
  ellipticityIntnorm,
  ellipticityRyden04,
  galaxyShear,
  kappaIaNla,
  resampleShapes,
  triaxialAxisRatio,
} from '@glass-ts/shear';
import { nested, number, optional, size } from '../decode.ts';
import type { Cases } from '../types.ts';

export const cases: Cases = {
  triaxial_axis_ratio: ({ zeta, xi, ...rest }, { rng, xp }) =>
    triaxialAxisRatio(nested(zeta), nested(xi), size(rest.size), { rng, xp }),

  ellipticity_ryden04: ({ mu, sigma, gamma, sigma_gamma, ...rest }, { rng, xp }) =>
    ellipticityRyden04(nested(mu), nested(sigma), nested(gamma), nested(sigma_gamma), size(rest.size), { rng, xp }),

  ellipticity_gaussian: ({ count, sigma }, { rng, xp }) =>
    ellipticityGaussian(nested(count), nested(sigma), { rng, xp }),

  ellipticity_intnorm: ({ count, sigma }, { rng, xp }) => ellipticityIntnorm(nested(count), nested(sigma), { rng, xp }),

  resample_shapes: ({ epsilon, varg, vargamma }, { rng, xp, array }) =>
    resampleShapes(epsilon === undefined ? xp.zeros([1], { dtype: 'complex128' }) : array(epsilon), {
      varg: optional(varg),
      vargamma: optional(vargamma),
      rng,
    }),

  galaxy_shear: ({ lon, lat, eps, kappa, gamma1, gamma2, reduced_shear }, { array }) =>
    galaxyShear(array(lon), array(lat), array(eps), array(kappa), array(gamma1), array(gamma2), {
      reducedShear: reduced_shear as boolean,
    }),

  'galaxies._kappa_ia_nla': ({ delta, zeff, a_ia, cosmo, z0, eta, lbar, l0, beta }, { array, cosmology }) =>
    kappaIaNla(array(delta), number(zeff), number(a_ia), cosmology(cosmo), {
      z0: optional(z0),
      eta: optional(eta),
      lbar: optional(lbar),
      l0: optional(l0),
      beta: optional(beta),
    }),
};
