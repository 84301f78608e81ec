import { contiguousStrides } from '../backend/strides.ts';
import { type DType, kindOf, type TypedArray } from './dtype.ts';
import { readScalar } from './host.ts';
import { sizeOf } from './shape.ts';

const PRECISION = 8;
const THRESHOLD = 1000;
const EDGE = 3;
const WIDTH = 75;

/** The positions along an axis that are printed; −1 stands for the dots. */
const shown = (n: number, summarise: boolean): number[] =>
  summarise && n > 2 * EDGE
    ? [...Array.from({ length: EDGE }, (_, i) => i), -1, ...Array.from({ length: EDGE }, (_, i) => n - EDGE + i)]
    : Array.from({ length: n }, (_, i) => i);

/** Shortest decimal digits, at most PRECISION after the point, in the precision of the dtype. */
function shortest(value: number, single: boolean, exponential: boolean): string {
  for (let digits = 0; digits < PRECISION; digits++) {
    const text = exponential ? value.toExponential(digits) : value.toFixed(digits);
    const back = Number(text);
    if (back === value || (single && Math.fround(back) === value)) return text;
  }
  const full = exponential ? value.toExponential(PRECISION) : value.toFixed(PRECISION);
  return full.replace(/\.?0+(?=$|e)/, '');
}

const special = (value: number): string | undefined =>
  Number.isNaN(value) ? 'nan' : Number.isFinite(value) ? undefined : value > 0 ? 'inf' : '-inf';

/** Real numbers in NumPy's manner: one notation and one number of digits for all, aligned at the point. */
export function formatReals(values: readonly number[], single: boolean): string[] {
  const finite = values.filter(Number.isFinite);
  const sizes = finite.filter((x) => x !== 0).map(Math.abs);
  const [low, high] = sizes.reduce(([a, b], x) => [Math.min(a, x), Math.max(b, x)], [Infinity, 0]);
  const exponential = sizes.length > 0 && (high >= 1e8 || low < 1e-4 || high / low > 1000 * 1e5);
  const text = (x: number): string => {
    const sign = Object.is(x, -0) ? '-' : '';
    return sign + shortest(x, single, exponential);
  };
  const parts = finite.map((x) => splitNumber(text(x)));
  const fraction = parts.reduce((n, [, f]) => Math.max(n, f.length), 0);
  const power = parts.reduce((n, [, , e]) => Math.max(n, e.length - 2), 2);
  const out = values.map((x) => {
    const word = special(x);
    if (word !== undefined) return word;
    const [whole, decimals, exponent] = splitNumber(text(x));
    return exponential
      ? `${whole}.${decimals.padEnd(fraction, '0')}${exponent.slice(0, 2)}${exponent.slice(2).padStart(power, '0')}`
      : `${whole}.${decimals.padEnd(fraction, ' ')}`;
  });
  return pad(out, 'right');
}

function splitNumber(text: string): [whole: string, fraction: string, exponent: string] {
  const [mantissa, power] = text.split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  const exponent = power === undefined ? '' : `e${power[0]}${power.slice(1).padStart(2, '0')}`;
  return [whole, fraction, exponent];
}

function pad(texts: readonly string[], side: 'left' | 'right'): string[] {
  const width = texts.reduce((n, t) => Math.max(n, t.length), 0);
  return texts.map((t) => (side === 'right' ? t.padStart(width) : t.padEnd(width)));
}

function formatComplex(data: TypedArray, places: readonly number[], single: boolean): string[] {
  const re = places.map((i) => data[2 * i] as number);
  const im = places.map((i) => data[2 * i + 1] as number);
  const real = formatReals(re, single);
  const imaginary = formatReals(im.map(Math.abs), single).map((t) => t.trim());
  return pad(
    real.map((t, k) => `${t}${im[k] < 0 || Object.is(im[k], -0) ? '-' : '+'}${imaginary[k]}j`),
    'left',
  );
}

function formatElements(data: TypedArray, places: readonly number[], dtype: DType): string[] {
  const single = dtype === 'float32' || dtype === 'complex64';
  switch (kindOf(dtype)) {
    case 'float':
      return formatReals(
        places.map((i) => data[i] as number),
        single,
      );
    case 'complex':
      return formatComplex(data, places, single);
    case 'bool':
      return pad(
        places.map((i) => (data[i] ? 'True' : 'False')),
        'right',
      );
    default:
      return pad(
        places.map((i) => String(readScalar(data, i, dtype))),
        'right',
      );
  }
}

/**
 * Text of an array as NumPy prints it: nested brackets, aligned columns, dots beyond 1000 elements. `comma` separates the
 * elements besides the space and `indent` is where the text begins, as in `repr`.
 */
export function formatArray(data: TypedArray, shape: readonly number[], dtype: DType, comma = '', indent = 0): string {
  const size = sizeOf(shape);
  if (size === 0) return '[]';
  const summarise = size > THRESHOLD;
  const strides = contiguousStrides(shape);
  const places: number[] = [];
  const collect = (axis: number, offset: number): void => {
    if (axis === shape.length) places.push(offset);
    else for (const k of shown(shape[axis], summarise)) if (k >= 0) collect(axis + 1, offset + k * strides[axis]);
  };
  collect(0, 0);
  const texts = formatElements(data, places, dtype);
  let next = 0;
  const write = (axis: number, column: number): string => {
    if (axis === shape.length) return texts[next++];
    const parts = shown(shape[axis], summarise).map((k) => (k < 0 ? '...' : write(axis + 1, column + 1)));
    const margin = ' '.repeat(column + 1);
    if (axis < shape.length - 1) return `[${parts.join(`${comma}${'\n'.repeat(shape.length - axis - 1)}${margin}`)}]`;
    let line = '[';
    let length = column + 1;
    parts.forEach((part, i) => {
      if (i > 0 && length + 1 + part.length > WIDTH) {
        line += `${comma}\n${margin}${part}`;
        length = column + 1 + part.length;
      } else {
        line += i > 0 ? `${comma} ${part}` : part;
        length += part.length + (i > 0 ? 1 + comma.length : 0);
      }
    });
    return `${line}]`;
  };
  return shape.length === 0 ? texts[0].trim() : write(0, indent);
}
