import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referenceNamespace } from './reference.ts';
import { broadcastShapes, sizeOf } from './shape.ts';
import { slice } from './slice.ts';

/**
 * Array functions against plain scalar loops, over shapes (empty ones too), broadcasts and special values. The runs are
 * seeded: a failure is a fault, never chance.
 */
const xp = referenceNamespace();
const runs = { seed: 20241, numRuns: 150 };

const special = fc.constantFrom(0, -0, 1, -1, Infinity, -Infinity, NaN, 5e-324, -2.2e-308, Number.MAX_VALUE, 2 ** 53);
const real = fc.oneof(special, fc.double());
const shape = fc.array(fc.integer({ min: 0, max: 4 }), { maxLength: 4 });

/** Shapes that broadcast: some lengths of a common shape are replaced by 1, leading axes dropped. */
const pair = fc
  .tuple(shape, fc.infiniteStream(fc.boolean()), fc.nat(4), fc.nat(4))
  .map(([full, bits, p, q]): [number[], number[]] => {
    const thin = (drop: number): number[] =>
      full.map((n) => (bits.next().value ? 1 : n)).slice(Math.min(drop, full.length));
    return p <= q ? [thin(0), thin(q)] : [thin(p), thin(0)];
  });

function valuesOf(size: number, seed: readonly number[]): Float64Array {
  return Float64Array.from({ length: size }, (_, i) => seed[i % seed.length]);
}

/** Offset of an element of the broadcast shape in an operand. */
function offset(at: readonly number[], own: readonly number[]): number {
  const tail = at.slice(at.length - own.length);
  return own.reduce((k, n, axis) => k * n + (n === 1 ? 0 : tail[axis]), 0);
}

function* positions(full: readonly number[]): Generator<number[]> {
  for (let k = 0; k < sizeOf(full); k++) {
    const at: number[] = [];
    for (let axis = full.length - 1, rest = k; axis >= 0; axis--) {
      at[axis] = rest % full[axis];
      rest = Math.floor(rest / full[axis]);
    }
    yield at;
  }
}

const BINARY: Readonly<Record<string, (x: number, y: number) => number | boolean>> = {
  add: (x, y) => x + y,
  subtract: (x, y) => x - y,
  multiply: (x, y) => x * y,
  divide: (x, y) => x / y,
  atan2: Math.atan2,
  maximum: Math.max,
  minimum: Math.min,
  less: (x, y) => x < y,
  equal: (x, y) => x === y,
  greaterEqual: (x, y) => x >= y,
};

describe('elementwise functions broadcast as the scalar loop does', () => {
  it.each(Object.entries(BINARY))('%s', (name, of) => {
    fc.assert(
      fc.property(
        pair,
        fc.array(real, { minLength: 1, maxLength: 9 }),
        fc.array(real, { minLength: 1, maxLength: 7 }),
        ([a, b], u, v) => {
          const [x, y] = [valuesOf(sizeOf(a), u), valuesOf(sizeOf(b), v)];
          const fn = xp[name as 'add'];
          const full = broadcastShapes(a, b);
          const z = fn(xp.fromTyped(x, a), xp.fromTyped(y, b));
          expect(z.shape).toEqual(full);
          const expected = [...positions(full)].map((at) => of(x[offset(at, a)], y[offset(at, b)]));
          const got = Array.from(z.values() as Float64Array);
          // max and min may return either zero
          const plain = (list: (number | boolean)[]) =>
            list.map((w) => (w === 0 && name.endsWith('imum') ? 0 : Number(w)));
          expect(plain(got)).toEqual(plain(expected));
        },
      ),
      runs,
    );
  });
});

describe('reductions', () => {
  it('sum of integers over any axes', () => {
    fc.assert(
      fc.property(shape, fc.infiniteStream(fc.boolean()), fc.boolean(), (full, bits, keepdims) => {
        const axis = full.map((_, i) => i).filter(() => bits.next().value);
        const x = xp.reshape(xp.arange(sizeOf(full)), full);
        const out = full.map((n, i) => (axis.includes(i) ? 1 : n));
        const sums = new Array<number>(sizeOf(out)).fill(0);
        let k = 0;
        for (const at of positions(full)) sums[offset(at, out)] += k++;
        const got = xp.sum(x, { axis, keepdims });
        expect(got.shape).toEqual(keepdims ? out : full.filter((_, i) => !axis.includes(i)));
        expect(Array.from(got.values() as BigInt64Array, Number)).toEqual(sums);
      }),
      runs,
    );
  });

  it('sort and argsort agree with each other and with the typed array', () => {
    fc.assert(
      fc.property(fc.array(real, { maxLength: 60 }), (list) => {
        const x = xp.fromTyped(Float64Array.from(list));
        const sorted = Array.from(xp.sort(x).values() as Float64Array);
        // the typed array puts −0 before +0, which the standard leaves open
        const plain = (values: number[]) => values.map((v) => (v === 0 ? 0 : v));
        expect(plain(sorted)).toEqual(plain(Array.from(Float64Array.from(list).sort())));
        const taken = xp.take(x, xp.argsort(x));
        expect(plain(Array.from(taken.values() as Float64Array))).toEqual(plain(sorted));
      }),
      runs,
    );
  });

  it('unique values, inverse and counts rebuild the array', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.integer({ min: -5, max: 5 }), { maxLength: 40 }), async (list) => {
        const x = xp.asarray(list, { dtype: 'int64' });
        const { values, inverseIndices, counts, indices } = await xp.uniqueAll(x);
        expect(await xp.take(values, inverseIndices).tolist()).toEqual(list);
        expect(await xp.take(x, indices).tolist()).toEqual(await values.tolist());
        expect(await values.tolist()).toEqual([...new Set(list)].sort((a, b) => a - b));
        expect(Number(await xp.sum(counts).item())).toBe(list.length);
      }),
      runs,
    );
  });
});

describe('indexing', () => {
  it('slices of matrices select what Array.prototype.slice would', () => {
    const bound = fc.option(fc.integer({ min: -6, max: 6 }));
    fc.assert(
      fc.property(fc.nat(5), fc.nat(5), bound, bound, (m, n, start, stop) => {
        const rows = Array.from({ length: m }, (_, i) => Array.from({ length: n }, (_, j) => i * n + j));
        const x = xp.reshape(xp.arange(m * n), [m, n]);
        expect(x.get(slice(start, stop)).tolistSync()).toEqual(rows.slice(start ?? 0, stop ?? m));
        expect(x.get(slice(), slice(start, stop)).tolistSync()).toEqual(
          rows.map((row) => row.slice(start ?? 0, stop ?? n)),
        );
      }),
      runs,
    );
  });

  it('what is set at a place is what is found there', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 3 }),
        fc.infiniteStream(fc.nat(20)),
        (full, picks) => {
          const x = xp.zeros(full);
          const index = full.map((n) => {
            const k = picks.next().value;
            return k % 3 === 0 ? k % n : slice(k % n, undefined, 1 + (k % 2));
          });
          const place = x.get(...index);
          const values = xp.reshape(xp.astype(xp.arange(1, place.size + 1), 'float64'), place.shape);
          const y = x.at(...index).set(values);
          expect(y.get(...index).tolistSync()).toEqual(values.tolistSync());
          expect(Number(xp.sum(y).itemSync())).toBe((place.size * (place.size + 1)) / 2);
        },
      ),
      runs,
    );
  });
});
