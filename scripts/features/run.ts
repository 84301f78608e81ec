import { readFile, writeFile } from 'node:fs/promises';
import { fillBlocks } from './blocks.ts';

// Writes the generated parts of FEATURES.md: `npm run features`.
const file = new URL('../../FEATURES.md', import.meta.url);
await writeFile(file, await fillBlocks(await readFile(file, 'utf8')));
