//! x^y = exp(y · log x) with the logarithm as a sum of two doubles (about 2^-66), so that the product is exact enough.

use super::exp::{clamped, parts, scale};
use super::horner;
use super::log::split;

/// With trailing zeros: k · LN2_HI is exact.
const LN2_HI: f64 = 6.93147180369123816490e-01;
const LN2_LO: f64 = 1.90821492927058770002e-10;
const THIRD: f64 = 0.3333333333333333;
const THIRD_LO: f64 = 1.850371707708594e-17;
/// (artanh s / s − 1 − s²/3)/s⁴ in s², s² ≤ 0.0296: error 1e-18.
const TAIL: [f64; 8] = [
    0.2,
    0.14285714285714698,
    0.11111111110818422,
    0.09090909169848817,
    0.07692297251904945,
    0.06667414786953267,
    0.05852785947838605,
    0.05865053930946515,
];

/// What the vector form leaves to `scalar`: bases that are not positive and finite, and exponents that are not finite.
pub fn needs_scalar(x: f64, y: f64) -> bool {
    !(x > 0.0 && x < f64::INFINITY && y.abs() < f64::INFINITY)
}

/// Any operands.
pub fn scalar(x: f64, y: f64) -> f64 {
    if x < 0.0 && x > f64::NEG_INFINITY && y.abs() < f64::INFINITY && y.trunc() == y {
        let odd = y.abs() < 9007199254740992.0 && (0.5 * y).trunc() != 0.5 * y;
        let value = positive(-x, y);
        return if odd { -value } else { value };
    }
    x.powf(y)
}

/// log x = high + low, x positive.
#[inline(always)]
fn log_in_two(x: f64) -> (f64, f64) {
    let (k, m) = split(x);
    let f = m - 1.0;
    let below = m + 1.0;
    let below_low = m - (below - 1.0);
    let inverse = 1.0 / below;
    let s = f * inverse;
    let s_low = (-s).mul_add(below_low, (-s).mul_add(below, f)) * inverse;
    let z = s * s;
    let z_low = s.mul_add(s, -z) + 2.0 * s * s_low;
    let a = z * THIRD;
    let a_low = z.mul_add(THIRD, -a) + z.mul_add(THIRD_LO, z_low * THIRD) + z * z * horner(z, &TAIL);
    let b = s * a;
    let b_low = s.mul_add(a, -b) + s.mul_add(a_low, s_low * a);
    let m_high = s + b;
    let m_low = (s - m_high) + b + (b_low + s_low);
    let whole = k * LN2_HI;
    let h = whole + 2.0 * m_high;
    let l = (whole - h) + 2.0 * m_high + k.mul_add(LN2_LO, 2.0 * m_low);
    let high = h + l;
    (high, (h - high) + l)
}

/// x positive and finite, y finite.
#[inline(always)]
pub fn positive(x: f64, y: f64) -> f64 {
    let (high, low) = log_in_two(x);
    let p = y * high;
    let p_low = y.mul_add(high, -p) + y * low;
    let p_low = if p.abs() < 800.0 { p_low } else { 0.0 };
    let (n, e) = parts(clamped(p, -800.0, 800.0), p_low);
    scale(1.0 + e, n)
}
