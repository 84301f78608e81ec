import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { GlassError, type Plugin, type RunRecord } from '@glass-ts/core';
import { countText, redshiftText } from './format.ts';
import { run } from './run.ts';
import { tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';
import type { RunChanges } from './with-changes.ts';

/** Where the demonstration stands: in the published package, and in the repository. */
const PLACES = ['../../data/demo/demo.yaml', '../../../../data/demo/demo.yaml'];

/** The run file of the demonstration. */
export function demoRunFile(): string {
  const found = PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url))).find((path) => existsSync(path));
  if (found !== undefined) return found;
  throw new GlassError('the data of the demonstration are not there', {
    code: 'ERR_INPUT_MISSING',
    where: { name: 'data/demo' },
    fix: 'Install @glass-ts/cli again, or clone the repository',
  });
}

/** Shells with what was counted in them. */
export function shellSummary(record: RunRecord): string[] {
  const whats = Object.keys(record.counts);
  const right = 'right' as const;
  const rows = record.shells.map((shell) => {
    const { index, label, zInner, zOuter, counts } = shell as {
      readonly [key: string]: unknown;
      readonly zInner: number;
      readonly zOuter: number;
      readonly counts: Readonly<Record<string, number>>;
    };
    return [
      ...[String(index), String(label), redshiftText(zInner), redshiftText(zOuter)],
      ...whats.map((what) => countText(counts[what] ?? 0)),
    ];
  });
  const titles = ['shell', 'label', 'z inner', 'z outer', ...whats];
  return tableLines(
    titles.map((title) => ({ title, ...(title === 'label' ? {} : { align: right }) })),
    rows,
  );
}

/** Runs the bundled lightcone from its mass maps to maps of convergence and shear and a catalogue. */
export async function demo(plugins: readonly Plugin[], terminal: Terminal, changes: RunChanges): Promise<void> {
  const file = demoRunFile();
  terminal.note(`20 mass maps of a Gadget-4 run, nside 128; run file ${file}`);
  const { record } = await run(file, plugins, terminal, changes);
  if (terminal.json) return;
  terminal.print();
  for (const line of shellSummary(record)) terminal.print(line);
}
