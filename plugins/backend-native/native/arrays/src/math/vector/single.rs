//! The elementary functions of float32: double precision with polynomials as short as that result allows. Errors before
//! rounding are below 1e-9 (2^-30), so results are within 0.52 units in the last place of float32. Every number of float32 is a
//! normal double, squares neither overflow nor vanish, and the compensations of the long forms are not needed.

use super::arc::TAN_PI_8;
use super::exp::clamped;
use super::{horner, two_to, MAGIC};
use std::f64::consts::{FRAC_2_PI, FRAC_PI_2, FRAC_PI_4, LN_2, LOG10_2, LOG10_E, LOG2_E, PI};

/// (log(1 + f) − f)/f²: error 2.0e-10.
const LOG: [f64; 11] = [
    -0.5000000005545165,
    0.33333332792999204,
    -0.24999971698140327,
    0.2000005738825762,
    -0.16669006307204182,
    0.14285624989907217,
    -0.1243226805928479,
    0.11037689258302641,
    -0.10769472428395056,
    0.10589881969443307,
    -0.06020956499496654,
];
/// As LOG, for logarithms that are multiplied by up to 104: error 8.3e-13.
const LOG_OF_POWER: [f64; 14] = [
    -0.49999999999820705,
    0.3333333332674602,
    -0.25000000137028106,
    0.20000001919978497,
    -0.1666665070394823,
    0.14285548798558848,
    -0.12500610205369486,
    0.11117336334911962,
    -0.09992412115497984,
    0.0897747491074773,
    -0.08298787919108902,
    0.08637944223751945,
    -0.08455622952110388,
    0.04401409864965619,
];
/// (e^r − 1 − r)/r², |r| ≤ ½ ln 2: error 9.2e-12.
const EXP: [f64; 7] = [
    0.5,
    0.16666666718997508,
    0.04166666671898088,
    0.008333298483754886,
    0.0013888854049609015,
    0.0001989927395864936,
    2.4859578225386297e-05,
];
/// (arctan t / t − 1)/t² in t², |t| ≤ tan(π/8): error 7.6e-11.
const ATAN: [f64; 6] = [
    -0.333333332792548,
    0.19999977258688384,
    -0.14284151193628536,
    0.1107136502188377,
    -0.08624676145243544,
    0.05048138512067175,
];
/// (arcsin t / t − 1)/t² in t², |t| ≤ ½: error 5.8e-11.
const ASIN: [f64; 7] = [
    0.16666666686085643,
    0.07499992404401837,
    0.044647663888135104,
    0.03026913872858556,
    0.023611817008916063,
    0.010574415516834683,
    0.030974540371451798,
];
/// (sin t / t − 1)/t² in t², |t| ≤ π/4: error 1.5e-11.
const SIN: [f64; 4] = [
    -0.1666666666385529,
    0.008333331874710208,
    -0.0001984008673538484,
    2.7249925803059296e-06,
];
/// (cos t − 1 + t²/2)/t⁴ in t², |t| ≤ π/4: error 7.9e-13.
const COS: [f64; 4] = [
    0.041666666664321096,
    -0.001388888767200299,
    2.480060037268318e-05,
    -2.730095878953817e-07,
];
/// Below this, the first terms of series about 0 are exact enough, and sums with 1 are not.
const SMALL: f64 = 1.0 / 1024.0;

/// (k, f) of a positive normal number 2^k · (1 + f), √½ ≤ 1 + f < √2.
#[inline(always)]
fn split(x: f64) -> (f64, f64) {
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    const TWO_52: f64 = 4503599627370496.0;
    let from = x.to_bits().wrapping_sub(SQRT_HALF);
    let shifted = from.wrapping_add(1024 << 52);
    let k = f64::from_bits((shifted >> 52) | TWO_52.to_bits()) - (TWO_52 + 1024.0);
    (k, f64::from_bits((from & 0x000f_ffff_ffff_ffff) + SQRT_HALF) - 1.0)
}

/// The value, or what belongs to zero, negative numbers, infinity and NaN.
#[inline(always)]
pub fn special(x: f64, value: f64) -> f64 {
    let value = if x < f64::INFINITY { value } else { x };
    let value = if x == 0.0 { f64::NEG_INFINITY } else { value };
    if x >= 0.0 { value } else { f64::NAN }
}

/// 0x7f7fffff or more for what `special` is about.
#[inline(always)]
pub fn oddity(x: f32) -> u32 {
    x.to_bits().wrapping_sub(1)
}

/// log(1 + f), √½ ≤ 1 + f < √2. Even and odd terms apart: a chain of half the length, of which processors keep more in work.
#[inline(always)]
fn near_one(f: f64) -> f64 {
    let z = f * f;
    let terms = |first: usize| {
        let last = LOG.len() - 1 - (LOG.len() - 1 - first) % 2;
        (first..last).step_by(2).rev().fold(LOG[last], |sum, k| sum.mul_add(z, LOG[k]))
    };
    z.mul_add(terms(1).mul_add(f, terms(0)), f)
}

/// Also of what only doubles can hold. The functions of positive numbers are wrong where `special` is needed.
#[inline(always)]
pub fn positive_log(x: f64) -> f64 {
    let (k, f) = split(x);
    k.mul_add(LN_2, near_one(f))
}

#[inline(always)]
pub fn log(x: f64) -> f64 {
    special(x, positive_log(x))
}

#[inline(always)]
pub fn positive_log2(x: f64) -> f64 {
    let (k, f) = split(x);
    near_one(f).mul_add(LOG2_E, k)
}

