import {
  atanQuarters,
  fixed,
  halvings,
  inverse,
  LN2,
  literal,
  logOf,
  PI,
  quotient,
  sineCoefficients,
  split,
  twoOverPi,
} from './constants.ts';
import { stirlingTable } from './log-poisson.ts';

/** `inverse(k)` is there for k = 1 … this. */
export const LARGEST_INVERSE = 96;
/** Words of zeros before 2/π, and words of it. */
const ZEROS = 3;
const WORDS_OF_TURNS = 7;

const factorial = (n: number): bigint => (n < 2 ? 1n : BigInt(n) * factorial(n - 1));
const range = (n: number): number[] => Array.from({ length: n }, (_, j) => j);

/** Parts of the table, in order. Coefficients of series begin with that of the last term. */
const PARTS: Readonly<Record<string, () => bigint[]>> = {
  ATAN: () => range(33).map(atanQuarters),
  LOG: () => range(33).map(logOf),
  HALVINGS: () => range(32).map(halvings),
  INVERSES: () => range(LARGEST_INVERSE).map((j) => inverse(j + 1)),
  TURNS: () => twoOverPi(ZEROS, WORDS_OF_TURNS).map(BigInt),
  SINES: () => sineCoefficients().reverse(),
  EXPONENTIAL: () => range(7).map((j) => quotient(1n, factorial(8 - j))),
  ARC: () => range(4).map((j) => quotient(1n, BigInt(9 - 2 * j) << BigInt(40 - 10 * j))),
  AREA: () => range(4).map((j) => quotient(1n, BigInt(9 - 2 * j))),
  STIRLING: stirlingTable,
};

let places: string | undefined;
let rows: bigint[] | undefined;

function build(): { readonly places: string; readonly rows: bigint[] } {
  if (places === undefined || rows === undefined) {
    rows = [];
    const lines: string[] = [];
    for (const [name, make] of Object.entries(PARTS)) {
      lines.push(`const ${name} = ${rows.length}u;`);
      rows.push(...make());
    }
    places = lines.join('\n');
  }
  return { places, rows };
}

/** The table that the functions read: (low, high) words. */
export const functionTable = (): Uint32Array => Uint32Array.from(build().rows.flatMap(split));

/** Key of that table in the runtime. */
export const FUNCTION_TABLE = 'kernels/wide/functions';

/**
 * WGSL of functions to 2^-60 and better. Needs WORDS, WIDE and `var<storage, read> table : array<vec2u>` with
 * `functionTable()`.
 */
export const functions = (): string => /* wgsl */ `
${build().places}
// c0 - z (c1 - z (c2 - ...)) of coefficients in the table.
fn alternating(first : u32, count : u32, z : vec2u) -> vec2u {
  var s = table[first];
  for (var k = 1u; k < count; k++) { s = sub2(table[first + k], mul2(z, s)); }
  return s;
}
// (2 / pi) atan(y / x) for y <= x, x > 0: quarter turns, a fraction of 64 bits up to 1/2. Exact where y is 0 or x.
fn atanQuarters(y : Wide, x : Wide) -> vec2u {
  if (zero2(y.m)) { return vec2u(0u); }
  let a = shr2(x.m, 1u);
  let b = shr2(y.m, u32(min(x.e - y.e + 1, 64)));
  let j = u32(min(f32(b.y) / f32(a.y) * 32.0 + 0.5, 32.0));
  // 32 b - j a lies within a quarter of 2^64 around 0
  let n = sub2(shl2(b, 5u), add2(vec2u(a.x * j, a.y * j), vec2u(0u, mulHigh(a.x, j))));
  // a + b j / 32
  let d = add2(a, select(mul2(b, vec2u(0u, j << 27u)), b, j == 32u));
  let s = clz2(d);
  // 32 w, and atan(w) = w (1 - w^2 / 3 + ...)
  let t = shl2(mul2(magnitude2(n), reciprocal2(shl2(d, s))), 1u + s);
  let z = mul2(t, t);
  let u = mul2(t, ${literal(fixed((1n << 508n) / PI))});
  let part = sub2(u, mul2(u, mul2(z, alternating(ARC, 4u, z))));
  return adjust(table[ATAN + j], part, n.y >= 0x80000000u);
}
// 1 / k.
fn inverse(k : u32) -> Wide {
  return Wide(table[INVERSES - 1u + k], i32(countLeadingZeros(k)) - 31 + select(0, 1, (k & (k - 1u)) == 0u));
}
// sin(pi/4 t) of a fraction of 64 bits.
fn sineEighth(t : vec2u) -> vec2u {
  return mul2(t, alternating(SINES, 10u, mul2(t, t)));
}
// 2^-f of a fraction of 64 bits, a fraction of 64 bits at most 1 - 2^-64.
fn halving(f : vec2u) -> vec2u {
  // 2^-j/32 exp(-g)
  let t = table[HALVINGS + (f.y >> 27u)];
  let g = mul2(vec2u(f.x, f.y & 0x7ffffffu), ${literal(fixed(LN2))});
  let s = mul2(g, alternating(EXPONENTIAL, 7u, g));
  return sub2(t, mul2(t, sub2(g, mul2(g, s))));
}
// ln of the mantissa 2m / 2^64 in [1, 2) of a wide number, a fraction of 64 bits.
fn logMantissa(m : vec2u) -> vec2u {
  let j = (m.y >> 26u) & 31u;
  // x = c + r with c = 1 + j/32 in units of 2^-63: ln c + 2 atanh(r / (x + c))
  let c = vec2u(0u, (32u + j) << 26u);
  let w = mul2(sub2(m, c), reciprocal2(add2(shr2(m, 1u), shr2(c, 1u))));
  let z = mul2(w, w);
  var s = table[AREA];
  for (var k = 1u; k < 4u; k++) { s = add2(table[AREA + k], mul2(z, s)); }
  return add2(table[LOG + j], shl2(add2(w, mul2(w, mul2(z, s))), 1u));
}
// 4 frac(2^(e - 2) m (2 / pi)) of the digits m < 2^24: quarter turns (whole, fraction of 64 bits), e up to 104.
fn reduceTurns(m : u32, e : i32) -> vec3u {
  let at = u32(max(e - 2 + ${32 * ZEROS}, 0));
  let k = TURNS + (at >> 5u);
  let s = at & 31u;
  var w : vec3u;
  for (var j = 0u; j < 3u; j++) {
    w[j] = (table[k + j].x << s) | ((table[k + j + 1u].x >> 1u) >> (31u - s));
  }
  // the upper 66 of the lower 96 bits of the product
  let p = add2(vec2u(w.y * m, mulHigh(w.y, m)), vec2u(mulHigh(w.z, m), 0u));
  let top = p.y + w.x * m;
  return vec3u(top >> 30u, (p.x << 2u) | ((w.z * m) >> 30u), (top << 2u) | (p.x >> 30u));
}
`;
