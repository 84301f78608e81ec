import { isComplex } from './decode.ts';
import type { Json } from './types.ts';

export interface Tolerance {
  readonly rtol: number;
  readonly atol: number;
}

/** `exact`, `rtol 1e-12`, `atol 1e-12`, `rtol 1e-9 atol 1e-10`. */
export function parseTolerance(text: string): Tolerance {
  if (text === 'exact') return { rtol: 0, atol: 0 };
  const found = { rtol: 0, atol: 0 };
  const parts = [...text.matchAll(/(rtol|atol)\s+([-+.\deE]+)/g)];
  if (parts.length === 0 || parts.map((p) => p[0]).join(' ') !== text.trim())
    throw new SyntaxError(`tolerance '${text}' is not known`);
  for (const [, kind, value] of parts) found[kind as keyof typeof found] = Number(value);
  return found;
}

// A relative tolerance cannot be met by entries that are rounding noise of larger ones in the same array (padded spectra,
// maps): differences below 16 units in the last place of the largest entry do not count. Not applied to `exact`.
const NOISE = 16 * Number.EPSILON;

/** Text and numbers of the file: 'NaN' and 'Infinity' are numbers, other strings are themselves. */
function leaf(value: Json | undefined): unknown {
  if (value === 'NaN') return Number.NaN;
  if (value === 'Infinity') return Number.POSITIVE_INFINITY;
  if (value === '-Infinity') return Number.NEGATIVE_INFINITY;
  return value;
}

function largest(value: Json): number {
  if (Array.isArray(value)) return value.reduce((top: number, v: Json) => Math.max(top, largest(v)), 0);
  const x = leaf(value);
  return typeof x === 'number' && Number.isFinite(x) ? Math.abs(x) : 0;
}

const show = (x: unknown): string =>
  typeof x === 'number' ? String(x) : (JSON.stringify(x) ?? String(x)).slice(0, 120);

const differ = (path: string, got: unknown, want: unknown): string =>
  `${path}: got ${show(got)}, expected ${show(want)}`;

/** @param scale largest entry of the array that `want` belongs to, 0 outside of arrays. */
function* walk(got: unknown, want: Json, tolerance: Tolerance, path: string, scale: number): Generator<string> {
  if (Array.isArray(want)) {
    if (!Array.isArray(got)) yield differ(path, got, want);
    else if (got.length !== want.length) yield `${path}: length ${got.length}, expected ${want.length}`;
    else {
      const top = scale || largest(want);
      for (let k = 0; k < want.length; k++) yield* walk(got[k], want[k], tolerance, `${path}[${k}]`, top);
    }
  } else if (want !== null && typeof want === 'object') {
    yield* walkObject(got, want as { readonly [key: string]: Json }, tolerance, path);
  } else if (!agree(got, leaf(want), tolerance, scale)) yield differ(path, got, want);
}

function* walkObject(
  got: unknown,
  want: { readonly [key: string]: Json },
  tolerance: Tolerance,
  path: string,
): Generator<string> {
  if (got === null || typeof got !== 'object' || Array.isArray(got)) {
    yield differ(path, got, want);
    return;
  }
  const has = got as Record<string, unknown>;
  const scale = isComplex(want) ? Math.max(largest(want.re), largest(want.im)) : 0;
  for (const key of Object.keys(want)) yield* walk(has[key], want[key], tolerance, `${path}.${key}`, scale);
  for (const key of Object.keys(has)) if (!(key in want)) yield `${path}.${key} is not expected`;
}

function agree(got: unknown, want: unknown, { rtol, atol }: Tolerance, scale: number): boolean {
  if (typeof want !== 'number' || typeof got !== 'number') return got === want || (want === null && got === undefined);
  if (got === want || (Number.isNaN(got) && Number.isNaN(want))) return true;
  return Math.abs(got - want) <= atol + rtol * Math.abs(want) + (rtol + atol > 0 ? NOISE * scale : 0);
}

/** Everything that differs between a result and the expected value; an empty list when they agree. */
export const compare = (got: unknown, want: Json, tolerance: Tolerance): string[] => [
  ...walk(got, want, tolerance, 'result', 0),
];
