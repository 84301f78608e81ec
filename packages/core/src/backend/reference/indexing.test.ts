import { describe, expect, it } from 'vitest';
import { DTYPES, type DType, type Scalar } from '../../array/dtype.ts';
import type { Extent, ScatterMode } from '../types.ts';
import { backend, complexes, elements, INTEGERS, numbers, operand, testUniforms, wrap } from './testing/operands.ts';

const places = (x: readonly number[]) => operand(x.map(BigInt), 'int64').buffer;
const counting = (dtype: DType, n: number): Scalar[] =>
  Array.from({ length: n }, (_, k): Scalar => {
    if (dtype === 'bool') return k % 3 === 0;
    if (dtype.startsWith('complex')) return { re: k, im: -k };
    return dtype.endsWith('int64') ? BigInt(k) << 33n : k % 120;
  });

const CASES: [Extent, number[]][] = [
  [
    [1, 6, 1],
    [5, 0, 0, 3],
  ],
  [
    [2, 3, 4],
    [2, 2, 1],
  ],
  [[3, 2, 1], []],
  [
    [1, 4, 50],
    [3, 0],
  ],
];

describe('gather', () => {
  it.each(CASES)('takes %j at %j for every dtype', (extent, index) => {
    const [outer, n, inner] = extent;
    for (const dtype of DTYPES) {
      const x = counting(dtype, outer * n * inner);
      const expected: Scalar[] = [];
      for (let o = 0; o < outer; o++)
        for (const j of index) for (let i = 0; i < inner; i++) expected.push(x[(o * n + j) * inner + i]);
      expect(elements(backend.gather(operand(x, dtype).buffer, places(index), extent)), dtype).toEqual(expected);
    }
  });

  it('reads indices of any integer dtype', () => {
    const x = operand([10, 11, 12], 'float64').buffer;
    for (const dtype of INTEGERS) {
      expect(numbers(backend.gather(x, operand([2n, 0n], dtype).buffer, [1, 3, 1]))).toEqual([12, 10]);
    }
  });

  it.each(CASES.filter(([, index]) => index.length > 0))('gatherAlong %j', ([outer, n, inner]) => {
    const count = 3;
    const index = testUniforms(outer * count * inner).map((u) => Math.floor(u * n));
    for (const dtype of ['uint8', 'int16', 'float32', 'float64', 'complex128'] as const) {
      const x = counting(dtype, outer * n * inner);
      const expected = index.map((j, at) => x[(Math.floor(at / (count * inner)) * n + j) * inner + (at % inner)]);
      expect(elements(backend.gatherAlong(operand(x, dtype).buffer, places(index), [outer, n, inner], count))).toEqual(
        expected,
      );
    }
  });
});

describe('scatter', () => {
  const extents: Extent[] = [
    [1, 5, 1],
    [2, 3, 2],
    [1, 3, 40],
  ];
  const index = [2, 0, 2, 1];
  const combine: Record<ScatterMode, (a: bigint, b: bigint) => bigint> = {
    set: (_, b) => b,
    add: (a, b) => a + b,
    multiply: (a, b) => a * b,
    min: (a, b) => (a < b ? a : b),
    max: (a, b) => (a > b ? a : b),
  };
  const oracle = (x: bigint[], v: bigint[], [outer, n, inner]: Extent, mode: ScatterMode, dtype: DType): bigint[] => {
    const z = [...x];
    let from = 0;
    for (let o = 0; o < outer; o++)
      for (const j of index)
        for (let i = 0; i < inner; i++) {
          const to = (o * n + j) * inner + i;
          const r = combine[mode](z[to], v[from++]);
          z[to] = INTEGERS.includes(dtype) ? wrap(r, dtype) : r;
        }
    return z;
  };
  for (const extent of extents) {
    it.each(Object.keys(combine) as ScatterMode[])(`%s on ${extent.join(' × ')}`, (mode) => {
      const [outer, n, inner] = extent;
      for (const dtype of [...INTEGERS, 'float32', 'float64'] as const) {
        const x = testUniforms(outer * n * inner).map((u) => BigInt(Math.floor(100 * u)));
        const v = testUniforms(outer * index.length * inner, 2).map((u) => BigInt(Math.floor(127 * u)));
        const before = operand(x, dtype).buffer;
        const z = backend.scatter(before, places(index), operand(v, dtype).buffer, extent, mode);
        expect(
          elements(z).map((w) => BigInt(w as bigint | number)),
          dtype,
        ).toEqual(oracle(x, v, extent, mode, dtype));
        expect(elements(before).map((w) => BigInt(w as bigint | number))).toEqual(x);
      }
    });
  }

  it('adds and multiplies complex numbers, sets booleans', () => {
    const x = operand(
      [
        { re: 1, im: 0 },
        { re: 0, im: 1 },
      ],
      'complex128',
    ).buffer;
    const v = operand(
      [
        { re: 0, im: 1 },
        { re: 0, im: 1 },
      ],
      'complex128',
    ).buffer;
    expect(complexes(backend.scatter(x, places([1, 1]), v, [1, 2, 1], 'add'))[1]).toEqual({ re: 0, im: 3 });
    expect(complexes(backend.scatter(x, places([1, 1]), v, [1, 2, 1], 'multiply'))[1]).toEqual({ re: -0, im: -1 });
    expect(() => backend.scatter(x, places([1, 1]), v, [1, 2, 1], 'max')).toThrow(/not defined/);
    const b = operand([true, false, true], 'bool').buffer;
    const w = operand([false, true], 'bool').buffer;
    expect(elements(backend.scatter(b, places([0, 1]), w, [1, 3, 1], 'set'))).toEqual([false, true, true]);
    expect(elements(backend.scatter(b, places([0, 1]), w, [1, 3, 1], 'add'))).toEqual([true, true, true]);
    expect(elements(backend.scatter(b, places([0, 1]), w, [1, 3, 1], 'multiply'))).toEqual([false, false, true]);
  });

  it('propagates NaN through min and max', () => {
    const x = operand([1, NaN], 'float64').buffer;
    for (const mode of ['min', 'max'] as const) {
      expect(numbers(backend.scatter(x, places([0, 1]), operand([NaN, 2], 'float64').buffer, [1, 2, 1], mode))).toEqual(
        [NaN, NaN],
      );
    }
  });
});

describe('nonzero', () => {
  it('finds places for every dtype', async () => {
    for (const dtype of DTYPES) {
      const x = operand(
        [0, 1, 0, 1, 1].map((v) => (dtype.endsWith('int64') ? BigInt(v) << 40n : v)),
        dtype,
      ).buffer;
      expect(elements(await backend.nonzero(x)), dtype).toEqual([1n, 3n, 4n]);
    }
    expect(elements(await backend.nonzero(operand([NaN, -0, 0], 'float64').buffer))).toEqual([0n]);
    expect(elements(await backend.nonzero(operand([{ re: 0, im: 1 }], 'complex64').buffer))).toEqual([0n]);
  });
});
