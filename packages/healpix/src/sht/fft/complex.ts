import { factorize, goodSize, LARGEST_RADIX, rootsOfUnity } from './factors.ts';

/** Unnormalised DFT of one length, in place on interleaved complex data. */
export interface ComplexFft {
  readonly n: number;
  /** Bytes held by tables and scratch memory. */
  readonly bytes: number;
  /** X_k = Σ_j x_j exp(2πi·sign·jk/n); `data` holds n complex numbers from element `offset` (counted in doubles). */
  transform(data: Float64Array, offset: number, sign: 1 | -1): void;
}

interface Stage {
  readonly radix: number;
  /** Product of the radices before this stage. */
  readonly stride: number;
  /** Blocks: n / (stride · radix). */
  readonly blocks: number;
  /** exp(2πi qk/(blocks·radix)), q < blocks, 1 ≤ k < radix. */
  readonly twiddles: Float64Array;
  /** exp(2πi k/radix) for generic radices. */
  readonly roots: Float64Array;
}

/** Plan for any length: mixed-radix Stockham (Temperton 1983), or Bluestein (1970) for lengths with a large prime factor. */
export function complexFft(n: number): ComplexFft {
  const factors = factorize(n);
  return factors.every((p) => p <= LARGEST_RADIX) ? new Stockham(n, factors) : new Bluestein(n);
}

class Stockham implements ComplexFft {
  readonly n: number;
  readonly bytes: number;
  readonly #stages: Stage[] = [];
  readonly #work: readonly [Float64Array, Float64Array];

  constructor(n: number, factors: readonly number[]) {
    this.n = n;
    let stride = 1;
    let bytes = 32 * n;
    for (const radix of factors) {
      const length = n / stride;
      const blocks = length / radix;
      const all = rootsOfUnity(length);
      const twiddles = new Float64Array(2 * blocks * (radix - 1));
      let t = 0;
      for (let q = 0; q < blocks; q++) {
        for (let k = 1; k < radix; k++) {
          const at = 2 * ((q * k) % length);
          twiddles[t++] = all[at];
          twiddles[t++] = all[at + 1];
        }
      }
      this.#stages.push({ radix, stride, blocks, twiddles, roots: rootsOfUnity(radix) });
      bytes += twiddles.byteLength;
      stride *= radix;
    }
    this.bytes = bytes;
    this.#work = [new Float64Array(2 * n), new Float64Array(2 * n)];
  }

