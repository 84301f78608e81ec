import type { DType } from '../../array/dtype.ts';
import type { NDArray } from '../../array/ndarray.ts';
import { type Check, epsOf } from '../check.ts';
import type { ConformanceCase } from '../conformance.ts';
import { COMPLEXES, complex, FLOATS, uniform } from './data.ts';

const FIELDS = [...FLOATS, ...COMPLEXES];

/** Matrices of numbers in [−1, 1), reproducible. */
function random(t: Check, dtype: DType, shape: readonly number[], seed = 1): NDArray {
  const size = shape.reduce((a, b) => a * b, 1);
  const [re, im] = [uniform(size, seed), uniform(size, seed + 100)];
  const list = dtype.startsWith('complex') ? re.map((x, i) => complex(x, im[i])) : re;
  return t.xp.reshape(t.xp.asarray(list, { dtype }), shape);
}

const adjoint = (t: Check, x: NDArray): NDArray => t.xp.matrixTranspose(t.xp.conj(x));
const unit = (t: Check, n: number, dtype: DType): NDArray => t.xp.astype(t.xp.eye(n), dtype);

/** Largest difference in units of eps. */
async function distance(t: Check, x: NDArray, y: NDArray): Promise<number> {
  t.is(x.shape, t.xp.broadcastTo(y, x.shape).shape, 'shape');
  const gap = await t.xp.max(t.xp.abs(t.xp.subtract(x, y))).item();
  return Number(gap) / epsOf(x.dtype);
}

async function near(t: Check, x: NDArray, y: NDArray, what: string, limit = 200): Promise<void> {
  const gap = await distance(t, x, y);
  t.ok(gap <= limit * t.slack, `${what}: off by ${gap.toFixed(1)} eps, at most ${limit} allowed`);
}

const realDType = (dtype: DType): DType =>
  dtype === 'complex64' ? 'float32' : dtype === 'complex128' ? 'float64' : dtype;

/** A well-conditioned stack: random plus a multiple of the identity. */
const regular = (t: Check, dtype: DType, n: number): NDArray =>
  t.xp.add(random(t, dtype, [2, n, n]), t.xp.multiply(unit(t, n, dtype), 3));
const positive = (t: Check, dtype: DType, n: number): NDArray => {
  const x = random(t, dtype, [2, n, n]);
  return t.xp.add(t.xp.matmul(x, adjoint(t, x)), unit(t, n, dtype));
};

