/**
 * Is the reference backend slow? Every row is a primitive against the loop that one would write by hand for that case,
 * with the result allocated by both. Promised: elementwise and reductions within 3×, matmul within 5× of a blocked loop, sort within 2× of
 * the typed array's own.
 */
import { createReferenceBackend, type DeviceBuffer, type DType, type TypedArray } from '@glass-ts/core';
import { compare, measure } from './measure.ts';
import type { BenchOptions, BenchResult } from './types.ts';

const backend = createReferenceBackend();
const ELEMENTWISE = 3;

interface Case {
  readonly name: string;
  readonly byHand: () => unknown;
  readonly ours: () => DeviceBuffer;
  readonly limit?: number;
}

function uniforms(n: number, seed: number): Float64Array {
  const words = backend.hostView(
    backend.kernels['random.uniform']({ key: [seed, 0], counter: [0, 0], start: 0, count: n }),
  );
  return Float64Array.from(words as Float64Array);
}

const adopt = (data: TypedArray, dtype: DType, shape: readonly number[]) => ({
  buffer: backend.fromHost(data, dtype, { transfer: true }),
  shape,
});

function elementwise(n: number): Case[] {
  const [a, b] = [uniforms(n, 1), uniforms(n, 2)];
  const [x, y] = [adopt(a, 'float64', [n]), adopt(b, 'float64', [n])];
  const [a32, b32] = [Float32Array.from(a), Float32Array.from(b)];
  const [x32, y32] = [adopt(a32, 'float32', [n]), adopt(b32, 'float32', [n])];
  const big = BigInt64Array.from(a, (v) => BigInt(Math.floor(v * n)));
  const z = adopt(big, 'int64', [n]);
  const row = adopt(b.slice(0, 1000), 'float64', [1000]);
  const two = adopt(Float64Array.of(2.5), 'float64', []);
  const rows = n / 1000;
  return [
    {
      name: 'add, float64',
      byHand: () => {
        const out = new Float64Array(n);
        for (let i = 0; i < n; i++) out[i] = a[i] + b[i];
        return out;
      },
      ours: () => backend.binary('add', x, y, [n], 'float64'),
    },
    {
      name: 'multiply by a scalar, float64',
      byHand: () => {
        const out = new Float64Array(n);
        for (let i = 0; i < n; i++) out[i] = a[i] * 2.5;
        return out;
      },
      ours: () => backend.binary('multiply', x, two, [n], 'float64'),
    },
    {
      name: 'add a row to a matrix, float64',
      byHand: () => {
        const out = new Float64Array(n);
        for (let i = 0; i < rows; i++) for (let j = 0; j < 1000; j++) out[i * 1000 + j] = a[i * 1000 + j] + b[j];
        return out;
      },
      ours: () => backend.binary('add', { ...x, shape: [rows, 1000] }, row, [rows, 1000], 'float64'),
    },
    {
      name: 'less, float64 to bool',
      byHand: () => {
        const out = new Uint8Array(n);
        for (let i = 0; i < n; i++) out[i] = a[i] < b[i] ? 1 : 0;
        return out;
      },
      ours: () => backend.binary('less', x, y, [n], 'bool'),
    },
    {
      name: 'exp, float64',
      byHand: () => {
        const out = new Float64Array(n);
        for (let i = 0; i < n; i++) out[i] = Math.exp(a[i]);
        return out;
      },
      ours: () => backend.unary('exp', x, 'float64'),
    },
    {
      name: 'sqrt, float64',
      byHand: () => {
        const out = new Float64Array(n);
        for (let i = 0; i < n; i++) out[i] = Math.sqrt(a[i]);
        return out;
      },
      ours: () => backend.unary('sqrt', x, 'float64'),
    },
    {
      name: 'add, float32',
      byHand: () => {
        const out = new Float32Array(n);
        for (let i = 0; i < n; i++) out[i] = a32[i] + b32[i];
        return out;
      },
      ours: () => backend.binary('add', x32, y32, [n], 'float32'),
    },
    {
      name: 'add, int64',
      byHand: () => {
        const out = new BigInt64Array(n);
        for (let i = 0; i < n; i++) out[i] = big[i] + big[i];
        return out;
      },
      ours: () => backend.binary('add', z, z, [n], 'int64'),
    },
    {
      name: 'lensing plane, float64 (kernel)',
      byHand: () => {
        const out = new Float64Array(n);
        for (let i = 0; i < n; i++) out[i] = 0.3 * a[i] + 0.7 * b[i] + 0.1 * a[i];
        return out;
      },
      ours: () => backend.kernels['lensing.plane'](x, y, x, 0.7, 0.1),
    },
  ].map((c) => ({ ...c, limit: ELEMENTWISE }));
}

