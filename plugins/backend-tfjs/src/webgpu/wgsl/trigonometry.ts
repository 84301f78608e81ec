/** Circular functions of float32; arguments of any size are reduced by all the digits of 2/π that they need. */
export const TRIGONOMETRY: Readonly<Record<string, string>> = {
  turn32: `
struct Turn32 { r : f32, q : u32 }
const TWO_OVER_PI = array<u32, 8>(
  0u, 0xa2f9836eu, 0x4e441529u, 0xfc2757d1u, 0xf534ddc0u, 0xdb629599u, 0x3c439041u, 0xfe5163abu);
fn piWord(at : u32, shift : u32) -> u32 {
  var words = TWO_OVER_PI;
  return select((words[at] << shift) | (words[min(at + 1u, 7u)] >> (32u - max(shift, 1u))), words[at], shift == 0u);
}
/* |x| = r + q·π/2 with |r| ≤ π/4, for |x| ≥ 2^12: the product with 96 bits of 2/π from the one that weighs 2 (Payne, Hanek) */
fn turnLarge(x : f32) -> Turn32 {
  let m = magnitude(x);
  let digits = (m & 0x7fffffu) | 0x800000u;
  let at = u32(i32(m >> 23u) - 150 + 30);
  let low = mulWide(digits, piWord((at >> 5u) + 2u, at & 31u));
  let middle = mulWide(digits, piWord((at >> 5u) + 1u, at & 31u));
  let w1 = middle.y + low.x;
  let w0 = digits * piWord(at >> 5u, at & 31u) + middle.x + select(0u, 1u, w1 < low.x);
  let fraction = (w0 << 2u) | (w1 >> 30u);
  let below = (w1 << 2u) | (low.y >> 30u);
  let r = f32(bitcast<i32>(fraction)) * 2.3283064365386963e-10 + f32(below) * 5.421010862427522e-20;
  return Turn32(r * 1.57079633, (w0 >> 30u) + (fraction >> 31u));
}
fn turn32(x : f32) -> Turn32 {
  if (abs32(x) >= 4096.0) {
    let t = turnLarge(x);
    if (hasSign(x)) { return Turn32(-t.r, 0u - t.q); }
    return t;
  }
  let n = round(x * 0.636619772);
  let r = keep(keep(x - n * 1.5703125) - n * 4.837512969970703125e-4) - n * 7.549789954891882e-8;
  return Turn32(r, bitcast<u32>(i32(n)));
}`,
  sinNear: `
fn sinNear(r : f32) -> f32 {
  let z = r * r;
  return r + r * z * (-0.16666666642 + z * (0.00833332911 + z * (-1.9839336e-4 + z * 2.7183223e-6)));
}`,
  cosNear: `
fn cosNear(r : f32) -> f32 {
  let z = r * r;
  return 1.0 - (0.5 * z - z * z * (0.04166666662 + z * (-0.00138888834 + z * (2.479952e-5 + z * -2.721021e-7))));
}`,
  sin32: `
fn sin32(x : f32) -> f32 {
  if (!isFinite(x)) { return nan32(); }
  if (magnitude(x) < 0x39800000u) { return x; }
  let t = turn32(x);
  let y = select(sinNear(t.r), cosNear(t.r), (t.q & 1u) != 0u);
  return select(y, -y, (t.q & 2u) != 0u);
}`,
  cos32: `
fn cos32(x : f32) -> f32 {
  if (!isFinite(x)) { return nan32(); }
  let t = turn32(x);
  let y = select(cosNear(t.r), sinNear(t.r), (t.q & 1u) != 0u);
  return select(y, -y, ((t.q + 1u) & 2u) != 0u);
}`,
  tan32: `
fn tan32(x : f32) -> f32 {
  if (!isFinite(x)) { return nan32(); }
  if (magnitude(x) < 0x39800000u) { return x; }
  let t = turn32(x);
  let s = sinNear(t.r);
  let c = cosNear(t.r);
  if ((t.q & 1u) != 0u) { return -c / s; }
  return s / c;
}`,
  asinTail: `
/* (asin(x) − x)/x³ of z = x², |x| ≤ ½ */
fn asinTail(z : f32) -> f32 {
  let p = 0.0445159078 + z * (0.0318161361 + z * (0.014407958 + z * 0.0375579559));
  return 0.16666659897 + z * (0.0750050992 + z * p);
}`,
  asin32: `
fn asin32(x : f32) -> f32 {
  if (isNan(x) || magnitude(x) < 0x39800000u) { return x; }
  let a = abs(x);
  if (a > 1.0) { return nan32(); }
  if (a <= 0.5) { let z = x * x; return x + x * z * asinTail(z); }
  let z = 0.5 * (1.0 - a);
  let s = sqrt(z);
  return copysign32(1.57079633 - (2.0 * s + 2.0 * s * z * asinTail(z)), x);
}`,
  acos32: `
fn acos32(x : f32) -> f32 {
  if (isNan(x)) { return x; }
  let a = abs(x);
  if (a > 1.0) { return nan32(); }
  if (a <= 0.5) { let z = x * x; return 1.57079633 - (x + x * z * asinTail(z) - 7.5497899e-8); }
  let z = 0.5 * (1.0 - a);
  let s = sqrt(z);
  let half = s + s * z * asinTail(z);
  return select(2.0 * half, 3.14159274 - (2.0 * half + 8.7422777e-8), x < 0.0);
}`,
  atanUnit: `
/* arc tangent on [0, 1] */
fn atanUnit(a : f32) -> f32 {
  let turned = a > 0.414213562;
  let t = select(a, (a - 1.0) / (a + 1.0), turned);
  let z = t * t;
  let p = -0.1424387395 + z * (0.1059619337 + z * -0.0608395599);
  let y = t + t * z * (-0.33333315532 + z * (0.1999849081 + z * p));
  return select(y, 0.785398163 + y, turned);
}`,
  atan32: `
fn atan32(x : f32) -> f32 {
  if (isNan(x) || magnitude(x) < 0x39800000u) { return x; }
  let a = abs32(x);
  if (a <= 1.0) { return copysign32(atanUnit(a), x); }
  if (isInf(x)) { return copysign32(1.57079633, x); }
  return copysign32(1.57079633 - atanUnit(1.0 / a), x);
}`,
  atan232: `
/* the angle of (x, y) */
fn atan232(y : f32, x : f32) -> f32 {
  if (isNan(x) || isNan(y)) { return nan32(); }
  let a = abs32(x);
  let b = abs32(y);
  var angle = 0.0;
  if (isInf(x) && isInf(y)) { angle = 0.785398163; }
  else if (isZero(y) || isInf(x)) { angle = 0.0; }
  else if (isZero(x) || isInf(y)) { angle = 1.57079633; }
  else {
    /* a power of two keeps the quotient of very small or large numbers in range */
    let scale = select(select(1.0, 0.000244140625, max(a, b) > 1.0e30), 16777216.0, max(a, b) < 1.0e-26);
    let p = min(a, b) * scale;
    let q = max(a, b) * scale;
    angle = atanUnit(p / q);
    if (b > a) { angle = 1.57079633 - angle; }
  }
  if (hasSign(x)) { angle = 3.14159274 - (angle + 8.7422777e-8); }
  return copysign32(angle, y);
}`,
};
