import { readdir } from 'node:fs/promises';
import type { Cases } from './types.ts';

export interface Registry {
  readonly cases: Cases;
  /** Files of adapters that could not be loaded; their functions count as failed. */
  readonly problems: readonly string[];
}

/** All adapters of cases/*.ts; every file exports `cases`. */
export async function loadCases(): Promise<Registry> {
  const folder = new URL('./cases/', import.meta.url);
  const files = (await readdir(folder)).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts')).sort();
  const cases: Record<string, Cases[string]> = {};
  const problems: string[] = [];
  for (const file of files) {
    try {
      const module = (await import(new URL(file, folder).href)) as { readonly cases: Cases };
      for (const [label, adapter] of Object.entries(module.cases)) {
        if (Object.hasOwn(cases, label)) problems.push(`cases/${file}: ${label} has an adapter already`);
        else cases[label] = adapter;
      }
    } catch (error) {
      problems.push(`cases/${file}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { cases, problems };
}
