import { makeVector, vectorFromArray } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { fromArrow } from './arrow.ts';
import { referenceNamespace } from './reference.ts';

const xp = referenceNamespace();

describe('Arrow vectors', () => {
  it.each(['float64', 'float32', 'int8', 'int32', 'int64', 'uint16', 'uint64'] as const)(
    '%s there and back',
    async (dtype) => {
      const x = xp.asarray([3, 1, 2], { dtype });
      const back = fromArrow(makeVector(await x.toHost()));
      expect([back.dtype, await back.tolist()]).toEqual([dtype, [3, 1, 2]]);
    },
  );

  it('share their memory', () => {
    const data = Float64Array.of(1, 2);
    expect((fromArrow(makeVector(data)).hostView() as Float64Array).buffer).toBe(data.buffer);
  });

  it('with nulls or text are refused', () => {
    expect(() => fromArrow(vectorFromArray([1, null, 3]))).toThrow(/1 nulls/);
    expect(() => fromArrow(vectorFromArray(['a', 'b']))).toThrow(/plain numbers/);
  });
});
