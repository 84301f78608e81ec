import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { EXIT, EXIT_MEANINGS, exitCodeOf, exitCodesText } from './exit-codes.ts';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** Every error code in the sources of the workspace. */
function allCodes(): Set<string> {
  const codes = new Set<string>();
  const walk = (directory: string): void => {
    for (const entry of readdirSync(directory, { withFileTypes: true })) {
      const path = join(directory, entry.name);
      if (entry.isDirectory() && !['node_modules', 'dist', 'testing'].includes(entry.name)) walk(path);
      else if (entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts')) {
        for (const [, code] of readFileSync(path, 'utf8').matchAll(/'(ERR_[A-Z0-9_]+)'/g)) codes.add(code!);
      }
    }
  };
  for (const top of ['packages', 'plugins', 'adapters']) walk(join(root, top));
  return codes;
}

/** Codes of the array library and of broken promises between plug-ins: whoever sees them found a bug, or wrote one. */
const UNEXPECTED = [
  /^ERR_(UNEXPECTED|VALUE|TYPE|INDEX|NOT_IMPLEMENTED|LINALG|DISPOSED|RELEASED|FOREIGN_BUFFER|SEED|STREAM_\w+)$/,
];

describe('exit codes', () => {
  it('cover every error code of the workspace', () => {
    const codes = [...allCodes()];
    expect(codes.length).toBeGreaterThan(40);
    const forgotten = codes.filter(
      (code) => exitCodeOf(code) === EXIT.unexpected && !UNEXPECTED.some((pattern) => pattern.test(code)),
    );
    expect(forgotten).toEqual([]);
  });

  it.each([
    ['ERR_USAGE', 2],
    ['ERR_COMMAND_UNKNOWN', 2],
    ['ERR_RUNFILE_YAML', 3],
    ['ERR_PORT_UNMET', 3],
    ['ERR_STAGE_UNKNOWN', 3],
    ['ERR_COSMOLOGY_CONTRADICTION', 3],
    ['ERR_BACKEND_UNKNOWN', 3],
    ['ERR_SHELL_EDGES', 3],
    ['ERR_SHELL_GAP', 4],
    ['ERR_INPUT_MISSING', 4],
    ['ERR_HDF5_TRUNCATED', 4],
    ['ERR_BACKEND_UNAVAILABLE', 5],
    ['ERR_HDF5_WRITE', 6],
    ['ERR_OUTPUT_DIRECTORY', 6],
    ['ERR_INTERRUPTED', 130],
    ['ERR_TERMINATED', 143],
    ['ERR_WHATEVER', 1],
  ])('%s is %i', (code, exit) => {
    expect(exitCodeOf(code)).toBe(exit);
  });

  it('are all explained', () => {
    expect(EXIT_MEANINGS.map(([code]) => code).sort((a, b) => a - b)).toEqual(
      Object.values(EXIT).sort((a, b) => a - b),
    );
    for (const code of Object.values(EXIT)) expect(exitCodesText()).toMatch(new RegExp(`^ *${code}  \\S`, 'm'));
  });
});
