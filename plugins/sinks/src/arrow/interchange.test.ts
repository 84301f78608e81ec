import { DTYPES, type DType, ELLIPSIS, referenceNamespace, slice } from '@glass-ts/core';
import { Table, tableFromIPC, tableToIPC, Utf8, type Vector, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { fromArrow, toArrow } from './interchange.ts';

const xp = referenceNamespace();
const REAL = DTYPES.filter((d) => !d.startsWith('complex'));

const sample = (dtype: DType, shape: readonly number[]) => {
  const size = shape.reduce((a, b) => a * b, 1);
  const values = Array.from({ length: size }, (_, k) => (dtype === 'bool' ? k % 3 === 0 : k));
  return xp.reshape(xp.asarray(values, { dtype }), shape);
};

/** What a reader of the file that holds the vector gets. */
function throughFile(vector: Vector): Vector {
  const table = tableFromIPC(tableToIPC(new Table({ x: vector })));
  return table.getChild('x') as Vector;
}

describe('arrays as Arrow vectors', () => {
  it.each(REAL)('%s, one axis and several, there and back', async (dtype) => {
    for (const shape of [[11], [0], [3, 4], [2, 3, 5], [0, 3]]) {
      const x = sample(dtype, shape);
      for (const vector of [await toArrow(x), throughFile(await toArrow(x))]) {
        const y = fromArrow(vector);
        expect(y.dtype).toBe(dtype);
        expect(y.shape).toEqual(shape);
        expect(y.tolistSync()).toEqual(x.tolistSync());
      }
    }
  });

  it('shares the memory of numbers in both directions', async () => {
    const x = sample('float64', [3, 4]);
    const vector = await toArrow(x);
    const y = fromArrow(vector);
    expect(y.hostView()?.buffer).toBe(x.hostView()?.buffer);
    expect(fromArrow(vectorFromArray(Float32Array.of(1, 2))).tolistSync()).toEqual([1, 2]);
  });

  it('values are what Arrow shows', async () => {
    expect([...(await toArrow(sample('bool', [5])))]).toEqual([true, false, false, true, false]);
    const big = xp.asarray([2n ** 63n - 1n, -(2n ** 63n)], { dtype: 'int64' });
    expect([...(await toArrow(big))]).toEqual([2n ** 63n - 1n, -(2n ** 63n)]);
    const rows = await toArrow(sample('int16', [2, 3]));
    expect(String(rows.type)).toBe('FixedSizeList[3]<Int16>');
    expect([...rows.get(1)]).toEqual([3, 4, 5]);
  });

  it.each(['bool', 'int64', 'float32'] as const)('%s: slices and several chunks', async (dtype) => {
    const x = sample(dtype, [13]);
    const whole = await toArrow(x);
    expect(fromArrow(whole.slice(3, 11)).tolistSync()).toEqual(x.get(slice(3, 11)).tolistSync());
    const chunked = whole.slice(9).concat(whole.slice(1, 4), whole.slice(0, 0));
    expect(fromArrow(chunked).tolistSync()).toEqual(
      xp.concat([x.get(slice(9, null)), x.get(slice(1, 4))]).tolistSync(),
    );
    const matrix = sample(dtype, [5, 3]);
    const part = fromArrow((await toArrow(matrix)).slice(1, 4));
    expect(part.shape).toEqual([3, 3]);
    expect(part.tolistSync()).toEqual(matrix.get(slice(1, 4), ELLIPSIS).tolistSync());
  });

  it('refuses what has no counterpart', async () => {
    await expect(toArrow(xp.asarray(1))).rejects.toThrow(/0-d/);
    await expect(toArrow(xp.zeros([2], { dtype: 'complex128' }))).rejects.toThrow(/complex128/);
    expect(() => fromArrow(vectorFromArray([1, null, 3]))).toThrow(/nulls/);
    expect(() => fromArrow(vectorFromArray(['a'], new Utf8()))).toThrow(/Utf8/);
  });
});
