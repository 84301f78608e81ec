import * as fields from '@glass-ts/fields';
import { list, number, optional } from '../decode.ts';
import { expression } from '../expression.ts';
import type { Adapter, Args, Cases, Context, Json } from '../types.ts';
import { windows } from '../windows.ts';

const { grf } = fields;

/** `Normal`, `Lognormal(0.5)`, `SquaredNormal(0.8,0.5)`. */
export function transformation(value: Json): fields.grf.Transformation {
  const match = /^(Normal|Lognormal|SquaredNormal)(?:\((.*)\))?$/.exec(String(value));
  if (match === null) throw new TypeError(`${String(value)} is no transformation`);
  const [a, b] = (match[2] ?? '')
    .split(',')
    .filter((x) => x.trim() !== '')
    .map((x) => Number(x.replace(/^.*=/, '')));
  if (match[1] === 'Normal') return grf.Normal();
  return match[1] === 'Lognormal' ? grf.Lognormal(a) : grf.SquaredNormal(a, b);
}

export const spectra = (value: Json, { array }: Context) => list(value).map((cl) => (cl === null ? null : array(cl)));

const vector = (value: Json): Float64Array => Float64Array.from(list(value), number);

const pairFunction =
  (f: typeof grf.corr): Adapter =>
  ({ t1, t2, x }, { array }) =>
    f(transformation(t1), transformation(t2), array(x));

const second = (value: Json | undefined) => (value === undefined || value === null ? undefined : transformation(value));

function solve({ cl, t1, t2, initial, ...rest }: Args, { array }: Context): unknown {
  const options = {
    initial: initial === undefined || initial === null ? undefined : array(initial),
    pad: optional(rest.pad),
    cltol: optional(rest.cltol),
    gltol: optional(rest.gltol),
    monopole: optional(rest.monopole),
  };
  const after = (maxiter: number) => grf.solve(array(cl), transformation(t1), second(t2), { ...options, maxiter });
  const maxiter = optional(rest.maxiter) ?? 20;
  const [gl, rl, info] = after(maxiter);
  // The original looks at the spectrum only before a step: what the last step reaches it does not notice.
  const noticed = maxiter > 0 ? after(maxiter - 1)[2] & 1 : 0;
  return { gl, cl: rl, info: (info & 2) | noticed };
}

const fieldsAndSpectra =
  (f: typeof fields.computeGaussianSpectra): Adapter =>
  (args, context) =>
    f(list(args.fields).map(transformation), spectra(args.spectra, context));

export const cases: Cases = {
  'transformcl.cltocorr': ({ cl }, { array }) => grf.cltocorr(array(cl)),
  'transformcl.corrtocl': ({ corr }, { array }) => grf.corrtocl(array(corr)),
  'transformcl.cltovar': ({ cl }, { array }) => grf.cltovar(array(cl)),
  'transformcl.theta': ({ n }) => grf.correlationAngles(number(n)),

  // The reference's own routines hold b_0 and b_j/2.
  'flt.dlt2dct (unnormalised)': ({ a }) => grf.legendreToCosine(vector(a)).map((b, j) => (j === 0 ? b : b / 2)),
  'flt.dct2dlt (unnormalised)': ({ b }) => grf.cosineToLegendre(vector(b).map((v, j) => (j === 0 ? v : 2 * v))),

  'harmonics.multalm': ({ alm, bl }, { array }) => fields.multalm(array(alm), array(bl)),

  'grf.Normal.call': ({ x, ...rest }, { array }) => grf.Normal()(array(x), number(rest.var)),
  'grf.Lognormal.call': ({ x, lamda, ...rest }, { array }) =>
    grf.Lognormal(optional(lamda))(array(x), number(rest.var)),
  'grf.SquaredNormal.call': ({ x, a, lamda, ...rest }, { array }) =>
    grf.SquaredNormal(number(a), optional(lamda))(array(x), number(rest.var)),

  'grf.corr': pairFunction(grf.corr),
  'grf.icorr': pairFunction(grf.icorr),
  'grf.dcorr': pairFunction(grf.dcorr),
  'grf.compute': ({ cl, t1, t2 }, { array }) => grf.compute(array(cl), transformation(t1), second(t2)),
  'grf.solve': solve,

  compute_gaussian_spectra: fieldsAndSpectra(fields.computeGaussianSpectra),
  solve_gaussian_spectra: fieldsAndSpectra(fields.solveGaussianSpectra),
  lognormal_gls: ({ cls, shift }, { array }) =>
    fields.lognormalGls(
      list(cls).map((cl) => array(cl)),
      optional(shift),
    ),

  lognormal_shift_hilbert2011: ({ z }, { array }) =>
    typeof z === 'number' ? fields.lognormalShiftHilbert2011(z) : fields.lognormalShiftHilbert2011(array(z)),
  'fields.lognormal_fields.lamda': ({ zeff, shift }) => {
    const shells = list(zeff).map((z) => ({ zeff: number(z) }));
    const shiftAt = typeof shift === 'string' ? expression(shift) : undefined;
    return fields.lognormalFields(shells, shiftAt).map(({ lamda }) => lamda);
  },

  glass_to_healpix_spectra: (args) => fields.glassToHealpixSpectra(list(args.spectra)),
  healpix_to_glass_spectra: (args) => fields.healpixToGlassSpectra(list(args.spectra)),
  spectra_indices: ({ n }) => fields.spectraIndices(number(n)),
  enumerate_spectra: ({ entries }) => fields.enumerateSpectra(list(entries)),
  nfields_from_nspectra: ({ nspectra }) => fields.nfieldsFromNspectra(number(nspectra)),

  getcl: ({ cls, i, j, lmax }, context) => fields.getcl(spectra(cls, context), number(i), number(j), optional(lmax)),

  effective_cls: ({ cls, weights1, weights2, lmax }, context) =>
    fields.effectiveCls(
      spectra(cls, context),
      context.array(weights1),
      weights2 === undefined || weights2 === null ? undefined : context.array(weights2),
      { lmax: optional(lmax) },
    ),

  cov_from_spectra: (args, context) =>
    fields.covFromSpectra(spectra(args.spectra, context), { lmax: optional(args.lmax) }),
  check_posdef_spectra: (args, context) => fields.checkPosdefSpectra(spectra(args.spectra, context)),
  regularized_spectra: ({ lmax, method, rtol, tol, niter, ...rest }, context) =>
    fields.regularizedSpectra(spectra(rest.spectra, context), {
      lmax: optional(lmax),
      method: (method ?? undefined) as 'clip' | undefined,
      rtol: optional(rtol),
      tol: optional(tol),
      niter: optional(niter),
    }),

  distribute: ({ redshifts, shells }, context) =>
    fields.distribute(context.array(redshifts), windows(shells, context), { rng: context.rng }),

  'fields._glass_to_healpix_alm': ({ alm }, { array }) => fields.glassToHealpixAlm(array(alm)),

  iternorm: ({ cov }, { array }) => fields.iternorm(list(cov).map((row) => array(row))),
  cls2cov: ({ cls, nl, nf, nc }, context) => fields.cls2cov(spectra(cls, context), number(nl), number(nf), number(nc)),
};
