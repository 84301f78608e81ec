import { describe, expect, it } from 'vitest';
import type { Complex, DType } from '../../array/dtype.ts';
import {
  backend,
  COMPLEX,
  complexes,
  elements,
  INTEGERS,
  numbers,
  operand,
  testUniforms,
  wrap,
} from './testing/operands.ts';

const product = (x: readonly bigint[], y: readonly bigint[], m: number, k: number, n: number): bigint[] => {
  const z: bigint[] = [];
  for (let i = 0; i < m; i++)
    for (let j = 0; j < n; j++) {
      let s = 0n;
      for (let p = 0; p < k; p++) s += x[i * k + p] * y[p * n + j];
      z.push(s);
    }
  return z;
};
const integers = (n: number, seed: number): bigint[] =>
  testUniforms(n, seed).map((u) => BigInt(Math.floor(2000 * u) - 1000));
const plain = { batch: 1, xBatched: false, yBatched: false };

describe('matmul', () => {
  // Around the tile of 4 × 4, the panel depth of 256 and the size where packing begins.
  const SIZES = [
    [1, 1, 1],
    [2, 3, 4],
    [4, 4, 4],
    [5, 300, 6],
    [33, 17, 31],
    [16, 256, 16],
    [17, 513, 3],
    [1, 500, 20],
    [40, 50, 1],
    [3, 0, 2],
  ];
  it.each(SIZES)('(%d, %d) · (…, %d), exact for integers in doubles', (m, k, n) => {
    const [x, y] = [integers(m * k, 1), integers(k * n, 2)];
    const expected = product(x, y, m, k, n).map(Number);
    for (const dtype of ['float64', 'int64'] as const) {
      const z = backend.matmul(operand(x, dtype).buffer, operand(y, dtype).buffer, { ...plain, m, k, n });
      expect(numbers(z).map((v) => v + 0)).toEqual(expected);
    }
    // Summed in double precision and rounded once.
    const z = backend.matmul(operand(x, 'float32').buffer, operand(y, 'float32').buffer, { ...plain, m, k, n });
    expect(numbers(z).map((v) => v + 0)).toEqual(expected.map(Math.fround));
  });

  it.each(INTEGERS)('%s wraps around', (dtype: DType) => {
    const [x, y] = [integers(12, 3), integers(12, 4)].map((v) => v.map((w) => wrap(w * 123457n, dtype)));
    const z = backend.matmul(operand(x, dtype).buffer, operand(y, dtype).buffer, { ...plain, m: 3, k: 4, n: 3 });
    expect(elements(z).map((v) => BigInt(v as bigint | number))).toEqual(
      product(x, y, 3, 4, 3).map((v) => wrap(v, dtype)),
    );
  });

  it.each(COMPLEX)('%s', (dtype) => {
    const [m, k, n] = [7, 20, 9];
    const numbersOf = (count: number, seed: number): Complex[] => {
      const parts = integers(2 * count, seed).map(Number);
      return Array.from({ length: count }, (_, i) => ({ re: parts[2 * i], im: parts[2 * i + 1] }));
    };
    const [x, y] = [numbersOf(m * k, 5), numbersOf(k * n, 6)];
    const expected: Complex[] = [];
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let [re, im] = [0, 0];
        for (let p = 0; p < k; p++) {
          const [a, b] = [x[i * k + p], y[p * n + j]];
          re += a.re * b.re - a.im * b.im;
          im += a.re * b.im + a.im * b.re;
        }
        expected.push({ re, im });
      }
    const z = backend.matmul(operand(x, dtype).buffer, operand(y, dtype).buffer, { ...plain, m, k, n });
    expect(complexes(z)).toEqual(expected);
  });

  it('uses an operand with one matrix for the whole batch', () => {
    const [x, y] = [integers(24, 7), integers(12, 8)];
    const one = (b: number) => product(x.slice(b * 6, b * 6 + 6), y.slice(0, 6), 2, 3, 2);
    const z = backend.matmul(operand(x, 'float64').buffer, operand(y.slice(0, 6), 'float64').buffer, {
      ...{ batch: 4, m: 2, k: 3, n: 2 },
      ...{ xBatched: true, yBatched: false },
    });
    expect(numbers(z)).toEqual([0, 1, 2, 3].flatMap(one).map(Number));
    const w = backend.matmul(operand(x.slice(0, 6), 'int64').buffer, operand(y, 'int64').buffer, {
      ...{ batch: 2, m: 2, k: 3, n: 2 },
      ...{ xBatched: false, yBatched: true },
    });
    expect(elements(w)).toEqual([0, 1].flatMap((b) => product(x.slice(0, 6), y.slice(6 * b, 6 * b + 6), 2, 3, 2)));
  });

  it('keeps NaN and infinities where they belong', () => {
    const n = 20;
    const x = new Array<number>(n * n).fill(1);
    x[3 * n + 2] = Infinity;
    x[7 * n] = NaN;
    const z = numbers(
      backend.matmul(operand(x, 'float64').buffer, operand(new Array(n * n).fill(1), 'float64').buffer, {
        ...plain,
        m: n,
        k: n,
        n,
      }),
    );
    for (let i = 0; i < n; i++) expect(z[i * n + 19]).toBe(i === 3 ? Infinity : i === 7 ? NaN : n);
  });
});
