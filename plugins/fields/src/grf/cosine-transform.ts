import { type NDArray, referenceNamespace } from '@glass-ts/core';

/** A DFT of complex numbers, interleaved; sign −1 forward, +1 backward without 1/n. */
function dft(data: Float64Array, sign: 1 | -1): Float64Array {
  const xp = referenceNamespace();
  const x = xp.fromTyped(data, [data.length / 2], 'complex128');
  const y: NDArray = sign < 0 ? xp.fft.fft(x) : xp.fft.ifft(x, { norm: 'forward' });
  return y.values() as Float64Array;
}

let turns = new Float64Array(0);

/** cos and sin of πj/2n; those of the last n are kept, since a solver transforms one length many times. */
function quarterTurns(n: number): Float64Array {
  if (turns.length === 2 * n) return turns;
  turns = new Float64Array(2 * n);
  for (let j = 0; j < n; j++) {
    turns[2 * j] = Math.cos((Math.PI * j) / (2 * n));
    turns[2 * j + 1] = Math.sin((Math.PI * j) / (2 * n));
  }
  return turns;
}

/** Where sample k goes in Makhoul's order: even samples forwards, then odd ones backwards. */
const place = (k: number, n: number): number => (k % 2 === 0 ? k / 2 : n - (k + 1) / 2);

/**
 * Cosine coefficients of samples at θ_k = (k + ½)π/n: b_0 = Σ f/n, b_j = (2/n) Σ f_k cos(jθ_k). One complex FFT of length n
 * (Makhoul 1980).
 */
export function cosineCoefficients(f: Float64Array): Float64Array {
  const n = f.length;
  const data = new Float64Array(2 * n);
  for (let k = 0; k < n; k++) data[2 * place(k, n)] = f[k];
  const y = dft(data, -1);
  const turn = quarterTurns(n);
  const b = new Float64Array(n);
  for (let j = 0; j < n; j++)
    b[j] = ((j === 0 ? 1 : 2) / n) * (turn[2 * j] * y[2 * j] + turn[2 * j + 1] * y[2 * j + 1]);
  return b;
}

/** Samples Σ_j b_j cos(jθ_k) of a cosine series at θ_k = (k + ½)π/n; inverse of {@link cosineCoefficients}. */
export function cosineSamples(b: Float64Array): Float64Array {
  const n = b.length;
  const turn = quarterTurns(n);
  const data = new Float64Array(2 * n);
  for (let j = 0; j < n; j++) {
    // Half of (b_j − i b_{n−j}) e^{iπj/2n}: the spectrum of the reordered samples.
    const [x, y] = j === 0 ? [b[0], 0] : [0.5 * b[j], -0.5 * b[n - j]];
    data[2 * j] = x * turn[2 * j] - y * turn[2 * j + 1];
    data[2 * j + 1] = x * turn[2 * j + 1] + y * turn[2 * j];
  }
  const v = dft(data, 1);
  const out = new Float64Array(n);
  for (let k = 0; k < n; k++) out[k] = v[2 * place(k, n)];
  return out;
}
