import { writeFile } from 'node:fs/promises';
import { schemaFile, schemaText } from './text.ts';

// Writes the JSON schema of run files, for editors: `npm run schema`.
await writeFile(schemaFile, schemaText());
