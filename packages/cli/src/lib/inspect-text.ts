import type { CosmologyParameters } from '@glass-ts/core';
import { bytesText, countText, numberText, redshiftText } from './format.ts';
import type { LightconeFacts } from './inspect-facts.ts';
import type { Palette } from './paint.ts';
import { warningLine } from './run-lines.ts';
import { factLines, tableLines } from './table.ts';

/** `h 0.7, OmegaM 0.3, OmegaLambda 0.7`. */
export const cosmologyText = (cosmology: CosmologyParameters): string =>
  Object.entries(cosmology)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key} ${Array.isArray(value) ? value.join('+') : value}`)
    .join(', ');

/** `Gadget-4 maps`, `SWIFT particles`; `HEALPix maps` needs no second word. */
export const sourceText = (code: string, kind: string): string => (code.endsWith(kind) ? code : `${code} ${kind}`);

const kindText = ({ kind, quantity, nside }: LightconeFacts): string =>
  kind === 'maps'
    ? `HEALPix maps of ${quantity ?? 'mass'}, nside ${nside} (${countText(12 * (nside ?? 0) ** 2)} pixels)`
    : 'particles';

const detailText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function shellTable({ shells }: LightconeFacts): string[] {
  if (shells.length === 0) return ['', '  no shells of its own: give shells.edges in the run file'];
  const right = 'right' as const;
  const columns = [
    { title: 'shell', align: right },
    { title: 'label' },
    { title: 'inner [Mpc]', align: right },
    { title: 'outer [Mpc]', align: right },
    { title: 'z inner', align: right },
    { title: 'z outer', align: right },
    { title: 'files', align: right },
  ];
  const redshift = (z: number | undefined) => (z === undefined ? '?' : redshiftText(z));
  const rows = shells.map((shell) => [
    ...[String(shell.index), shell.label, shell.innerMpc.toFixed(2), shell.outerMpc.toFixed(2)],
    ...[redshift(shell.zInner), redshift(shell.zOuter), String(shell.files.length || '–')],
  ]);
  return ['', ...tableLines(columns, rows).map((line) => `  ${line}`)];
}

/** The page that `glass inspect` prints about a lightcone. */
export function inspectLines(facts: LightconeFacts, colours: Palette): string[] {
  const { units, cosmology, files, particleCount, rangeMpc } = facts;
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const list: (readonly [string, string])[] = [
    ['kind', kindText(facts)],
    ['read by', `adapter ${facts.adapter}`],
    ['files', `${files.length} (${bytesText(bytes)})`],
    ['shells', String(facts.shells.length)],
    ...(particleCount === undefined ? [] : [['particles', countText(particleCount)] as const]),
    ...(rangeMpc ? [['range', `${numberText(rangeMpc.inner)} to ${numberText(rangeMpc.outer)} Mpc`] as const] : []),
    ['length', `${units.length} = ${numberText(units.lengthInMpc)} Mpc, comoving`],
    ['mass', `${units.mass} = ${numberText(units.massInMsun)} Msun`],
    [
      'cosmology',
      cosmology
        ? `${cosmologyText(cosmology)} (from ${facts.cosmologySource ?? 'the files'})`
        : 'not in the files: give it in the run file',
    ],
    ...Object.entries(facts.details).map(([key, value]) => [key, detailText(value)] as const),
  ];
  return [
    `${colours.bold(facts.path)}: ${facts.code} lightcone`,
    ...factLines(list),
    ...shellTable(facts),
    ...facts.warnings.map(({ code, message }) => warningLine(code, message, colours)),
  ];
}
