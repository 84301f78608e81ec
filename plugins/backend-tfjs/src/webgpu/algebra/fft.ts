import type { GpuArray } from '../array.ts';
import { fits, sliceExtent } from '../axis/large.ts';
import type { KernelContext } from '../context.ts';
import { cast, unary } from '../elementwise/index.ts';
import { tooLarge } from '../errors.ts';
import { concat } from '../movement/concat.ts';
import { transpose } from '../movement/index.ts';
import { params } from '../params.ts';
import { linearGroups, linearIndex, type Program } from '../runtime/index.ts';
import { THREADS } from '../walk.ts';
import { fftLocal, longestLocal, radicesOf, rootTable } from './fftLocal.ts';
import { fftDouble, root } from './roots.ts';

const factorProgram = (label: string, from: string, factor: string): Program => ({
  label,
  storage: ['read', 'read', 'read_write'],
  code: `
struct Params { zero : u32, threads : u32, n : u32, end : u32, inner : u32, sign : f32 }
@group(0) @binding(0) var<uniform> params : Params;
@group(0) @binding(1) var<storage, read> x : array<vec2f>;
@group(0) @binding(2) var<storage, read> table : array<vec2f>;
@group(0) @binding(3) var<storage, read_write> y : array<vec2f>;
${linearIndex(THREADS)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(global_invocation_id) id : vec3u, @builtin(num_workgroups) groups : vec3u) {
  let g = linearIndex(id, groups);
  if (g >= params.threads) { return; }
  let row = g / params.n;
  let j = g - row * params.n;
  if (j >= params.end) { y[g] = vec2f(); return; }
  let v = x[${from}];
  ${factor}
  y[g] = vec2f(v.x * w.x - v.y * w.y, v.x * w.y + v.y * w.x);
}`,
});

const ROW = 'row * params.inner + j';

/** Rows of n out of rows of `inner`, times the table (turned by the sign); zeros from `from` on. */
const CHIRP = factorProgram('fft chirp', ROW, 'let w = vec2f(table[j].x, -params.sign * table[j].y);');
/** The same with the table as it is. */
const PLAIN = factorProgram('fft product', ROW, 'let w = table[j];');
/** Twiddle factors of the four-step form: row j₂ of n₁ numbers k₁ takes exp(±2πi·j₂k₁/n), `from` = n₁, `n` = n₁. */
const TWIDDLE = factorProgram(
  'fft twiddle',
  'g',
  'let at = (row % params.inner) * j; let w = vec2f(table[at].x, -params.sign * table[at].y);',
);

interface Factor {
  readonly rows: number;
  readonly n: number;
  readonly from: number;
  readonly inner: number;
  readonly sign: 1 | -1;
}

function times(context: KernelContext, program: Program, x: GpuArray, table: GPUBuffer, f: Factor): GpuArray {
  const y = context.create('complex64', f.rows * f.n);
  const words = params().u32(y.size, f.n, f.from, f.inner).f32(f.sign).bytes;
  context.runtime.dispatch(program, [x.storage, table, y.storage], words, linearGroups(y.size, THREADS));
  return y;
}

/** Releases `used`; gives `result`. */
function after(context: KernelContext, used: GpuArray, result: GpuArray): GpuArray {
  context.release(used);
  return result;
}

/** Two factors, each as near to the root as possible. */
function split(n: number): [number, number] {
  let best = 1;
  for (let k = 2; k * k <= n; k++) if (n % k === 0) best = k;
  return [n / best, best];
}

/** Columns, twiddle factors, rows (Bailey 1990). */
function fourStep(context: KernelContext, x: GpuArray, rows: number, n: number, sign: 1 | -1): GpuArray {
  const [n1, n2] = split(n);
  const turned = transpose(context, { array: x, shape: [rows, n1, n2] }, [0, 2, 1]);
  const columns = after(context, turned, fft(context, turned, rows * n2, n1, sign));
  const twiddled = after(
    context,
    columns,
    times(context, TWIDDLE, columns, rootTable(context, n), { rows: rows * n2, n: n1, from: n1, inner: n2, sign }),
  );
  const back = after(context, twiddled, transpose(context, { array: twiddled, shape: [rows, n2, n1] }, [0, 2, 1]));
  const done = after(context, back, fft(context, back, rows * n1, n2, sign));
  return after(context, done, transpose(context, { array: done, shape: [rows, n1, n2] }, [0, 2, 1]));
}

