import { describe, expect, it } from 'vitest';
import { GlassError } from '../errors.ts';
import { parseRunFile, readRunFile } from './read-run-file.ts';
import { runFileJsonSchema } from './run-file.ts';

const good = `version: 1
input:
  path: data
stages:
  overdensity:
  convergence: { sources: [] }
output:
  directory: out
  sinks:
    maps: {}
`;

function failure(text: string): GlassError {
  try {
    parseRunFile(text, 'run.yaml');
  } catch (error) {
    if (error instanceof GlassError) return error;
  }
  throw new Error('parsing did not fail');
}

describe('run file', () => {
  it('that is empty, or has aliases to nowhere or without end, is refused with a code', () => {
    for (const text of ['', '# nothing\n']) {
      expect(failure(text)).toMatchObject({ code: 'ERR_RUNFILE_VALUE', what: 'the run file is empty' });
    }
    expect(failure(`${good}name: *nobody\n`)).toMatchObject({ code: 'ERR_RUNFILE_YAML' });
    const nine = (name: string) => `[${Array.from({ length: 9 }, () => name).join(', ')}]`;
    const bomb = ['a', 'b', 'c', 'd'].map((k, i) => `${k}: &${k} ${nine(i === 0 ? 'x' : `*${'abcd'[i - 1]}`)}`);
    expect(failure(bomb.join('\n'))).toMatchObject({ code: 'ERR_RUNFILE_YAML' });
  });

  it('fills in defaults', () => {
    const { run } = parseRunFile(good, 'run.yaml');
    expect(run).toMatchObject({ name: 'glass', backend: 'auto', seed: 42, plugins: [] });
    expect(run.shells).toEqual({ unit: 'Mpc', allowGaps: false, weight: 'volume', dz: 1e-3 });
    expect(run.stages).toEqual({ overdensity: {}, convergence: { sources: [] } });
  });

  it('knows the line of a value', () => {
    const { place } = parseRunFile(good, 'run.yaml');
    expect(place(['stages', 'convergence'])).toEqual({ file: 'run.yaml', line: 6, column: 3 });
    expect(place(['output', 'sinks', 'maps'])).toMatchObject({ line: 10 });
  });

  it('names the line of broken YAML', () => {
    const error = failure('version: 1\ninput: {path: [\n');
    expect(error.code).toBe('ERR_RUNFILE_YAML');
    expect(error.where?.line).toBeGreaterThan(1);
  });

  it('names path and line of a bad value', () => {
    const error = failure(good.replace('version: 1', 'version: 1\nseed: -3'));
    expect(error.code).toBe('ERR_RUNFILE_VALUE');
    expect(error.message).toContain('seed');
    expect(error.where).toMatchObject({ file: 'run.yaml', line: 2 });
  });

  it('refuses unknown names with their place', () => {
    const error = failure(good.replace('  path: data', '  path: data\n  adaptor: swift'));
    expect(error.code).toBe('ERR_RUNFILE_VALUE');
    expect(error.message).toContain('adaptor');
    expect(error.where?.line).toBe(4);
  });

  it('lists every bad value at once', () => {
    const error = failure(good.replace('version: 1', 'version: 1\nseed: -3\nnside: 1.5'));
    expect(error.message).toContain('seed');
    expect(error.message).toContain('nside');
  });

  it('says when the file is not there', async () => {
    await expect(readRunFile('nowhere.yaml')).rejects.toMatchObject({ code: 'ERR_RUNFILE_READ' });
  });

  it('has a JSON schema with descriptions', () => {
    const schema = runFileJsonSchema() as { properties: Record<string, unknown>; required: string[] };
    expect(Object.keys(schema.properties)).toEqual(
      expect.arrayContaining(['version', 'input', 'stages', 'output', 'seed', 'backend']),
    );
    expect(schema.required).toEqual(['version', 'input', 'stages', 'output']);
  });
});
