import type { GlassEvent } from '@glass-ts/core';
import { MultiBar, type Params, type SingleBar } from 'cli-progress';
import { countText, secondsText } from './format.ts';
import { eventLine } from './run-lines.ts';
import { initialState, nextState, type RunState } from './run-state.ts';
import type { Terminal } from './terminal.ts';

/** Redraw at most this often, in ms. */
const REDRAW = 100;
const CELLS = 30;

const bar = (fraction: number): string => {
  const full = Math.round(Math.min(1, Math.max(0, fraction)) * CELLS);
  return '█'.repeat(full) + '░'.repeat(CELLS - full);
};

/** `shells    ██████░░░░  3/20  maps_016  12.1 s`. */
export function shellsText(state: RunState, seconds: number): string {
  const { shells, shellsDone, label } = state;
  const parts = [bar(shells > 0 ? shellsDone / shells : 0), `${shellsDone}/${shells}`, label, secondsText(seconds)];
  return `shells    ${parts.filter(Boolean).join('  ')}`;
}

/** `galaxies  ████░░░░░░  120 000/400 000  galaxies`; without a total, no bar. */
export function activityText({ activity }: RunState): string {
  if (!activity) return '';
  const { stage, what, done, total } = activity;
  if (what === undefined) return `          ${stage}`;
  const count = total === undefined ? countText(done) : `${countText(done)}/${countText(total)}`;
  return `${what.padEnd(8)}  ${total ? `${bar(done / total)}  ` : ''}${count}  ${stage}`;
}

/** Two bars at the foot of a terminal: shells, and the work of the current stage. Lines of the log pass above them. */
export class ProgressBars {
  readonly #terminal: Terminal;
  readonly #bars: MultiBar;
  readonly #now: () => number;
  #lines: readonly SingleBar[] = [];
  #state = initialState;
  #began = 0;
  #drawn = 0;

  constructor(terminal: Terminal, now: () => number = () => performance.now()) {
    this.#terminal = terminal;
    this.#now = now;
    const text = (_: unknown, __: Params, payload: { text: () => string }) => payload.text();
    this.#bars = new MultiBar({
      stream: terminal.err as unknown as NodeJS.WritableStream,
      format: text,
      clearOnComplete: true,
      hideCursor: true,
      gracefulExit: false,
      forceRedraw: true,
    });
  }

  see(event: GlassEvent): void {
    this.#state = nextState(this.#state, event);
    const line = eventLine(event, this.#state, this.#terminal.errColours);
    if (event.type === 'runStarted') {
      this.#began = this.#now();
      this.#terminal.note(line);
      const texts = [
        () => shellsText(this.#state, (this.#now() - this.#began) / 1000),
        () => activityText(this.#state),
      ];
      this.#lines = texts.map((text) => this.#bars.create(1, 0, { text }));
      return;
    }
    if (event.type === 'runFinished') this.stop();
    const above = line !== undefined && event.type !== 'shellFinished';
    if (above && this.#lines.length > 0) this.#bars.log(`${line}\n`);
    else if (above) this.#terminal.note(line);
    this.#draw(event.type === 'shellFinished' || above);
  }

  // The library draws from a timer, which a long computation in this thread would starve.
  #draw(force: boolean): void {
    if (this.#lines.length === 0) return;
    const now = this.#now();
    if (!force && now - this.#drawn < REDRAW) return;
    this.#drawn = now;
    this.#bars.update();
  }

  /** Takes the bars away and gives the cursor back; harmless when done already. */
  stop(): void {
    if (this.#lines.length === 0) return;
    this.#lines = [];
    this.#bars.stop();
  }
}
