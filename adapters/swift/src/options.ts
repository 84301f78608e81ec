import { z } from 'zod';

/** Schema of `input.options` for the adapter `swift`. */
export const swiftOptionsSchema = z.strictObject({
  lightcone: z
    .string()
    .min(1)
    .optional()
    .describe('base name, such as lightcone0; needed where a directory holds several'),
  kind: z.enum(['maps', 'particles']).optional().describe('what to read; maps where there are any when left out'),
  map: z.string().min(1).default('TotalMass').describe('dataset of the maps: a mass per pixel'),
  types: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe('particle types, such as [DM, Gas, Stars, BH]; all that are there when left out'),
  masses: z.boolean().default(true).describe('read the masses of particles; counts do not need them'),
  parameters: z
    .string()
    .min(1)
    .optional()
    .describe(
      'used_parameters.yml or a snapshot of the run, for the cosmology; found near the lightcone when left out',
    ),
  allowIncomplete: z.boolean().default(false).describe('accept particle files of a run that has not ended properly'),
  checkSums: z.boolean().default(true).describe('compare the sum of every map with the one that SWIFT noted'),
});

/** Options of the adapter `swift`. */
export type SwiftOptions = z.output<typeof swiftOptionsSchema>;
