/**
 * Floats as words. Compilers of shaders may assume that there is no NaN and no infinity, and rewrite x + (y − x) to y;
 * what is done on the bits they leave alone. `params.zero` is 0.
 */
export const BITS: Readonly<Record<string, string>> = {
  keep: `
/* x, as it was computed: no rewriting across it */
fn keep(x : f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ params.zero); }`,
  nan32: 'fn nan32() -> f32 { return bitcast<f32>(0x7fc00000u | params.zero); }',
  inf32: 'fn inf32() -> f32 { return bitcast<f32>(0x7f800000u | params.zero); }',
  magnitude: 'fn magnitude(x : f32) -> u32 { return bitcast<u32>(x) & 0x7fffffffu; }',
  isNan: 'fn isNan(x : f32) -> bool { return magnitude(x) > 0x7f800000u; }',
  isInf: 'fn isInf(x : f32) -> bool { return magnitude(x) == 0x7f800000u; }',
  isFinite: 'fn isFinite(x : f32) -> bool { return magnitude(x) < 0x7f800000u; }',
  isZero: 'fn isZero(x : f32) -> bool { return magnitude(x) == 0u; }',
  hasSign: 'fn hasSign(x : f32) -> bool { return (bitcast<u32>(x) >> 31u) != 0u; }',
  abs32: 'fn abs32(x : f32) -> f32 { return bitcast<f32>(magnitude(x)); }',
  negate: 'fn negate(x : f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) ^ 0x80000000u); }',
  copysign32: `
fn copysign32(x : f32, y : f32) -> f32 {
  return bitcast<f32>(magnitude(x) | (bitcast<u32>(y) & 0x80000000u));
}`,
  pow2: `
/* 2^n, n = −126 … 127 */
fn pow2(n : i32) -> f32 { return bitcast<f32>(u32(n + 127) << 23u); }`,
  scale2: `
/* x·2^n, n = −252 … 254 */
fn scale2(x : f32, n : i32) -> f32 {
  let half = n >> 1u;
  return keep(x * pow2(half)) * pow2(n - half);
}`,
  upper12: `
/* the upper 12 bits of the significand: products of two such numbers are exact */
fn upper12(x : f32) -> f32 { return bitcast<f32>(bitcast<u32>(x) & 0xfffff000u); }`,
  twoSum: `
/* x + y = the sum rounded, and what was lost (Knuth) */
fn twoSum(x : f32, y : f32) -> vec2f {
  let s = keep(x + y);
  let b = keep(s - x);
  return vec2f(s, keep(x - keep(s - b)) + keep(y - b));
}`,
  max32: `
fn max32(x : f32, y : f32) -> f32 {
  if (isNan(x)) { return x; }
  if (isNan(y)) { return y; }
  if (x == y) { return bitcast<f32>(bitcast<u32>(x) & bitcast<u32>(y)); }
  return select(y, x, x > y);
}`,
  min32: `
fn min32(x : f32, y : f32) -> f32 {
  if (isNan(x)) { return x; }
  if (isNan(y)) { return y; }
  if (x == y) { return bitcast<f32>(bitcast<u32>(x) | bitcast<u32>(y)); }
  return select(y, x, x < y);
}`,
  sign32: `
fn sign32(x : f32) -> f32 {
  if (isNan(x)) { return x; }
  return select(select(0.0, -1.0, x < 0.0), 1.0, x > 0.0);
}`,
  orderKey: `
/* a word whose order is that of the floats; zeros are equal, NaN comes last */
fn orderKey(x : f32) -> u32 {
  if (isNan(x)) { return 0xffffffffu; }
  let bits = select(bitcast<u32>(x), 0u, isZero(x));
  return bits ^ select(0x80000000u, 0xffffffffu, (bits >> 31u) != 0u);
}`,
  toInt32: `
/* truncated, modulo 2^32; 0 for NaN and infinities */
fn toInt32(x : f32) -> u32 {
  let m = magnitude(x);
  let e = i32(m >> 23u) - 150;
  let digits = (m & 0x7fffffu) | 0x800000u;
  var v = 0u;
  if (e >= 0 && e < 32) { v = digits << u32(e); }
  if (e < 0 && e > -24) { v = digits >> u32(-e); }
  return select(v, 0u - v, hasSign(x));
}`,
  nextafter32: `
fn nextafter32(x : f32, y : f32) -> f32 {
  if (isNan(x) || isNan(y)) { return nan32(); }
  if (orderKey(x) == orderKey(y)) { return y; }
  let up = orderKey(y) > orderKey(x);
  if (isZero(x)) { return bitcast<f32>(select(0x80000001u, 1u, up)); }
  let bits = bitcast<u32>(x);
  return bitcast<f32>(select(bits - 1u, bits + 1u, up != hasSign(x)));
}`,
  mulWide: `
/* high and low word of x·y */
fn mulWide(x : u32, y : u32) -> vec2u {
  let xh = x >> 16u; let xl = x & 0xffffu;
  let yh = y >> 16u; let yl = y & 0xffffu;
  let middle = xh * yl + ((xl * yl) >> 16u);
  let cross = xl * yh + (middle & 0xffffu);
  return vec2u(xh * yh + (middle >> 16u) + (cross >> 16u), x * y);
}`,
};
