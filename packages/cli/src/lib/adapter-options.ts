import { GlassError } from '@glass-ts/core';

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Options of an adapter from `KEY=VALUE` arguments: values are JSON where they parse as such, text otherwise.
 *
 * @throws GlassError `ERR_USAGE` for an argument without `=`.
 */
export function adapterOptions(assignments: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    assignments.map((assignment) => {
      const at = assignment.indexOf('=');
      if (at > 0) return [assignment.slice(0, at), parseValue(assignment.slice(at + 1))];
      throw new GlassError(`"${assignment}" is no option`, {
        code: 'ERR_USAGE',
        where: { name: '--option' },
        fix: 'Write KEY=VALUE, such as --option lightcone=lightcone0',
      });
    }),
  );
}

/** Flags of a command that say how a lightcone is to be opened. */
export const lookOptions = (flags: { readonly adapter?: string; readonly option?: readonly string[] }) => ({
  ...(flags.adapter === undefined ? {} : { adapter: flags.adapter }),
  options: adapterOptions(flags.option ?? []),
});