const factorisations: ConformanceCase[] = FIELDS.map((dtype) => ({
  name: `linalg factorisations: ${dtype}`,
  covers: [
    'linalg.cholesky',
    'linalg.eigh',
    'linalg.eigvalsh',
    'linalg.qr',
    'linalg.svd',
    'linalg.svdvals',
    'linalg.inv',
    'linalg.solve',
    'linalg.pinv',
  ],
  dtypes: [dtype, realDType(dtype)],
  capability: 'host factorisations',
  async run(t) {
    const { xp } = t;
    const { linalg } = xp;
    const n = 5;
    const a = regular(t, dtype, n);
    const one = unit(t, n, dtype);
    const p = positive(t, dtype, n);
    const l = linalg.cholesky(p);
    t.is(l.dtype, dtype, 'dtype of cholesky');
    await near(t, xp.matmul(l, adjoint(t, l)), p, 'L·Lᴴ');
    await t.equal(xp.triu(l, { k: 1 }), new Array(50).fill(0), { shape: [2, n, n] });
    const u = linalg.cholesky(p, { upper: true });
    await near(t, xp.matmul(adjoint(t, u), u), p, 'Uᴴ·U');
    const { eigenvalues, eigenvectors } = linalg.eigh(p);
    t.is(eigenvalues.dtype, realDType(dtype), 'dtype of eigenvalues');
    const scaled = xp.multiply(eigenvectors, xp.astype(xp.expandDims(eigenvalues, -2), dtype));
    await near(t, xp.matmul(p, eigenvectors), scaled, 'A·V = V·λ', 1000);
    await near(t, xp.matmul(adjoint(t, eigenvectors), eigenvectors), one, 'Vᴴ·V');
    await near(t, linalg.eigvalsh(p), eigenvalues, 'eigvalsh', 1000);
    await t.equal(xp.all(xp.greaterEqual(xp.diff(eigenvalues), 0)), true, { shape: [] });
    for (const shape of [
      [2, 5, 3],
      [3, 5],
      [4, 4],
    ]) {
      const x = random(t, dtype, shape, 7);
      const [m, k] = shape.slice(-2);
      for (const mode of ['reduced', 'complete'] as const) {
        const { Q, R } = linalg.qr(x, { mode });
        await near(t, xp.matmul(Q, R), x, `Q·R, ${mode}`);
        const columns = mode === 'complete' ? m : Math.min(m, k);
        await near(t, xp.matmul(adjoint(t, Q), Q), unit(t, columns, dtype), `Qᴴ·Q, ${mode}`);
        await near(t, xp.triu(R), R, 'R is triangular', 0);
      }
      for (const fullMatrices of [true, false]) {
        const { U, S, Vh } = linalg.svd(x, { fullMatrices });
        const r = Math.min(m, k);
        t.is(U.shape.slice(-2), [m, fullMatrices ? m : r], 'shape of U');
        t.is(Vh.shape.slice(-2), [fullMatrices ? k : r, k], 'shape of Vh');
        t.is(S.dtype, realDType(dtype), 'dtype of S');
        const left = xp.multiply(xp.take(U, xp.arange(r), { axis: -1 }), xp.astype(xp.expandDims(S, -2), dtype));
        await near(t, xp.matmul(left, xp.take(Vh, xp.arange(r), { axis: -2 })), x, 'U·S·Vh');
        await near(t, xp.matmul(adjoint(t, U), U), unit(t, U.shape[U.ndim - 1], dtype), 'Uᴴ·U');
        await near(t, xp.matmul(Vh, adjoint(t, Vh)), unit(t, Vh.shape[Vh.ndim - 2], dtype), 'Vh·Vhᴴ');
        await near(t, linalg.svdvals(x), S, 'svdvals');
      }
    }
    await near(t, xp.matmul(a, linalg.inv(a)), one, 'A·A⁻¹');
    const b = random(t, dtype, [2, n, 2], 3);
    await near(t, xp.matmul(a, linalg.solve(a, b)), b, 'A·X = B');
    const v = random(t, dtype, [n], 4);
    await near(t, xp.matmul(a, xp.expandDims(linalg.solve(a, v), -1)), xp.expandDims(v, -1), 'A·x = b');
    const tall = random(t, dtype, [6, 3], 5);
    await near(t, xp.matmul(linalg.pinv(tall), tall), unit(t, 3, dtype), 'pinv(A)·A');
  },
}));