/** exp(−iπ·j²/n), j = 0 … n − 1. */
function chirp(n: number): Float32Array {
  const out = new Float32Array(2 * n);
  let square = 0;
  for (let j = 0; j < n; j++) {
    [out[2 * j], out[2 * j + 1]] = root(square, 2 * n);
    square = (square + 2 * j + 1) % (2 * n);
  }
  return out;
}

/** Transform of length m of exp(+iπ·j²/n), |j| < n, over m: what Bluestein's convolution multiplies with. */
function chirpSpectrum(n: number, m: number): Float32Array {
  const x = new Float64Array(2 * m);
  let square = 0;
  for (let j = 0; j < n; j++) {
    const [c, s] = root(square, 2 * n);
    for (const k of j === 0 ? [0] : [j, m - j]) {
      x[2 * k] = c / m;
      x[2 * k + 1] = -s / m;
    }
    square = (square + 2 * j + 1) % (2 * n);
  }
  fftDouble(x);
  return Float32Array.from(x);
}

/** Lengths with a large prime factor, as a convolution with a chirp (Bluestein 1970). */
function bluestein(context: KernelContext, x: GpuArray, rows: number, n: number, sign: 1 | -1): GpuArray {
  const m = 2 ** Math.ceil(Math.log2(2 * n - 1));
  const { runtime } = context;
  const chirps = runtime.table(`fft chirp ${n}`, () => chirp(n));
  const spectrum = runtime.table(`fft spectrum ${n}`, () => chirpSpectrum(n, m));
  // The inverse is the forward transform of the conjugate, conjugated: the chirp's spectrum serves both.
  const given = sign === 1 ? conjugate(context, x) : x;
  const padded = times(context, CHIRP, given, chirps, { rows, n: m, from: n, inner: n, sign: -1 });
  if (sign === 1) context.release(given);
  const ahead = after(context, padded, fft(context, padded, rows, m, -1));
  const product = after(
    context,
    ahead,
    times(context, PLAIN, ahead, spectrum, { rows, n: m, from: m, inner: m, sign: -1 }),
  );
  const back = after(context, product, fft(context, product, rows, m, 1));
  const y = after(context, back, times(context, CHIRP, back, chirps, { rows, n, from: n, inner: m, sign: -1 }));
  return sign === 1 ? after(context, y, conjugate(context, y)) : y;
}

const conjugate = (context: KernelContext, x: GpuArray): GpuArray => unary(context, 'conj', x, 'complex64');

/** Unnormalised discrete Fourier transform of rows of length n; sign −1 is forward. */
export function fft(context: KernelContext, x: GpuArray, rows: number, n: number, sign: 1 | -1): GpuArray {
  if (n <= 1 || x.size === 0) return cast(context, x, 'complex64');
  if (!fits(context, x)) return byRows(context, x, rows, n, sign);
  const radices = radicesOf(n);
  if (!radices) return bluestein(context, x, rows, n, sign);
  return n <= longestLocal(context)
    ? fftLocal(context, x, rows, n, sign, radices)
    : fourStep(context, x, rows, n, sign);
}

function byRows(context: KernelContext, x: GpuArray, rows: number, n: number, sign: 1 | -1): GpuArray {
  const { maxBinding } = context.runtime;
  if (rows === 1) throw tooLarge(x.bytes, maxBinding, 'a row to transform must be seen at once, at most');
  const half = Math.ceil(rows / 2);
  const parts = [half, rows - half].map((count, k) => {
    const part = sliceExtent(context, x, [rows, n, 1], 0, k * half, count);
    return { array: after(context, part, fft(context, part, count, n, sign)), shape: [count, n] };
  });
  const y = concat(context, parts, 0);
  for (const { array } of parts) context.release(array);
  return y;
}
