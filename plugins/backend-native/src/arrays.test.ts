import {
  createNamespace,
  type DType,
  type Namespace,
  type NDArray,
  referenceNamespace,
  type TypedArray,
} from '@glass-ts/core';
import { expect, it } from 'vitest';
import { createNativeBackend } from './index.ts';
import { describeNative } from './testing.ts';

/** Pseudo-random numbers with ties, both zeros, infinities and NaN. */
function numbers(n: number, special: boolean): number[] {
  let state = 7;
  return Array.from({ length: n }, (_, k) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    const odd = [Number.NaN, -0, 0, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
    return special && k % 11 === 3 ? odd[k % odd.length] : ((state >>> 8) % 4096) / 64 - 32;
  });
}

const hostOf = (x: NDArray): TypedArray => x.toHostSync();

/** The bytes of results; `toEqual` of long arrays takes seconds. All NaN are one here. */
function same(x: TypedArray, y: TypedArray): boolean {
  const bytes = (z: TypedArray) => {
    const clean =
      z instanceof Float64Array || z instanceof Float32Array ? z.map((v) => (Number.isNaN(v) ? Number.NaN : v)) : z;
    return Buffer.from(clean.buffer, clean.byteOffset, clean.byteLength);
  };
  return x.length === y.length && Buffer.compare(bytes(x), bytes(y)) === 0;
}

describeNative('array functions that have kernels', () => {
  const [one, two] = [1, 2].map((threads) => createNamespace(createNativeBackend({ threads })));
  const reference = referenceNamespace();
  const shapes = [[0], [1], [257], [70_000], [3, 50], [140, 600], [2, 3, 40], [0, 4], [4, 0]];

  /** The same in all namespaces, on every shape and axis. */
  function everywhere(
    dtype: DType,
    special: boolean,
    check: (run: (f: (x: NDArray, xp: Namespace, axis: number | null) => NDArray) => TypedArray[]) => void,
  ): void {
    for (const shape of shapes) {
      const size = shape.reduce((a, b) => a * b, 1);
      const data = numbers(size, special);
      const arrays = [one, two, reference].map((xp) => {
        const x = xp.asarray(data, { dtype: 'float64' });
        return xp.reshape(xp.astype(x, dtype), shape);
      });
      for (const axis of [null, ...shape.keys()]) {
        check((f) => arrays.map((x, k) => hostOf(f(x, [one, two, reference][k], axis))));
      }
    }
  }

  it.each(['float64', 'float32', 'int64', 'int16', 'bool'] as const)('count and extremes of %s', (dtype) => {
    everywhere(dtype, dtype.startsWith('float'), (run) => {
      const [a, b, c] = run((x, xp, axis) => xp.countNonzero(x, { axis }));
      expect(same(a, c)).toBe(true);
      expect(same(b, c)).toBe(true);
      if (dtype === 'bool') return;
      const [p, q, r] = run((x, xp, axis) => {
        const lines = axis === null ? x.size : x.shape[axis];
        return lines === 0 ? xp.zeros([0]) : xp.astype(xp.argmax(x, { axis }), 'float64');
      });
      expect(same(p, r)).toBe(true);
      expect(same(q, r)).toBe(true);
      const [u, v, w] = run((x, xp, axis) => {
        const lines = axis === null ? x.size : x.shape[axis];
        return lines === 0 ? xp.zeros([0]) : xp.astype(xp.min(x, { axis }), 'float64');
      });
      expect(same(u, w)).toBe(true);
      expect(same(v, w)).toBe(true);
    });
  });

  it.each(['float64', 'float32'] as const)('variances of %s', (dtype) => {
    // Sums of n terms in other orders: rounding errors of some units in the last place of the sum.
    const tolerance = dtype === 'float64' ? 1e-13 : 1e-5;
    everywhere(dtype, false, (run) => {
      const [a, b, c] = run((x, xp, axis) =>
        xp.astype(xp.var(x, { axis, correction: 1 }), 'float64'),
      ) as Float64Array[];
      expect(same(b, a)).toBe(true);
      expect(a.length).toBe(c.length);
      for (const [k, want] of c.entries()) {
        if (Number.isNaN(want)) expect(a[k]).toBeNaN();
        else expect(Math.abs(a[k] - want)).toBeLessThanOrEqual(tolerance * Math.abs(want));
      }
    });
  });

  it.each(['float64', 'float32'] as const)('clips %s to the bit', (dtype) => {
    everywhere(dtype, true, (run) => {
      for (const [low, high] of [
        [-3.3, 7.1],
        [0, 0],
        [-0, Number.POSITIVE_INFINITY],
        [5, -5],
        [Number.NaN, 1],
      ]) {
        const [a, b, c] = run((x, xp) => xp.clip(x, low, high));
        expect(same(a, c)).toBe(true);
        expect(same(b, c)).toBe(true);
      }
    });
  });

  it.each(['float64', 'float32', 'int64', 'int32', 'uint8'] as const)('orders of %s', (dtype) => {
    everywhere(dtype, dtype.startsWith('float'), (run) => {
      for (const descending of [false, true]) {
        const [a, b, c] = run((x, xp, axis) => xp.argsort(x, { axis: axis ?? -1, descending }));
        expect(same(a, c)).toBe(true);
        expect(same(b, c)).toBe(true);
        const [p, q, r] = run((x, xp, axis) =>
          xp.astype(xp.sort(x, { axis: axis ?? -1, descending }), 'float64').add(0),
        );
        expect(same(p, r)).toBe(true);
        expect(same(q, r)).toBe(true);
      }
    });
  });

  it.each(['float64', 'int64', 'bool', 'complex128'] as const)('distinct values of %s', async (dtype) => {
    const results = await Promise.all(
      [two, reference].map(async (xp) => {
        const x = xp.astype(xp.asarray(numbers(5000, true), { dtype: 'float64' }), dtype);
        const { values, counts } = await xp.uniqueCounts(x);
        const alone = await xp.uniqueValues(x);
        const all = await xp.uniqueAll(x);
        return [
          xp.abs(xp.astype(values, 'complex128')),
          xp.abs(xp.astype(alone, 'complex128')),
          counts,
          all.counts,
        ].map(hostOf);
      }),
    );
    expect(results[0]).toEqual(results[1]);
    expect(results[0][0]).toEqual(results[0][1]);
    expect(results[0][2]).toEqual(results[0][3]);
  });
});
