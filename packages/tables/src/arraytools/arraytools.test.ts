import { referenceNamespace } from '@glass-ts/core';
import { describe, expect, it } from 'vitest';
import { linspace } from '../numeric/index.ts';
import * as arraytools from './index.ts';

const xp = referenceNamespace();

describe('broadcastFirst', () => {
  it('aligns the first axes', () => {
    const shapes = (...inputs: number[][]) =>
      arraytools.broadcastFirst(...inputs.map((s) => xp.ones(s))).map((x) => x.shape);
    expect(shapes([2, 3, 4], [2, 1])).toEqual([
      [2, 3, 4],
      [2, 3, 4],
    ]);
    expect(shapes([2, 3], [2])).toEqual([
      [2, 3],
      [2, 3],
    ]);
    expect(shapes([2, 3], [])).toEqual([
      [2, 3],
      [2, 3],
    ]);
    expect(shapes([])).toEqual([[]]);
    expect(() => shapes([4, 5, 6], [5, 6])).toThrow('first axes aligned');
  });

  it('keeps dtypes', () => {
    const [a, b] = arraytools.broadcastFirst(xp.ones([2, 3], { dtype: 'int64' }), xp.ones([2], { dtype: 'bool' }));
    expect([a.dtype, b.dtype]).toEqual(['int64', 'bool']);
    expect(arraytools.broadcastFirst()).toEqual([]);
  });
});

describe('broadcastLeadingAxes', () => {
  it('protects trailing axes', () => {
    const [dims, ...arrays] = arraytools.broadcastLeadingAxes(
      [0, 0],
      [xp.ones([4, 10]), 1],
      [xp.ones([3, 1, 5, 6]), 2],
    );
    expect(dims).toEqual([3, 4]);
    expect(arrays.map((x) => x.shape)).toEqual([
      [3, 4],
      [3, 4, 10],
      [3, 4, 5, 6],
    ]);
    expect(() => arraytools.broadcastLeadingAxes([[1, 2], 2])).toThrow('cannot protect 2');
    expect(() => arraytools.broadcastLeadingAxes([[1, 2], 0], [[1, 2, 3], 0])).toThrow();
  });
});

describe('ndinterp', () => {
  const table = xp.reshape(xp.fromTyped(linspace(0, 9, 10)), [2, 5, 1]);

  it('replaces an axis by those of the points', () => {
    const points = [
      [0, 1, 2, 3],
      [0.5, 1.5, 2.5, 3.5],
      [4, 4, 4, 4],
    ];
    const got = arraytools.ndinterp(points, [0, 1, 2, 3, 4], table, { axis: 1 });
    expect(got.shape).toEqual([2, 3, 4, 1]);
    expect(got.tolistSync()).toEqual([0, 5].map((o) => points.map((r) => r.map((v) => [v + o]))));
  });

  it('drops the axis for a number', () => {
    expect(arraytools.ndinterp(2.5, [0, 1, 2, 3, 4], table, { axis: -2 }).tolistSync()).toEqual([[2.5], [7.5]]);
    expect(() => arraytools.ndinterp(1, [0, 1], table, { axis: 1 })).toThrow('does not have 2 entries');
    expect(() => arraytools.ndinterp(1, [0, 1], table, { axis: 3 })).toThrow('axis 3');
  });
});

describe('trapezoidProduct', () => {
  it('integrates over the overlap', () => {
    const f = [linspace(0, 2, 100), new Float64Array(100).fill(2)] as const;
    const g = [linspace(1, 2, 10), new Float64Array(10).fill(0.5)] as const;
    expect(Math.abs(arraytools.trapezoidProduct(f, g) - 1)).toBeLessThan(1e-14);
    expect(arraytools.trapezoidProduct(f)).toBeCloseTo(4, 13);
  });

  it('is zero without overlap', () => {
    expect(
      arraytools.trapezoidProduct(
        [
          [0, 1],
          [1, 1],
        ],
        [
          [2, 3],
          [1, 1],
        ],
      ),
    ).toBe(0);
    expect(
      arraytools.trapezoidProduct(
        [
          [0, 1],
          [1, 1],
        ],
        [
          [1, 3],
          [1, 1],
        ],
      ),
    ).toBe(0);
    expect(
      arraytools.trapezoidProduct(
        [
          [0, 1],
          [1, 1],
        ],
        [
          [2, 3],
          [1, 1],
        ],
        [
          [0, 1],
          [1, 1],
        ],
      ),
    ).toBe(0);
    expect(() => arraytools.trapezoidProduct([[0, 1], [1]])).toThrow('2 nodes and 1 values');
  });
});

describe('cumulativeTrapezoid', () => {
  it('broadcasts nodes against rows', () => {
    const f = [
      [1, 2, 3],
      [0, 0, 4],
    ];
    expect(arraytools.cumulativeTrapezoid(f, [0, 1, 3]).tolistSync()).toEqual([
      [0, 1.5, 6.5],
      [0, 0, 4],
    ]);
    const x = [
      [0, 1, 3],
      [0, 2, 4],
    ];
    expect(arraytools.cumulativeTrapezoid([1, 1, 1], x).tolistSync()).toEqual(x);
    expect(arraytools.cumulativeTrapezoid(xp.ones([2, 0]), xp.ones([0])).shape).toEqual([2, 0]);
  });
});
