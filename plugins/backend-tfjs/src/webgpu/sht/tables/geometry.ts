/** Ring pairs of a workgroup of the Legendre kernels. */
export const BLOCK = 64;

/** Words of a `Ring` of the kernels. */
export const RING_WORDS = 20;

/** Depth in nats below which a function counts as zero: 2e-16, far below float32. */
const DEPTH = 36;

/** Number of ring pairs of a map, north and south; the last one is the equator alone. */
export const pairCount = (nside: number): number => 2 * nside;

/** Ring pairs rounded up to whole blocks. */
export const paddedPairs = (nside: number): number => Math.ceil(pairCount(nside) / BLOCK) * BLOCK;

/** 1 − cos θ (free of cancellation) and cos θ of the northern ring of pair p (Górski et al. 2005, equations 4–9). */
export function latitude(nside: number, p: number): readonly [y: number, z: number] {
  const i = p + 1;
  if (i < nside) {
    const y = (i * i) / (3 * nside * nside);
    return [y, 1 - y];
  }
  return [(2 * i - nside) / (3 * nside), (4 * nside - 2 * i) / (3 * nside)];
}

/** Bytes of the larger one of the tables of rings: their roots of unity (see `ringRoots`), or their geometry. */
export const ringTableBytes = (nside: number): number =>
  Math.max(4 * RING_WORDS * paddedPairs(nside), 8 * (64 * nside + (nside * (nside + 16)) / 16));

/**
 * Largest m that matters on each block of ring pairs, ascending. WKB: the functions of order m at degree l ≤ lmax lie below
 * exp(−m artanh(q/(m cos θ)) + J artanh(q/(J cos θ))), q² = m² − J² sin² θ, J = lmax + ½, beyond the turning point.
 */
export function orderLimits(nside: number, lmax: number, spin: number): Int32Array {
  const pairs = pairCount(nside);
  const out = new Int32Array(paddedPairs(nside) / BLOCK);
  const J = lmax + 0.5;
  for (let b = 0; b < out.length; b++) {
    const [y, z] = latitude(nside, Math.min((b + 1) * BLOCK, pairs) - 1);
    const sine2 = y * (1 + z);
    const depth = (m: number): number => {
      const q2 = m * m - J * J * sine2;
      if (q2 <= 0 || z <= 0) return 0;
      const q = Math.sqrt(q2);
      const part = (n: number): number => n * Math.atanh(Math.min(q / (n * z), 1 - 1e-16));
      return part(m) - part(J);
    };
    let low = 0;
    let high = lmax;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (depth(Math.max(0, middle - spin)) <= DEPTH) low = middle;
      else high = middle - 1;
    }
    out[b] = low;
  }
  return out;
}

/**
 * The array of `Ring` (see wgsl/ring.ts): cos θ; −2(1 − cos θ) in two parts; the order limit of the block; −log₂ sin θ as an
 * integer and three 16-bit digits; and for min(m, s) = 0, 1, 2 the factors of the two first functions beside powers of sin θ, mantissas
 * and binary exponents.
 */
export function ringTable(nside: number, lmax: number, spin: number): Uint32Array {
  const padded = paddedPairs(nside);
  const words = new Uint32Array(padded * RING_WORDS);
  const floats = new Float32Array(words.buffer);
  const limits = orderLimits(nside, lmax, spin);
  for (let p = 0; p < padded; p++) {
    const at = p * RING_WORDS;
    const [y, z] = latitude(nside, Math.min(p, pairCount(nside) - 1));
    const chord = -2 * y;
    floats[at] = z;
    floats[at + 1] = chord;
    floats[at + 2] = chord - Math.fround(chord);
    words[at + 3] = limits[Math.floor(p / BLOCK)];
    // log sin² θ keeps its digits near the equator only as log(1 − z²)
    const log = -0.5 * (z < 0.5 ? Math.log1p(-z * z) / Math.LN2 : Math.log2(y * (1 + z)));
    let rest = Math.max(0, log);
    for (let d = 0; d < 4; d++) {
      words[at + 4 + d] = Math.floor(rest);
      rest = (rest - Math.floor(rest)) * 65536;
    }
    for (let j = 0; j <= spin; j++) {
      const [minus, plus] = seedFactors(j, spin, y, z);
      const set = (slot: number, value: number): void => {
        const exponent = Math.floor(Math.log2(Math.abs(value))) + 1;
        floats[at + 8 + 4 * j + slot] = value * 2 ** -exponent;
        floats[at + 10 + 4 * j + slot] = exponent;
      };
      set(0, minus);
      set(1, plus);
    }
  }
  return words;
}

/**
 * (−1)^s λ^l_{m,−s} and λ^l_{m,s} at l = max(m, s): for j = m < s from d^s_{m,s} = √C(2s, s−m) cos^{s+m}(θ/2) sin^{s−m}(θ/2), complete; for j = s
 * the factors (sin²(θ/2))^s and (cos²(θ/2))^s of sin^{m−s} θ and the prefactor of m (Varshalovich et al. 1988, 4.14).
 */
function seedFactors(j: number, spin: number, y: number, z: number): readonly [minus: number, plus: number] {
  const sine = 0.5 * y;
  const cosine = 0.5 * (1 + z);
  if (j === spin) return [(spin & 1 ? -1 : 1) * sine ** spin, cosine ** spin];
  let binomial = 1;
  for (let k = 1; k <= spin - j; k++) binomial *= (2 * spin - k + 1) / k;
  const scale = Math.sqrt(((2 * spin + 1) / (4 * Math.PI)) * binomial);
  const minus = scale * cosine ** ((spin - j) / 2) * sine ** ((spin + j) / 2);
  return [j & 1 ? -minus : minus, scale * cosine ** ((spin + j) / 2) * sine ** ((spin - j) / 2)];
}
