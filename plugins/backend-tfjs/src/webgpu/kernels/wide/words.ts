/**
 * WGSL of 64-bit unsigned integers, `vec2u(low, high)`. Compilers may rewrite floating-point arithmetic but not this: what
 * needs more than float32 is computed in integers.
 */
export const WORDS = /* wgsl */ `
fn mulHigh(a : u32, b : u32) -> u32 {
  let al = a & 0xffffu; let ah = a >> 16u;
  let bl = b & 0xffffu; let bh = b >> 16u;
  let m = ah * bl + ((al * bl) >> 16u);
  let n = al * bh + (m & 0xffffu);
  return ah * bh + (m >> 16u) + (n >> 16u);
}
fn carry(sum : u32, term : u32) -> u32 { return select(0u, 1u, sum < term); }
fn add2(a : vec2u, b : vec2u) -> vec2u {
  let low = a.x + b.x;
  return vec2u(low, a.y + b.y + carry(low, a.x));
}
fn sub2(a : vec2u, b : vec2u) -> vec2u { return vec2u(a.x - b.x, a.y - b.y - carry(a.x, b.x)); }
fn neg2(a : vec2u) -> vec2u { return sub2(vec2u(0u), a); }
fn less2(a : vec2u, b : vec2u) -> bool { return a.y < b.y || (a.y == b.y && a.x < b.x); }
fn zero2(a : vec2u) -> bool { return (a.x | a.y) == 0u; }
fn clz2(a : vec2u) -> u32 {
  return select(countLeadingZeros(a.y), 32u + countLeadingZeros(a.x), a.y == 0u);
}
fn shl2(a : vec2u, n : u32) -> vec2u {
  let s = n & 31u;
  let low = a.x << s;
  let high = (a.y << s) | ((a.x >> 1u) >> (31u - s));
  let m = select(vec2u(low, high), vec2u(0u, low), n >= 32u);
  return select(m, vec2u(0u), n >= 64u);
}
fn shr2(a : vec2u, n : u32) -> vec2u {
  let s = n & 31u;
  let high = a.y >> s;
  let low = (a.x >> s) | ((a.y << 1u) << (31u - s));
  let m = select(vec2u(low, high), vec2u(high, 0u), n >= 32u);
  return select(m, vec2u(0u), n >= 64u);
}
// The upper 64 of the 128 bits of a product.
fn mul2(a : vec2u, b : vec2u) -> vec2u {
  let s = add2(vec2u(a.y * b.x, mulHigh(a.y, b.x)), vec2u(mulHigh(a.x, b.x), 0u));
  let low = s.x + a.x * b.y;
  let middle = add2(vec2u(s.y, 0u), vec2u(mulHigh(a.x, b.y), 0u));
  let top = add2(vec2u(a.y * b.y, mulHigh(a.y, b.y)), middle);
  return add2(top, vec2u(carry(low, s.x), 0u));
}
// floor(a n / 2^64).
fn scale2(a : vec2u, n : u32) -> u32 {
  let low = a.y * n;
  return mulHigh(a.y, n) + carry(low + mulHigh(a.x, n), low);
}
// The float32 nearest to m 2^(e - 64), ties to even; e within the normal range.
fn roundToFloat(m : vec2u, e : i32) -> f32 {
  if (zero2(m)) { return 0.0; }
  let s = clz2(m);
  let n = shl2(m, s);
  let rest = (n.y & 0xffu) | select(0u, 1u, n.x != 0u);
  let kept = n.y >> 8u;
  let up = select(0u, 1u, rest > 0x80u || (rest == 0x80u && (kept & 1u) == 1u));
  return bitcast<f32>(u32(e - i32(s) + 125) * 0x800000u + kept + up);
}
`;
