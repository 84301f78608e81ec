/** Complex logarithm, root, power and inverse functions on vec2f; branch cuts and special values as in C99, Annex G. */
export const COMPLEX_INVERSE: Readonly<Record<string, string>> = {
  squaresPlus: `
/* a² + b² + c to about twice the working precision, for moderate a, b */
fn squaresPlus(a : f32, b : f32, c : f32) -> f32 {
  let ah = upper12(a); let al = a - ah;
  let bh = upper12(b); let bl = b - bh;
  let s = twoSum(ah * ah, bh * bh);
  let t = twoSum(s.x, c);
  return t.x + (t.y + s.y + al * (a + ah) + bl * (b + bh));
}`,
  logAbs: `
/* log √(a² + b²) */
fn logAbs(z : vec2f) -> f32 {
  if (isInf(z.x) || isInf(z.y)) { return inf32(); }
  if (isNan(z.x) || isNan(z.y)) { return nan32(); }
  let s = z.x * z.x + z.y * z.y;
  if (s > 0.5 && s < 2.0) { return 0.5 * log1p32(squaresPlus(z.x, z.y, -1.0)); }
  if (s > 1.0e-30 && s < 1.0e36) { return 0.5 * log32(s); }
  return log32(hypot32(z.x, z.y));
}`,
  clog: `
fn clog(z : vec2f) -> vec2f { return vec2f(logAbs(z), atan232(z.y, z.x)); }`,
  clog1p: `
fn clog1p(z : vec2f) -> vec2f {
  let angle = atan232(z.y, 1.0 + z.x);
  if (abs32(z.x) < 0.5 && abs32(z.y) < 0.5) {
    if (abs(z.x) < 1.0e-15 && abs(z.y) < 1.0e-15) { return vec2f(z.x, angle); }
    return vec2f(0.5 * log1p32(squaresPlus(z.x, z.y, 2.0 * z.x)), angle);
  }
  return vec2f(logAbs(vec2f(1.0 + z.x, z.y)), angle);
}`,
  csqrt: `
fn csqrt(z : vec2f) -> vec2f {
  if (isInf(z.y)) { return vec2f(inf32(), z.y); }
  if (isInf(z.x)) {
    let zero = select(copysign32(0.0, z.y), nan32(), isNan(z.y));
    if (hasSign(z.x)) { return vec2f(abs32(zero), copysign32(inf32(), z.y)); }
    return vec2f(z.x, zero);
  }
  if (isNan(z.x) || isNan(z.y)) { return vec2f(nan32(), nan32()); }
  if (isZero(z.x) && isZero(z.y)) { return vec2f(0.0, z.y); }
  let m = max(abs(z.x), abs(z.y));
  let down = select(select(1.0, 1.8014398509481984e16, m < 1.0e-26), 0.0625, m > 1.0e36);
  let up = select(select(1.0, 7.450580596923828e-9, m < 1.0e-26), 4.0, m > 1.0e36);
  let x = z.x * down;
  let y = z.y * down;
  let t = sqrt(0.5 * (abs(x) + hypot32(x, y)));
  if (x < 0.0) { return vec2f(abs(y) / (2.0 * t), copysign32(t, y)) * up; }
  return vec2f(t, y / (2.0 * t)) * up;
}`,
  casinh: `
fn casinh(z : vec2f) -> vec2f {
  if (isFinite(z.x) && isFinite(z.y)) {
    if (abs(z.x) > 1.0e17 || abs(z.y) > 1.0e17) {
      return vec2f(copysign32(logAbs(z) + 0.693147181, z.x), atan232(z.y, abs32(z.x)));
    }
    let p = csqrt(vec2f(1.0 + z.y, negate(z.x)));
    let m = csqrt(vec2f(1.0 - z.y, z.x));
    var re = asinh32(p.x * m.y - m.x * p.y);
    if (isZero(z.x) && abs(z.y) <= 1.0) { re = z.x; }
    return vec2f(re, atan232(z.y, p.x * m.x - p.y * m.y));
  }
  if (isInf(z.x)) {
    return vec2f(z.x, select(copysign32(select(0.785398163, 0.0, isFinite(z.y)), z.y), nan32(), isNan(z.y)));
  }
  if (isInf(z.y)) {
    if (isNan(z.x)) { return vec2f(inf32(), nan32()); }
    return vec2f(copysign32(inf32(), z.x), copysign32(1.57079633, z.y));
  }
  return vec2f(nan32(), select(nan32(), z.y, isZero(z.y)));
}`,
  cacos: `
fn cacos(z : vec2f) -> vec2f {
  if (isFinite(z.x) && isFinite(z.y)) {
    if (abs(z.x) > 1.0e17 || abs(z.y) > 1.0e17) {
      return vec2f(atan232(abs32(z.y), z.x), negate(copysign32(logAbs(z) + 0.693147181, z.y)));
    }
    let m = csqrt(vec2f(1.0 - z.x, negate(z.y)));
    let p = csqrt(vec2f(1.0 + z.x, z.y));
    let im = asinh32(p.x * m.y - p.y * m.x);
    return vec2f(2.0 * atan232(m.x, p.x), select(im, negate(z.y), isZero(z.y) && abs(z.x) <= 1.0));
  }
  if (isInf(z.x)) {
    let near = select(0.785398163, 0.0, isFinite(z.y));
    let far = select(2.35619449, 3.14159265, isFinite(z.y));
    if (isNan(z.y)) { return vec2f(nan32(), inf32()); }
    return vec2f(select(near, far, hasSign(z.x)), negate(copysign32(inf32(), z.y)));
  }
  if (isInf(z.y)) { return vec2f(select(1.57079633, nan32(), isNan(z.x)), negate(z.y)); }
  return vec2f(select(nan32(), 1.57079633, isZero(z.x)), nan32());
}`,
  cacosh: `
fn cacosh(z : vec2f) -> vec2f {
  let w = cacos(z);
  return vec2f(abs32(w.y), select(copysign32(w.x, z.y), w.x, isNan(z.y)));
}`,
  catanh: `
/* for a real part without sign */
fn atanhRight(z : vec2f) -> vec2f {
  let a = z.x;
  let b = z.y;
  if (isNan(a) || isNan(b)) {
    return vec2f(
      select(nan32(), 0.0, isInf(a) || isZero(a) || isInf(b)),
      select(nan32(), copysign32(1.57079633, b), isInf(b)));
  }
  if (a > 1.0e17 || abs32(b) > 1.0e17) {
    let h = hypot32(a * 0.5, b * 0.5);
    return vec2f(select(0.0, keep(a / 4.0 / h) / h, isFinite(a) && isFinite(h)), copysign32(1.57079633, b));
  }
  if (a == 1.0 && abs(b) < 1.0e-15) {
    let y = abs(b);
    if (y == 0.0) { return vec2f(inf32(), b); }
    return vec2f(-log32(sqrt(y) / sqrt(hypot32(y, 2.0))), copysign32(0.5 * atan232(2.0, -y), b));
  }
  let re = 0.25 * log1p32(4.0 * a / ((1.0 - a) * (1.0 - a) + b * b));
  return vec2f(re, 0.5 * atan232(2.0 * b, (1.0 - a) * (1.0 + a) - b * b));
}
fn catanh(z : vec2f) -> vec2f {
  if (!isNan(z.x) && hasSign(z.x)) {
    let w = atanhRight(vec2f(negate(z.x), negate(z.y)));
    return vec2f(negate(w.x), negate(w.y));
  }
  return atanhRight(z);
}`,
  csign: `
fn csign(z : vec2f) -> vec2f {
  let r = hypot32(z.x, z.y);
  if (isInf(r) && magnitude(z.x) != magnitude(z.y)) {
    return vec2f(
      select(select(0.0, nan32(), isNan(z.y)), sign32(z.x), isInf(z.x)),
      select(select(0.0, nan32(), isNan(z.x)), sign32(z.y), isInf(z.y)));
  }
  if (r == 0.0) { return vec2f(); }
  return vec2f(z.x / r, z.y / r);
}`,
  cpow: `
fn cpow(x : vec2f, y : vec2f) -> vec2f {
  if (isZero(y.x) && isZero(y.y)) { return vec2f(1.0, 0.0); }
  if (isZero(x.x) && isZero(x.y)) {
    if (y.x > 0.0) { return vec2f(); }
    if (isZero(y.y) && y.x < 0.0) { return vec2f(inf32(), 0.0); }
    return vec2f(nan32(), nan32());
  }
  if (isZero(y.y) && abs32(y.x) <= 64.0 && trunc(y.x) == y.x) {
    var z = vec2f(1.0, 0.0);
    var base = x;
    var k = u32(abs(y.x));
    while (k > 0u) {
      if ((k & 1u) != 0u) { z = cmul(z, base); }
      base = cmul(base, base);
      k = k >> 1u;
    }
    if (y.x < 0.0) { return cdiv(vec2f(1.0, 0.0), z); }
    return z;
  }
  return cexp(cmul(y, clog(x)));
}`,
};
