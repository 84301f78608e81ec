import { type App, DTYPES, type DType } from '@glass-ts/core';
import { jsonLine } from './json-lines.ts';
import { tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';

export interface BackendFacts {
  readonly name: string;
  readonly description: string;
  readonly priority: number;
  readonly available: boolean;
  readonly detail: string;
  /** dtypes that its arrays may have, where it is usable and says so. */
  readonly dtypes?: readonly DType[];
  /** Largest array in bytes; null for no limit but the memory. */
  readonly maxBytes?: number | null;
  /** Whether `backend: auto` takes it. */
  readonly chosen: boolean;
}

/** Probes every backend, in the order in which `auto` tries them. */
export async function backendFacts(app: App): Promise<BackendFacts[]> {
  const byPriority = [...app.backends.values()].sort((a, b) => b.priority - a.priority);
  const probed = await Promise.all(
    byPriority.map(async (factory) => {
      const probe = await factory.probe();
      return { factory, probe, priority: probe.priority ?? factory.priority };
    }),
  );
  probed.sort((a, b) => b.priority - a.priority);
  const first = probed.find(({ probe }) => probe.available);
  return probed.map((entry) => {
    const { name, description } = entry.factory;
    const { available, detail, dtypes, maxBytes } = entry.probe;
    const limit = maxBytes === undefined || Number.isFinite(maxBytes) ? maxBytes : null;
    const { priority } = entry;
    return { name, description, priority, available, detail, dtypes, maxBytes: limit, chosen: entry === first };
  });
}

/** dtypes in short: all 13 of the standard, all but a few, or their names. */
export function dtypesText(dtypes: readonly DType[] | undefined): string {
  if (dtypes === undefined) return '';
  const missing = DTYPES.filter((dtype) => !dtypes.includes(dtype));
  if (missing.length === 0) return `all ${DTYPES.length}`;
  return missing.length <= 3 ? `all but ${missing.join(', ')}` : dtypes.join(' ');
}

const UNITS = ['bytes', 'KiB', 'MiB', 'GiB', 'TiB'];

function limitText(bytes: number | null | undefined): string {
  if (bytes === undefined) return '';
  if (bytes === null) return 'memory';
  const power = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${Number((bytes / 2 ** (10 * power)).toFixed(1))} ${UNITS[power]}`;
}

/** Prints the backends, the one that `auto` takes marked with a star. */
export async function showBackends(app: App, terminal: Terminal): Promise<void> {
  const facts = await backendFacts(app);
  if (terminal.json) {
    for (const fact of facts) terminal.print(jsonLine({ type: 'backend', ...fact }));
    return;
  }
  const { green, dim, bold } = terminal.colours;
  const rows = facts.map(({ name, available, detail, dtypes, maxBytes, chosen }) => [
    `${chosen ? '*' : ' '} ${bold(name)}`,
    available ? green('yes') : dim('no'),
    dtypesText(dtypes),
    limitText(maxBytes),
    detail,
  ]);
  const titles = ['  name', 'usable', 'dtypes', 'largest array', 'device, or why not'].map((title) => ({ title }));
  for (const line of tableLines(titles, rows)) terminal.print(line);
  terminal.print();
  terminal.print('* is what `backend: auto` takes');
}