const determinants: ConformanceCase[] = FIELDS.map((dtype) => ({
  name: `linalg.det, slogdet, matrixRank, matrixPower, trace, norms: ${dtype}`,
  covers: [
    'linalg.det',
    'linalg.slogdet',
    'linalg.matrixRank',
    'linalg.matrixPower',
    'linalg.matrixNorm',
    'linalg.vectorNorm',
    'linalg.trace',
  ],
  dtypes: [dtype, realDType(dtype)],
  capability: 'host factorisations',
  async run(t) {
    const { xp } = t;
    const { linalg } = xp;
    const close = { ulps: 64, absolute: 64 };
    const x = xp.asarray(
      [
        [
          [1, 2],
          [3, 4],
        ],
        [
          [0, 2],
          [1, 0],
        ],
      ],
      { dtype },
    );
    await t.equal(linalg.det(x), [-2, -2], { dtype, ...close });
    await t.equal(linalg.det(xp.zeros([0, 0], { dtype })), 1, { shape: [], dtype });
    const { sign, logabsdet } = linalg.slogdet(x);
    await t.equal(sign, [-1, -1], { dtype, ...close });
    await t.equal(logabsdet, [Math.log(2), Math.log(2)], { dtype: realDType(dtype), ...close });
    const singular = linalg.slogdet(xp.ones([2, 2], { dtype }));
    await t.equal(singular.sign, 0, { shape: [], dtype });
    await t.equal(singular.logabsdet, -Infinity, { shape: [] });
    await t.equal(
      linalg.matrixPower(x.get(0), 3),
      [
        [37, 54],
        [81, 118],
      ],
      { dtype, ...close },
    );
    await t.equal(
      linalg.matrixPower(x.get(0), 0),
      [
        [1, 0],
        [0, 1],
      ],
      { dtype },
    );
    await t.equal(
      linalg.matrixPower(x.get(0), -1),
      [
        [-2, 1],
        [1.5, -0.5],
      ],
      { dtype, ...close },
    );
    await t.equal(
      linalg.matrixRank(
        xp.asarray(
          [
            [1, 2, 3],
            [2, 4, 6],
            [1, 0, 1],
          ],
          { dtype },
        ),
      ),
      2,
      { shape: [] },
    );
    await t.equal(linalg.matrixRank(xp.zeros([2, 3, 2], { dtype })), [0, 0]);
    await t.equal(
      linalg.matrixRank(
        xp.asarray(
          [
            [1, 0],
            [0, 0.001],
          ],
          { dtype },
        ),
        { rtol: 0.01 },
      ),
      1,
      { shape: [] },
    );
    await t.equal(linalg.trace(x), [5, 0], { dtype });
    await t.equal(linalg.trace(x, { offset: 1 }), [2, 2], { dtype });
    const real = { dtype: realDType(dtype), ...close };
    const norms: [number | 'fro' | 'nuc', number][] = [
      ['fro', Math.sqrt(30)],
      [1, 6],
      [-1, 4],
      [Infinity, 7],
      [-Infinity, 3],
      [2, 5.464985704219043],
      [-2, 0.36596619062625746],
      ['nuc', 5.8309518948453],
    ];
    for (const [ord, value] of norms)
      await t.equal(linalg.matrixNorm(x.get(0), { ord }), value, { shape: [], ...real });
    t.is(linalg.matrixNorm(x, { keepdims: true }).shape, [2, 1, 1], 'shape of matrixNorm');
    const v = xp.asarray([3, -4, 0], { dtype });
    const vectors: [number, number][] = [
      [2, 5],
      [1, 7],
      [Infinity, 4],
      [-Infinity, 0],
      [0, 2],
      [3, 91 ** (1 / 3)],
    ];
    for (const [ord, value] of vectors) await t.equal(linalg.vectorNorm(v, { ord }), value, { shape: [], ...real });
    const none = xp.zeros([0, 2], { dtype: real.dtype });
    for (const ord of [1, 2, Infinity]) await t.equal(linalg.vectorNorm(none, { ord, axis: 0 }), [0, 0], { ...real });
    await t.equal(linalg.vectorNorm(xp.abs(x), { axis: [0, 2] }), [3, Math.sqrt(26)], { ...real });
    await t.equal(
      linalg.vectorNorm(x, { axis: 2, keepdims: true }),
      [
        [[Math.sqrt(5)], [5]],
        [[2], [1]],
      ],
      real,
    );
  },
}));

