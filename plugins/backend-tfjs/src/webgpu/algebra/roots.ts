/** exp(−2πi·j/n), j = 0 … n − 1, rounded from double precision; angles are reduced to an eighth of a turn. */
export function rootsOfUnity(n: number): Float32Array {
  const out = new Float32Array(2 * n);
  for (let j = 0; j < n; j++) [out[2 * j], out[2 * j + 1]] = root(j, n);
  return out;
}

/** exp(−2πi·j/n) for 0 ≤ j < n. */
export function root(j: number, n: number): [number, number] {
  // Eighth of a turn and the place in it, counted from its nearer axis.
  const eighth = Math.floor((8 * j) / n);
  const rest = 8 * j - eighth * n;
  const odd = eighth % 2 === 1;
  const angle = ((odd ? n - rest : rest) / n) * (Math.PI / 4);
  const [c, s] = odd ? [Math.sin(angle), Math.cos(angle)] : [Math.cos(angle), Math.sin(angle)];
  const quarter = eighth >> 1;
  const turned: readonly [number, number][] = [
    [c, -s],
    [-s, -c],
    [-c, s],
    [s, c],
  ];
  return turned[quarter];
}

/** Discrete Fourier transform in double precision of a power of two, in place; (re, im) interleaved. */
export function fftDouble(x: Float64Array): void {
  const n = x.length / 2;
  for (let i = 0, j = 0; i < n; i++) {
    if (i < j) {
      [x[2 * i], x[2 * j]] = [x[2 * j], x[2 * i]];
      [x[2 * i + 1], x[2 * j + 1]] = [x[2 * j + 1], x[2 * i + 1]];
    }
    let bit = n >> 1;
    for (; bit > 0 && j & bit; bit >>= 1) j ^= bit;
    j |= bit;
  }
  for (let size = 2; size <= n; size *= 2) {
    for (let k = 0; k < size / 2; k++) {
      const [c, s] = root(k, size);
      for (let p = k; p < n; p += size) {
        const q = p + size / 2;
        const re = x[2 * q] * c - x[2 * q + 1] * s;
        const im = x[2 * q] * s + x[2 * q + 1] * c;
        x[2 * q] = x[2 * p] - re;
        x[2 * q + 1] = x[2 * p + 1] - im;
        x[2 * p] += re;
        x[2 * p + 1] += im;
      }
    }
  }
}
