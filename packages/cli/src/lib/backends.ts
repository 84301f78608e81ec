import type { App } from '@glass-ts/core';
import { jsonLine } from './json-lines.ts';
import { tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';

export interface BackendFacts {
  readonly name: string;
  readonly description: string;
  readonly priority: number;
  readonly available: boolean;
  readonly detail: string;
  /** Whether `backend: auto` takes it. */
  readonly chosen: boolean;
}

/** Probes every backend, in the order in which `auto` tries them. */
export async function backendFacts(app: App): Promise<BackendFacts[]> {
  const byPriority = [...app.backends.values()].sort((a, b) => b.priority - a.priority);
  const probed = await Promise.all(byPriority.map(async (factory) => ({ factory, probe: await factory.probe() })));
  const first = probed.find(({ probe }) => probe.available);
  return probed.map((entry) => ({
    name: entry.factory.name,
    description: entry.factory.description,
    priority: entry.factory.priority,
    ...entry.probe,
    chosen: entry === first,
  }));
}

/** Prints the backends, the one that `auto` takes marked with a star. */
export async function showBackends(app: App, terminal: Terminal): Promise<void> {
  const facts = await backendFacts(app);
  if (terminal.json) {
    for (const fact of facts) terminal.print(jsonLine({ type: 'backend', ...fact }));
    return;
  }
  const { green, dim, bold } = terminal.colours;
  const rows = facts.map(({ name, available, detail, description, chosen }) => [
    `${chosen ? '*' : ' '} ${bold(name)}`,
    available ? green('yes') : dim('no'),
    detail,
    description,
  ]);
  const titles = [{ title: '  name' }, { title: 'usable' }, { title: 'device, or why not' }, { title: 'what it is' }];
  for (const line of tableLines(titles, rows)) terminal.print(line);
  terminal.print();
  terminal.print('* is what `backend: auto` takes');
}
