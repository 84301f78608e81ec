import { referenceBackend } from '@glass-ts/core';
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

/** Cases passed and asked per name of the standard, on the reference backend. */
async function arrayTable(): Promise<string> {
  const asked = new Map<string, { passed: number; total: number }>();
  for await (const { covers, status } of conformance(referenceBackend)) {
    for (const name of covers) {
      const entry = asked.get(name) ?? { passed: 0, total: 0 };
      entry.total += 1;
      if (status === 'passed') entry.passed += 1;
      asked.set(name, entry);
    }
  }
  const state = (name: string): string => {
    const entry = asked.get(name);
    if (!entry) return `\`${name}\` untested`;
    return entry.passed === entry.total ? `\`${name}\`` : `\`${name}\` ${entry.passed}/${entry.total}`;
  };
  const rows = Object.entries(STANDARD).map(
    ([chapter, names]) => `| ${chapter} | ${names.length} | ${names.map((n) => state(n)).join(' ')} |`,
  );
  return [
    'A name alone passes all of its cases of the conformance suite; otherwise the passed part is given.',
    '',
    '| chapter | names | `reference` |',
    '|---|---|---|',
    ...rows,
  ].join('\n');
}

/** The generated parts of FEATURES.md, by name. */
export const blocks: Readonly<Record<string, () => string | Promise<string>>> = {
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
    out = `${out.slice(0, start + open.length)}\n${await make()}\n${out.slice(end)}`;
  }
  return out;
}
