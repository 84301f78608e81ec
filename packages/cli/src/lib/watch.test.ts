import { EventStream, type GlassEvent } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import { captureTerminal } from '../testing/terminal.ts';
import { watch } from './watch.ts';

const events: readonly GlassEvent[] = [
  { type: 'runStarted', name: 'demo', shells: 2, stages: ['overdensity', 'galaxies'], backend: 'reference' },
  { type: 'shellStarted', shell: 0, label: 'maps_001', zInner: 0, zOuter: 0.1 },
  { type: 'stageStarted', stage: 'galaxies', shell: 0 },
  { type: 'progress', what: 'galaxies', done: 50_000, total: 200_000, shell: 0 },
  { type: 'transfer', direction: 'to-host', bytes: 8, reason: 'sink maps', shell: 0 } as GlassEvent,
  { type: 'warning', code: 'WARN_SHELL_EMPTY', message: 'shell maps_001 is empty' },
  { type: 'stageFinished', stage: 'galaxies', shell: 0, seconds: 0.5 },
  { type: 'shellFinished', shell: 0, label: 'maps_001', seconds: 1.234 },
  { type: 'shellStarted', shell: 1, label: 'maps_000', zInner: 0.1, zOuter: 0.2 },
  { type: 'shellFinished', shell: 1, label: 'maps_000', seconds: 2 },
  { type: 'runFinished', seconds: 3.4, outputs: ['a.hdf5'] },
];

function show(terminal: ReturnType<typeof captureTerminal>, list = events) {
  const stream = new EventStream();
  const end = watch(stream, terminal);
  for (const event of list) stream.emit(event);
  end();
  stream.emit(events[0]!);
  return terminal;
}

describe('watching a run', () => {
  it('writes short lines where there is no terminal', () => {
    const terminal = show(captureTerminal());
    expect(terminal.stdout()).toBe('');
    expect(terminal.stderr().split('\n')).toEqual([
      'demo: 2 shells, overdensity → galaxies, backend reference',
      'warning WARN_SHELL_EMPTY: shell maps_001 is empty',
      'shell 1/2  maps_001  1.23 s',
      'shell 2/2  maps_000  2.00 s',
      'done in 3.40 s',
      '',
    ]);
  });

  it('writes every event as a JSON line', () => {
    const terminal = show(captureTerminal({ json: true }));
    expect(terminal.stderr()).toBe('');
    const lines = terminal.stdout().trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(events);
  });

  it('is silent when asked', () => {
    const terminal = show(captureTerminal({ quiet: true }));
    expect(terminal.stdout() + terminal.stderr()).toBe('');
  });

  it('draws bars of shells and galaxies on a terminal, and gives the cursor back', () => {
    const terminal = show(captureTerminal({}, { isTTY: true }));
    const text = terminal.stderr();
    expect(text).toContain('█'.repeat(15) + '░'.repeat(15) + '  1/2');
    expect(text).toContain('50 000/200 000');
    expect(text).toContain('warning WARN_SHELL_EMPTY');
    expect(text).toContain('done in 3.40 s');
    expect(text.lastIndexOf('\u001b[?25h')).toBeGreaterThan(text.lastIndexOf('\u001b[?25l'));
  });

  it('gives the cursor back when the run breaks off', () => {
    const text = show(captureTerminal({}, { isTTY: true }), events.slice(0, 4)).stderr();
    expect(text.lastIndexOf('\u001b[?25h')).toBeGreaterThan(text.lastIndexOf('\u001b[?25l'));
  });
});
