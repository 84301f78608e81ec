import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { schemaFile, schemaText } from '../scripts/schema/text.ts';

it('the JSON schema of run files is not stale: `npm run schema` writes it anew', async () => {
  expect(await readFile(schemaFile, 'utf8')).toBe(schemaText());
});