  transform(data: Float64Array, offset: number, sign: 1 | -1): void {
    const size = 2 * this.n;
    let [x, y] = this.#work;
    if (this.#stages.length === 0) return;
    x.set(data.subarray(offset, offset + size));
    for (const stage of this.#stages) {
      if (stage.radix === 4) radix4(x, y, stage, sign);
      else if (stage.radix === 2) radix2(x, y, stage, sign);
      else if (stage.radix === 3) radix3(x, y, stage, sign);
      else radixAny(x, y, stage, sign);
      [x, y] = [y, x];
    }
    data.set(x, offset);
  }
}

function radix2(x: Float64Array, y: Float64Array, { stride, blocks, twiddles }: Stage, sign: number): void {
  const half = 2 * stride * blocks;
  for (let q = 0; q < blocks; q++) {
    const wr = twiddles[2 * q];
    const wi = sign * twiddles[2 * q + 1];
    let i = 2 * stride * q;
    let o = 4 * stride * q;
    for (let j = 0; j < stride; j++, i += 2, o += 2) {
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
}

function radix3(x: Float64Array, y: Float64Array, { stride, blocks, twiddles }: Stage, sign: number): void {
  const third = 2 * stride * blocks;
  const s2 = 2 * stride;
  const sine = sign * Math.sqrt(0.75);
  for (let q = 0; q < blocks; q++) {
    const w1r = twiddles[4 * q];
    const w1i = sign * twiddles[4 * q + 1];
    const w2r = twiddles[4 * q + 2];
    const w2i = sign * twiddles[4 * q + 3];
    let i = s2 * q;
    let o = 3 * s2 * q;
    for (let j = 0; j < stride; j++, i += 2, o += 2) {
      const ar = x[i];
      const ai = x[i + 1];
      const br = x[i + third];
      const bi = x[i + third + 1];
      const cr = x[i + 2 * third];
      const ci = x[i + 2 * third + 1];
      const sr = br + cr;
      const si = bi + ci;
      const mr = ar - 0.5 * sr;
      const mi = ai - 0.5 * si;
      const dr = -sine * (bi - ci);
      const di = sine * (br - cr);
      y[o] = ar + sr;
      y[o + 1] = ai + si;
      const ur = mr + dr;
      const ui = mi + di;
      y[o + s2] = ur * w1r - ui * w1i;
      y[o + s2 + 1] = ur * w1i + ui * w1r;
      const vr = mr - dr;
      const vi = mi - di;
      y[o + 2 * s2] = vr * w2r - vi * w2i;
      y[o + 2 * s2 + 1] = vr * w2i + vi * w2r;
    }
  }
}

function radix4(x: Float64Array, y: Float64Array, { stride, blocks, twiddles }: Stage, sign: number): void {
  const quarter = 2 * stride * blocks;
  const s2 = 2 * stride;
  for (let q = 0; q < blocks; q++) {
    const w1r = twiddles[6 * q];
    const w1i = sign * twiddles[6 * q + 1];
    const w2r = twiddles[6 * q + 2];
    const w2i = sign * twiddles[6 * q + 3];
    const w3r = twiddles[6 * q + 4];
    const w3i = sign * twiddles[6 * q + 5];
    let i = s2 * q;
    let o = 4 * s2 * q;
    for (let j = 0; j < stride; j++, i += 2, o += 2) {
      const ar = x[i];
      const ai = x[i + 1];
      const br = x[i + quarter];
      const bi = x[i + quarter + 1];
      const cr = x[i + 2 * quarter];
      const ci = x[i + 2 * quarter + 1];
      const dr = x[i + 3 * quarter];
      const di = x[i + 3 * quarter + 1];
      const acr = ar + cr;
      const aci = ai + ci;
      const amr = ar - cr;
      const ami = ai - ci;
      const bdr = br + dr;
      const bdi = bi + di;
      // ±i (b − d)
      const jr = -sign * (bi - di);
      const ji = sign * (br - dr);
      y[o] = acr + bdr;
      y[o + 1] = aci + bdi;
      const ur = amr + jr;
      const ui = ami + ji;
      y[o + s2] = ur * w1r - ui * w1i;
      y[o + s2 + 1] = ur * w1i + ui * w1r;
      const vr = acr - bdr;
      const vi = aci - bdi;
      y[o + 2 * s2] = vr * w2r - vi * w2i;
      y[o + 2 * s2 + 1] = vr * w2i + vi * w2r;
      const tr = amr - jr;
      const ti = ami - ji;
      y[o + 3 * s2] = tr * w3r - ti * w3i;
      y[o + 3 * s2 + 1] = tr * w3i + ti * w3r;
    }
  }
}

/** Any odd prime radix: pairs (r, p − r) share the cosine and sine sums. */
function radixAny(x: Float64Array, y: Float64Array, stage: Stage, sign: number): void {
  const { radix: p, stride, blocks, twiddles, roots } = stage;
  const part = 2 * stride * blocks;
  const s2 = 2 * stride;
  const half = (p - 1) >> 1;
  const sr = new Float64Array(half + 1);
  const si = new Float64Array(half + 1);
  const dr = new Float64Array(half + 1);
  const di = new Float64Array(half + 1);
  for (let q = 0; q < blocks; q++) {
    let i = s2 * q;
    let o = p * s2 * q;
    const w = 2 * (p - 1) * q;
    for (let j = 0; j < stride; j++, i += 2, o += 2) {
      const ar = x[i];
      const ai = x[i + 1];
      let totalR = ar;
      let totalI = ai;
      for (let r = 1; r <= half; r++) {
        const a = i + r * part;
        const b = i + (p - r) * part;
        totalR += sr[r] = x[a] + x[b];
        totalI += si[r] = x[a + 1] + x[b + 1];
        dr[r] = x[a] - x[b];
        di[r] = x[a + 1] - x[b + 1];
      }
      y[o] = totalR;
      y[o + 1] = totalI;
      for (let k = 1; k <= half; k++) {
        let er = ar;
        let ei = ai;
        let fr = 0;
        let fi = 0;
        let at = 0;
        for (let r = 1; r <= half; r++) {
          at += k;
          if (at >= p) at -= p;
          const c = roots[2 * at];
          const s = roots[2 * at + 1];
          er += c * sr[r];
          ei += c * si[r];
          fr += s * dr[r];
          fi += s * di[r];
        }
        // out_k = e + i·sign·f, out_{p−k} = e − i·sign·f
        const ur = er - sign * fi;
        const ui = ei + sign * fr;
        const vr = er + sign * fi;
        const vi = ei - sign * fr;
        const wa = w + 2 * (k - 1);
        const wb = w + 2 * (p - k - 1);
        const war = twiddles[wa];
        const wai = sign * twiddles[wa + 1];
        const wbr = twiddles[wb];
        const wbi = sign * twiddles[wb + 1];
        y[o + k * s2] = ur * war - ui * wai;
        y[o + k * s2 + 1] = ur * wai + ui * war;
        y[o + (p - k) * s2] = vr * wbr - vi * wbi;
        y[o + (p - k) * s2 + 1] = vr * wbi + vi * wbr;
      }
    }
  }
}

/** Convolution with a chirp, exp(πi k²/n), at a length of small factors. */
class Bluestein implements ComplexFft {
  readonly n: number;
  readonly bytes: number;
  readonly #inner: Stockham;
  /** exp(πi k²/n), k < n; k² is reduced modulo 2n in integers. */
  readonly #chirp: Float64Array;
  /** DFT of the conjugate chirp, divided by the inner length. */
  readonly #filter: Float64Array;
  readonly #work: Float64Array;

  constructor(n: number) {
    const size = goodSize(2 * n - 1);
    this.n = n;
    this.#inner = new Stockham(size, factorize(size));
    const roots = rootsOfUnity(2 * n);
    const chirp = new Float64Array(2 * n);
    const filter = new Float64Array(2 * size);
    let square = 0;
    for (let k = 0; k < n; k++) {
      chirp[2 * k] = roots[2 * square];
      chirp[2 * k + 1] = roots[2 * square + 1];
      for (const at of k === 0 ? [0] : [k, size - k]) {
        filter[2 * at] = chirp[2 * k] / size;
        filter[2 * at + 1] = -chirp[2 * k + 1] / size;
      }
      square = (square + 2 * k + 1) % (2 * n);
    }
    this.#inner.transform(filter, 0, 1);
    this.#chirp = chirp;
    this.#filter = filter;
    this.#work = new Float64Array(2 * size);
    this.bytes = this.#inner.bytes + chirp.byteLength + 2 * filter.byteLength;
  }

  transform(data: Float64Array, offset: number, sign: 1 | -1): void {
    const work = this.#work;
    const chirp = this.#chirp;
    const filter = this.#filter;
    const n = this.n;
    // jk = (j² + k² − (k − j)²)/2; for sign −1 the input and output are conjugated
    for (let k = 0; k < n; k++) {
      const re = data[offset + 2 * k];
      const im = sign * data[offset + 2 * k + 1];
      work[2 * k] = re * chirp[2 * k] - im * chirp[2 * k + 1];
      work[2 * k + 1] = re * chirp[2 * k + 1] + im * chirp[2 * k];
    }
    work.fill(0, 2 * n);
    this.#inner.transform(work, 0, 1);
    for (let k = 0; k < work.length; k += 2) {
      const re = work[k];
      const im = work[k + 1];
      work[k] = re * filter[k] - im * filter[k + 1];
      work[k + 1] = re * filter[k + 1] + im * filter[k];
    }
    this.#inner.transform(work, 0, -1);
    for (let k = 0; k < n; k++) {
      const re = work[2 * k];
      const im = work[2 * k + 1];
      data[offset + 2 * k] = re * chirp[2 * k] - im * chirp[2 * k + 1];
      data[offset + 2 * k + 1] = sign * (re * chirp[2 * k + 1] + im * chirp[2 * k]);
    }
  }
}