function alongAxes(n: number): Case[] {
  const a = uniforms(n, 3);
  const x = adopt(a, 'float64', [n]);
  const places = Int32Array.from(a, (v) => Math.floor(v * n));
  const index = adopt(BigInt64Array.from(places, BigInt), 'int64', [n]);
  return [
    {
      name: 'sum, float64 (pairwise)',
      byHand: () => {
        let s = 0;
        for (let i = 0; i < n; i++) s += a[i];
        return s;
      },
      ours: () => backend.reduce('sum', x.buffer, [1, n, 1], 'float64'),
      limit: 3,
    },
    {
      name: 'max, float64',
      byHand: () => {
        let m = a[0];
        for (let i = 0; i < n; i++) m = Math.max(m, a[i]);
        return m;
      },
      ours: () => backend.reduce('max', x.buffer, [1, n, 1], 'float64'),
      limit: 3,
    },
    {
      name: 'running sum, float64 (compensated)',
      byHand: () => {
        const out = new Float64Array(n);
        let s = 0;
        for (let i = 0; i < n; i++) out[i] = s += a[i];
        return out;
      },
      ours: () => backend.scan('sum', x.buffer, [1, n, 1], 'float64'),
    },
    {
      name: 'gather, int64 indices against int32',
      byHand: () => {
        const out = new Float64Array(n);
        for (let i = 0; i < n; i++) out[i] = a[places[i]];
        return out;
      },
      ours: () => backend.gather(x.buffer, index.buffer, [1, n, 1]),
    },
    {
      name: 'bincount (kernel)',
      byHand: () => {
        const out = new Float64Array(n);
        for (let i = 0; i < n; i++) out[places[i]]++;
        return out;
      },
      ours: () => backend.kernels.bincount(index, n, undefined),
    },
  ];
}

function sorting(n: number): Case[] {
  const a = uniforms(n, 4);
  const x = adopt(a, 'float64', [n]);
  const own = () => a.slice().sort();
  return [
    {
      name: 'sort, float64',
      byHand: own,
      ours: () => backend.sort(x.buffer, [1, n, 1], { descending: false }),
      limit: 2,
    },
    {
      name: 'argsort, float64, against a sort',
      byHand: own,
      ours: () => backend.argsort(x.buffer, [1, n, 1], { descending: false }),
    },
  ];
}

/** The textbook blocked product. */
function blocked(a: Float64Array, b: Float64Array, m: number): Float64Array {
  const out = new Float64Array(m * m);
  const block = 64;
  for (let kk = 0; kk < m; kk += block) {
    for (let i = 0; i < m; i++) {
      for (let k = kk; k < Math.min(kk + block, m); k++) {
        const v = a[i * m + k];
        for (let j = 0; j < m; j++) out[i * m + j] += v * b[k * m + j];
      }
    }
  }
  return out;
}

function algebra(m: number): Case[] {
  const [a, b] = [uniforms(m * m, 5), uniforms(m * m, 6)];
  const [x, y] = [adopt(a, 'float64', [m, m]), adopt(b, 'float64', [m, m])];
  const shape = { batch: 1, m, k: m, n: m, xBatched: false, yBatched: false };
  return [
    {
      name: `matmul ${m}², float64`,
      byHand: () => blocked(a, b, m),
      ours: () => backend.matmul(x.buffer, y.buffer, shape),
      limit: 5,
    },
  ];
}

/** Millions per second of what a function makes `count` of. */
async function rate(name: string, count: number, f: () => DeviceBuffer, options: BenchOptions): Promise<BenchResult> {
  const { median, spread } = await measure(name, () => backend.release(f()), options);
  const perSecond = count / median / 1000;
  return { name, median: perSecond, spread: (perSecond * spread) / median, unit: 'M/s' };
}

export default async function arrays(options: BenchOptions): Promise<BenchResult[]> {
  const n = options.quick ? 1e6 : 1e7;
  const rows: BenchResult[] = [];
  const groups = [
    () => elementwise(n),
    () => alongAxes(n),
    () => sorting(n / 10),
    () => algebra(options.quick ? 256 : 512),
  ];
  for (const group of groups) {
    for (const { name, byHand, ours, limit } of group()) {
      rows.push(await compare(name, byHand, () => backend.release(ours()), options, limit));
    }
  }
  const draws = { key: [1, 2] as const, counter: [0, 0] as const, start: 0, count: n / 10 };
  const lam = adopt(Float64Array.of(20), 'float64', [1]);
  const signal = backend.cast(adopt(uniforms(1 << 16, 7), 'float64', [1 << 16]).buffer, 'complex128');
  rows.push(
    await rate('Philox words', 4 * draws.count, () => backend.randomBits([1, 2], 0, [0, 0], draws.count), options),
    await rate('uniform doubles', draws.count, () => backend.kernels['random.uniform'](draws), options),
    await rate('normal doubles', draws.count, () => backend.kernels['random.normal'](draws), options),
    await rate('Poisson draws, mean 20', draws.count, () => backend.kernels['random.poisson'](draws, lam), options),
    await rate('FFT of length 2^16, complex numbers', 1 << 16, () => backend.fft(signal, 1, 1 << 16, -1), options),
  );
  return rows;
}
