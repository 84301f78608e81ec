import { z } from 'zod';

const positive = z.number().positive();
const redshift = z.number().nonnegative();
const density = positive.describe('galaxies per square arcminute of the whole distribution');

const range = {
  zMin: redshift.default(0).describe('redshift from which on `density` counts'),
  zMax: positive.default(10).describe('redshift up to which `density` counts'),
};

const distribution = z.union([
  z.strictObject({
    ...{ density, ...range },
    smail: z
      .strictObject({ zMode: positive, alpha: positive, beta: positive })
      .describe('n(z) ∝ z^α exp(−(α/β)(z/z_mode)^β)'),
  }),
  z.strictObject({
    ...{ density, ...range },
    gaussian: z.strictObject({ mean: redshift, sigma: positive }).describe('n(z) ∝ exp(−(z − mean)²/2σ²)'),
  }),
  z.strictObject({
    density,
    constant: z.strictObject({ zMin: redshift, zMax: positive }).describe('the same n(z) from zMin to zMax'),
  }),
  z.strictObject({
    density: density
      .optional()
      .describe('total; when left out n(z) itself is galaxies per square arcminute and redshift'),
    table: z
      .union([
        z.strictObject({ z: z.array(redshift).min(2), nz: z.array(z.number().nonnegative()).min(2) }),
        z.strictObject({
          file: z.string().min(1).describe('text file with the columns z and n(z), # begins a comment'),
        }),
      ])
      .describe('n(z) at ascending redshifts, linear in between'),
  }),
]);

const bias = z.union([
  z.number(),
  z
    .strictObject({ z: z.array(redshift).min(2), b: z.array(z.number()).min(2) })
    .describe('b(z), averaged over the window of each shell'),
]);

const sigma = z.number().nonnegative().describe('deviation per component');
const ellipticity = z.discriminatedUnion('model', [
  z.strictObject({ model: z.literal('intnorm'), sigma: sigma.lt(Math.SQRT1_2) }),
  z.strictObject({ model: z.literal('gaussian'), sigma: sigma.positive() }),
  z.strictObject({
    model: z.literal('ryden04'),
    mu: z.number().describe('mean of ln(1 − B/A)'),
    sigma: positive.describe('deviation of ln(1 − B/A)'),
    gamma: z.number().describe('mean of 1 − C/B'),
    sigmaGamma: positive.describe('deviation of 1 − C/B'),
  }),
  z.strictObject({ model: z.literal('none') }),
]);

const stripe = z.tuple([z.number(), z.number()]).describe('two colatitudes in degrees, between which nothing is seen');
const visibility = z.union([
  z.strictObject({ file: z.string().min(1).describe('.npy file with a RING map of the run’s nside') }),
  z.strictObject({ galactic: stripe.default([30, 90]), ecliptic: stripe.default([20, 80]) }),
]);

const edges = z.array(redshift).min(2);
const bins = z.union([
  z.strictObject({ edges: edges.describe('edges of the bins, ascending') }),
  z.strictObject({ equalDensity: z.int().positive().describe('number of bins with equal parts of n(z)') }),
  z.strictObject({
    equalWidth: z.strictObject({ zMin: redshift, zMax: positive, nbins: z.int().positive() }),
  }),
]);

/** Options of the galaxies stage. */
export const galaxiesOptions = z.strictObject({
  nz: distribution.describe('redshift distribution'),
  partition: z
    .enum(['shells', 'nnls', 'lstsq'])
    .default('shells')
    .describe('galaxies of a shell: n(z) between its edges, or a fit of n(z) by the windows of all shells (GLASS)'),
  redshifts: z
    .enum(['nz', 'window'])
    .default('nz')
    .describe('redshifts within a shell follow n(z), or the radial window of the shell (GLASS)'),
  bias: bias.default(1).describe('bias of the galaxies'),
  biasModel: z.enum(['linear', 'loglinear']).default('linear'),
  removeMonopole: z.boolean().default(false).describe('take the mean off the contrast of the galaxies'),
  visibility: visibility.optional().describe('chance of seeing a galaxy, by pixel'),
  ellipticity: ellipticity.prefault({ model: 'intnorm', sigma: 0.27 }).describe('intrinsic ellipticities'),
  reducedShear: z.boolean().default(true).describe('shear by γ/(1 − κ), or by γ itself'),
  photoz: z
    .strictObject({
      sigma0: z.number().nonnegative().describe('error at redshift 0; it grows with 1 + z'),
      lower: redshift.default(0),
      upper: positive.optional(),
    })
    .optional()
    .describe('photometric redshifts'),
  bins: bins.optional().describe('tomographic bins, in photometric redshift where there is one'),
  extraColumns: z.array(z.enum(['E1', 'E2', 'KAPPA', 'SHELL'])).default([]),
  // Large enough for a GPU to be busy; columns of 2 MiB stay in the caches of a CPU.
  chunk: z.int().positive().default(262_144).describe('galaxies made at a time; the catalogue does not depend on it'),
});

/** Options of the stage `galaxies`. */
export type GalaxiesOptions = z.output<typeof galaxiesOptions>;
