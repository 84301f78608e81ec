import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { isMap, isPair, isScalar, LineCounter, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml';
import type { z } from 'zod';
import { type ErrorPlace, GlassError } from '../errors.ts';
import { type RunFile, runFileSchema } from './run-file.ts';

type Path = readonly PropertyKey[];

/** A validated run file and where its values stand. */
export interface LoadedRunFile {
  readonly file: string;
  readonly directory: string;
  readonly text: string;
  readonly run: RunFile;
  /** Place of the value (or, with `key`, of its name) at a path, for error messages. */
  place(path: Path): ErrorPlace;
}

function pairAt(map: YAMLMap, key: PropertyKey): Pair | undefined {
  return map.items.find((item) => isPair(item) && isScalar(item.key) && String(item.key.value) === String(key));
}

function offsetAt(root: Node | null, path: Path): number | undefined {
  let node: unknown = root;
  let offset: number | undefined = (root as Node | null)?.range?.[0];
  for (const key of path) {
    if (isMap(node)) {
      const pair = pairAt(node, key);
      if (!pair) break;
      offset = (pair.key as Node).range?.[0] ?? offset;
      node = pair.value;
    } else if (typeof node === 'object' && node !== null && 'items' in node) {
      const item = (node as { items: unknown[] }).items[Number(key)] as Node | undefined;
      if (!item) break;
      offset = item.range?.[0] ?? offset;
      node = item;
    } else break;
  }
  return offset;
}

const pathText = (path: Path): string => path.map(String).join('.');

/** All issues of one validation in one error, the first of which gives the place. */
export function validationError(
  error: z.ZodError,
  place: (path: Path) => ErrorPlace,
  prefix: Path,
  code: string,
  fix: string,
): GlassError {
  const issues = error.issues.map((issue) => {
    const keys = issue.code === 'unrecognized_keys' ? issue.keys : [];
    const path = [...prefix, ...issue.path, ...keys.slice(0, 1)];
    return { path, message: issue.message, place: place(path) };
  });
  const first = issues[0]!;
  const lines = issues.map(
    ({ path, message, place: p }) => `${pathText(path) || 'file'}: ${message}${p.line ? ` (line ${p.line})` : ''}`,
  );
  return new GlassError(lines.join('; '), { code, fix, where: first.place, cause: error });
}

/** Parses and validates the text of a run file. */
export function parseRunFile(text: string, file: string): LoadedRunFile {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: true });
  const place = (path: Path): ErrorPlace => {
    const offset = offsetAt(document.contents, path);
    const at = offset === undefined ? undefined : lines.linePos(offset);
    return { file, ...(at ? { line: at.line, column: at.col } : {}) };
  };
  const problem = document.errors[0];
  if (problem) {
    const at = problem.linePos?.[0];
    throw new GlassError(`not valid YAML: ${problem.message.split('\n')[0]}`, {
      code: 'ERR_RUNFILE_YAML',
      where: { file, ...(at ? { line: at.line, column: at.col } : {}) },
      fix: 'Correct the indentation or the quotes at that place',
      cause: problem,
    });
  }
  let value: unknown;
  try {
    value = document.toJS();
  } catch (cause) {
    // Aliases without an anchor, or too many of them, show here only.
    throw new GlassError(`not valid YAML: ${(cause as Error).message}`, {
      code: 'ERR_RUNFILE_YAML',
      where: { file },
      fix: 'Correct the anchors (&name) and aliases (*name)',
      cause,
    });
  }
  if (value === null || value === undefined) {
    throw new GlassError('the run file is empty', {
      code: 'ERR_RUNFILE_VALUE',
      where: { file },
      fix: 'Write one for a lightcone with `glass init`',
    });
  }
  const parsed = runFileSchema.safeParse(value);
  if (!parsed.success) {
    throw validationError(
      parsed.error,
      place,
      [],
      'ERR_RUNFILE_VALUE',
      'The names and values that a run file takes are in its JSON schema: `glass schema`',
    );
  }
  return { file, directory: dirname(resolve(file)), text, run: parsed.data, place };
}

/** Reads a run file from disk. */
export async function readRunFile(file: string): Promise<LoadedRunFile> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (cause) {
    throw new GlassError(`run file cannot be read: ${(cause as Error).message}`, {
      code: 'ERR_RUNFILE_READ',
      where: { file },
      fix: 'Check the path',
      cause,
    });
  }
  return parseRunFile(text, file);
}
