import { nativeBackend } from '@glass-ts/backend-native';
import { type Backend, referenceBackend } from '@glass-ts/core';
import { conformance, STANDARD } from '@glass-ts/core/testing';
import * as glass from 'glass-ts';
import { GLASS_NAMES } from './glass-names.ts';

/** Whether `a.b` is exported by glass-ts. */
export function isExported(name: string): boolean {
  let at: unknown = glass;
  for (const part of name.split('.')) {
    if (typeof at !== 'object' || at === null || !(part in at)) return false;
    at = (at as Record<string, unknown>)[part];
  }
  return at !== undefined;
}

function glassTable(): string {
  const names = Object.values(GLASS_NAMES).flat();
  const there = names.filter(isExported).length;
  const rows = Object.entries(GLASS_NAMES).map(([area, list]) => {
    const missing = list.filter((name) => !isExported(name));
    const present = list.filter(isExported).map((name) => `\`${name}\``);
    return `| ${area} | ${present.join(' ')} | ${missing.map((n) => `\`${n}\``).join(' ') || '–'} |`;
  });
  return [`${there} of ${names.length} names.`, '', '| area | there | not yet |', '|---|---|---|', ...rows].join('\n');
}

/** Names of the standard that do not pass all of their cases on a backend, with the part that they pass. */
async function shortcomings(backend: Backend): Promise<(name: string) => string | undefined> {
  const asked = new Map<string, { passed: number; total: number }>();
  for await (const { covers, status } of conformance(backend)) {
    for (const name of covers) {
      const entry = asked.get(name) ?? { passed: 0, total: 0 };
      entry.total += 1;
      if (status === 'passed') entry.passed += 1;
      asked.set(name, entry);
    }
  }
  return (name) => {
    const entry = asked.get(name);
    if (!entry) return `\`${name}\` untested`;
    return entry.passed === entry.total ? undefined : `\`${name}\` ${entry.passed}/${entry.total}`;
  };
}

/** The state of a chapter on a backend. */
const chapterState = (names: readonly string[], short: (name: string) => string | undefined): string =>
  names.flatMap((name) => short(name) ?? []).join(' ') || 'all';

/** Last cells of the table's rows as they stand in a text, by chapter: what a backend that is not built here keeps. */
function lastCells(text: string): ReadonlyMap<string, string> {
  const rows = text.split('\n').filter((line) => line.startsWith('| '));
  return new Map(
    rows.map((row) => row.split('|').map((cell) => cell.trim())).map((cells) => [cells[1]!, cells.at(-2)!]),
  );
}

async function arrayTable(before: string): Promise<string> {
  const reference = await shortcomings(referenceBackend);
  const built = nativeBackend();
  const native = built && (await shortcomings(built));
  const kept = lastCells(before);
  const rows = Object.entries(STANDARD).map(([chapter, names]) => {
    const list = names.map((name) => `\`${name}\``).join(' ');
    const nativeState = native ? chapterState(names, native) : (kept.get(chapter) ?? 'not run');
    return `| ${chapter} | ${list} | ${chapterState(names, reference)} | ${nativeState} |`;
  });
  return [
    'Names that pass all of their cases of the conformance suite: `all`, or the others with the part that they pass.',
    '',
    '| chapter | names | `reference` | `native` |',
    '|---|---|---|---|',
    ...rows,
  ].join('\n');
}

/** The generated parts of FEATURES.md, by name; each may look at how it stands. */
export const blocks: Readonly<Record<string, (before: string) => string | Promise<string>>> = {
  'glass names': glassTable,
  'array api': arrayTable,
};

/** The text with every `<!-- generated: name -->` block made anew. */
export async function fillBlocks(text: string): Promise<string> {
  let out = text;
  for (const [name, make] of Object.entries(blocks)) {
    const [open, close] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
    const [start, end] = [out.indexOf(open), out.indexOf(close)];
    if (start < 0 || end < start) throw new Error(`FEATURES.md has no block "${name}"`);
    const before = out.slice(start + open.length, end);
    out = `${out.slice(0, start + open.length)}\n${await make(before)}\n${out.slice(end)}`;
  }
  return out;
}
