import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { optionDocs } from './option-docs.ts';

const docs = (shape: z.ZodRawShape) =>
  optionDocs(z.strictObject(shape)).map(
    ({ name, type, fallback, required }) =>
      `${name}: ${type}${required ? ' !' : ''}${fallback ? ` = ${fallback}` : ''}`,
  );

describe('option docs', () => {
  it('name types as people read them', () => {
    expect(
      docs({
        nside: z.int().positive(),
        mean: z.enum(['map', 'cosmic']).default('map'),
        shells: z.union([z.literal('all'), z.array(z.int())]).default('all'),
        edges: z.array(z.number()).optional(),
        sources: z.array(z.union([z.object({ z: z.number() }), z.object({ n: z.string() })])).default([]),
        nz: z.union([
          z.strictObject({ density: z.number(), zMin: z.number().default(0) }),
          z.strictObject({ file: z.string() }),
        ]),
        photoz: z.strictObject({ sigma0: z.number(), lower: z.number().default(0) }).optional(),
        any: z.unknown().optional(),
        extra: z.record(z.string(), z.unknown()).default({}),
      }),
    ).toEqual([
      'nside: integer !',
      'mean: "map" | "cosmic" = "map"',
      'shells: "all" | list of integer = "all"',
      'edges: list of number',
      'sources: list of ({ z } | { n }) = []',
      'nz: { density, zMin? } | { file } !',
      'photoz: { sigma0, lower? }',
      'any: any',
      'extra: map = {}',
    ]);
  });

  it('take what cannot be written in JSON schema as anything', () => {
    expect(docs({ when: z.date().optional() })).toEqual(['when: any']);
  });
});
