import { describe, expect, it } from 'vitest';
import { bytesText, countText, numberText, secondsText } from './format.ts';
import { jsonLine } from './json-lines.ts';

describe('numbers for people', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1000, '1.00 kB'],
    [999_499, '999 kB'],
    [999_600, '1.00 MB'],
    [12_345_678, '12.3 MB'],
    [6.4e9, '6.40 GB'],
  ])('%d bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));

  it.each([
    [0.2449, '0.24 s'],
    [12.34, '12.3 s'],
    [99.96, '1 min 40 s'],
    [245, '4 min 05 s'],
    [10_921, '3 h 02 min'],
  ])('%d s is %s', (seconds, text) => expect(secondsText(seconds)).toBe(text));

  it('groups counts and rounds reals', () => {
    expect(countText(196608)).toBe('196 608');
    expect(numberText(142.857142857)).toBe('142.857');
    expect(numberText(300.00000415)).toBe('300');
    expect(numberText(1.429e10)).toBe('1.429e10');
    expect(numberText(-5.5e-12)).toBe('-5.5e-12');
    expect(numberText(0)).toBe('0');
  });
});

describe('JSON lines', () => {
  it('write 64-bit integers and non-finite numbers as strings, maps as objects, on one line', () => {
    const line = jsonLine({ seed: 2n ** 63n, x: Number.POSITIVE_INFINITY, m: new Map([['a', 1]]), t: 'a\nb' });
    expect(line).not.toContain('\n');
    expect(JSON.parse(line)).toEqual({ seed: '9223372036854775808', x: 'Infinity', m: { a: 1 }, t: 'a\nb' });
  });
});
