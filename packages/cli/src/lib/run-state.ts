import type { GlassEvent } from '@glass-ts/core';

/** Work inside a shell: the stage, and how far it is in particles, pixels, galaxies. */
export interface Activity {
  readonly stage: string;
  readonly what: string | undefined;
  readonly done: number;
  readonly total: number | undefined;
}

/** Where a run stands, folded from its events: what every view of the progress shows. */
export interface RunState {
  readonly shells: number;
  readonly shellsDone: number;
  readonly label: string | undefined;
  readonly activity: Activity | undefined;
}

export const initialState: RunState = {
  shells: 0,
  shellsDone: 0,
  label: undefined,
  activity: undefined,
};

/** The state after an event. */
export function nextState(state: RunState, event: GlassEvent): RunState {
  switch (event.type) {
    case 'runStarted':
      return { ...initialState, shells: event.shells };
    case 'shellStarted':
      return { ...state, label: event.label };
    case 'shellFinished':
      return { ...state, shellsDone: state.shellsDone + 1, activity: undefined };
    case 'stageStarted':
      return { ...state, activity: { stage: event.stage, what: undefined, done: 0, total: undefined } };
    case 'stageFinished':
      return { ...state, activity: undefined };
    case 'progress': {
      const { what, done, total } = event;
      return { ...state, activity: { stage: state.activity?.stage ?? what, what, done, total } };
    }
    default:
      return state;
  }
}
