/**
 * Complex arithmetic and the exponential family on vec2f; infinities, NaN and signs of zero as in C99, Annex G. After the
 * reference backend, with the thresholds of float32.
 */
export const COMPLEX: Readonly<Record<string, string>> = {
  boxed: `
fn boxed(x : f32) -> f32 { return copysign32(select(0.0, 1.0, isInf(x)), x); }`,
  unNan: 'fn unNan(x : f32) -> f32 { return select(x, copysign32(0.0, x), isNan(x)); }',
  recoverProduct: `
fn recoverProduct(x : vec2f, y : vec2f, z : vec2f) -> vec2f {
  var a = x.x; var b = x.y; var c = y.x; var d = y.y;
  var again = false;
  if (isInf(a) || isInf(b)) {
    a = boxed(a); b = boxed(b); c = unNan(c); d = unNan(d);
    again = true;
  }
  if (isInf(c) || isInf(d)) {
    c = boxed(c); d = boxed(d); a = unNan(a); b = unNan(b);
    again = true;
  }
  if (!again && (isInf(a * c) || isInf(b * d) || isInf(a * d) || isInf(b * c))) {
    a = unNan(a); b = unNan(b); c = unNan(c); d = unNan(d);
    again = true;
  }
  if (!again) { return z; }
  return vec2f(inf32() * (a * c - b * d), inf32() * (a * d + b * c));
}`,
  cmul: `
fn cmul(x : vec2f, y : vec2f) -> vec2f {
  let z = vec2f(x.x * y.x - x.y * y.y, x.x * y.y + x.y * y.x);
  if (isNan(z.x) && isNan(z.y)) { return recoverProduct(x, y, z); }
  return z;
}`,
  csquare: `
fn csquare(x : vec2f) -> vec2f {
  let z = vec2f((x.x - x.y) * (x.x + x.y), 2.0 * x.x * x.y);
  if (isNan(z.x) && isNan(z.y)) { return recoverProduct(x, x, z); }
  return z;
}`,
  cdiv: `
fn divideSpecial(x : vec2f, y : vec2f, z : vec2f) -> vec2f {
  if (isZero(y.x) && isZero(y.y)) {
    let i = copysign32(inf32(), y.x);
    return vec2f(i * x.x, i * x.y);
  }
  if ((isInf(x.x) || isInf(x.y)) && isFinite(y.x) && isFinite(y.y)) {
    let p = boxed(x.x); let q = boxed(x.y);
    return vec2f(inf32() * (p * y.x + q * y.y), inf32() * (q * y.x - p * y.y));
  }
  if ((isInf(y.x) || isInf(y.y)) && isFinite(x.x) && isFinite(x.y)) {
    let p = boxed(y.x); let q = boxed(y.y);
    return vec2f(bitcast<f32>(params.zero) * (x.x * p + x.y * q), bitcast<f32>(params.zero) * (x.y * p - x.x * q));
  }
  return z;
}
fn cdiv(x : vec2f, y : vec2f) -> vec2f {
  let big = max(abs32(y.x), abs32(y.y));
  let top = max(abs32(x.x), abs32(x.y));
  let up = select(select(1.0, 1099511627776.0, big < 1.0e-30 && big > 0.0), 9.5367431640625e-7, big > 1.0e36);
  let left = select(select(1.0, 1099511627776.0, top < 1.0e-30), 9.5367431640625e-7, top > 1.0e36);
  let p = x.x * left; let q = x.y * left;
  let r = y.x * up; let s = y.y * up;
  var z = vec2f();
  if (abs32(r) >= abs32(s)) {
    let t = s / r;
    let den = r + s * t;
    z = vec2f(select(p + q * t, p + s * (q / r), t == 0.0), select(q - p * t, q - s * (p / r), t == 0.0)) / den;
  } else {
    let t = r / s;
    let den = s + r * t;
    z = vec2f(select(q + p * t, q + r * (p / s), t == 0.0), select(q * t - p, r * (q / s) - p, t == 0.0)) / den;
  }
  z = vec2f(keep(z.x * up) / left, keep(z.y * up) / left);
  if (isNan(z.x) || isNan(z.y)) { return divideSpecial(x, y, z); }
  return z;
}`,
  cexp: `
fn cexp(z : vec2f) -> vec2f {
  if (isZero(z.y)) { return vec2f(exp32(z.x), z.y); }
  if (isFinite(z.y)) {
    if (isNan(z.x)) { return vec2f(z.x, z.x); }
    let scaled = z.x > 88.0 && isFinite(z.x);
    let e = exp32(select(z.x, z.x - 88.0, scaled));
    let scale = select(1.0, 1.6516363e38, scaled);
    return vec2f(keep(e * cos32(z.y)) * scale, keep(e * sin32(z.y)) * scale);
  }
  if (isInf(z.x) && hasSign(z.x)) { return vec2f(0.0, copysign32(0.0, z.y)); }
  return vec2f(select(nan32(), inf32(), isInf(z.x)), nan32());
}`,
  cexpm1: `
fn cexpm1(z : vec2f) -> vec2f {
  if (abs32(z.x) < 88.0 && isFinite(z.y)) {
    let s = sin32(0.5 * z.y);
    return vec2f(expm132(z.x) * cos32(z.y) - 2.0 * s * s, select(exp32(z.x) * sin32(z.y), z.y, isZero(z.y)));
  }
  return cexp(z) - vec2f(1.0, 0.0);
}`,
  csinh: `
fn csinh(z : vec2f) -> vec2f {
  if (isZero(z.y)) { return vec2f(sinh32(z.x), z.y); }
  if (isFinite(z.y)) {
    if (isNan(z.x)) { return vec2f(z.x, z.x); }
    if (abs32(z.x) > 88.0 && isFinite(z.x)) {
      let e = 0.5 * exp32(abs(z.x) - 88.0);
      return vec2f(keep(copysign32(e, z.x) * cos32(z.y)) * 1.6516363e38, keep(e * sin32(z.y)) * 1.6516363e38);
    }
    return vec2f(sinh32(z.x) * cos32(z.y), cosh32(z.x) * sin32(z.y));
  }
  return vec2f(select(nan32(), z.x, isZero(z.x) || isInf(z.x)), nan32());
}`,
  ccosh: `
fn ccosh(z : vec2f) -> vec2f {
  if (isZero(z.y)) { return vec2f(cosh32(z.x), select(z.y, negate(z.y), !isNan(z.x) && hasSign(z.x))); }
  if (isFinite(z.y)) {
    if (isNan(z.x)) { return vec2f(z.x, z.x); }
    if (abs32(z.x) > 88.0 && isFinite(z.x)) {
      let e = 0.5 * exp32(abs(z.x) - 88.0);
      return vec2f(keep(e * cos32(z.y)) * 1.6516363e38, keep(copysign32(e, z.x) * sin32(z.y)) * 1.6516363e38);
    }
    return vec2f(cosh32(z.x) * cos32(z.y), sinh32(z.x) * sin32(z.y));
  }
  return vec2f(select(nan32(), inf32(), isInf(z.x)), select(nan32(), 0.0, isZero(z.x)));
}`,
  ctanh: `
/* after Kahan, "Branch cuts for complex elementary functions" (1987) */
fn ctanh(z : vec2f) -> vec2f {
  if (isZero(z.y)) { return vec2f(tanh32(z.x), z.y); }
  if (isInf(z.x)) {
    if (isFinite(z.y)) { return vec2f(copysign32(1.0, z.x), copysign32(0.0, sin32(2.0 * z.y))); }
    return vec2f(copysign32(1.0, z.x), copysign32(0.0, z.y));
  }
  if (!isFinite(z.y) || isNan(z.x)) { return vec2f(select(nan32(), z.x, isZero(z.x)), nan32()); }
  if (abs(z.x) > 10.0) {
    return vec2f(copysign32(1.0, z.x), keep(4.0 * sin32(z.y) * cos32(z.y)) * exp32(-2.0 * abs(z.x)));
  }
  let t = tan32(z.y);
  let beta = 1.0 + t * t;
  let s = sinh32(z.x);
  let rho = sqrt(1.0 + s * s);
  let d = 1.0 + beta * s * s;
  return vec2f(keep(beta * rho) * s / d, t / d);
}`,
  mulI: `
/* iz */
fn mulI(z : vec2f) -> vec2f { return vec2f(negate(z.y), z.x); }`,
  divI: `
/* −iz */
fn divI(z : vec2f) -> vec2f { return vec2f(z.y, negate(z.x)); }`,
};