#[inline(always)]
pub fn positive_log10(x: f64) -> f64 {
    let (k, f) = split(x);
    near_one(f).mul_add(LOG10_E, k * LOG10_2)
}

#[inline(always)]
pub fn log1p(x: f64) -> f64 {
    let series = (x * x).mul_add((-0.25f64).mul_add(x, 1.0 / 3.0).mul_add(x, -0.5), x);
    if x.abs() < SMALL { series } else { log(1.0 + x) }
}

#[inline(always)]
pub fn asinh(x: f64) -> f64 {
    let a = x.abs();
    let z = a * a;
    let value = log(a + (z + 1.0).sqrt());
    (if a < SMALL { (a * z).mul_add(-1.0 / 6.0, a) } else { value }).copysign(x)
}

#[inline(always)]
pub fn acosh(x: f64) -> f64 {
    // x² − 1 is exact: x has 24 bits.
    log(if x >= 1.0 { x + x.mul_add(x, -1.0).sqrt() } else { f64::NAN })
}

#[inline(always)]
pub fn atanh(x: f64) -> f64 {
    let a = x.abs();
    let value = 0.5 * log((1.0 + a) / (1.0 - a));
    let series = (a * a * a).mul_add(1.0 / 3.0, a);
    (if a < SMALL { series } else if a <= 1.0 { value } else { f64::NAN }).copysign(x)
}

/// (2^n, p) with e^x = 2^n · (1 + p), for |x| < 700.
#[inline(always)]
fn parts(x: f64) -> (f64, f64) {
    let n = x.mul_add(LOG2_E, MAGIC) - MAGIC;
    let r = (-n).mul_add(LN_2, x);
    (two_to(n), (r * r).mul_add(horner(r, &EXP), r))
}

#[inline(always)]
pub fn tanh(x: f64) -> f64 {
    let (s, p) = parts(clamped(2.0 * x.abs(), 0.0, 44.0));
    // (e^2a − 1)/(e^2a + 1).
    let top = s.mul_add(p, s - 1.0);
    (top / (top + 2.0)).copysign(x)
}

/// x^y with x positive and finite, y finite.
#[inline(always)]
pub fn positive_pow(x: f64, y: f64) -> f64 {
    let (k, f) = split(x);
    let log = k.mul_add(LN_2, (f * f).mul_add(horner(f, &LOG_OF_POWER), f));
    // Beyond these all is 0 or infinite.
    let (s, p) = parts(clamped(y * log, -200.0, 200.0));
    s.mul_add(p, s)
}

/// (sin r, cos r, bits of n), x = n·π/2 + r.
#[inline(always)]
fn reduced(x: f64) -> (f64, f64, u64) {
    const LOW: f64 = 6.123233995736766e-17;
    let t = x.mul_add(FRAC_2_PI, MAGIC);
    let n = t - MAGIC;
    let r = (-n).mul_add(LOW, (-n).mul_add(FRAC_PI_2, x));
    let z = r * r;
    let sin = (r * z).mul_add(horner(z, &SIN), r);
    let cos = (z * z).mul_add(horner(z, &COS), (-0.5f64).mul_add(z, 1.0));
    (sin, cos, t.to_bits())
}

#[inline(always)]
pub fn tan(x: f64) -> f64 {
    let (s, c, n) = reduced(x);
    let even = n & 1 == 0;
    let value = if even { s } else { c } / if even { c } else { s };
    let value = f64::from_bits(value.to_bits() ^ n << 63);
    // −0 stays −0.
    if x.abs() < 1e-5 { x } else { value }
}

/// arctan t, |t| ≤ tan(π/8).
#[inline(always)]
fn short_atan(t: f64) -> f64 {
    let z = t * t;
    (t * z).mul_add(horner(z, &ATAN), t)
}

#[inline(always)]
pub fn atan(x: f64) -> f64 {
    atan_of_ratio(x.abs(), 1.0).copysign(x)
}

/// arctan(a / b), a ≥ 0, b > 0.
#[inline(always)]
fn atan_of_ratio(a: f64, b: f64) -> f64 {
    let steep = a > b;
    let small = if steep { b } else { a };
    let large = if steep { a } else { b };
    let middle = small > TAN_PI_8 * large;
    let t = short_atan(if middle { small - large } else { small } / if middle { small + large } else { large });
    let value = if middle { FRAC_PI_4 + t } else { t };
    if steep { FRAC_PI_2 - value } else { value }
}

#[inline(always)]
pub fn atan2(y: f64, x: f64) -> f64 {
    let value = atan_of_ratio(y.abs(), x.abs());
    (if x < 0.0 { PI - value } else { value }).copysign(y)
}

/// s = √((1 − |x|)/2) or |x|, and arcsin s.
#[inline(always)]
fn arc(a: f64) -> f64 {
    let near = a < 0.5;
    let z = if near { a * a } else { 0.5 - 0.5 * a };
    let s = if near { a } else { z.sqrt() };
    (s * z).mul_add(horner(z, &ASIN), s)
}

#[inline(always)]
pub fn asin(x: f64) -> f64 {
    let a = x.abs();
    let r = arc(a);
    // The root of a negative number is not a number.
    (if a < 0.5 { r } else { FRAC_PI_2 - 2.0 * r }).copysign(x)
}

#[inline(always)]
pub fn acos(x: f64) -> f64 {
    let a = x.abs();
    let r = arc(a);
    let value = if a < 0.5 { FRAC_PI_2 - r.copysign(x) } else if x > 0.0 { 2.0 * r } else { PI - 2.0 * r };
    if a <= 1.0 { value } else { f64::NAN }
}
