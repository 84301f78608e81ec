import { z } from 'zod';

const positive = z.number().positive();

/** Schema of `input.options` for the adapter `healpix-maps`. */
export const healpixMapsOptionsSchema = z
  .strictObject({
    datasets: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('paths of the datasets that are maps; all that have the size of one when left out'),
    quantity: z
      .enum(['mass', 'counts', 'overdensity'])
      .optional()
      .describe('what the maps hold; from the attribute `quantity` when left out'),
    ordering: z.enum(['ring', 'nested']).optional().describe('order of the pixels; from the attributes when left out'),
    edges: z
      .array(z.number().nonnegative())
      .min(2)
      .optional()
      .describe('comoving radii of the shell edges, ascending; from attributes of the maps when left out'),
    unit: z.enum(['Mpc', 'Mpc/h']).default('Mpc').describe('unit of the radii'),
    h: positive.optional().describe('H0 / (100 km/s/Mpc), for radii in Mpc/h'),
    massInMsun: positive.default(1).describe('unit of mass maps in M_sun'),
  })
  .refine((o) => o.unit === 'Mpc' || o.h !== undefined, {
    path: ['h'],
    message: 'radii in Mpc/h need h',
  });

/** Options of the adapter `healpix-maps`. */
export type HealpixMapsOptions = z.output<typeof healpixMapsOptionsSchema>;
