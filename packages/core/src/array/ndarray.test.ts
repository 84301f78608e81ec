import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { createReferenceBackend } from '../backend/reference/index.ts';
import { keep, scope } from '../backend/scope.ts';
import { withoutHost } from '../testing/withoutHost.ts';
import { arrayNamespace, createNamespace } from './namespace.ts';
import type { NDArray } from './ndarray.ts';
import { slice } from './slice.ts';
import { tidy } from './tidy.ts';

const backend = createReferenceBackend();
const xp = createNamespace(backend);

describe('text of arrays', () => {
  it.each<[string, NDArray, string]>([
    ['floats', xp.asarray([1, 2, 3.5]), 'array([1. , 2. , 3.5], dtype=float64)'],
    ['thirds', xp.asarray([1 / 3, 2.00000000001]), 'array([0.33333333, 2.        ], dtype=float64)'],
    ['exponents', xp.asarray([1e-5, 1]), 'array([1.e-05, 1.e+00], dtype=float64)'],
    ['specials', xp.asarray([1.5, NaN, -Infinity]), 'array([ 1.5,  nan, -inf], dtype=float64)'],
    ['single precision', xp.asarray([0.1], { dtype: 'float32' }), 'array([0.1], dtype=float32)'],
    ['bool', xp.asarray([true, false]), 'array([ True, False], dtype=bool)'],
    ['0-d', xp.asarray(7), 'array(7, dtype=int64)'],
    ['nothing', xp.zeros([0, 3]), 'array([], shape=(0, 3), dtype=float64)'],
    ['complex', xp.asarray([{ re: 0.5, im: -1 }]), 'array([0.5-1.j], dtype=complex128)'],
    ['uint64', xp.asarray([2n ** 64n - 1n], { dtype: 'uint64' }), 'array([18446744073709551615], dtype=uint64)'],
    [
      'rows',
      xp.asarray([
        [1, -2],
        [30, 4],
      ]),
      'array([[ 1, -2],\n       [30,  4]], dtype=int64)',
    ],
  ])('%s as NumPy prints them', (_, x, text) => {
    expect(inspect(x)).toBe(text);
  });

  it('leaves out the middle of long arrays and wraps lines', () => {
    expect(String(xp.arange(2000))).toBe('[   0    1    2 ... 1997 1998 1999]');
    const lines = String(xp.linspace(0, 1, 30)).split('\n');
    expect(lines.length).toBe(5);
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(75);
    expect(String(xp.zeros([2, 1, 2]))).toBe('[[[0. 0.]]\n\n [[0. 0.]]]');
  });

  it('shows shape and dtype where values are far away or gone', () => {
    const far = createNamespace(withoutHost(backend)).zeros([2]);
    expect(String(far)).toBe('<array (2,) float64 on cpu>');
    expect(inspect(far)).toBe('<array (2,) float64 on cpu>');
    const gone = xp.zeros([2]);
    gone.dispose();
    expect(String(gone)).toMatch(/disposed/);
  });
});

describe('values on the host', () => {
  it('go to JSON without loss', async () => {
    const x = xp.asarray([2n ** 60n, 1n]);
    expect(await x.tolist()).toEqual([2n ** 60n, 1]);
    expect(JSON.parse(JSON.stringify(x))).toEqual({ dtype: 'int64', shape: [2], data: ['1152921504606846976', 1] });
    expect(await xp.asarray([NaN, Infinity, 0.5]).tolist({ json: true })).toEqual(['nan', 'inf', 0.5]);
  });

  it('a 0-d array is a number or text to JavaScript, others are neither', () => {
    const x = xp.asarray(2.5);
    expect(Number(x)).toBe(2.5);
    expect(`${x}`).toBe('2.5');
    expect(() => Number(xp.asarray([1, 2]))).toThrow(/methods add, mul/);
  });

  it('hostView is the memory itself; fromTyped adopts it', () => {
    const data = Float64Array.of(1, 2, 3);
    const x = xp.fromTyped(data);
    expect(x.hostView()).toBe(data);
    expect(xp.asarray(data).hostView()).not.toBe(data);
    expect(x.toHostSync()).not.toBe(data);
  });

  it('synchronous access says what to do where there is none', () => {
    const far = createNamespace(withoutHost(backend)).zeros([2]);
    expect(far.hostView()).toBeUndefined();
    expect(() => far.toHostSync()).toThrow(/await x\.toHost/);
    expect(() => far.xp.linalg.det(far.xp.eye(2))).toThrow(/referenceNamespace/);
  });
});

