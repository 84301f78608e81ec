/**
 * One decimation-in-frequency stage of the Stockham transform (self-sorting; Van Loan 1992, section 1.7): x holds
 * `stride` interleaved transforms of length m·radix, y receives radix·stride transforms of length m. w are the roots of
 * the whole length N, so that the twiddle factor exp(−2πi jp/(m·radix)) is w[j·p·stride].
 */
export type Stage = (x: Float64Array, y: Float64Array, m: number, stride: number, w: Float64Array) => void;

const stage2: Stage = (x, y, m, stride, w) => {
  const half = 2 * m * stride;
  for (let p = 0; p < m; p++) {
    const wr = w[2 * p * stride];
    const wi = w[2 * p * stride + 1];
    let i = 2 * p * stride;
    let o = 2 * i;
    for (let q = 0; q < stride; q++, i += 2, o += 2) {
      const ar = x[i];
      const ai = x[i + 1];
      const br = x[i + half];
      const bi = x[i + half + 1];
      y[o] = ar + br;
      y[o + 1] = ai + bi;
      const dr = ar - br;
      const di = ai - bi;
      y[o + 2 * stride] = dr * wr - di * wi;
      y[o + 2 * stride + 1] = dr * wi + di * wr;
    }
  }
};

const stage4: Stage = (x, y, m, stride, w) => {
  const quarter = 2 * m * stride;
  const s2 = 2 * stride;
  for (let p = 0; p < m; p++) {
    const k = p * s2;
    let i = k;
    let o = 4 * k;
    for (let q = 0; q < stride; q++, i += 2, o += 2) {
      const ar = x[i];
      const ai = x[i + 1];
      const br = x[i + quarter];
      const bi = x[i + quarter + 1];
      const cr = x[i + 2 * quarter];
      const ci = x[i + 2 * quarter + 1];
      const dr = x[i + 3 * quarter];
      const di = x[i + 3 * quarter + 1];
      const sr = ar + cr;
      const si = ai + ci;
      const tr = ar - cr;
      const ti = ai - ci;
      const ur = br + dr;
      const ui = bi + di;
      // −i (b − d)
      const vr = bi - di;
      const vi = dr - br;
      y[o] = sr + ur;
      y[o + 1] = si + ui;
      turn(y, o + s2, tr + vr, ti + vi, w, k);
      turn(y, o + 2 * s2, sr - ur, si - ui, w, 2 * k);
      turn(y, o + 3 * s2, tr - vr, ti - vi, w, 3 * k);
    }
  }
};

const SIN_60 = Math.sqrt(3) / 2;

const stage3: Stage = (x, y, m, stride, w) => {
  const third = 2 * m * stride;
  const s2 = 2 * stride;
  for (let p = 0; p < m; p++) {
    const k = p * s2;
    let i = k;
    let o = 3 * k;
    for (let q = 0; q < stride; q++, i += 2, o += 2) {
      const ar = x[i];
      const ai = x[i + 1];
      const br = x[i + third];
      const bi = x[i + third + 1];
      const cr = x[i + 2 * third];
      const ci = x[i + 2 * third + 1];
      const sr = br + cr;
      const si = bi + ci;
      const tr = ar - 0.5 * sr;
      const ti = ai - 0.5 * si;
      const ur = SIN_60 * (bi - ci);
      const ui = SIN_60 * (cr - br);
      y[o] = ar + sr;
      y[o + 1] = ai + si;
      turn(y, o + s2, tr + ur, ti + ui, w, k);
      turn(y, o + 2 * s2, tr - ur, ti - ui, w, 2 * k);
    }
  }
};

const COS_72 = (Math.sqrt(5) - 1) / 4;
const COS_144 = -(Math.sqrt(5) + 1) / 4;
const SIN_72 = Math.sqrt((5 + Math.sqrt(5)) / 8);
const SIN_144 = Math.sqrt((5 - Math.sqrt(5)) / 8);

