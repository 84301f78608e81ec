//! Exponential and hyperbolic functions: e^x = 2^n · e^r with n = round(x / ln 2), |r| ≤ ½ ln 2 and a polynomial in r.

use super::{horner, two_to, MAGIC};

const LOG2_E: f64 = std::f64::consts::LOG2_E;
const LN2_HI: f64 = std::f64::consts::LN_2;
const LN2_LO: f64 = 2.3190468138462996e-17;
/// (e^r − 1 − r)/r², |r| ≤ 0.3466: error 1.4e-18.
const EXP: [f64; 11] = [
    0.5,
    0.1666666666666667,
    0.04166666666666667,
    0.008333333333326136,
    0.001388888888888375,
    0.00019841269874815834,
    2.480158732554432e-05,
    2.7557255406285044e-06,
    2.7557273647451087e-07,
    2.5105214474751413e-08,
    2.0914685161418067e-09,
];
/// (sinh t / t − 1)/t² in t², |t| ≤ 1: error 2.5e-22.
const SINH: [f64; 8] = [
    0.16666666666666666,
    0.008333333333333333,
    0.00019841269841269773,
    2.755731922404034e-06,
    2.505210836405804e-08,
    1.6059048396350562e-10,
    7.646625361656657e-13,
    2.8445264169895285e-15,
];

/// (n, p) with e^(x + low) = 2^n · (1 + p), −0.3 < p < 0.42, for |x| < 1000 and a small `low`.
#[inline(always)]
pub fn parts(x: f64, low: f64) -> (f64, f64) {
    let n = x.mul_add(LOG2_E, MAGIC) - MAGIC;
    let r = (-n).mul_add(LN2_LO, (-n).mul_add(LN2_HI, x)) + low;
    let square = r * r;
    (n, r + square * horner(r, &EXP))
}

/// 2^n · y in two steps, so that neither factor overflows and results below the normal range are rounded once.
#[inline(always)]
pub fn scale(y: f64, n: f64) -> f64 {
    let half = n.mul_add(0.5, MAGIC) - MAGIC;
    y * two_to(half) * two_to(n - half)
}

/// As `clamp`, passing NaN on.
#[inline(always)]
pub fn clamped(x: f64, low: f64, high: f64) -> f64 {
    let x = if x < low { low } else { x };
    if x > high { high } else { x }
}

#[inline(always)]
pub fn exp(x: f64) -> f64 {
    let (n, p) = parts(clamped(x, -746.0, 710.0), 0.0);
    scale(1.0 + p, n)
}

#[inline(always)]
pub fn expm1(x: f64) -> f64 {
    let (n, p) = parts(clamped(x, -60.0, 710.0), 0.0);
    let s = two_to(n - 1.0);
    let value = 2.0 * s.mul_add(p, s - 0.5);
    // −0 stays −0.
    if x.abs() < 1e-17 { x } else { value }
}

/// ½ e^a for 0 ≤ a ≤ 711.
#[inline(always)]
fn half_exp(a: f64) -> f64 {
    let (n, p) = parts(clamped(a, 0.0, 712.0), 0.0);
    scale(1.0 + p, n - 1.0)
}

#[inline(always)]
pub fn sinh(x: f64) -> f64 {
    let a = x.abs();
    let h = half_exp(a);
    let large = h - 0.25 / h;
    let z = a * a;
    let small = (a * z).mul_add(horner(z, &SINH), a);
    (if a < 1.0 { small } else { large }).copysign(x)
}

#[inline(always)]
pub fn cosh(x: f64) -> f64 {
    let h = half_exp(x.abs());
    h + 0.25 / h
}

#[inline(always)]
pub fn tanh(x: f64) -> f64 {
    let (n, p) = parts(clamped(2.0 * x.abs(), 0.0, 44.0), 0.0);
    // (e^2a − 1)/(e^2a + 1) with the rounding errors of both sums.
    let s = two_to(n);
    let top = s.mul_add(p, s - 1.0);
    let top_low = (s - 1.0) - top + s * p;
    let below = top + 2.0;
    let below_low = 2.0 - (below - top) + top_low;
    let inverse = 1.0 / below;
    let q = top * inverse;
    let value = ((-q).mul_add(below, top) + (-q).mul_add(below_low, top_low)).mul_add(inverse, q);
    (if x.abs() < 1e-17 { x.abs() } else { value }).copysign(x)
}
