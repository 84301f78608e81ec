import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DTYPES, type DType, type Scalar } from '../../array/dtype.ts';
import { backend, elements, numbers, operand } from './testing/operands.ts';

const size = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Every multi-index of a shape in row-major order. */
function indices(shape: readonly number[]): number[][] {
  return Array.from({ length: size(shape) }, (_, at) => {
    const index = new Array<number>(shape.length);
    for (let d = shape.length - 1, rest = at; d >= 0; rest = Math.floor(rest / shape[d]), d--)
      index[d] = rest % shape[d];
    return index;
  });
}
const flat = (shape: readonly number[], index: readonly number[]): number =>
  shape.reduce((at, n, d) => at * n + index[d], 0);

/** Element k of the dtype's test data: distinct, within the range of int8 where that matters. */
function counting(dtype: DType, n: number): Scalar[] {
  return Array.from({ length: n }, (_, k): Scalar => {
    if (dtype === 'bool') return k % 3 === 0;
    if (dtype.startsWith('complex')) return { re: k, im: -k - 1 };
    return dtype.endsWith('int64') ? BigInt(k) * 2n ** 33n : k % 100;
  });
}

const shapes = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 0, maxLength: 4 });
const dtypes = fc.constantFrom(...DTYPES);

describe('movement, for random shapes and every dtype', () => {
  it('transpose', () => {
    const cases = shapes.chain((shape) =>
      fc.tuple(
        fc.constant(shape),
        fc.shuffledSubarray([...shape.keys()], { minLength: shape.length, maxLength: shape.length }),
        dtypes,
      ),
    );
    fc.assert(
      fc.property(cases, ([shape, perm, dtype]) => {
        const x = counting(dtype, size(shape));
        const out = perm.map((p) => shape[p]);
        const expected = indices(out).map((index) => {
          const from = new Array<number>(shape.length);
          for (const [d, p] of perm.entries()) from[p] = index[d];
          return x[flat(shape, from)];
        });
        expect(elements(backend.transpose(operand(x, dtype, shape), perm))).toEqual(expected);
      }),
      { seed: 11, numRuns: 150 },
    );
  });

  it('broadcast', () => {
    const cases = fc.tuple(shapes, fc.infiniteStream(fc.boolean()), fc.integer({ min: 0, max: 2 }), dtypes);
    fc.assert(
      fc.property(cases, ([shape, ones, dropped, dtype]) => {
        const from = shape.slice(Math.min(dropped, shape.length)).map((n) => (ones.next().value ? 1 : n));
        const x = counting(dtype, size(from));
        const lead = shape.length - from.length;
        const expected = indices(shape).map(
          (index) =>
            x[
              flat(
                from,
                from.map((n, d) => (n === 1 ? 0 : index[d + lead])),
              )
            ],
        );
        expect(elements(backend.broadcast(operand(x, dtype, from), shape))).toEqual(expected);
      }),
      { seed: 12, numRuns: 150 },
    );
  });

  it('slice with steps of either sign', () => {
    const axis = fc.integer({ min: 1, max: 8 }).chain((n) =>
      fc
        .tuple(fc.constant(n), fc.integer({ min: 0, max: n - 1 }), fc.constantFrom(1, 2, 3, -1, -2))
        .chain(([, start, step]) => {
          const most = step > 0 ? Math.floor((n - 1 - start) / step) + 1 : Math.floor(start / -step) + 1;
          return fc.record({
            n: fc.constant(n),
            start: fc.constant(start),
            step: fc.constant(step),
            count: fc.integer({ min: 0, max: most }),
          });
        }),
    );
    fc.assert(
      fc.property(fc.array(axis, { maxLength: 4 }), dtypes, (axes, dtype) => {
        const shape = axes.map((a) => a.n);
        const x = counting(dtype, size(shape));
        const counts = axes.map((a) => a.count);
        const expected = indices(counts).map(
          (index) =>
            x[
              flat(
                shape,
                axes.map((a, d) => a.start + index[d] * a.step),
              )
            ],
        );
        const got = backend.slice(
          operand(x, dtype, shape),
          axes.map((a) => a.start),
          axes.map((a) => a.step),
          counts,
        );
        expect(elements(got)).toEqual(expected);
      }),
      { seed: 13, numRuns: 150 },
    );
  });

  it('concat', () => {
    const cases = fc.tuple(
      fc.array(fc.integer({ min: 0, max: 4 }), { minLength: 1, maxLength: 3 }),
      fc.nat(),
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 3 }),
      dtypes,
    );
    fc.assert(
      fc.property(cases, ([shape, pick, lengths, dtype]) => {
        const axis = pick % shape.length;
        const parts = lengths.map((n) => shape.with(axis, n));
        const data = parts.map((p, j) => counting(dtype, size(p) + j).slice(j));
        const out = shape.with(
          axis,
          lengths.reduce((a, b) => a + b, 0),
        );
        const expected = indices(out).map((index) => {
          let j = 0;
          let at = index[axis];
          for (; at >= lengths[j]; j++) at -= lengths[j];
          return data[j][flat(parts[j], index.with(axis, at))];
        });
        expect(
          elements(
            backend.concat(
              parts.map((p, j) => operand(data[j], dtype, p)),
              axis,
            ),
          ),
        ).toEqual(expected);
      }),
      { seed: 14, numRuns: 100 },
    );
  });

  it('where', () => {
    const cases = fc.tuple(
      fc.array(fc.integer({ min: 1, max: 4 }), { maxLength: 3 }),
      fc.array(fc.boolean(), { minLength: 9, maxLength: 9 }),
      dtypes,
    );
    fc.assert(
      fc.property(cases, ([shape, ones, dtype]) => {
        const shaped = (o: number) => shape.map((n, d) => (ones[o + d] ? 1 : n));
        const [c, p, q] = [shaped(0), shaped(3), shaped(6)];
        const out = shape.map((_, d) => Math.max(c[d], p[d], q[d]));
        const cond = counting('bool', size(c));
        const x = counting(dtype, size(p));
        const y = counting(dtype, size(q) + 5).slice(5);
        const at = (s: number[], index: number[]) =>
          flat(
            s,
            index.map((i, d) => (s[d] === 1 ? 0 : i)),
          );
        const expected = indices(out).map((i) => (cond[at(c, i)] ? x[at(p, i)] : y[at(q, i)]));
        expect(
          elements(backend.where(operand(cond, 'bool', c), operand(x, dtype, p), operand(y, dtype, q), out)),
        ).toEqual(expected);
      }),
      { seed: 15, numRuns: 100 },
    );
  });
});