const products: ConformanceCase[] = FIELDS.map((dtype) => ({
  name: `linalg.cross, outer, diagonal: ${dtype}`,
  covers: ['linalg.cross', 'linalg.outer', 'linalg.diagonal'],
  dtypes: [dtype],
  async run(t) {
    const { xp } = t;
    const { linalg } = xp;
    const x = xp.asarray(
      [
        [1, 0, 0],
        [1, 2, 3],
      ],
      { dtype },
    );
    const y = xp.asarray([0, 1, 0], { dtype });
    await t.equal(
      linalg.cross(x, y),
      [
        [0, 0, 1],
        [-3, 0, 1],
      ],
      { dtype },
    );
    await t.equal(
      linalg.cross(x.T, xp.asarray([[0], [1], [0]], { dtype }), { axis: 0 }),
      [
        [0, -3],
        [0, 0],
        [1, 1],
      ],
      { dtype },
    );
    await t.equal(
      linalg.outer(y, xp.asarray([2, 5], { dtype })),
      [
        [0, 0],
        [2, 5],
        [0, 0],
      ],
      { dtype },
    );
    const m = xp.reshape(xp.astype(xp.arange(12), dtype), [2, 2, 3]);
    await t.equal(
      linalg.diagonal(m),
      [
        [0, 4],
        [6, 10],
      ],
      { dtype },
    );
    await t.equal(
      linalg.diagonal(m, { offset: 1 }),
      [
        [1, 5],
        [7, 11],
      ],
      { dtype },
    );
    await t.equal(linalg.diagonal(m, { offset: -1 }), [[3], [9]], { dtype });
    await t.equal(linalg.diagonal(m, { offset: 5 }), [], { shape: [2, 0], dtype });
    await t.throws(() => linalg.cross(x, xp.asarray([1, 2], { dtype })), 'ValueError');
    await t.throws(() => linalg.outer(x, y), 'ValueError');
    await t.throws(() => linalg.diagonal(y), 'ValueError');
  },
}));

const errors: ConformanceCase = {
  name: 'linalg refuses singular, indefinite and non-square matrices',
  covers: ['linalg.inv', 'linalg.solve', 'linalg.cholesky', 'linalg.det', 'linalg.eigh'],
  capability: 'host factorisations',
  async run(t) {
    const { xp } = t;
    const { linalg } = xp;
    const singular = xp.ones([2, 2]);
    await t.throws(() => linalg.inv(singular), 'LinAlgError');
    await t.throws(() => linalg.solve(singular, xp.ones([2])), 'LinAlgError');
    await t.throws(() => linalg.cholesky(xp.multiply(xp.eye(2), -1)), 'LinAlgError');
    for (const fn of [linalg.inv, linalg.det, linalg.cholesky, linalg.eigh, linalg.slogdet])
      await t.throws(() => fn(xp.ones([2, 3])), 'ValueError');
    await t.throws(
      () =>
        linalg.inv(
          xp.asarray([
            [1, 2],
            [3, 4],
          ]),
        ),
      'TypeError',
    );
    await t.throws(() => linalg.det(xp.ones([3])), 'ValueError');
    await t.throws(() => linalg.solve(xp.eye(2), xp.ones([3])), 'ValueError');
  },
};

const empty: ConformanceCase = {
  name: 'linalg of empty stacks',
  covers: ['linalg.inv', 'linalg.eigh', 'linalg.svd', 'linalg.qr', 'linalg.cholesky'],
  capability: 'host factorisations',
  run(t) {
    const { linalg, zeros } = t.xp;
    t.is(linalg.inv(zeros([0, 3, 3])).shape, [0, 3, 3], 'inv');
    t.is(linalg.eigh(zeros([2, 0, 0])).eigenvectors.shape, [2, 0, 0], 'eigh');
    t.is(linalg.svd(zeros([0, 2, 3])).Vh.shape, [0, 3, 3], 'svd');
    t.is(linalg.qr(zeros([3, 0])).Q.shape, [3, 0], 'qr');
    t.is(linalg.cholesky(zeros([0, 0])).shape, [0, 0], 'cholesky');
    t.is(linalg.det(zeros([0, 2, 2])).shape, [0], 'det');
  },
};

export const linalgCases: ConformanceCase[] = [...factorisations, ...determinants, ...products, errors, empty];
