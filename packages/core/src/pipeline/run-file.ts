import { z } from 'zod';

const positive = z.number().positive();

/** Cosmological parameters; what is left out is taken from the lightcone, or is the flat, radiation-free default. */
export const cosmologySchema = z
  .strictObject({
    h: positive.describe('H0 / (100 km/s/Mpc)'),
    OmegaM: positive.describe('Ω_m today, massive neutrinos included'),
    OmegaLambda: z.number().describe('Ω of dark energy today; 1 − Ω_m − Ω_r when left out'),
    OmegaB: positive.describe('Ω of baryons today'),
    OmegaR: z.number().nonnegative().describe('Ω of photons and massless neutrinos today'),
    w0: z.number().describe('dark energy equation of state today'),
    wa: z.number().describe('its change: w = w0 + wa (1 − a)'),
    neutrinoMasses: z.array(z.number().nonnegative()).describe('masses of massive neutrino species in eV'),
    TCmb: positive.describe('CMB temperature in K'),
  })
  .partial();

const inputSchema = z
  .strictObject({
    path: z
      .string()
      .min(1)
      .optional()
      .describe('lightcone directory or file, relative to the run file; none for adapters that read nothing'),
    adapter: z.string().optional().describe('adapter that reads it; found by looking at the files when left out'),
    options: z.record(z.string(), z.unknown()).default({}).describe('options of the adapter'),
  })
  .refine(({ path, adapter }) => path !== undefined || adapter !== undefined, {
    path: ['path'],
    message: 'the path of a lightcone is missing',
  });

const shellsSchema = z
  .strictObject({
    edges: z
      .array(z.number().nonnegative())
      .min(2)
      .optional()
      .describe('edges of the shells, ascending; the shells of the lightcone itself when left out'),
    unit: z.enum(['Mpc', 'Mpc/h', 'redshift']).default('Mpc').describe('unit of `edges`'),
    first: z.int().nonnegative().optional().describe('first shell to use, 0 = nearest'),
    last: z.int().nonnegative().optional().describe('last shell to use'),
    allowGaps: z.boolean().default(false).describe('accept shells that do not touch each other'),
    weight: z
      .enum(['volume', 'density', 'distance', 'none'])
      .default('volume')
      .describe('weight of the top-hat window between the edges'),
    dz: z.number().min(1e-6).default(1e-3).describe('node spacing of the windows in redshift'),
  })
  .prefault({});

const named = (what: string) =>
  z
    .record(z.string(), z.record(z.string(), z.unknown()).nullable())
    .transform((all) => Object.fromEntries(Object.entries(all).map(([name, options]) => [name, options ?? {}])))
    .describe(what);

/** A run file: everything that a run is made of. */
export const runFileSchema = z.strictObject({
  version: z.literal(1).describe('version of this format'),
  name: z.string().min(1).default('glass').describe('name of the run, written into the outputs'),
  input: inputSchema,
  cosmology: cosmologySchema.optional().describe('needed where the lightcone states none; must agree where it does'),
  shells: shellsSchema,
  nside: z
    .int()
    .positive()
    .max(2 ** 29)
    .optional()
    .describe('resolution of maps made from particles or simulated; maps that are read keep their own'),
  backend: z.string().default('auto').describe('array backend; see `glass backends`'),
  seed: z.int().nonnegative().default(42).describe('seed of all random numbers'),
  plugins: z.array(z.string().min(1)).default([]).describe('further plug-ins: package names or paths'),
  stages: named('stages by name, with their options; their order follows from what they need and give'),
  output: z.strictObject({
    directory: z.string().min(1).describe('where the outputs go, relative to the run file'),
    sinks: named('sinks by name, with their options'),
  }),
});

/** A run file with every default filled in. */
export type RunFile = z.output<typeof runFileSchema>;
/** A run file as people write it. */
export type RunFileInput = z.input<typeof runFileSchema>;

/** JSON schema of run files, for editors. */
export function runFileJsonSchema(): Record<string, unknown> {
  return {
    ...z.toJSONSchema(runFileSchema, { io: 'input', unrepresentable: 'any' }),
    title: 'glass-ts run file',
  };
}
