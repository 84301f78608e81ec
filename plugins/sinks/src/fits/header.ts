import { ValueError } from '@glass-ts/core';

/** FITS files are made of blocks of this many bytes (FITS standard 4.0, section 3.1). */
export const BLOCK = 2880;
const CARD = 80;

export type CardValue = string | number | boolean;

function valueText(value: CardValue): string {
  if (typeof value === 'boolean') return (value ? 'T' : 'F').padStart(20);
  if (typeof value === 'number') return String(value).padStart(20);
  return `'${value.replaceAll("'", "''").padEnd(8)}'`.padEnd(20);
}

function card(keyword: string, value: CardValue, comment = ''): string {
  const text = `${keyword.padEnd(8)}= ${valueText(value)}${comment ? ` / ${comment}` : ''}`;
  if (text.length <= CARD) return text.padEnd(CARD);
  const bare = `${keyword.padEnd(8)}= ${valueText(value)}`;
  if (bare.length <= CARD) return bare.padEnd(CARD);
  throw new ValueError(`the value of ${keyword} does not fit a FITS header: ${String(value)}`, {
    where: { name: keyword },
    fix: 'Use a shorter name',
  });
}

/** Header of an HDU: cards in order, END, padded to whole blocks. Lengths do not depend on numbers, so that it can be rewritten in place. */
export function header(cards: readonly (readonly [keyword: string, value: CardValue, comment?: string])[]): Buffer {
  const text = `${cards.map(([k, v, c]) => card(k, v, c)).join('')}${'END'.padEnd(CARD)}`;
  const size = Math.ceil(text.length / BLOCK) * BLOCK;
  return Buffer.from(text.padEnd(size), 'latin1');
}

/** Header of the empty primary HDU that tables stand behind. */
export const primaryHeader = (): Buffer =>
  header([
    ['SIMPLE', true, 'conforms to FITS standard'],
    ['BITPIX', 16, 'array data type'],
    ['NAXIS', 0, 'number of array dimensions'],
    ['EXTEND', true],
  ]);
