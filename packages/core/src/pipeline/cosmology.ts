import { type ErrorPlace, GlassError } from '../errors.ts';
import type { CosmologyParameters } from '../plugin/cosmology.ts';

/** Two statements of a parameter agree within this relative difference (single-precision headers). */
const AGREEMENT = 1e-6;

interface Statement {
  readonly values: Partial<CosmologyParameters> | undefined;
  readonly source: string;
  readonly place?: (key: string) => ErrorPlace;
}

const agree = (a: unknown, b: unknown): boolean => {
  if (typeof a === 'number' && typeof b === 'number') {
    return Math.abs(a - b) <= AGREEMENT * Math.max(Math.abs(a), Math.abs(b));
  }
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((x, i) => agree(x, b[i]));
  return a === b;
};

/**
 * The cosmology of a run: what the lightcone states, completed by the run file. A parameter that both state must agree.
 */
export function reconcileCosmology(file: Statement, run: Statement): CosmologyParameters {
  const merged: Record<string, unknown> = { ...file.values };
  for (const [key, value] of Object.entries(run.values ?? {})) {
    if (value === undefined) continue;
    const stated = (file.values as Record<string, unknown> | undefined)?.[key];
    if (stated !== undefined && !agree(stated, value)) {
      throw new GlassError(
        `${key} is ${JSON.stringify(value)} in the run file but ${JSON.stringify(stated)} in ${file.source}`,
        {
          code: 'ERR_COSMOLOGY_CONTRADICTION',
          where: { ...run.place?.(key), name: `cosmology.${key}` },
          fix: 'Remove it from the run file, or read the lightcone that belongs to it',
        },
      );
    }
    if (stated === undefined) merged[key] = value;
  }
  const missing = ['h', 'OmegaM'].filter((key) => merged[key] === undefined);
  if (missing.length > 0) {
    throw new GlassError(`the cosmology is not known: ${missing.join(' and ')} missing in ${file.source}`, {
      code: 'ERR_COSMOLOGY_MISSING',
      where: { ...run.place?.(missing[0]!), name: 'cosmology' },
      fix: `Add a cosmology with ${missing.join(' and ')} to the run file`,
    });
  }
  return merged as unknown as CosmologyParameters;
}
