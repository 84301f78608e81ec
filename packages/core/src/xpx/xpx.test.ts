import { describe, expect, it } from 'vitest';
import { createNamespace } from '../array/namespace.ts';
import type { NDArray } from '../array/ndarray.ts';
import { referenceNamespace } from '../array/reference.ts';
import { slice } from '../array/slice.ts';
import { createReferenceBackend } from '../backend/reference/index.ts';
import { withoutHost } from '../testing/withoutHost.ts';
import * as xpx from './index.ts';

/** Every function on the host, and as a device elsewhere would run it. Expected numbers are NumPy's (2.4). */
describe.each([
  ['host', referenceNamespace()],
  ['device', createNamespace(withoutHost(createReferenceBackend()))],
])('xpx (%s)', (_, xp) => {
  const f = (list: readonly unknown[]): NDArray => xp.asarray(list as number[], { dtype: 'float64' });
  const i = (list: readonly unknown[]): NDArray => xp.asarray(list as number[], { dtype: 'int64' });
  const close = async (x: NDArray, expected: unknown): Promise<void> => {
    const got = (await x.tolist()) as unknown[];
    const flat = (y: unknown): number[] => [y].flat(9) as number[];
    expect(x.shape).toEqual(f(expected as unknown[]).shape);
    // sums of a few terms of order one to ten
    flat(got).forEach((v, k) => {
      if (Number.isFinite(flat(expected)[k])) expect(v).toBeCloseTo(flat(expected)[k], 13);
      else expect(v).toBe(flat(expected)[k]);
    });
  };

  it('interp of many points in few nodes, evenly spaced or crowded, is the line of the interval', async () => {
    const even = Array.from({ length: 7 }, (_, k) => k / 3);
    const crowded = [0, ...Array.from({ length: 40 }, (_, k) => 1 + k * 1e-9), 1 + 1e-6, 2, 2, 2, 5];
    for (const nodes of [even, crowded]) {
      const values = nodes.map((_, k) => (k * k) % 11);
      const top = nodes[nodes.length - 1];
      const points = [...nodes, ...Array.from({ length: 500 }, (_, k) => ((k * 0.7548776662) % 1) * top)];
      for (let k = 0; k < 200; k++) points.push(1 + ((k * 0.618) % 1) * 5e-8);
      const got = (await xpx.interp(f(points), f(nodes), f(values)).tolist()) as number[];
      points.forEach((v, k) => {
        const j = nodes.findLastIndex((x) => x <= v);
        const [x0, x1, f0, f1] = [nodes[j], nodes[j + 1], values[j], values[j + 1]];
        expect(got[k]).toBe(v === x0 || x1 === undefined ? f0 : ((f1 - f0) / (x1 - x0)) * (v - x0) + f0);
      });
    }
  });

  it('interp', async () => {
    const [x, xs, fs] = [f([-1, 0, 0.5, 2, 3, NaN, 9]), f([0, 1, 2, 3]), f([1, 3, 2, 5])];
    await close(xpx.interp(x, xs, fs), [1, 1, 2, 2, 5, NaN, 5]);
    await close(xpx.interp(x, xs, fs, { left: -5, right: 7 }), [-5, 1, 2, 2, 5, NaN, 7]);
    await close(xpx.interp(x, xs, fs, -5, 7), [-5, 1, 2, 2, 5, NaN, 7]);
    await close(
      xpx.interp(
        f([
          [0.5, 1],
          [1.5, 2],
        ]),
        f([0, 1, 1, 2]),
        f([0, 10, 20, 30]),
      ),
      [
        [5, 20],
        [25, 30],
      ],
    );
    await close(xpx.interp(f([0.5, 1.5, 2.5]), f([0, 1, 2, Infinity]), f([1, Infinity, Infinity, 5])), [
      Infinity,
      Infinity,
      NaN,
    ]);
    const angles = f([-180, -170, -185, 185, -10, -5, 0, 365]);
    const periodic = [7.5, 5, 8.75, 6.25, 3, 3.25, 3.5, 3.75];
    await close(xpx.interp(angles, f([190, -190, 350, -350]), f([5, 10, 3, 4]), { period: 360 }), periodic);
    expect(await xpx.interp(1.5, xs, fs).tolist()).toBe(2.5);
    await close(xpx.interp(f([1, 2]), f([3]), f([4])), [4, 4]);
    const complex = xpx.interp(f([1.5, 4]), f([2, 3, 5]), xp.asarray([{ re: 0, im: 1 }, 0, { re: 2, im: 3 }]));
    expect(await complex.tolist()).toEqual([
      { re: 0, im: 1 },
      { re: 1, im: 1.5 },
    ]);
    expect(() => xpx.interp(x, f([]), f([]))).toThrow(/empty/);
    expect(() => xpx.interp(x, xs, f([1]))).toThrow(/one length/);
  });

  it('trapezoid and cumulativeTrapezoid', async () => {
    const y = f([
      [1, 2, 3],
      [4, 5, 6],
    ]);
    await close(xpx.trapezoid(y, f([0, 1, 3])), [6.5, 15.5]);
    await close(
      xpx.trapezoid(y, {
        x: f([
          [0, 1, 3],
          [1, 1, 2],
        ]),
      }),
      [6.5, 5.5],
    );
    await close(xpx.trapezoid(y, { dx: 2, axis: 0 }), [5, 7, 9]);
    await close(xpx.trapezoid(f([[5]])), [0]);
    await close(xpx.cumulativeTrapezoid(f([1, 2, 3, 4]), f([0, 1, 2, 3])), [0, 1.5, 4, 7.5]);
    await close(xpx.cumulativeTrapezoid(y, { axis: 0 }), [
      [0, 0, 0],
      [2.5, 3.5, 4.5],
    ]);
    expect(() => xpx.trapezoid(y, f([0, 1]))).toThrow(/do not fit/);
  });

  it('gradient', async () => {
    const y = f([1, 2, 4, 7, 11, 16]);
    const x = f([0, 1, 1.5, 3.5, 4, 6]);
    await close(xpx.gradient(y) as NDArray, [1, 1.5, 2.5, 3.5, 4.5, 5]);
    await close(xpx.gradient(y, 2, { edgeOrder: 2 }) as NDArray, [0.25, 0.75, 1.25, 1.75, 2.25, 2.75]);
    await close(xpx.gradient(y, x) as NDArray, [1, 3, 3.5, 6.7, 6.9, 2.5]);
    await close(xpx.gradient(y, x, { edgeOrder: 2 }) as NDArray, [-1, 3, 3.5, 6.7, 6.9, -1.9]);
    const [rows, columns] = xpx.gradient(
      f([
        [1, 2, 6],
        [3, 4, 5],
      ]),
    ) as NDArray[];
    await close(rows, [
      [2, 2, -1],
      [2, 2, -1],
    ]);
    await close(columns, [
      [1, 2.5, 4],
      [1, 1, 1],
    ]);
    await close(
      xpx.gradient(y, f([0, 1])[Symbol.iterator]().next().value.sub(-2)) as NDArray,
      [0.5, 0.75, 1.25, 1.75, 2.25, 2.5],
    );
    expect(() => xpx.gradient(f([1]))).toThrow(/too short/);
  });

  it('linspace between arrays', async () => {
    await close(xpx.linspace(f([0, 1]), f([1, 3]), 3), [
      [0, 1],
      [0.5, 2],
      [1, 3],
    ]);
    await close(xpx.linspace(f([0, 1]), f([1, 3]), 3, { axis: -1 }), [
      [0, 0.5, 1],
      [1, 2, 3],
    ]);
    await close(xpx.linspace(f([0, 1]), 2, 2, { endpoint: false }), [
      [0, 1],
      [1, 1.5],
    ]);
  });

  it('bincount', async () => {
    await close(await xpx.bincount(i([0, 1, 1, 5])), [1, 2, 0, 0, 0, 1]);
    await close(await xpx.bincount(i([1]), { minlength: 4 }), [0, 1, 0, 0]);
    await close(xpx.bincount(i([0, 1, 1, 5]), { length: 7, weights: f([0.5, 1, 1, 2]) }), [0.5, 2, 0, 0, 0, 2, 0]);
    await close(await xpx.bincount(i([])), []);
    expect(() => xpx.bincount(f([0.5]), { length: 2 })).toThrow(/integers/);
  });

  it('digitize', async () => {
    const x = f([0.2, 6.4, 3, 1.6, 10, 0]);
    const [rising, falling] = [f([0, 1, 2.5, 4, 10]), f([10, 4, 2.5, 1, 0])];
    await close(xpx.digitize(x, rising), [1, 4, 3, 2, 5, 1]);
    await close(xpx.digitize(x, rising, { right: true }), [1, 4, 3, 2, 4, 0]);
    await close(xpx.digitize(x, falling), [4, 1, 2, 3, 0, 4]);
    await close(xpx.digitize(x, falling, true), [4, 1, 2, 3, 1, 5]);
  });

  it('histogram', async () => {
    const counted = xpx.histogram(f([1, 2, 1, 4, NaN, 9]), { bins: 3, range: [1, 4] });
    await close(counted.hist, [2, 1, 1]);
    await close(counted.binEdges, [1, 2, 3, 4]);
    const dense = xpx.histogram(f([1, 2, 1, 4, 2.5]), 4, { density: true });
    await close(dense.hist, [8 / 15, 4 / 15, 4 / 15, 4 / 15]);
    const flat = xpx.histogram(f([1, 1, 1]));
    await close(flat.hist, [0, 0, 0, 0, 0, 3, 0, 0, 0, 0]);
    await close(xpx.histogram(f([1, 2, 3]), f([0, 2, 3]), { weights: f([1, 2, 0.5]) }).hist, [1, 2.5]);
    await close(xpx.histogram(f([]), 2).hist, [0, 0]);
  });

  it('quantile', async () => {
    const x = f([
      [10, 7, 4],
      [3, 2, 1],
    ]);
    const q = f([0.1, 0.25, 0.5, 0.9]);
    const expected = {
      linear: [
        [4.6, 1.2],
        [5.5, 1.5],
        [7, 2],
        [9.4, 2.8],
      ],
      lower: [
        [4, 1],
        [4, 1],
        [7, 2],
        [7, 2],
      ],
      higher: [
        [7, 2],
        [7, 2],
        [7, 2],
        [10, 3],
      ],
      midpoint: [
        [5.5, 1.5],
        [5.5, 1.5],
        [7, 2],
        [8.5, 2.5],
      ],
      nearest: [
        [4, 1],
        [4, 1],
        [7, 2],
        [10, 3],
      ],
    } as const;
    for (const [method, values] of Object.entries(expected)) {
      await close(xpx.quantile(x, q, { axis: 1, method: method as 'linear' }), values);
    }
    expect(await xpx.quantile(x, 0.5).item()).toBe(3.5);
    expect(xpx.quantile(x, q, { axis: 0, keepdims: true }).shape).toEqual([4, 1, 3]);
    await close(xpx.quantile(f([1, NaN, 2]), f([0.5])), [NaN]);
    expect(() => xpx.quantile(x, 1.5)).toThrow(/outside/);
  });

  it('cov, kron, createDiagonal', async () => {
    await close(
      xpx.cov(
        f([
          [0, 1, 3],
          [2, 1, 0.5],
        ]),
      ),
      [
        [7 / 3, -13 / 12],
        [-13 / 12, 7 / 12],
      ],
    );
    await close(
      xpx.kron(
        f([
          [1, 2],
          [3, 4],
        ]),
        f([[0, 1]]),
      ),
      [
        [0, 1, 0, 2],
        [0, 3, 0, 4],
      ],
    );
    await close(xpx.createDiagonal(f([1, 2]), { offset: -1 }), [
      [0, 0, 0],
      [1, 0, 0],
      [0, 2, 0],
    ]);
    await close(
      xpx
        .createDiagonal(
          f([
            [1, 2],
            [3, 4],
          ]),
          { offset: 1 },
        )
        .get(1),
      [
        [0, 3, 0],
        [0, 0, 4],
        [0, 0, 0],
      ],
    );
  });

  it('sets', async () => {
    await close(await xpx.setdiff1d(f([1, 2, 3, 2, 4]), f([2, 3, 5])), [1, 4]);
    await close(await xpx.setdiff1d(f([4, 1, 2]), f([2]), { assumeUnique: true }), [4, 1]);
    await close(await xpx.union1d(f([1, 2]), f([2, 1 + 2 ** -52])), [1, 1 + 2 ** -52, 2]);
    expect(await xpx.nunique(f([1, 2, 2, NaN, NaN])).item()).toBe(4);
    expect(await xpx.nunique(f([])).item()).toBe(0);
  });

  it('elementwise helpers', async () => {
    await close(xpx.sinc(f([0, 0.5, -1.5])), [1, 2 / Math.PI, -2 / (3 * Math.PI)]);
    await close(xpx.nanToNum(f([NaN, Infinity, -Infinity, 2]), { posinf: 9 }), [0, 9, -Number.MAX_VALUE, 2]);
    expect(await xpx.isclose(f([1, Infinity, NaN, 1]), f([1 + 1e-9, Infinity, NaN, 1.1])).tolist()).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(await xpx.isclose(f([NaN]), NaN, { equalNan: true }).tolist()).toEqual([true]);
    await close(xpx.nanToNum(xp.asarray([NaN, Infinity, -2], { dtype: 'float32' })), [0, 3.4028234663852886e38, -2]);
    expect(xpx.nanToNum(f([])).shape).toEqual([0]);
    const x = f([1, -4]);
    await close(
      xpx.applyWhere(
        x.gt(0),
        x,
        (y) => y.mul(2),
        (y) => y.neg(),
      ),
      [2, 4],
    );
    await close(
      xpx.applyWhere(x.gt(0), [x, x], (a, b) => a.add(b), { fillValue: 0 }),
      [2, 0],
    );
    // Φ⁻¹(0.975) and erf(1) to all digits (Abramowitz & Stegun, table 26.5 and 7.1)
    await close(xpx.ndtri(f([0.975, 0.5])), [1.959963984540054, 0]);
    await close(xpx.erf(f([0, 1])), [0, 0.8427007929497149]);
    await close(xpx.erf(xpx.erfinv(f([0.3, -0.9]))), [0.3, -0.9]);
    await close(xpx.lgamma(f([5, 0.5])), [Math.log(24), Math.log(Math.PI) / 2]);
  });

  it('shapes', async () => {
    await close(
      xpx.pad(
        f([[1, 2]]),
        [
          [1, 0],
          [0, 2],
        ],
        { constantValues: 7 },
      ),
      [
        [7, 7, 7, 7],
        [1, 2, 7, 7],
      ],
    );
    await close(xpx.pad(f([1]), 1), [0, 1, 0]);
    await close(xpx.oneHot(i([0, 2]), 3), [
      [1, 0, 0],
      [0, 0, 1],
    ]);
    expect(xpx.oneHot(i([0, 2]), 3, { axis: 0, dtype: 'int8' }).shape).toEqual([3, 2]);
    expect(xpx.expandDims(f([1, 2]), { axis: [0, -1] }).shape).toEqual([1, 2, 1]);
    await close(
      xpx.cumulativeMax(
        f([
          [1, 3, 2],
          [4, 0, 5],
        ]),
      ),
      [
        [1, 3, 3],
        [4, 4, 5],
      ],
    );
    await close(
      xpx.cumulativeMin(
        f([
          [1, 3, 2],
          [4, 0, 5],
        ]),
        { axis: 0 },
      ),
      [
        [1, 3, 2],
        [1, 0, 2],
      ],
    );
  });

  it('at family', async () => {
    const x = f([1, 2, 3]);
    await close(xpx.atSet(x, slice(0, 2), 9), [9, 9, 3]);
    await close(xpx.atAdd(x, [0, 0], 1), [3, 2, 3]);
    await close(
      xpx.atMultiply(
        f([
          [1, 2],
          [3, 4],
        ]),
        [slice(), 1],
        10,
      ),
      [
        [1, 20],
        [3, 40],
      ],
    );
    await close(xpx.atPower(x, 2, 2), [1, 2, 9]);
    await close(xpx.atMin(x, [2], f([0])), [1, 2, 0]);
    await close(xpx.atMax(x, 0, 5), [5, 2, 3]);
    await close(xpx.atSubtract(x, x.gt(1), 1), [1, 1, 2]);
    await close(xpx.atDivide(x, 1, 4), [1, 0.5, 3]);
  });
});

it('bincount refuses values outside where they can be seen', () => {
  const xp = referenceNamespace();
  expect(() => xpx.bincount(xp.asarray([-1]), { length: 3 })).toThrow(/negative/);
  expect(() => xpx.bincount(xp.asarray([3]), { length: 3 })).toThrow(/outside/);
});
