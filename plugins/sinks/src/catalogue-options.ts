import { z } from 'zod';
import { shellChoiceSchema } from './shell-choice.ts';

/** Options of the sink `catalogue`. */
export const catalogueOptionsSchema = z.strictObject({
  file: z
    .string()
    .regex(/^[^/\\]+\.arrow$/, 'a file name that ends in .arrow')
    .default('catalogue.arrow')
    .describe('name of the file in the output directory'),
  columns: z.array(z.string().min(1)).min(1).optional().describe('columns to write, in this order; all when left out'),
  shells: shellChoiceSchema,
  dtype: z
    .enum(['float64', 'float32'])
    .optional()
    .describe('type of the real columns; as they were computed when left out'),
  rowGroup: z.int().positive().default(65536).describe('rows per record batch'),
});

/** Options of the sink `catalogue`. */
export type CatalogueOptions = z.output<typeof catalogueOptionsSchema>;
