import type { ConformanceCase } from '../conformance.ts';
import { COMPLEXES, complex, FLOATS, NUMERIC, uniform } from './data.ts';

const small: ConformanceCase[] = NUMERIC.map((dtype) => ({
  name: `matmul, tensordot, vecdot, matrixTranspose: ${dtype}`,
  covers: [
    'matmul',
    'tensordot',
    'vecdot',
    'matrixTranspose',
    'linalg.matmul',
    'linalg.tensordot',
    'linalg.vecdot',
    'linalg.matrixTranspose',
    'array.matmul',
    'array.mT',
    'array.T',
  ],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const a = xp.asarray(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      { dtype },
    );
    const b = xp.asarray(
      [
        [1, 0],
        [2, 1],
        [0, 3],
      ],
      { dtype },
    );
    const v = xp.asarray([1, 2, 3], { dtype });
    const product = [
      [5, 11],
      [14, 23],
    ];
    for (const fn of [xp.matmul, xp.linalg.matmul]) await t.equal(fn(a, b), product, { dtype });
    await t.equal(a.matmul(b), product, { dtype });
    await t.equal(xp.matmul(a, v), [14, 32], { dtype });
    await t.equal(xp.matmul(v, b), [5, 11], { dtype });
    await t.equal(xp.matmul(v, v), 14, { shape: [], dtype });
    const stack = xp.stack([a, xp.multiply(a, 2)]);
    const twice = product.map((row) => row.map((x) => 2 * x));
    await t.equal(xp.matmul(stack, b), [product, twice], { dtype });
    await t.equal(xp.matmul(stack, xp.stack([b, b])), [product, twice], { dtype });
    await t.equal(xp.matmul(a, xp.stack([b, xp.multiply(b, 2)])), [product, twice], { dtype });
    t.is(xp.matmul(xp.expandDims(stack, 1), xp.stack([b, b, b])).shape, [2, 3, 2, 2], 'shape of broadcast stacks');
    await t.equal(xp.matmul(xp.expandDims(stack, 1), xp.stack([b, b])).get(1, 0), twice, { dtype });
    await t.equal(
      xp.matmul(stack, v),
      [
        [14, 32],
        [28, 64],
      ],
      { dtype },
    );
    await t.equal(
      xp.matmul(xp.zeros([2, 0], { dtype }), xp.zeros([0, 2], { dtype })),
      [
        [0, 0],
        [0, 0],
      ],
      { dtype },
    );
    t.is(xp.matmul(xp.zeros([0, 2], { dtype }), xp.zeros([2, 3], { dtype })).shape, [0, 3], 'shape of empty product');
    await t.equal(xp.tensordot(a, b, { axes: 1 }), product, { dtype });
    await t.equal(xp.linalg.tensordot(a, xp.matrixTranspose(b), { axes: 2 }), 5 + 23, { shape: [], dtype });
    await t.equal(
      xp.tensordot(a, b, { axes: [[0], [1]] }),
      [
        [1, 6, 12],
        [2, 9, 15],
        [3, 12, 18],
      ],
      { dtype },
    );
    t.is(xp.tensordot(a, b, { axes: 0 }).shape, [2, 3, 3, 2], 'shape of the outer product');
    for (const fn of [xp.vecdot, xp.linalg.vecdot]) await t.equal(fn(a, v), [14, 32], { dtype });
    await t.equal(xp.vecdot(a, xp.asarray([[1], [2]], { dtype }), { axis: -2 }), [9, 12, 15], { dtype });
    const transposed = [
      [1, 4],
      [2, 5],
      [3, 6],
    ];
    for (const y of [a.T, a.mT, xp.matrixTranspose(a), xp.linalg.matrixTranspose(a)])
      await t.equal(y, transposed, { dtype });
    t.is(stack.mT.shape, [2, 3, 2], 'shape of mT');
    await t.throws(() => xp.matmul(a, a), 'ValueError');
    await t.throws(() => xp.matmul(a, xp.asarray(1, { dtype })), 'ValueError');
    await t.throws(() => xp.vecdot(a, xp.asarray([1, 2], { dtype })), 'ValueError');
    await t.throws(() => v.mT, 'ValueError');
    await t.throws(() => v.T, 'ValueError');
    await t.throws(() => xp.tensordot(a, a, { axes: 1 }), 'ValueError');
  },
}));

const conjugate: ConformanceCase[] = COMPLEXES.map((dtype) => ({
  name: `vecdot conjugates its first argument: ${dtype}`,
  covers: ['vecdot', 'matmul'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const x = xp.asarray([complex(1, 2), complex(0, -1)], { dtype });
    const y = xp.asarray([complex(3, 1), complex(2, 2)], { dtype });
    await t.equal(xp.vecdot(x, y), complex(3, -3), { shape: [], dtype });
    await t.equal(xp.matmul(x, y), complex(3, 5), { shape: [], dtype });
  },
}));

const large: ConformanceCase[] = FLOATS.map((dtype) => ({
  name: `matmul: 37 × 53 × 29 of ${dtype}`,
  covers: ['matmul'],
  dtypes: [dtype],
  async run(t) {
    const [m, k, n] = [37, 53, 29];
    // multiples of 1/8 below 1: products and their sums are exact in both precisions
    const list = (count: number, seed: number): number[] => uniform(count, seed).map((u) => Math.round(8 * u) / 8);
    const [a, b] = [list(m * k, 1), list(k * n, 2)];
    const expected = Array.from({ length: m * n }, (_, p) => {
      let sum = 0;
      for (let i = 0; i < k; i++) sum += a[Math.floor(p / n) * k + i] * b[i * n + (p % n)];
      return sum;
    });
    const [x, y] = [t.xp.reshape(t.xp.asarray(a, { dtype }), [m, k]), t.xp.reshape(t.xp.asarray(b, { dtype }), [k, n])];
    await t.equal(t.xp.matmul(x, y), expected, { shape: [m, n], dtype });
  },
}));

export const linearAlgebraCases: ConformanceCase[] = [...small, ...conjugate, ...large];
