/** Reductions of consecutive doubles to one number. */
export type Run = (x: Float64Array, i: number, n: number) => number;

/** Pairwise summation: the rounding error grows with log n (Higham 1993). Blocks of 128 with eight running sums. */
export const sumRun: Run = (x, i, n) => {
  if (n < 8) {
    let s = 0;
    for (const end = i + n; i < end; i++) s += x[i];
    return s;
  }
  if (n <= 128) {
    let [a, b, c, d] = [x[i], x[i + 1], x[i + 2], x[i + 3]];
    let [e, f, g, h] = [x[i + 4], x[i + 5], x[i + 6], x[i + 7]];
    const end = i + n;
    for (i += 8; i + 8 <= end; i += 8) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
      e += x[i + 4];
      f += x[i + 5];
      g += x[i + 6];
      h += x[i + 7];
    }
    let s = a + b + (c + d) + (e + f + (g + h));
    for (; i < end; i++) s += x[i];
    return s;
  }
  const half = (n >> 1) & ~7;
  return sumRun(x, i, half) + sumRun(x, i + half, n - half);
};

export const prodRun: Run = (x, i, n) => {
  let p = 1;
  for (const end = i + n; i < end; i++) p *= x[i];
  return p;
};

// Four chains at once: the comparison has to wait for the one before it.
export const maxRun: Run = (x, i, n) => {
  let [a, b, c, d] = [x[i], x[i], x[i], x[i]];
  const end = i + n;
  for (; i + 4 <= end; i += 4) {
    a = Math.max(a, x[i]);
    b = Math.max(b, x[i + 1]);
    c = Math.max(c, x[i + 2]);
    d = Math.max(d, x[i + 3]);
  }
  for (; i < end; i++) a = Math.max(a, x[i]);
  return Math.max(Math.max(a, b), Math.max(c, d));
};

export const minRun: Run = (x, i, n) => {
  let [a, b, c, d] = [x[i], x[i], x[i], x[i]];
  const end = i + n;
  for (; i + 4 <= end; i += 4) {
    a = Math.min(a, x[i]);
    b = Math.min(b, x[i + 1]);
    c = Math.min(c, x[i + 2]);
    d = Math.min(d, x[i + 3]);
  }
  for (; i < end; i++) a = Math.min(a, x[i]);
  return Math.min(Math.min(a, b), Math.min(c, d));
};

/** Combines `rows` rows of `length` numbers, `stride` apart, into z. */
export type Fold = (z: Float64Array, x: Float64Array, i: number, rows: number, stride: number, length: number) => void;

export const sumFold: Fold = (z, x, i, rows, stride, length) => {
  for (; rows > 0; rows--, i += stride) for (let j = 0; j < length; j++) z[j] += x[i + j];
};

export const prodFold: Fold = (z, x, i, rows, stride, length) => {
  for (; rows > 0; rows--, i += stride) for (let j = 0; j < length; j++) z[j] *= x[i + j];
};

export const maxFold: Fold = (z, x, i, rows, stride, length) => {
  for (; rows > 0; rows--, i += stride) for (let j = 0; j < length; j++) z[j] = Math.max(z[j], x[i + j]);
};

export const minFold: Fold = (z, x, i, rows, stride, length) => {
  for (; rows > 0; rows--, i += stride) for (let j = 0; j < length; j++) z[j] = Math.min(z[j], x[i + j]);
};
