import { readFile } from 'node:fs/promises';
import { GlassError } from '@glass-ts/core';

/** A text file of numbers in columns. */
export interface TextTable {
  /** Lines that begin with `#` or `!`, without it. */
  readonly comments: readonly string[];
  /** All of the same length, at least two. */
  readonly rows: readonly (readonly number[])[];
  /** Line of every row in the file, from 1. */
  readonly lines: readonly number[];
}

/** Bytes of a file. @throws GlassError with the code, naming the file. */
export async function bytesOf(file: string, code: string): Promise<Uint8Array> {
  return readFile(file).catch((cause: unknown) => {
    throw new GlassError(`the file cannot be read: ${(cause as Error).message}`, {
      ...{ code, where: { file }, cause },
      fix: 'Check the path',
    });
  });
}

/** Fortran writes `0.1D-03`, and `0.1-100` where three digits leave no place for the letter. */
function numberOf(text: string): number {
  const plain = text.replace(/[dD](?=[-+]?\d)/, 'e').replace(/^([-+]?\d*\.\d+)([-+]\d+)$/, '$1e$2');
  return plain === '' ? Number.NaN : Number(plain);
}

/**
 * Reads columns of numbers, as NumPy, CAMB and CLASS write them: separated by blanks, tabs or commas; empty lines are left
 * out. A single number on the first line is a count of rows (old versions of CLASS) and is left out too.
 *
 * @throws GlassError with the code, naming file and line.
 */
export function parseText(text: string, file: string, code: string): TextTable {
  const fail = (what: string, line: number): never => {
    throw new GlassError(what, {
      ...{ code, where: { file, line } },
      fix: 'Columns of numbers are wanted, with comments behind #',
    });
  };
  const comments: string[] = [];
  const rows: number[][] = [];
  const lines: number[] = [];
  text.split(/\r?\n/).forEach((line, i) => {
    const content = line.trim();
    if (content === '') return;
    if (/^[#!]/.test(content)) {
      comments.push(content.replace(/^[#!]+\s*/, ''));
      return;
    }
    const words = content.split(/[\s,]+/);
    const row = words.map(numberOf);
    const bad = row.findIndex((x) => !Number.isFinite(x));
    if (bad >= 0) fail(`"${words[bad]!.slice(0, 40)}" is not a number`, i + 1);
    if (rows.length === 0 && row.length === 1) return;
    if (rows.length > 0 && row.length !== rows[0]!.length) {
      fail(`the row has ${row.length} columns, those before have ${rows[0]!.length}`, i + 1);
    }
    rows.push(row);
    lines.push(i + 1);
  });
  if (rows.length === 0) fail('there are no columns of numbers', 1);
  return { comments, rows, lines };
}

/**
 * Titles of the columns, from the last comment that has one for every column: `#  k/h  P` of CAMB, `# 1:k (h/Mpc)  2:P (Mpc/h)^3`
 * of CLASS. Undefined where there is none.
 */
export function columnTitles({ comments, rows }: TextTable): readonly string[] | undefined {
  const count = rows[0]!.length;
  for (const comment of [...comments].reverse()) {
    const numbered = [...comment.matchAll(/(\d+):(.*?)(?=\s+\d+:|$)/g)].map((m) => m[2]!.trim());
    if (numbered.length === count) return numbered;
    const words = comment.trim().split(/\s+/);
    if (words.length === count) return words;
  }
  return undefined;
}
