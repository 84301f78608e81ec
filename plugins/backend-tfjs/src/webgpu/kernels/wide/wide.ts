/**
 * WGSL of non-negative floating-point numbers with 64 binary digits: value m 2^(e - 64), the top bit of m set; zero has
 * m = 0. Needs WORDS. Sums, products and quotients have relative errors below 2^-61, and those of few digits are exact.
 * Reciprocals start from float32 estimates, which need be good to a thousandth only: Newton's steps are in integers.
 */
export const WIDE = /* wgsl */ `
struct Wide { m : vec2u, e : i32 }
const NOTHING = -1000000;

fn wide(m : vec2u, e : i32) -> Wide {
  if (zero2(m)) { return Wide(vec2u(0u), NOTHING); }
  let s = clz2(m);
  return Wide(shl2(m, s), e - i32(s));
}
fn wideOf(n : u32) -> Wide { return wide(vec2u(n, 0u), 64); }
// A fraction of 64 bits.
fn wideFraction(m : vec2u) -> Wide { return wide(m, 0); }
fn lessWide(a : Wide, b : Wide) -> bool { return a.e < b.e || (a.e == b.e && less2(a.m, b.m)); }
// a 2^n.
fn shiftWide(a : Wide, n : i32) -> Wide { return Wide(a.m, a.e + select(n, 0, zero2(a.m))); }
fn mulWide(a : Wide, b : Wide) -> Wide {
  let m = mul2(a.m, b.m);
  let s = 1u - (m.y >> 31u);
  return Wide(vec2u(m.x << s, (m.y << s) | ((m.x >> 31u) & s)), max(a.e + b.e - i32(s), NOTHING));
}
fn addWide(a : Wide, b : Wide) -> Wide {
  let swap = lessWide(a, b);
  let p = b.e; let q = a.e;
  let big = Wide(select(a.m, b.m, swap), select(q, p, swap));
  let small = Wide(select(b.m, a.m, swap), select(p, q, swap));
  if (zero2(small.m)) { return big; }
  let sum = add2(big.m, shr2(small.m, u32(min(big.e - small.e, 64))));
  if (less2(sum, big.m)) {
    let half = shr2(sum, 1u);
    return Wide(vec2u(half.x, half.y | 0x80000000u), big.e + 1);
  }
  return Wide(sum, big.e);
}
// a - b for b <= a.
fn subWide(a : Wide, b : Wide) -> Wide {
  if (zero2(b.m)) { return a; }
  return wide(sub2(a.m, shr2(b.m, u32(clamp(a.e - b.e, 0, 64)))), a.e);
}
fn magnitude2(a : vec2u) -> vec2u { if (a.y >= 0x80000000u) { return neg2(a); } return a; }
// r + c, or r - c, below 2^64.
fn adjust(r : vec2u, c : vec2u, down : bool) -> vec2u {
  if (down) { return sub2(r, c); }
  let sum = add2(r, c);
  if (less2(sum, r)) { return vec2u(0xffffffffu); }
  return sum;
}
// r + r e / 2^32 of the float32 estimate's or the better one's remaining error e (two's complement).
fn correct(r : vec2u, e : vec2u) -> vec2u {
  return adjust(r, shl2(mul2(r, magnitude2(e)), 1u), e.y >= 0x80000000u);
}
// 2^63 / x of the fraction x = m / 2^64 in [1/2, 1), at most 2^64 - 1.
fn reciprocal2(m : vec2u) -> vec2u {
  if (m.x == 0u && m.y == 0x80000000u) { return vec2u(0xffffffffu); }
  var r = vec2u(0u, u32(min(4294967296.0 / f32(m.y) * 2147483648.0, 4294967040.0)));
  for (var step = 0u; step < 2u; step++) {
    r = correct(r, sub2(vec2u(0u, 0x80000000u), mul2(m, r)));
  }
  return r;
}
// 2^63 / sqrt(x) of the fraction x = m / 2^64 in [1/4, 1), at most 2^64 - 1.
fn inverseRoot2(m : vec2u) -> vec2u {
  if (m.x == 0u && m.y == 0x40000000u) { return vec2u(0xffffffffu); }
  let y = inverseSqrt(f32(m.y) * 2.3283064365386963e-10) * 2147483648.0;
  var r = vec2u(0u, u32(min(y, 4294967040.0)));
  for (var step = 0u; step < 2u; step++) {
    r = correct(r, sub2(vec2u(0u, 0x40000000u), mul2(m, mul2(r, r))));
  }
  return r;
}
// a / b for b > 0.
fn divWide(a : Wide, b : Wide) -> Wide {
  if (b.m.x == 0u && b.m.y == 0x80000000u) { return Wide(a.m, select(a.e - b.e + 1, NOTHING, zero2(a.m))); }
  return mulWide(a, Wide(reciprocal2(b.m), 1 - b.e));
}
// 1 / sqrt(a) for a > 0.
fn inverseRootWide(a : Wide) -> Wide {
  let odd = u32(a.e) & 1u;
  return wide(inverseRoot2(shr2(a.m, odd)), 1 - ((a.e + i32(odd)) >> 1u));
}
fn rootWide(a : Wide) -> Wide {
  if (zero2(a.m)) { return a; }
  return mulWide(a, inverseRootWide(a));
}
// The fraction of 64 bits nearest to a below 1; 1 - 2^-64 from 1 on.
fn fractionOf(a : Wide) -> vec2u {
  if (zero2(a.m)) { return vec2u(0u); }
  if (a.e > 0) { return vec2u(0xffffffffu); }
  return shr2(a.m, u32(min(-a.e, 64)));
}
// floor(a) for a < 2^32.
fn floorWide(a : Wide) -> u32 {
  if (a.e <= 0) { return 0u; }
  return a.m.y >> u32(32 - a.e);
}
// The magnitude of an IEEE double of two words, low first; not for infinities and NaN.
fn wideOfDouble(bits : vec2u) -> Wide {
  let e = i32((bits.y >> 20u) & 0x7ffu);
  let implicit = select(0u, 0x100000u, e != 0);
  return wide(vec2u(bits.x, (bits.y & 0xfffffu) | implicit), max(e, 1) - 1011);
}
// The magnitude of a float32.
fn wideOfSingle(bits : u32) -> Wide {
  let e = i32((bits >> 23u) & 0xffu);
  let implicit = select(0u, 0x800000u, e != 0);
  return wide(vec2u(0u, (bits & 0x7fffffu) | implicit), max(e, 1) - 118);
}
`;

