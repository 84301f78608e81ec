/** Product of double matrices: panels of 4 rows times panels of 4 columns, both packed so that the kernel reads forwards. */

type F = Float64Array;

/** Depth of a packed panel: two panels of 4 × 256 doubles fill half of the first-level cache. */
const DEPTH = 256;
/** Below this many multiplications packing does not pay. */
const SMALL = 4096;

function multiplySmall(x: F, xo: number, y: F, yo: number, z: F, zo: number, m: number, k: number, n: number): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let s = 0;
      for (let p = 0; p < k; p++) s += x[xo + i * k + p] * y[yo + p * n + j];
      z[zo + i * n + j] = s;
    }
  }
}

/** Rows i…i+3 of x, columns p0…p0+depth, element-wise interleaved; missing rows are zero. */
function packRows(x: F, xo: number, m: number, k: number, p0: number, depth: number, z: F): void {
  let o = 0;
  for (let i = 0; i < m; i += 4) {
    for (let r = 0; r < 4; r++) {
      const from = xo + (i + r) * k + p0;
      if (i + r < m) for (let p = 0; p < depth; p++) z[o + 4 * p + r] = x[from + p];
      else for (let p = 0; p < depth; p++) z[o + 4 * p + r] = 0;
    }
    o += 4 * depth;
  }
}

function packColumns(y: F, yo: number, n: number, p0: number, depth: number, z: F): void {
  let o = 0;
  for (let j = 0; j < n; j += 4) {
    const width = Math.min(4, n - j);
    for (let p = 0; p < depth; p++, o += 4) {
      const from = yo + (p0 + p) * n + j;
      for (let c = 0; c < 4; c++) z[o + c] = c < width ? y[from + c] : 0;
    }
  }
}

/** acc[0…7] = two rows of the 4 × 4 tile: rows r, r+1 of panel a times panel b. */
function tile(a: F, ao: number, b: F, bo: number, depth: number, acc: F, t: number): void {
  let c00 = 0;
  let c01 = 0;
  let c02 = 0;
  let c03 = 0;
  let c10 = 0;
  let c11 = 0;
  let c12 = 0;
  let c13 = 0;
  for (const end = bo + 4 * depth; bo < end; bo += 4, ao += 4) {
    const p = a[ao];
    const q = a[ao + 1];
    const b0 = b[bo];
    const b1 = b[bo + 1];
    const b2 = b[bo + 2];
    const b3 = b[bo + 3];
    c00 += p * b0;
    c01 += p * b1;
    c02 += p * b2;
    c03 += p * b3;
    c10 += q * b0;
    c11 += q * b1;
    c12 += q * b2;
    c13 += q * b3;
  }
  acc[t] = c00;
  acc[t + 1] = c01;
  acc[t + 2] = c02;
  acc[t + 3] = c03;
  acc[t + 4] = c10;
  acc[t + 5] = c11;
  acc[t + 6] = c12;
  acc[t + 7] = c13;
}

const acc = new Float64Array(16);

function addTile(z: F, zo: number, n: number, rows: number, cols: number): void {
  for (let r = 0; r < rows; r++) for (let c = 0; c < cols; c++) z[zo + r * n + c] += acc[4 * r + c];
}

/** z (m, n), zero before, becomes x (m, k) · y (k, n); each matrix starts at its offset. */
export function multiplyFloats(
  x: F,
  xo: number,
  y: F,
  yo: number,
  z: F,
  zo: number,
  m: number,
  k: number,
  n: number,
): void {
  if (m * n * k < SMALL || n < 3 || m < 3) {
    multiplySmall(x, xo, y, yo, z, zo, m, k, n);
    return;
  }
  const depthMax = Math.min(DEPTH, k);
  const a = new Float64Array(Math.ceil(m / 4) * 4 * depthMax);
  const b = new Float64Array(Math.ceil(n / 4) * 4 * depthMax);
  for (let p0 = 0; p0 < k; p0 += DEPTH) {
    const depth = Math.min(DEPTH, k - p0);
    packRows(x, xo, m, k, p0, depth, a);
    packColumns(y, yo, n, p0, depth, b);
    for (let i = 0; i < m; i += 4) {
      for (let j = 0; j < n; j += 4) {
        tile(a, i * depth, b, j * depth, depth, acc, 0);
        tile(a, i * depth + 2, b, j * depth, depth, acc, 8);
        addTile(z, zo + i * n + j, n, Math.min(4, m - i), Math.min(4, n - j));
      }
    }
  }
}
