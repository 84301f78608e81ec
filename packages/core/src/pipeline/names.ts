import { type ErrorPlace, GlassError } from '../errors.ts';

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}

/** An error for a name that nobody brought, with the nearest known one. */
export function unknownName(
  what: string,
  name: string,
  known: Iterable<string>,
  place: ErrorPlace,
  option: string,
): GlassError {
  const names = [...known].sort();
  const near = names.map((n) => [distance(n, name), n] as const).sort((a, b) => a[0] - b[0])[0];
  const hint = near && near[0] <= Math.max(2, name.length / 3) ? `Did you mean "${near[1]}"? ` : '';
  return new GlassError(`unknown ${what} "${name}"`, {
    code: `ERR_${what.toUpperCase()}_UNKNOWN`,
    where: { ...place, name: option },
    fix: `${hint}Known: ${names.join(', ') || 'none'}`,
  });
}
