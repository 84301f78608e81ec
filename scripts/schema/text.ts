import { runFileJsonSchema } from '@glass-ts/core';

/** Where the JSON schema of run files stands. */
export const schemaFile = new URL('../../packages/core/run-file.schema.json', import.meta.url);

export const schemaText = (): string => `${JSON.stringify(runFileJsonSchema(), null, 2)}\n`;
