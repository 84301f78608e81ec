//! Inverse trigonometric functions.

use super::horner;

const PI_2_HI: f64 = std::f64::consts::FRAC_PI_2;
const PI_2_LO: f64 = 6.123233995736766e-17;
pub const TAN_PI_8: f64 = 0.41421356237309503;
const TAN_3PI_8: f64 = 2.414213562373095;
/// (arctan t / t − 1)/t² in t², |t| ≤ tan(π/8): error 4e-20.
const ATAN: [f64; 13] = [
    -0.3333333333333333,
    0.19999999999999993,
    -0.14285714285711518,
    0.11111111110754596,
    -0.09090909067001965,
    0.07692306735718386,
    -0.06666642013802823,
    0.058819251621305094,
    -0.052580406718134826,
    0.0471938939438005,
    -0.041044134902075015,
    0.03063517636855608,
    -0.013917695219310572,
];
/// (arcsin t / t − 1)/t² in t², |t| ≤ ½: error 1.5e-17.
const ASIN: [f64; 13] = [
    0.16666666666666669,
    0.07499999999998433,
    0.04464285714635543,
    0.030381944138531247,
    0.02237217294214989,
    0.017352392720869973,
    0.013971212973552933,
    0.011479177415184906,
    0.01032281435018578,
    0.005457506718640358,
    0.01740087944269402,
    -0.014851887071247204,
    0.028757851367421566,
];

/// arctan t = t + tail, |t| ≤ tan(π/8).
#[inline(always)]
fn tail(t: f64) -> f64 {
    let z = t * t;
    t * z * horner(z, &ATAN)
}

#[inline(always)]
pub fn atan(x: f64) -> f64 {
    let a = x.abs();
    let (middle, far) = (a > TAN_PI_8, a > TAN_3PI_8);
    let above = if far { -1.0 } else if middle { a - 1.0 } else { a };
    let below = if far { a } else if middle { a + 1.0 } else { 1.0 };
    let (high, low) = if far {
        (PI_2_HI, PI_2_LO)
    } else if middle {
        (0.5 * PI_2_HI, 0.5 * PI_2_LO)
    } else {
        (0.0, 0.0)
    };
    let t = above / below;
    let value = high + (t + (low + tail(t)));
    (if a < 1e-17 { a } else { value }).copysign(x)
}

/// Zeros, infinities, NaN, and where sums overflow or quotients lose bits.
pub fn atan2_needs_scalar(y: f64, x: f64) -> bool {
    let (a, b) = (y.abs(), x.abs());
    !(a > 1e-290 && a < 1e290 && b > 1e-290 && b < 1e290)
}

#[inline(always)]
pub fn atan2(y: f64, x: f64) -> f64 {
    let (a, b) = (y.abs(), x.abs());
    let steep = a > b;
    let (small, large) = if steep { (b, a) } else { (a, b) };
    let middle = small > TAN_PI_8 * large;
    let t = if middle { small - large } else { small } / if middle { small + large } else { large };
    // The angle is base ± (t + tail), base a multiple of π/4: fewer roundings than mirroring twice.
    let back = x < 0.0;
    let minus = steep != back;
    let eighths = match (steep, back) {
        (false, false) => 0.0,
        (true, _) => 2.0,
        (false, true) => 4.0,
    } + if middle { if minus { -1.0 } else { 1.0 } } else { 0.0 };
    let t = if minus { -t } else { t };
    let high = eighths * (0.5 * PI_2_HI);
    let error = eighths.mul_add(0.5 * PI_2_HI, -high);
    (high + (t + (eighths.mul_add(0.5 * PI_2_LO, error) + tail(t)))).copysign(y)
}

/// s = √z or |x|, its rounding error, and arcsin(s) − s relative to s.
#[inline(always)]
fn arc(x: f64) -> (f64, f64, f64) {
    let a = x.abs();
    let near = a < 0.5;
    let z = if near { a * a } else { (1.0 - a).mul_add(0.5, 0.0) };
    let root = z.sqrt();
    let lost = (-root).mul_add(root, z) / (root + root);
    let lost = if z > 0.0 { lost } else { 0.0 };
    (if near { a } else { root }, if near { 0.0 } else { lost }, z * horner(z, &ASIN))
}

/// π/2 − 2(s + c + s·r), rounded once.
#[inline(always)]
fn mirrored(s: f64, c: f64, r: f64) -> f64 {
    let high = PI_2_HI - 2.0 * s;
    let low = (PI_2_HI - high) - 2.0 * s;
    high + (low + (PI_2_LO - 2.0 * s.mul_add(r, c)))
}

#[inline(always)]
pub fn asin(x: f64) -> f64 {
    let (s, c, r) = arc(x);
    let value = if x.abs() < 0.5 { s.mul_add(r, s) } else { mirrored(s, c, r) };
    (if x.abs() > 1.0 { f64::NAN } else { value }).copysign(x)
}

#[inline(always)]
pub fn acos(x: f64) -> f64 {
    let (s, c, r) = arc(x);
    let rest = s.mul_add(r, c);
    // Near 0: π/2 − x − x·r; near 1: 2(s + …); near −1: π − 2(s + …).
    let high = PI_2_HI - x;
    let low = (PI_2_HI - high) - x;
    let near = high + (low + (PI_2_LO - x * r));
    let right = 2.0 * (s + rest);
    let left = 2.0 * (PI_2_HI - (s + (rest - PI_2_LO)));
    let value = if x.abs() < 0.5 { near } else if x > 0.0 { right } else { left };
    if x.abs() <= 1.0 { value } else { f64::NAN }
}
