import type { EventStream, GlassEvent } from '@glass-ts/core';
import { jsonLine } from './json-lines.ts';
import { ProgressBars } from './progress-bars.ts';
import { eventLine } from './run-lines.ts';
import { initialState, nextState } from './run-state.ts';
import type { Terminal } from './terminal.ts';

function lines(terminal: Terminal): (event: GlassEvent) => void {
  let state = initialState;
  return (event) => {
    state = nextState(state, event);
    const line = eventLine(event, state, terminal.errColours);
    if (line !== undefined) terminal.note(line);
  };
}

/**
 * Shows the events of a run: JSON lines with `--json`, nothing with `--quiet`, bars on a terminal, short lines elsewhere.
 *
 * @returns a function that ends the show and tidies the terminal.
 */
export function watch(events: EventStream, terminal: Terminal): () => void {
  if (terminal.json) return events.subscribe((event) => terminal.print(jsonLine(event)));
  if (terminal.quiet) return () => undefined;
  if (!terminal.err.isTTY) return events.subscribe(lines(terminal));
  const bars = new ProgressBars(terminal);
  const end = events.subscribe((event) => bars.see(event));
  return () => {
    end();
    bars.stop();
  };
}
