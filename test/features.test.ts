import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { fillBlocks, isExported } from '../scripts/features/blocks.ts';

describe('FEATURES.md', () => {
  it('is not stale: `npm run features` writes it anew', async () => {
    const text = await readFile(new URL('../FEATURES.md', import.meta.url), 'utf8');
    expect(await fillBlocks(text)).toBe(text);
  });

  it('tells what is exported from what is not', () => {
    expect(isExported('grf.solve')).toBe(true);
    expect(isExported('grf.nothing')).toBe(false);
  });
});