describe('memory', () => {
  it('a view keeps the memory that it shares', () => {
    const before = backend.memory().buffers;
    const x = xp.zeros([4]);
    const y = xp.reshape(x, [2, 2]);
    expect(backend.memory().buffers).toBe(before + 1);
    x.dispose();
    x.dispose();
    expect(y.tolistSync()).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(() => x.buffer).toThrow(/disposed/);
    y.dispose();
    expect(backend.memory().buffers).toBe(before);
  });

  it('retain is a second handle that no scope disposes', async () => {
    const before = backend.memory().buffers;
    let handle: NDArray | undefined;
    await scope(() => {
      handle = xp.ones([4]).retain();
    });
    expect(handle?.tolistSync()).toEqual([1, 1, 1, 1]);
    handle?.dispose();
    expect(backend.memory().buffers).toBe(before);
  });

  it('tidy keeps the result and hands it to the scope', async () => {
    const before = backend.memory().buffers;
    const kept = await scope(() => {
      const { a } = tidy(() => ({ a: xp.add(xp.ones([2]), 1), note: 'x' }));
      expect(backend.memory().buffers).toBe(before + 1);
      xp.ones([3]);
      return { list: [a] };
    });
    expect(backend.memory().buffers).toBe(before + 1);
    expect(kept.list[0].tolistSync()).toEqual([2, 2]);
    kept.list[0].dispose();
    expect(() => tidy(() => xp.concat([xp.ones([2]), xp.ones([2, 2])]))).toThrow();
    expect(backend.memory().buffers).toBe(before);
  });

  it('keep takes an array out of its scope', async () => {
    let x: NDArray | undefined;
    await scope(() => {
      x = keep(xp.ones([2]));
    });
    expect(x?.disposed).toBe(false);
    x?.dispose();
  });
});

describe('namespaces', () => {
  it('arrays know theirs; different ones do not mix', async () => {
    const other = createNamespace(createReferenceBackend());
    const [x, y] = [xp.ones([2]), other.ones([2])];
    expect(arrayNamespace(1, x, null)).toBe(xp);
    expect(() => arrayNamespace(x, y)).toThrow(/x\.to\(xp\)/);
    expect(() => arrayNamespace(1)).toThrow(/asarray/);
    expect(() => x.add(y)).toThrow(/x\.to\(xp\)/);
    expect(x.add(await y.to(xp)).tolistSync()).toEqual([2, 2]);
    expect(() => xp.sum([1, 2] as unknown as NDArray)).toThrow(/asarray/);
  });

  it('named tuples are lists with names', () => {
    const result = xp.linalg.qr(xp.eye(2));
    const [q, r] = result;
    expect(q).toBe(result.Q);
    expect(r).toBe(result.R);
  });

  it('errors say how to mend them', () => {
    expect(() => xp.add(xp.asarray([1]), xp.asarray([0.5]))).toThrow(/int64 and float64.*astype\('float64'\)/);
    expect(() => xp.asarray([1]).mul(0.5)).toThrow(/scalar 0\.5.*astype\('float64'\)/);
    expect(() => xp.sum(xp.ones([2]), { axis: 1 })).toThrow(/axis 1.*Use -1 to 0/);
    expect(() => xp.ones([2, 3]).get(0, slice(), 1)).toThrow(/too many/);
  });
});
