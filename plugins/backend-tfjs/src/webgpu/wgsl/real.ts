/**
 * Elementary functions of float32, with the special cases of the array API standard and errors of about one unit in the
 * last place; those of WGSL may be off by thousands. Polynomials are minimax fits of this project.
 */
export const REAL: Readonly<Record<string, string>> = {
  exp32: `
fn exp32(x : f32) -> f32 {
  if (isNan(x)) { return x; }
  if (x > 88.8) { return inf32(); }
  if (x < -104.0) { return 0.0; }
  let n = round(x * 1.44269504);
  let r = keep(x - n * 0.693359375) + n * 2.12194440e-4;
  let p = 0.50000000903 + r * (0.1666651964 + r * (0.0416662171 + r * (0.0083688628 + r * 0.0013949871)));
  return scale2(1.0 + (r + r * r * p), i32(n));
}`,
  expm1p: `
/* e^r − 1, |r| ≤ ½ ln 2 */
fn expm1p(r : f32) -> f32 {
  let p = 0.16666667163 + r * (0.041666355 + r * (0.0083332742 + r * (0.0013940982 + r * 1.9913654e-4)));
  return r + r * r * (0.50000000463 + r * p);
}`,
  expm132: `
fn expm132(x : f32) -> f32 {
  if (isNan(x) || magnitude(x) < 0x33800000u) { return x; }
  if (x > 88.8) { return inf32(); }
  if (x < -18.0) { return -1.0; }
  let n = round(x * 1.44269504);
  let p = expm1p(keep(x - n * 0.693359375) + n * 2.12194440e-4);
  if (n == 0.0) { return p; }
  if (n > 30.0) { return scale2(1.0 + p, i32(n)); }
  let t = pow2(i32(n));
  return t * p + keep(t - 1.0);
}`,
  split32: `
struct Split32 { m : f32, e : f32 }
/* x = m·2^e with m in [√½, √2), x > 0 */
fn split32(x : f32) -> Split32 {
  var bits = bitcast<u32>(x);
  var e = -127;
  if (bits < 0x00800000u) { bits = bitcast<u32>(f32(bits)); e = -276; }
  let t = bits + (0x3f800000u - 0x3f3504f3u);
  return Split32(bitcast<f32>((t & 0x7fffffu) + 0x3f3504f3u), f32(e + i32(t >> 23u)));
}`,
  log1pTail: `
/* (log(1 + f) − f + ½f²)/f³ for 1 + f in [√½, √2) */
fn log1pTail(f : f32) -> f32 {
  let p = -0.1666925102 + f * (0.1421881765 + f * (-0.1238443106 + f * (0.1187196374 + f * (-0.1178886369 + f * 0.0691629872))));
  return 0.33333310592 + f * (-0.2499998659 + f * (0.2000221759 + f * p));
}`,
  logNear: `
fn logNear(m : f32) -> f32 {
  let f = m - 1.0;
  return f - f * f * (0.5 - f * log1pTail(f));
}`,
  logOutside: `
/* whether log(x) is no ordinary number */
fn logOutside(x : f32) -> bool { return isZero(x) || bitcast<u32>(x) >= 0x7f800000u; }`,
  logSpecial: `
fn logSpecial(x : f32) -> f32 {
  if (isZero(x)) { return negate(inf32()); }
  return select(nan32(), x, bitcast<u32>(x) == 0x7f800000u);
}`,
  log32: `
fn log32(x : f32) -> f32 {
  if (logOutside(x)) { return logSpecial(x); }
  let s = split32(x);
  return s.e * 0.693359375 + (logNear(s.m) - s.e * 2.12194440e-4);
}`,
  log232: `
fn log232(x : f32) -> f32 {
  if (logOutside(x)) { return logSpecial(x); }
  let s = split32(x);
  let l = logNear(s.m);
  return s.e + (l * 1.442695 + l * 4.08881e-8);
}`,
  log1032: `
fn log1032(x : f32) -> f32 {
  if (logOutside(x)) { return logSpecial(x); }
  let s = split32(x);
  return s.e * 0.301025391 + (logNear(s.m) * 0.43429448 + s.e * 4.60503907e-6);
}`,
  log1p32: `
fn log1p32(x : f32) -> f32 {
  if (isNan(x) || magnitude(x) < 0x33800000u) { return x; }
  let u = keep(1.0 + x);
  if (logOutside(u)) { return logSpecial(u); }
  let lost = select(keep(x - keep(u - 1.0)), keep(1.0 - keep(u - x)), x > 1.0);
  return log32(u) + lost / u;
}`,
  logaddexp32: `
fn logaddexp32(x : f32, y : f32) -> f32 {
  if (isNan(x) || isNan(y)) { return nan32(); }
  let top = max(x, y);
  if (isInf(top)) { return top; }
  return top + log1p32(exp32(min(x, y) - top));
}`,
  sqrt32: `
fn sqrt32(x : f32) -> f32 {
  if (isZero(x) || isNan(x)) { return x; }
  if (hasSign(x)) { return nan32(); }
  return select(sqrt(x), x, isInf(x));
}`,
  hypot32: `
fn hypot32(x : f32, y : f32) -> f32 {
  if (isInf(x) || isInf(y)) { return inf32(); }
  if (isNan(x) || isNan(y)) { return nan32(); }
  let m = max(magnitude(x), magnitude(y));
  if (m < 0x00800000u) { return bitcast<f32>(m); }
  let e = i32(m >> 23u) - 127;
  let a = scale2(x, -e);
  let b = scale2(y, -e);
  return scale2(sqrt(a * a + b * b), e);
}`,
  fmod32: `
/* the exact remainder of |x| by |y|, with the sign of x; finite x, y not 0 or NaN */
fn fmod32(x : f32, y : f32) -> f32 {
  let a = magnitude(x);
  let b = magnitude(y);
  if (a < b) { return x; }
  var e = i32(max(a >> 23u, 1u));
  let low = i32(max(b >> 23u, 1u));
  let d = (b & 0x7fffffu) | select(0u, 0x800000u, b >= 0x800000u);
  var r = ((a & 0x7fffffu) | select(0u, 0x800000u, a >= 0x800000u)) % d;
  while (e > low) {
    let step = min(e - low, 8);
    r = (r << u32(step)) % d;
    e -= step;
  }
  if (r == 0u) { return copysign32(0.0, x); }
  let shift = min(countLeadingZeros(r) - 8u, u32(low - 1));
  r = r << shift;
  e = low - i32(shift);
  let bits = select(r, (r & 0x7fffffu) | (u32(e) << 23u), r >= 0x800000u);
  return copysign32(bitcast<f32>(bits), x);
}`,
  remainder32: `
/* with the sign of the divisor */
fn remainder32(x : f32, y : f32) -> f32 {
  if (!isFinite(x) || isNan(y) || isZero(y)) { return nan32(); }
  let r = fmod32(x, y);
  if (isZero(r)) { return copysign32(0.0, y); }
  return select(r, r + y, hasSign(r) != hasSign(y));
}`,
  floorDivide32: `
fn floorDivide32(x : f32, y : f32) -> f32 {
  let q = divide32(x, y);
  if (!isFinite(x) || isZero(y) || isNan(q)) { return q; }
  let r = fmod32(x, y);
  if (isInf(y)) { return select(select(0.0, -1.0, hasSign(x) != hasSign(y)), q, isZero(x)); }
  var d = round(divide32(keep(x - r), y));
  if (!isZero(r) && hasSign(r) != hasSign(y)) { d -= 1.0; }
  return select(d, copysign32(0.0, q), d == 0.0);
}`,
  divide32: `
fn divide32(x : f32, y : f32) -> f32 {
  if (isZero(y)) {
    return select(copysign32(inf32(), bitcast<f32>(bitcast<u32>(x) ^ bitcast<u32>(y))), nan32(), isZero(x) || isNan(x));
  }
  if (isInf(y) && isFinite(x)) { return copysign32(0.0, bitcast<f32>(bitcast<u32>(x) ^ bitcast<u32>(y))); }
  return x / y;
}`,
  pow32: `
struct Power32 { hi : f32, lo : f32 }
/* log2 of x > 0 as two numbers, the first of 12 bits */
fn log2Wide(x : f32) -> Power32 {
  let s = split32(x);
  let f = s.m - 1.0;
  let fh = upper12(f);
  let fl = f - fh;
  let square = 0.5 * fh * fh;
  let t = keep(f - square);
  let lost = keep(keep(f - t) - square);
  let l = lost - fl * (fh + 0.5 * fl) + f * f * f * log1pTail(f);
  let th = upper12(t);
  let tl = keep(t - th);
  let product = th * 1.4423828125;
  let total = twoSum(s.e, product);
  let rest = total.y + (th * 3.1222839e-4 + (tl + l) * 1.44269504);
  let sum = keep(total.x + rest);
  let hi = upper12(sum);
  return Power32(hi, keep(total.x - hi) + rest);
}
fn exp2Wide(hi : f32, lo : f32) -> f32 {
  let sum = hi + lo;
  if (sum > 129.0) { return inf32(); }
  if (sum < -151.0) { return 0.0; }
  let n = round(sum);
  let r = keep(hi - n) + lo;
  let p = 0.05550410971 + r * (0.00961803738 + r * (0.0013333431 + r * (1.5467062e-4 + r * 1.5314883e-5)));
  return scale2(1.0 + r * (0.69314718054 + r * (0.24022650719 + r * p)), i32(n));
}
fn isOdd(y : f32) -> bool { return abs(y) < 16777216.0 && trunc(y) == y && (i32(y) & 1) == 1; }
fn pow32(x : f32, y : f32) -> f32 {
  if (isZero(y) || bitcast<u32>(x) == 0x3f800000u) { return 1.0; }
  if (isNan(x) || isNan(y)) { return nan32(); }
  let m = magnitude(x);
  if (isInf(y)) {
    if (m == 0x3f800000u) { return 1.0; }
    return select(0.0, inf32(), (m > 0x3f800000u) != hasSign(y));
  }
  let negative = hasSign(x) && isOdd(y);
  var result = 0.0;
  if (m == 0u || m == 0x7f800000u) {
    result = select(0.0, inf32(), (m != 0u) != hasSign(y));
  } else {
    if (hasSign(x) && trunc(y) != y) { return nan32(); }
    let l = log2Wide(bitcast<f32>(m));
    let yh = upper12(y);
    let hi = yh * l.hi;
    if (abs(hi) > 1000.0) { result = select(0.0, inf32(), hi > 0.0); }
    else { result = exp2Wide(hi, (y - yh) * l.hi + y * l.lo); }
  }
  return select(result, negate(result), negative);
}`,
  sinh32: `
fn sinh32(x : f32) -> f32 {
  if (isNan(x) || isInf(x) || magnitude(x) < 0x39800000u) { return x; }
  let a = abs(x);
  if (a < 1.0) {
    let z = x * x;
    return x + x * z * (0.16666666489 + z * (0.00833335053 + z * (1.9836069e-4 + z * 2.8174204e-6)));
  }
  if (a > 88.0) { let t = exp32(0.5 * a); return copysign32(keep(0.5 * t) * t, x); }
  let e = exp32(a);
  return copysign32(0.5 * e - 0.5 / e, x);
}`,
  cosh32: `
fn cosh32(x : f32) -> f32 {
  if (isNan(x)) { return x; }
  let a = abs32(x);
  if (a > 88.0) { let t = exp32(0.5 * a); return keep(0.5 * t) * t; }
  let e = exp32(a);
  return 0.5 * e + 0.5 / e;
}`,
  tanh32: `
fn tanh32(x : f32) -> f32 {
  if (isNan(x) || magnitude(x) < 0x39800000u) { return x; }
  let a = abs32(x);
  if (a < 0.63) {
    let z = x * x;
    let p = -0.0539454073 + z * (0.0216927417 + z * (-0.0081565734 + z * 0.0021229859));
    return x + x * z * (-0.33333330578 + z * (0.1333319545 + z * p));
  }
  if (a > 9.2) { return copysign32(1.0, x); }
  return copysign32(1.0 - 2.0 / (exp32(2.0 * a) + 1.0), x);
}`,
  asinh32: `
fn asinh32(x : f32) -> f32 {
  if (isNan(x) || isInf(x) || magnitude(x) < 0x39800000u) { return x; }
  let a = abs(x);
  if (a > 1.0e9) { return copysign32(log32(a) + 0.693147181, x); }
  let z = a * a;
  return copysign32(log1p32(a + z / (1.0 + sqrt(1.0 + z))), x);
}`,
  acosh32: `
fn acosh32(x : f32) -> f32 {
  if (isNan(x) || bitcast<u32>(x) == 0x7f800000u) { return x; }
  if (x < 1.0) { return nan32(); }
  if (x > 1.0e9) { return log32(x) + 0.693147181; }
  let t = x - 1.0;
  return log1p32(t + sqrt(t * (2.0 + t)));
}`,
  atanh32: `
fn atanh32(x : f32) -> f32 {
  if (isNan(x) || magnitude(x) < 0x39800000u) { return x; }
  let a = abs32(x);
  if (a > 1.0) { return nan32(); }
  if (a == 1.0) { return copysign32(inf32(), x); }
  return copysign32(0.5 * log1p32(2.0 * a / (1.0 - a)), x);
}`,
};
