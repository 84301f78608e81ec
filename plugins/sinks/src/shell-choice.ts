import { GlassError, type Shell } from '@glass-ts/core';
import { z } from 'zod';

/** Option `shells` of a sink: all of them, or a list of shell numbers (0 = nearest). */
export const shellChoiceSchema = z
  .union([z.literal('all'), z.array(z.int().nonnegative()).min(1)])
  .default('all')
  .describe('shells to write: all, or a list of shell numbers, 0 = nearest');

export type ShellChoice = z.output<typeof shellChoiceSchema>;

/**
 * The chosen shell numbers.
 *
 * @throws GlassError `ERR_SINK_SHELLS` when the run has no such shell.
 */
export function chosenShells(choice: ShellChoice, shells: readonly Shell[], sink: string): ReadonlySet<number> {
  if (choice === 'all') return new Set(shells.map((shell) => shell.index));
  const foreign = choice.find((index) => index >= shells.length);
  if (foreign !== undefined) {
    throw new GlassError(`there is no shell ${foreign}: the run has ${shells.length} shells`, {
      code: 'ERR_SINK_SHELLS',
      where: { name: `output.sinks.${sink}.shells` },
      fix: `Choose among 0 … ${shells.length - 1}, or "all"`,
    });
  }
  return new Set(choice);
}