const field = (x: bigint): [number, number] => [Number(x & 0xffffffffn), Number(x >> 32n)];

/** Words low, high and the exponent (two's complement) of a double, as WIDE has it; 0 of a negative one. */
export function wideWords(x: number): [number, number, number] {
  if (!(x > 0)) return [0, 0, -1_000_000 >>> 0];
  if (x === Number.POSITIVE_INFINITY) return [0, 0x8000_0000, 1_000_000];
  const bits = new BigUint64Array(Float64Array.of(x).buffer)[0] ?? 0n;
  const e = Number(bits >> 52n);
  const digits = (bits & 0xfffffffffffffn) | (e === 0 ? 0n : 1n << 52n);
  return normalised(digits, Math.max(e, 1) - 1011);
}

/** The square of a double, cut to 64 binary digits. */
export function squareWords(x: number): [number, number, number] {
  if (!(x > 0) || x === Number.POSITIVE_INFINITY) return wideWords(x);
  const [low, high, e] = wideWords(x);
  const m = (BigInt(high) << 32n) | BigInt(low);
  return normalised((m * m) >> 64n, 2 * (e | 0));
}

function normalised(m: bigint, e: number): [number, number, number] {
  const s = 64 - m.toString(2).length;
  const [low, high] = field(m << BigInt(s));
  return [low, high, (e - s) >>> 0];
}

/** A positive double as WGSL. */
export function wideLiteral(x: number): string {
  const [low, high, e] = wideWords(x);
  return `Wide(vec2u(0x${low.toString(16)}u, 0x${high.toString(16)}u), ${e | 0})`;
}
