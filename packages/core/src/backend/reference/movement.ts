import { allocateUnset } from '../../array/dtype.ts';
import { broadcastStrides, contiguousStrides } from '../strides.ts';
import { StridedReader } from './strided.ts';
import type { Shaped, Tensor } from './tensor.ts';
import { type Words, wordsOf, wordsPer } from './words.ts';

const product = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** A contiguous copy of a strided view of x. */
function materialise(x: Tensor, shape: readonly number[], strides: readonly number[], offset = 0): Tensor {
  const size = product(shape);
  const data = allocateUnset(x.dtype, size);
  if (size > 0) {
    new StridedReader(wordsOf(x.data), wordsPer(x.dtype), shape, strides, offset).read(wordsOf(data), 0, size);
  }
  return { data, dtype: x.dtype, size };
}

/** Side of the square tiles of a matrix transpose. */
const TILE = 32;

function transposeTile(x: Words, z: Words, rows: number, cols: number, r0: number, c0: number, unit: number): void {
  const r1 = Math.min(r0 + TILE, rows);
  const c1 = Math.min(c0 + TILE, cols);
  for (let r = r0; r < r1; r++) {
    if (unit === 1) for (let c = c0; c < c1; c++) z[c * rows + r] = x[r * cols + c];
    else {
      for (let c = c0; c < c1; c++) {
        const from = (r * cols + c) * unit;
        const to = (c * rows + r) * unit;
        for (let w = 0; w < unit; w++) z[to + w] = x[from + w];
      }
    }
  }
}

/** (batch, rows, cols) → (batch, cols, rows), tile by tile for the cache. */
export function transposeMatrices(x: Tensor, batch: number, rows: number, cols: number): Tensor {
  const data = allocateUnset(x.dtype, x.size);
  const unit = wordsPer(x.dtype);
  const step = rows * cols * unit;
  const from = wordsOf(x.data);
  const to = wordsOf(data);
  for (let b = 0; b < batch; b++) {
    const p = from.subarray(b * step, (b + 1) * step);
    const q = to.subarray(b * step, (b + 1) * step);
    for (let r = 0; r < rows; r += TILE)
      for (let c = 0; c < cols; c += TILE) transposeTile(p, q, rows, cols, r, c, unit);
  }
  return { data, dtype: x.dtype, size: x.size };
}

/** Axis d of the result is axis perm[d] of x. */
export function transpose(x: Shaped, perm: readonly number[]): Tensor {
  const d = perm.length;
  const swapsLast =
    d >= 2 && perm[d - 1] === d - 2 && perm[d - 2] === d - 1 && perm.every((p, k) => k >= d - 2 || p === k);
  if (swapsLast) {
    const [rows, cols] = [x.shape[d - 2], x.shape[d - 1]];
    if (rows * cols > 0) return transposeMatrices(x, x.size / (rows * cols), rows, cols);
  }
  const strides = contiguousStrides(x.shape);
  return materialise(
    x,
    perm.map((p) => x.shape[p]),
    perm.map((p) => strides[p]),
  );
}

/** x repeated along axes of length 1 and new leading axes. */
export function broadcast(x: Shaped, shape: readonly number[]): Tensor {
  return materialise(x, shape, broadcastStrides(x.shape, shape));
}

/** Elements start + k·step along every axis. */
export function slice(
  x: Shaped,
  starts: readonly number[],
  steps: readonly number[],
  sizes: readonly number[],
): Tensor {
  const strides = contiguousStrides(x.shape);
  const offset = starts.reduce((sum, s, d) => sum + s * strides[d], 0);
  return materialise(
    x,
    sizes,
    strides.map((s, d) => s * steps[d]),
    offset,
  );
}

/** Operands of one dtype one after the other along an axis. */
export function concat(xs: readonly Shaped[], axis: number): Tensor {
  const [first] = xs;
  const total = xs.reduce((sum, x) => sum + x.shape[axis], 0);
  const outer = product(first.shape.slice(0, axis));
  const inner = product(first.shape.slice(axis + 1));
  const size = outer * total * inner;
  const data = allocateUnset(first.dtype, size);
  const z = wordsOf(data);
  const unit = wordsPer(first.dtype);
  const step = total * inner * unit;
  let at = 0;
  for (const x of xs) {
    const run = x.shape[axis] * inner * unit;
    const words = wordsOf(x.data);
    for (let o = 0; o < outer; o++) z.set(words.subarray(o * run, (o + 1) * run), o * step + at);
    at += run;
  }
  return { data, dtype: first.dtype, size };
}

type Select = (c: Uint8Array, i: number, x: Words, p: number, y: Words, q: number, z: Words, n: number) => void;

/** p and q are 1 for an operand with all elements and 0 for a single one. */
const selectWords: Select = (c, i, x, p, y, q, z, n) => {
  for (let k = 0; k < n; k++) z[k] = c[k * i] !== 0 ? x[k * p] : y[k * q];
};

const selectUnits =
  (unit: number): Select =>
  (c, i, x, p, y, q, z, n) => {
    for (let k = 0; k < n; k++) {
      const from = c[k * i] !== 0 ? x : y;
      const at = (c[k * i] !== 0 ? k * p : k * q) * unit;
      for (let w = 0; w < unit; w++) z[k * unit + w] = from[at + w];
    }
  };

const selectPairs: Select = (c, i, x, p, y, q, z, n) => {
  for (let k = 0; k < n; k++) {
    const yes = c[k * i] !== 0;
    const a = 2 * k * p;
    const b = 2 * k * q;
    z[2 * k] = yes ? x[a] : y[b];
    z[2 * k + 1] = yes ? x[a + 1] : y[b + 1];
  }
};

/** x where the condition holds, else y; all three broadcast to `shape`. */
export function where(condition: Shaped, x: Shaped, y: Shaped, shape: readonly number[]): Tensor {
  const size = product(shape);
  const data = allocateUnset(x.dtype, size);
  const fit = (t: Shaped): Tensor => (t.size === size || t.size === 1 ? t : broadcast(t, shape));
  const step = (t: Tensor): number => (t.size === 1 && size !== 1 ? 0 : 1);
  const [c, p, q] = [fit(condition), fit(x), fit(y)];
  const unit = wordsPer(x.dtype);
  const select = unit === 1 ? selectWords : unit === 2 ? selectPairs : selectUnits(unit);
  select(c.data as Uint8Array, step(c), wordsOf(p.data), step(p), wordsOf(q.data), step(q), wordsOf(data), size);
  return { data, dtype: x.dtype, size };
}
