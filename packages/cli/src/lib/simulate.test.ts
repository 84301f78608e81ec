import { parseRunFile } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import { changedSimulation } from './simulate.ts';

const file = (input: string) =>
  parseRunFile(
    `version: 1\ninput: ${input}\nnside: 64\nstages: {}\noutput: { directory: out, sinks: {} }\n`,
    '/somewhere/sim.yaml',
  );

describe('glass simulate', () => {
  it('changes seed, resolution and output, and nothing else', () => {
    const loaded = file('{ adapter: simulate, options: { lmax: 5 } }');
    expect(changedSimulation(loaded, {}).run).toEqual(loaded.run);
    const { run, directory } = changedSimulation(loaded, { seed: 7, nside: 16, output: '/elsewhere' });
    expect(run).toEqual({
      ...loaded.run,
      seed: 7,
      nside: 16,
      output: { ...loaded.run.output, directory: '/elsewhere' },
    });
    expect(directory).toBe('/somewhere');
  });

  it('refuses run files that read a lightcone', () => {
    expect(() => changedSimulation(file('{ path: cone }'), {})).toThrowError(
      expect.objectContaining({ code: 'ERR_SIMULATE_INPUT', where: expect.objectContaining({ line: 2 }) }),
    );
  });
});
