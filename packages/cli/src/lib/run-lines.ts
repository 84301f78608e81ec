import type { GlassEvent } from '@glass-ts/core';
import { secondsText } from './format.ts';
import type { Palette } from './paint.ts';
import type { RunState } from './run-state.ts';

const padded = (n: number, of: number): string => String(n).padStart(String(of).length);

/** A warning as it is printed. */
export const warningLine = (code: string, message: string, colours: Palette): string =>
  `${colours.yellow(`warning ${code}`)}: ${message}`;

/**
 * The line that an event leaves in a log, or undefined for events that only move a bar.
 *
 * @param state the state after the event.
 */
export function eventLine(event: GlassEvent, state: RunState, colours: Palette): string | undefined {
  switch (event.type) {
    case 'runStarted': {
      const stages = event.stages.join(' → ');
      return `${colours.bold(event.name)}: ${event.shells} shells, ${stages}, backend ${event.backend}`;
    }
    case 'shellFinished': {
      const count = `${padded(state.shellsDone, state.shells)}/${state.shells}`;
      return `shell ${count}  ${event.label}  ${secondsText(event.seconds)}`;
    }
    case 'warning':
      return warningLine(event.code, event.message, colours);
    case 'runFinished':
      return `${colours.green('done')} in ${secondsText(event.seconds)}`;
    default:
      return undefined;
  }
}