const stage5: Stage = (x, y, m, stride, w) => {
  const fifth = 2 * m * stride;
  const s2 = 2 * stride;
  for (let p = 0; p < m; p++) {
    const k = p * s2;
    let i = k;
    let o = 5 * k;
    for (let q = 0; q < stride; q++, i += 2, o += 2) {
      const ar = x[i];
      const ai = x[i + 1];
      // Sums and differences of the elements 1, 4 and 2, 3.
      const sr = x[i + fifth] + x[i + 4 * fifth];
      const si = x[i + fifth + 1] + x[i + 4 * fifth + 1];
      const dr = x[i + fifth] - x[i + 4 * fifth];
      const di = x[i + fifth + 1] - x[i + 4 * fifth + 1];
      const tr = x[i + 2 * fifth] + x[i + 3 * fifth];
      const ti = x[i + 2 * fifth + 1] + x[i + 3 * fifth + 1];
      const er = x[i + 2 * fifth] - x[i + 3 * fifth];
      const ei = x[i + 2 * fifth + 1] - x[i + 3 * fifth + 1];
      const pr = ar + COS_72 * sr + COS_144 * tr;
      const pi = ai + COS_72 * si + COS_144 * ti;
      const qr = ar + COS_144 * sr + COS_72 * tr;
      const qi = ai + COS_144 * si + COS_72 * ti;
      const ur = SIN_72 * di + SIN_144 * ei;
      const ui = -(SIN_72 * dr + SIN_144 * er);
      const vr = SIN_144 * di - SIN_72 * ei;
      const vi = SIN_72 * er - SIN_144 * dr;
      y[o] = ar + sr + tr;
      y[o + 1] = ai + si + ti;
      turn(y, o + s2, pr + ur, pi + ui, w, k);
      turn(y, o + 2 * s2, qr + vr, qi + vi, w, 2 * k);
      turn(y, o + 3 * s2, qr - vr, qi - vi, w, 3 * k);
      turn(y, o + 4 * s2, pr - ur, pi - ui, w, 4 * k);
    }
  }
};

/** y[o] = (re + i im) w[k]. */
function turn(y: Float64Array, o: number, re: number, im: number, w: Float64Array, k: number): void {
  y[o] = re * w[k] - im * w[k + 1];
  y[o + 1] = re * w[k + 1] + im * w[k];
}

/** Any radix, by the definition of the transform; for primes above 5. */
function stageOf(radix: number): Stage {
  const tr = new Float64Array(radix);
  const ti = new Float64Array(radix);
  return (x, y, m, stride, w) => {
    const part = 2 * m * stride;
    const turn = m * stride; // w[turn · k] is the k-th power of the radix-th root
    for (let p = 0; p < m; p++) {
      for (let q = 0; q < stride; q++) {
        const i = 2 * (q + p * stride);
        const o = 2 * (q + p * stride * radix);
        for (let j = 0; j < radix; j++) {
          tr[j] = x[i + j * part];
          ti[j] = x[i + j * part + 1];
        }
        for (let j = 0; j < radix; j++) {
          let sr = tr[0];
          let si = ti[0];
          for (let l = 1, e = j; l < radix; l++, e = e + j >= radix ? e + j - radix : e + j) {
            const cr = w[2 * turn * e];
            const ci = w[2 * turn * e + 1];
            sr += tr[l] * cr - ti[l] * ci;
            si += tr[l] * ci + ti[l] * cr;
          }
          const k = 2 * j * p * stride;
          y[o + 2 * j * stride] = sr * w[k] - si * w[k + 1];
          y[o + 2 * j * stride + 1] = sr * w[k + 1] + si * w[k];
        }
      }
    }
  };
}

/** The stage for a radix. */
export function stageFor(radix: number): Stage {
  if (radix === 4) return stage4;
  if (radix === 3) return stage3;
  if (radix === 5) return stage5;
  return radix === 2 ? stage2 : stageOf(radix);
}