describe('movement of larger arrays', () => {
  it('transposes in tiles', () => {
    const [rows, cols] = [70, 101];
    for (const dtype of ['uint8', 'float32', 'float64', 'complex128'] as const) {
      const x = Array.from({ length: rows * cols }, (_, k) => k % 251);
      const z = elements(backend.transpose(operand(x, dtype, [rows, cols]), [1, 0]));
      const expected = Array.from({ length: rows * cols }, (_, k) => x[(k % rows) * cols + Math.floor(k / rows)]);
      expect(z.map((v) => (typeof v === 'object' ? v.re : Number(v)))).toEqual(expected);
    }
  });

  it('repeats and copies long runs', () => {
    const x = Array.from({ length: 200 }, (_, k) => k);
    const rows = numbers(backend.broadcast(operand(x, 'float64', [1, 200]), [3, 200]));
    expect(rows).toEqual([...x, ...x, ...x]);
    const columns = numbers(backend.broadcast(operand(x, 'float64', [200, 1]), [200, 130]));
    expect(columns).toEqual(x.flatMap((v) => new Array<number>(130).fill(v)));
  });

  it('keeps the bits of NaN', () => {
    const bits = new BigUint64Array([0x7ff0000000000001n, 0xfff8dead00000000n, 1n, 2n]);
    const x = { buffer: backend.fromHost(new Float64Array(bits.buffer), 'float64', { transfer: true }), shape: [2, 2] };
    const z = backend.hostView(backend.transpose(x, [1, 0]));
    expect([...new BigUint64Array(z.buffer, z.byteOffset, 4)]).toEqual([bits[0], bits[2], bits[1], bits[3]]);
  });
});
