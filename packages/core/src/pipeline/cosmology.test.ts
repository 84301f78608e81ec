import { describe, expect, it } from 'vitest';
import { reconcileCosmology } from './cosmology.ts';

const file = { values: { h: 0.7, OmegaM: 0.3 }, source: 'header' };

describe('reconcileCosmology', () => {
  it('completes the file with the run file', () => {
    const run = { values: { OmegaM: 0.3, OmegaB: 0.05 }, source: 'run file' };
    expect(reconcileCosmology(file, run)).toEqual({ h: 0.7, OmegaM: 0.3, OmegaB: 0.05 });
  });

  it('accepts single-precision rounding', () => {
    const run = { values: { h: Math.fround(0.7) }, source: 'run file' };
    expect(reconcileCosmology(file, run).h).toBe(0.7);
  });

  it('refuses a contradiction, naming both values and the place', () => {
    const run = { values: { h: 0.68 }, source: 'run file', place: () => ({ file: 'run.yaml', line: 7 }) };
    expect(() => reconcileCosmology(file, run)).toThrowError(
      expect.objectContaining({ code: 'ERR_COSMOLOGY_CONTRADICTION', where: expect.objectContaining({ line: 7 }) }),
    );
    expect(() => reconcileCosmology(file, run)).toThrowError(/0\.68.*0\.7.*header/);
  });

  it('says what is missing', () => {
    expect(() =>
      reconcileCosmology({ values: undefined, source: 'x' }, { values: { h: 0.7 }, source: 'y' }),
    ).toThrowError(expect.objectContaining({ code: 'ERR_COSMOLOGY_MISSING' }));
  });
});
