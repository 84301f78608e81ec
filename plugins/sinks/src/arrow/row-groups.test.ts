import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RowGroup, RowGroups } from './row-groups.ts';

const columns = [
  { name: 'z', dtype: 'float32' },
  { name: 'id', dtype: 'int64' },
] as const;

function cut(total: number, chunks: readonly number[], size: number): RowGroup[] {
  const groups = new RowGroups(columns, size);
  const out: RowGroup[] = [];
  let start = 0;
  for (const count of chunks) {
    const z = Float64Array.from({ length: count }, (_, i) => (start + i) / 7);
    const id = BigInt64Array.from({ length: count }, (_, i) => BigInt(start + i));
    out.push(...groups.push([z, id], count));
    start += count;
  }
  expect(start).toBe(total);
  return [...out, ...groups.flush()];
}

describe('RowGroups', () => {
  it('gives the same groups for any chunk sizes', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 40 }), { maxLength: 20 }), fc.integer({ min: 1, max: 50 }), (chunks, size) => {
        const total = chunks.reduce((a, b) => a + b, 0);
        const groups = cut(total, chunks, size);
        expect(groups).toEqual(cut(total, total > 0 ? [total] : [], size));
        expect(groups.slice(0, -1).every((g) => g.rows === size)).toBe(true);
        expect(groups.flatMap((g) => [...(g.columns[1] as BigInt64Array)])).toEqual(
          Array.from({ length: total }, (_, i) => BigInt(i)),
        );
      }),
      { seed: 7, numRuns: 100 },
    );
  });

  it('rounds float64 to float32 once', () => {
    const [group] = cut(3, [3], 10);
    expect([...(group!.columns[0] as Float32Array)]).toEqual([0, Math.fround(1 / 7), Math.fround(2 / 7)]);
  });

  it('never hands out memory that it writes into again', () => {
    const groups = new RowGroups([{ name: 'x', dtype: 'float64' }], 2);
    const [first] = groups.push([Float64Array.of(1, 2, 3)], 3);
    [...groups.push([Float64Array.of(4)], 1)];
    expect([...first!.columns[0]!]).toEqual([1, 2]);
  });

  it('refuses columns of another length or kind', () => {
    const groups = new RowGroups(columns, 4);
    expect(() => [...groups.push([new Float64Array(2), new BigInt64Array(1)], 2)]).toThrow(/column id/);
    expect(() => [...groups.push([new Float64Array(1), new Float64Array(1)], 1)]).toThrow(/column id/);
  });
});
