import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** A file with the number in its name. */
export interface NumberedFile {
  readonly path: string;
  readonly name: string;
  /** The numbers that the pattern's groups matched, in their order. */
  readonly numbers: readonly number[];
}

/** Names in a directory, sorted; none where it is no directory or cannot be read. */
export async function namesIn(directory: string): Promise<readonly string[]> {
  try {
    return (await readdir(directory)).sort();
  } catch {
    return [];
  }
}

/** Whether a path is a directory; false where there is nothing. */
export async function isDirectory(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isDirectory();
  } catch {
    return false;
  }
}

const byNumbers = (a: NumberedFile, b: NumberedFile): number => {
  const at = a.numbers.findIndex((n, i) => n !== b.numbers[i]);
  return at < 0 ? 0 : a.numbers[at]! - b.numbers[at]!;
};

/** Entries of a directory whose names match, in the order of their numbers: shell_10 after shell_2. */
export async function numberedFiles(directory: string, pattern: RegExp): Promise<NumberedFile[]> {
  const found: NumberedFile[] = [];
  for (const name of await namesIn(directory)) {
    const match = name.match(pattern);
    if (!match) continue;
    const numbers = match.slice(1).flatMap((text) => (text === undefined || !/^\d+$/.test(text) ? [] : [Number(text)]));
    found.push({ path: join(directory, name), name, numbers });
  }
  return found.sort(byNumbers);
}

/** As many as a message can name. */
const MOST_MISSING = 8;

/** The first numbers that are missing from 0, 1, …, count − 1, where `count` may come from a damaged header. */
export function missingNumbers(present: readonly number[], count: number): number[] {
  const known = new Set(present);
  const missing: number[] = [];
  for (let i = 0; i < count && missing.length < MOST_MISSING; i++) if (!known.has(i)) missing.push(i);
  return missing;
}
