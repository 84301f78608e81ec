import { GlassError } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import { errorLines, errorObject, placeParts, reportOf } from './errors.ts';
import { palette } from './paint.ts';

const plain = palette(false);

describe('error reports', () => {
  it('print code, what, place and remedy', () => {
    const error = new GlassError('h is 0.6 in the run file but 0.7 in the header', {
      code: 'ERR_COSMOLOGY_CONTRADICTION',
      where: { file: 'run.yaml', line: 7, column: 3, name: 'cosmology.h' },
      fix: 'Remove it from the run file',
    });
    expect(errorLines(reportOf(error), plain)).toEqual([
      'error ERR_COSMOLOGY_CONTRADICTION: h is 0.6 in the run file but 0.7 in the header',
      '  at   run.yaml:7:3, cosmology.h',
      '  fix  Remove it from the run file',
    ]);
    expect(reportOf(error).exitCode).toBe(3);
  });

  it('leave out what is not known', () => {
    expect(errorLines(reportOf(new GlassError('no', { code: 'ERR_X' })), plain)).toEqual(['error ERR_X: no']);
    expect(placeParts({ line: 3 })).toEqual(['line 3']);
    expect(placeParts({ file: 'a.hdf5', dataset: '/Maps/Mass' })).toEqual(['a.hdf5', '/Maps/Mass']);
  });

  it('take usage errors of the argument parser as exit code 2', () => {
    const error = Object.assign(
      new Error(
        'Missing 1 required arg:\nRUN.yaml  run file\n\nNote: --plugin allows multiple values. Because of this you need\nto\nSee more help with --help',
      ),
      {
        oclif: { exit: 2 },
      },
    );
    expect(reportOf(error)).toMatchObject({
      code: 'ERR_USAGE',
      what: 'Missing 1 required arg: RUN.yaml  run file',
      exitCode: 2,
    });
  });

  it('show the stack of what nobody foresaw', () => {
    const report = reportOf(new TypeError('x is not a function'));
    expect(report).toMatchObject({ code: 'ERR_UNEXPECTED', exitCode: 1 });
    expect(errorLines(report, plain).join('\n')).toContain('errors.test.ts');
    expect(reportOf('a string').what).toBe('a string');
  });

  it('know a full disk, whoever reports it', () => {
    expect(reportOf(Object.assign(new Error('ENOSPC: no space left'), { code: 'ENOSPC' })).exitCode).toBe(6);
  });

  it('are objects for machines', () => {
    const error = new GlassError('no', { code: 'ERR_INPUT_MISSING', where: { file: 'x' } });
    expect(errorObject(reportOf(error))).toMatchObject({
      type: 'error',
      code: 'ERR_INPUT_MISSING',
      where: { file: 'x' },
      exitCode: 4,
    });
  });
});
