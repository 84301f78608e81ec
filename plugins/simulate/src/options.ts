import { z } from 'zod';

const positive = z.number().positive();
const redshift = z.number().nonnegative();

const shape = {
  windows: z
    .enum(['tophat', 'linear', 'cubic'])
    .default('linear')
    .describe('shape of the radial windows: flat between neighbouring grid points, or rising and falling around one'),
  weight: z
    .enum(['none', 'volume', 'density', 'distance'])
    .default('none')
    .describe('weight of the windows in redshift besides their shape'),
  spacing: positive.default(1e-3).describe('node spacing of the windows in redshift'),
};
const range = { zMin: redshift.default(0), zMax: positive };

const shells = z.union([
  z.strictObject({ dx: positive.describe('thickness in comoving Mpc'), ...range, ...shape }),
  z.strictObject({ dz: positive.describe('thickness in redshift'), ...range, ...shape }),
  z.strictObject({ edges: z.array(redshift).min(2).describe('redshifts of the grid, ascending'), ...shape }),
]);

const limberFrom = z
  .int()
  .nonnegative()
  .default(60)
  .describe('first degree of the Limber approximation; below it projections are exact (slower), 0 for Limber only');

const spectra = z.union([
  z.strictObject({
    file: z
      .string()
      .min(1)
      .describe('matter spectra: .npz of saveCls or glass.save_cls, .npy, or columns of CAMB, CLASS or any program'),
    fields: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('windows of CAMB or CLASS by the names in its titles, one per shell; all when left out'),
    scaling: z
      .enum(['cl', 'l(l+1)cl/2pi'])
      .optional()
      .describe('what the columns of a text file are; as CAMB and CLASS write when left out'),
  }),
  z.strictObject({
    power: z.strictObject({
      file: z
        .union([z.string().min(1), z.array(z.string().min(1)).min(1)])
        .describe(
          'P(k, z) of CAMB or CLASS: its text files, one per redshift, or .npz with k (or kh), z and pk (z, k)',
        ),
      unit: z
        .enum(['Mpc', 'Mpc/h'])
        .optional()
        .describe('k in 1/Mpc and P in Mpc³, or k in h/Mpc and P in (Mpc/h)³; as the file says when left out'),
      z: z
        .union([redshift, z.array(redshift).min(1)])
        .optional()
        .describe('redshift of each file; as the headers or names of the files say when left out'),
      growth: z
        .enum(['linear'])
        .optional()
        .describe('for a single redshift: others follow by the linear growth factor'),
      nonlinear: z
        .enum(['halofit', 'none'])
        .default('none')
        .describe('halofit on top, for tables of the linear spectrum'),
    }),
    limberFrom,
  }),
  z.strictObject({
    theory: z
      .strictObject({
        ns: positive.optional().describe('scalar spectral index; 0.96 when left out'),
        As: positive.optional().describe('amplitude of the curvature power at 0.05/Mpc; 2e-9 when left out'),
        sigma8: positive.optional().describe('amplitude today, in place of As'),
        nonlinear: z.enum(['halofit', 'none']).default('halofit').describe('halofit (Takahashi et al. 2012) or linear'),
      })
      .refine((o) => o.As === undefined || o.sigma8 === undefined, {
        message: 'only one of As and sigma8 can be given',
      })
      .describe('built-in theory (Eisenstein & Hu 1998); needs OmegaB in the cosmology of the run file'),
    limberFrom,
  }),
]);

const fields = z.strictObject({
  model: z.enum(['lognormal', 'gaussian']).default('lognormal'),
  shift: positive.default(1).describe('shift of lognormal fields: the smallest density contrast is −shift'),
  ncorr: z.int().nonnegative().default(3).describe('number of nearer shells that each shell is correlated with'),
  discretized: z.boolean().default(true).describe('smooth by the pixel window of nside'),
  regularize: z
    .enum(['none', 'clip', 'nearest'])
    .default('none')
    .describe(
      'mend Gaussian spectra that no fields can have: clip eigenvalues, or take the nearest correlation matrix',
    ),
});

/** Options of the adapter `simulate`. */
export const simulateOptions = z.strictObject({
  shells: shells.describe('grid of the shells'),
  spectra: spectra.prefault({ theory: {} }).describe('where the angular matter spectra come from'),
  fields: fields.prefault({}),
  lmax: z.int().positive().optional().describe('largest degree; nside when left out'),
});

/** Options of the adapter `simulate`, with defaults filled in. */
export type SimulateOptions = z.output<typeof simulateOptions>;
