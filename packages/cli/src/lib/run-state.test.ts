import type { GlassEvent } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import { activityText, shellsText } from './progress-bars.ts';
import { initialState, nextState } from './run-state.ts';

const after = (...events: GlassEvent[]) => events.reduce(nextState, initialState);
const started: GlassEvent = { type: 'runStarted', name: 'x', shells: 4, stages: [], backend: 'reference' };

describe('the state of a run', () => {
  it('counts shells', () => {
    const shell = (i: number): GlassEvent => ({ type: 'shellFinished', shell: i, label: `s${i}`, seconds: 1 });
    const state = after(started, shell(0), { type: 'shellStarted', shell: 1, label: 's1', zInner: 0, zOuter: 1 });
    expect(state).toMatchObject({ shells: 4, shellsDone: 1, label: 's1' });
    expect(shellsText(state, 2)).toMatch(/^shells {4}█{8}░{22} {2}1\/4 {2}s1 {2}2\.00 s$/);
  });

  it('knows what the current stage is doing', () => {
    const stage: GlassEvent = { type: 'stageStarted', stage: 'counts', shell: 0 };
    expect(activityText(after(started, stage))).toBe('          counts');
    const progress = (total?: number): GlassEvent => ({
      type: 'progress',
      what: 'particles',
      done: 10,
      total,
      shell: 0,
    });
    expect(activityText(after(started, stage, progress(40)))).toMatch(/^particles {2}█{8}░{22} {2}10\/40 {2}counts$/);
    expect(activityText(after(started, stage, progress()))).toBe('particles  10  counts');
    expect(
      activityText(
        after(started, stage, progress(40), { type: 'stageFinished', stage: 'counts', shell: 0, seconds: 1 }),
      ),
    ).toBe('');
  });

  it('copes with an empty total', () => {
    const empty: GlassEvent = { type: 'progress', what: 'galaxies', done: 0, total: 0, shell: 0 };
    expect(activityText(after(started, empty))).toBe('galaxies  0/0  galaxies');
  });
});
