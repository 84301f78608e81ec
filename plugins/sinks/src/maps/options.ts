import type { PortName } from '@glass-ts/core';
import { z } from 'zod';
import { shellChoiceSchema } from '../shell-choice.ts';

/** Ports that hold maps, in the order in which they are made. */
export const MAP_PORTS = [
  'mass',
  'counts',
  'overdensity',
  'convergence',
  'shear',
  'sourceConvergence',
  'sourceShear',
] as const satisfies readonly PortName[];

/** Options of the sink `maps`. */
export const mapsOptionsSchema = z.strictObject({
  ports: z
    .array(z.string().min(1))
    .min(1)
    .optional()
    .describe(`which maps to write: ${MAP_PORTS.join(', ')}; all that the run has when left out`),
  shells: shellChoiceSchema,
  dtype: z
    .enum(['float64', 'float32'])
    .optional()
    .describe('type of the real maps; as they were computed when left out. Counts stay integers'),
  gzip: z.int().min(0).max(9).default(0).describe('compression: 0 = none, 1 = fast … 9 = small'),
});

/** Options of the sink `maps`. */
export type MapsOptions = z.output<typeof mapsOptionsSchema>;
