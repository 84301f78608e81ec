import { readdir } from 'node:fs/promises';
import type { Cases } from './types.ts';

/** All adapters of cases/*.ts; every file exports `cases`. */
export async function loadCases(): Promise<Cases> {
  const folder = new URL('./cases/', import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort();
  const all: Record<string, Cases[string]> = {};
  for (const file of files) {
    const { cases } = (await import(new URL(file, folder).href)) as { readonly cases: Cases };
    for (const [label, adapter] of Object.entries(cases)) {
      if (Object.hasOwn(all, label)) throw new Error(`two adapters for ${label}; the second is in cases/${file}`);
      all[label] = adapter;
    }
  }
  return all;
}
