/** Binary digits behind the point of the constants computed here. */
const BITS = 256n;
const ONE = 1n << BITS;

/** Σ sign^k x^(2k+1)/(2k+1) of x = a/b: the inverse tangent for sign −1, the inverse hyperbolic tangent for +1. */
function series(a: bigint, b: bigint, sign: 1n | -1n): bigint {
  let power = (ONE * a) / b;
  let sum = power;
  for (let k = 3n; power !== 0n; k += 2n) {
    power = (power * a * a * sign) / (b * b);
    sum += power / k;
  }
  return sum;
}

const atanOf = (a: bigint, b: bigint): bigint =>
  // arctan(1/2) is subtracted where the series would be slow
  2n * a > b ? series(1n, 2n, -1n) + series(2n * a - b, 2n * b + a, -1n) : series(a, b, -1n);

/** π · 2^256, by Machin's formula. */
export const PI = 16n * series(1n, 5n, -1n) - 4n * series(1n, 239n, -1n);
/** ln 2 · 2^256. */
export const LN2 = 2n * series(1n, 3n, 1n);

const product = (a: bigint, b: bigint): bigint => (a * b) >> BITS;

/** x · 2^256 as an integer of 64 binary digits behind the point, to nearest. */
export const fixed = (x: bigint): bigint => (x + (1n << (BITS - 65n))) >> (BITS - 64n);

/** Two words, low first, of an integer below 2^64. */
export const split = (x: bigint): [number, number] => [Number(x & 0xffffffffn), Number(x >> 32n)];

/** The same as WGSL. */
export function literal(x: bigint): string {
  const [low, high] = split(x);
  return `vec2u(0x${low.toString(16)}u, 0x${high.toString(16)}u)`;
}

/** ln 2 as a WGSL `Wide`. */
export const LN2_WIDE = `Wide(${literal(fixed(LN2))}, 0)`;
/** 1 / ln 2 as a WGSL `Wide`. */
export const LOG2E_WIDE = `Wide(${literal(fixed((ONE * ONE) / (2n * LN2)))}, 1)`;

/** a/b with 64 binary digits behind the point, as WGSL. */
export const ratio = (a: bigint, b: bigint): string => literal(quotient(a, b));

/** a/b with 64 binary digits behind the point. */
export const quotient = (a: bigint, b: bigint): bigint => fixed((ONE * a) / b);

/** (2/π) arctan(j/32): quarter turns. */
export const atanQuarters = (j: number): bigint => fixed((2n * ONE * atanOf(BigInt(j), 32n)) / PI);

/** ln(1 + j/32). */
export const logOf = (j: number): bigint => fixed(2n * series(BigInt(j), BigInt(64 + j), 1n));

/** exp(−x) of x · 2^256 in [0, 1), times 2^256. */
function expMinus(x: bigint): bigint {
  let term = ONE;
  let sum = ONE;
  for (let k = 1n; term !== 0n; k++) {
    term = product(-term, x) / k;
    sum += term;
  }
  return sum;
}

/** 2^(−j/32), below 1. */
export const halvings = (j: number): bigint => {
  const x = fixed(expMinus((LN2 * BigInt(j)) / 32n));
  return x < 1n << 64n ? x : (1n << 64n) - 1n;
};

/** The 64 leading digits of 1/k. */
export const inverse = (k: number): bigint => {
  const log2 = 31 - Math.clz32(k);
  return (1n << BigInt(64 + log2 - (k === 2 ** log2 ? 1 : 0))) / BigInt(k);
};

/** Coefficients (π/4)^n / n! of odd n = 1, 3, … 19, with 64 digits. */
export const sineCoefficients = (): bigint[] => {
  const x = PI / 4n;
  let power = x;
  const out: bigint[] = [];
  for (let n = 1n; n <= 19n; n += 2n) {
    out.push(fixed(power));
    power = product(product(power, x), x) / ((n + 1n) * (n + 2n));
  }
  return out;
};

/**
 * Words of 2/π, the highest first: word k holds the bits of weights 2^(32 zeros − 32k − 1) downwards, after as many words
 * of zeros as said.
 */
export function twoOverPi(zeros: number, words: number): number[] {
  const value = (2n * ONE * ONE) / PI;
  const digits = 32n * BigInt(words);
  if (digits > BITS - 16n) throw new RangeError('2/π is known to 240 digits');
  const bits = value >> (BITS - digits);
  const word = (k: number) => Number((bits >> (digits - 32n * BigInt(k + 1))) & 0xffffffffn);
  return [...new Array<number>(zeros).fill(0), ...Array.from({ length: words }, (_, k) => word(k))];
}
