import { relative, resolve, sep } from 'node:path';
import type { AnyStage, App, Sink } from '@glass-ts/core';
import { numberText, redshiftText } from './format.ts';
import type { LightconeFacts } from './inspect-facts.ts';
import { cosmologyText } from './inspect-text.ts';
import { type OptionDoc, optionDocs } from './option-docs.ts';

/** Stages of the usual way from a lightcone to a catalogue, where their ports are there. */
const USUAL_STAGES = ['counts', 'overdensity', 'convergence', 'shear', 'galaxies'];
const USUAL_SINKS = ['maps', 'catalogue'];
/** Shells that particles are cut into when the lightcone has none of its own. */
const SHELL_COUNT = 10;

/** Values of options that have no default, for a first run: by stage, then by option. */
const FIRST_VALUES: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  galaxies: {
    nz: [
      'nz:  # redshift distribution of the galaxies',
      '  density: 0.01  # per square arcminute: 1.5 million on the whole sky',
      '  smail: { zMode: 0.9, alpha: 2, beta: 1.5 }  # n(z) ∝ z^α exp(−(α/β)(z/z_mode)^β)',
    ],
  },
};

const scalar = (text: string): string => (/^[\w./~-]+$/.test(text) ? text : JSON.stringify(text));

function optionLine({ name, type, fallback, required, description }: OptionDoc, indent: string): string {
  const comment = [fallback === undefined ? type : '', description].filter(Boolean).join(': ');
  const about = comment ? `  # ${comment}` : '';
  const value = fallback === undefined ? '' : ` ${fallback}`;
  return `${indent}${required ? '' : '# '}${name}:${value}${about}`;
}

function block(name: string, options: readonly OptionDoc[], description: string, indent: string): string[] {
  return [
    `${indent}# ${description}`,
    `${indent}${name}:`,
    ...options.flatMap((option) => {
      const first = option.required ? FIRST_VALUES[name]?.[option.name] : undefined;
      return first ? first.map((line) => `${indent}  ${line}`) : [optionLine(option, `${indent}  `)];
    }),
  ];
}

function inputLines(facts: LightconeFacts, directory: string, options: Readonly<Record<string, unknown>>): string[] {
  const path = relative(directory, resolve(facts.path)) || '.';
  return [
    'input:',
    `  path: ${scalar(path.split(sep).join('/'))}  # relative to this file`,
    `  adapter: ${facts.adapter}`,
    ...(Object.keys(options).length > 0 ? ['  options:'] : []),
    ...Object.entries(options).map(([key, value]) => `    ${key}: ${JSON.stringify(value)}`),
  ];
}

function cosmologyLines({ cosmology, cosmologySource }: LightconeFacts): string[] {
  if (cosmology) {
    return [
      `# The cosmology is in the files: ${cosmologyText(cosmology)}`,
      `# (${cosmologySource ?? 'header'}). What is given here besides must not contradict it.`,
      '# cosmology: {}',
    ];
  }
  return [
    '# The files do not state the cosmology: fill it in.',
    'cosmology:',
    '  h:  # H0 / (100 km/s/Mpc)',
    '  OmegaM:  # Ω_m today, massive neutrinos included',
    '  # OmegaLambda:  # 1 − Ω_m − Ω_r when left out',
  ];
}

function equalEdges(inner: number, outer: number): string {
  const edges = Array.from({ length: SHELL_COUNT + 1 }, (_, i) => inner + ((outer - inner) * i) / SHELL_COUNT);
  return `[${edges.map((edge) => numberText(edge)).join(', ')}]`;
}

function shellLines({ shells, kind, rangeMpc }: LightconeFacts): string[] {
  const first = shells[0];
  const last = shells.at(-1);
  const own =
    first && last
      ? [
          `  # ${shells.length} shells of the lightcone, ${numberText(first.innerMpc)} to ${numberText(last.outerMpc)} Mpc` +
            `${last.zOuter === undefined ? '' : `, to z = ${redshiftText(last.zOuter)}`}`,
          '  # first: 0',
          `  # last: ${shells.length - 1}`,
        ]
      : [];
  const edges =
    kind === 'particles'
      ? [
          '  # edges of the shells that the particles are cut into',
          `  ${first ? '# ' : ''}edges: ${equalEdges(rangeMpc?.inner ?? 0, rangeMpc?.outer ?? last?.outerMpc ?? 1000)}`,
          `  ${first ? '# ' : ''}unit: Mpc  # or Mpc/h, or redshift`,
        ]
      : [];
  return [
    'shells:',
    ...own,
    ...edges,
    '  # allowGaps: false  # accept shells that do not touch each other',
    '  weight: volume  # of the top-hat window between the edges: volume, density, distance, none',
    '  # dz: 0.001  # node spacing of the windows in redshift',
  ];
}

const usualStages = (app: App, { kind, quantity }: LightconeFacts): AnyStage[] =>
  USUAL_STAGES.filter((name) => !(name === 'counts' && kind === 'maps'))
    .filter((name) => !(name === 'overdensity' && quantity === 'overdensity'))
    .map((name) => app.stages.get(name))
    .filter((stage) => stage !== undefined);

/**
 * A commented run file for a lightcone, with every option of the usual stages and sinks at its default.
 *
 * @param directory where the run file will stand: paths in it are relative to that.
 * @param options options of the adapter that were needed to open the lightcone.
 */
export function runFileText(
  app: App,
  facts: LightconeFacts,
  directory: string,
  name: string,
  options: Readonly<Record<string, unknown>> = {},
): string {
  const stages = usualStages(app, facts);
  const sinks = USUAL_SINKS.map((id) => app.sinks.get(id)).filter((sink): sink is Sink => sink !== undefined);
  const others = [...app.stages.keys()].filter((id) => !stages.some((stage) => stage.name === id));
  const sections = [
    [
      `# Run file of glass-ts for a ${facts.code} lightcone, written by \`glass init\`.`,
      '# Commented options show their defaults; `glass plugins NAME` explains those of a stage, `glass check` checks the file.',
      'version: 1',
      `name: ${scalar(name)}  # written into the outputs`,
    ],
    inputLines(facts, directory, options),
    cosmologyLines(facts),
    shellLines(facts),
    facts.kind === 'particles'
      ? ['nside: 256  # resolution of the maps', 'backend: auto  # see `glass backends`', 'seed: 42']
      : [`# The maps keep their nside, ${facts.nside}.`, 'backend: auto  # see `glass backends`', 'seed: 42'],
    [
      '# The order of the stages follows from what they need and give.',
      'stages:',
      ...stages.flatMap((stage) => block(stage.name, optionDocs(stage.options), stage.description, '  ')),
      ...(others.length > 0 ? [`  # There are also: ${others.join(', ')}`] : []),
    ],
    [
      'output:',
      '  directory: glass-out  # relative to this file',
      '  sinks:',
      ...sinks.flatMap((sink) => block(sink.name, optionDocs(sink.options), sink.description, '    ')),
    ],
  ];
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`;
}
