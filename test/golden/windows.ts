import { RadialWindow, type RedshiftWeight } from '@glass-ts/tables';
import { list, optional, record } from './decode.ts';
import { expression } from './expression.ts';
import type { Context, Json } from './types.ts';

/** A window of the file, `{za, wa, zeff}`. */
export function window(value: Json, { array }: Context): RadialWindow {
  const { za, wa, zeff } = record(value);
  return new RadialWindow(array(za), array(wa), optional(zeff));
}

export const windows = (value: Json, context: Context): RadialWindow[] => list(value).map((w) => window(w, context));

/** A weight function given as an expression of z. */
export const weight = (value: Json | undefined): RedshiftWeight | undefined =>
  typeof value === 'string' ? expression(value) : undefined;
