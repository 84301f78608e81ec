import { z } from 'zod';

/** Schema of `input.options` for the adapter `gadget4`. */
export const gadget4OptionsSchema = z.strictObject({
  kind: z.enum(['maps', 'particles']).optional().describe('what to read; maps where there are any when left out'),
  cone: z
    .int()
    .nonnegative()
    .optional()
    .describe('number of the lightcone, as in lightcone_00; needed where particles are in several'),
  types: z
    .array(z.int().nonnegative())
    .min(1)
    .optional()
    .describe('particle types, such as [1]; all that are there when left out'),
  masses: z.boolean().default(true).describe('give the particles masses; counts do not need them'),
  snapshot: z
    .string()
    .min(1)
    .optional()
    .describe('snapshot whose header has the particle masses; found beside the lightcone when left out'),
  particleMass: z
    .number()
    .positive()
    .optional()
    .describe('mass of every particle in the unit of the files (1e10 Msun/h), where no snapshot is at hand'),
  allowIncomplete: z.boolean().default(false).describe('accept a cone whose farthest conesnaps are missing'),
  definition: z
    .string()
    .min(1)
    .optional()
    .describe('the lightcone definition file; lightcones.txt near the output when left out'),
});

/** Options of the adapter `gadget4`. */
export type Gadget4Options = z.output<typeof gadget4OptionsSchema>;
