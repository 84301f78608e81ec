import { type App, type Need, needNames, unknownName } from '@glass-ts/core';
import { jsonLine } from './json-lines.ts';
import { type OptionDoc, optionDocs } from './option-docs.ts';
import { factLines, tableLines } from './table.ts';
import type { Terminal } from './terminal.ts';

/** A stage, adapter or sink with its ports and options. */
export interface ServiceFacts {
  readonly type: 'stage' | 'adapter' | 'sink';
  readonly name: string;
  readonly description: string;
  readonly needs: readonly string[];
  readonly gives: readonly string[];
  readonly options: readonly OptionDoc[];
}

const needText = (need: Need): string => needNames(need).join('|');

/** Everything that run files can name, by kind and then by name. */
export function services(app: App): ServiceFacts[] {
  const none: readonly string[] = [];
  return [
    ...[...app.adapters.values()].map((adapter) => ({
      ...{ type: 'adapter' as const, name: adapter.name, description: adapter.description },
      ...{ needs: none, gives: adapter.ports, options: optionDocs(adapter.options) },
    })),
    ...[...app.stages.values()].map((stage) => ({
      ...{ type: 'stage' as const, name: stage.name, description: stage.description },
      needs: stage.needs.map(needText),
      gives: [...stage.gives, ...(stage.givesAtEnd ?? [])],
      options: optionDocs(stage.options),
    })),
    ...[...app.sinks.values()].map((sink) => ({
      ...{ type: 'sink' as const, name: sink.name, description: sink.description },
      ...{ needs: sink.accepts, gives: none, options: optionDocs(sink.options) },
    })),
  ];
}

const optionLines = (options: readonly OptionDoc[]): string[] =>
  options.length === 0
    ? ['  no options']
    : options.flatMap(({ name, type, fallback, required, description }) => [
        `  ${name}: ${type}${required ? ', required' : fallback === undefined ? '' : ` = ${fallback}`}`,
        ...(description ? [`      ${description}`] : []),
      ]);

function serviceLines(service: ServiceFacts, terminal: Terminal): string[] {
  const { type, name, description, needs, gives, options } = service;
  return [
    `${terminal.colours.bold(name)} (${type}): ${description}`,
    ...factLines([...(needs.length ? [['needs', needs.join(', ')] as const] : [])]),
    ...factLines([...(gives.length ? [['gives', gives.join(', ')] as const] : [])]),
    ...optionLines(options),
  ];
}

function overview(app: App, terminal: Terminal): string[] {
  const { bold } = terminal.colours;
  const all = services(app);
  const of = (type: ServiceFacts['type']) => all.filter((service) => service.type === type);
  const section = (title: string, titles: readonly string[], rows: readonly (readonly string[])[]) => [
    bold(title),
    ...tableLines(
      titles.map((t) => ({ title: t })),
      rows,
    ).map((line) => `  ${line}`),
    '',
  ];
  return [
    ...section(
      'Plug-ins',
      ['name', 'version', 'brings'],
      app.plugins.map((p) => [p.name, p.version, p.description ?? '']),
    ),
    ...section(
      'Adapters',
      ['name', 'gives', 'reads'],
      of('adapter').map((s) => [s.name, s.gives.join(', '), s.description]),
    ),
    ...section(
      'Stages',
      ['name', 'needs', 'gives', 'does'],
      of('stage').map((s) => [s.name, s.needs.join(', '), s.gives.join(', '), s.description]),
    ),
    ...section(
      'Sinks',
      ['name', 'writes', 'as'],
      of('sink').map((s) => [s.name, s.needs.join(', '), s.description]),
    ),
    'Options of one of them: glass plugins NAME',
  ];
}

/** Lists what is there, or describes one stage, adapter or sink with its options. */
export function showPlugins(app: App, name: string | undefined, terminal: Terminal): void {
  const all = services(app);
  const chosen = name === undefined ? all : all.filter((service) => service.name === name);
  if (chosen.length === 0) {
    const known = all.map((service) => service.name);
    throw unknownName('plugin', name!, known, {}, 'NAME');
  }
  if (terminal.json) {
    if (name === undefined) {
      const facts = app.plugins.map(({ name: id, version, description }) => ({
        type: 'plugin',
        name: id,
        version,
        description,
      }));
      for (const fact of facts) terminal.print(jsonLine(fact));
    }
    for (const service of chosen) terminal.print(jsonLine(service));
    return;
  }
  const lines = name === undefined ? overview(app, terminal) : chosen.flatMap((s) => serviceLines(s, terminal));
  for (const line of lines) terminal.print(line);
}
