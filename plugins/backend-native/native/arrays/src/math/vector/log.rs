//! Logarithms: x = 2^k · m with √½ ≤ m < √2, s = (m − 1)/(m + 1), log m = 2 artanh s. The inverse hyperbolic functions
//! follow from log(1 + x).

use super::horner;

const LN2_HI: f64 = 6.93147180369123816490e-01;
const LN2_LO: f64 = 1.90821492927058770002e-10;
/// (2 artanh s − 2s)/s³ in s², s² ≤ 0.0296: error 3e-16, and it is multiplied by s² / 2.
const LOG: [f64; 7] = [
    0.666666666666667,
    0.3999999999989607,
    0.28571428627528794,
    0.22222210881932927,
    0.1818290749767122,
    0.1533111258796017,
    0.1462395660821188,
];
const TWO_52: f64 = 4503599627370496.0;
const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;

/// (k, m) of a positive number; anything for the others.
#[inline(always)]
pub fn split(x: f64) -> (f64, f64) {
    let tiny = x < f64::MIN_POSITIVE;
    let bits = (if tiny { x * 18014398509481984.0 } else { x }).to_bits();
    let shifted = bits.wrapping_sub(SQRT_HALF).wrapping_add(2048 << 52 >> 1);
    // The exponent as a double without a conversion of integers, which AVX2 lacks.
    let k = f64::from_bits((shifted >> 52) | TWO_52.to_bits()) - (TWO_52 + 1024.0);
    let mantissa = (bits.wrapping_sub(SQRT_HALF) & 0x000f_ffff_ffff_ffff).wrapping_add(SQRT_HALF);
    (if tiny { k - 54.0 } else { k }, f64::from_bits(mantissa))
}

/// ½f² and s·(½f² + R): log(1 + f) = f − (first − second).
#[inline(always)]
fn correction(f: f64) -> (f64, f64) {
    let s = f / (2.0 + f);
    let z = s * s;
    let half = 0.5 * f * f;
    (half, s * z.mul_add(horner(z, &LOG), half))
}

/// The value, or what belongs to zero, negative numbers, infinity and NaN.
#[inline(always)]
fn special(x: f64, value: f64) -> f64 {
    let value = if x == f64::INFINITY { x } else { value };
    let value = if x == 0.0 { f64::NEG_INFINITY } else { value };
    if x >= 0.0 { value } else { f64::NAN }
}

#[inline(always)]
pub fn log(x: f64) -> f64 {
    let (k, m) = split(x);
    let f = m - 1.0;
    let (half, rest) = correction(f);
    special(x, k.mul_add(LN2_HI, f - (half - k.mul_add(LN2_LO, rest))))
}

/// log(m) as the sum of a short number and a remainder.
#[inline(always)]
fn in_two(f: f64) -> (f64, f64) {
    let (half, rest) = correction(f);
    let high = f64::from_bits((f - half).to_bits() & 0xffff_ffff_0000_0000);
    (high, (f - high) - half + rest)
}

#[inline(always)]
pub fn log2(x: f64) -> f64 {
    const HI: f64 = 1.44269504072144627571;
    const LO: f64 = 1.67517131648865118353e-10;
    let (k, m) = split(x);
    let (high, low) = in_two(m - 1.0);
    let first = high * HI;
    let second = (low + high) * LO + low * HI;
    let sum = k + first;
    special(x, ((k - sum) + first + second) + sum)
}

#[inline(always)]
pub fn log10(x: f64) -> f64 {
    const HI: f64 = 4.34294481878168880939e-01;
    const LO: f64 = 2.50829467116452752298e-11;
    const LOG10_2_HI: f64 = 3.01029995663611771306e-01;
    const LOG10_2_LO: f64 = 3.69423907715893078616e-13;
    let (k, m) = split(x);
    let (high, low) = in_two(m - 1.0);
    let first = high * HI;
    let second = k * LOG10_2_LO + ((low + high) * LO + low * HI);
    let whole = k * LOG10_2_HI;
    let sum = whole + first;
    special(x, ((whole - sum) + first + second) + sum)
}

/// log(1 + x + low) for −1 < x < ∞ and a small `low`.
#[inline(always)]
fn log_one_plus(x: f64) -> f64 {
    let u = 1.0 + x;
    let (k, m) = split(u);
    let lost = if x > 1.0 { 1.0 - (u - x) } else { x - (u - 1.0) };
    let near = k == 0.0;
    let f = if near { x } else { m - 1.0 };
    let c = if near { 0.0 } else { lost / u };
    let (half, rest) = correction(f);
    k.mul_add(LN2_HI, f - (half - (k.mul_add(LN2_LO, c) + rest)))
}

#[inline(always)]
pub fn log1p(x: f64) -> f64 {
    let value = special(1.0 + x, log_one_plus(x));
    // −0 stays −0.
    if x.abs() < 1e-17 { x } else { value }
}

/// √(a² + …) is not needed from here on.
const BIG: f64 = 268435456.0;
const LN_2: f64 = std::f64::consts::LN_2;

#[inline(always)]
pub fn asinh(x: f64) -> f64 {
    let a = x.abs();
    let big = a > BIG;
    let b = if big { 1.0 } else { a };
    let z = b * b;
    let t = b + z / (1.0 + (z + 1.0).sqrt());
    let value = log_one_plus(if big { a - 1.0 } else { t }) + if big { LN_2 } else { 0.0 };
    let value = if a == f64::INFINITY { a } else { value };
    (if a < 1e-17 { a } else { value }).copysign(x)
}

#[inline(always)]
pub fn acosh(x: f64) -> f64 {
    let big = x > BIG;
    let t = if big { 1.0 } else { x - 1.0 };
    let value = log_one_plus(if big { x - 1.0 } else { t + (2.0 * t + t * t).sqrt() }) + if big { LN_2 } else { 0.0 };
    let value = if x == f64::INFINITY { x } else { value };
    if x >= 1.0 { value } else { f64::NAN }
}

#[inline(always)]
pub fn atanh(x: f64) -> f64 {
    let a = x.abs();
    let value = 0.5 * log_one_plus(2.0 * a / (1.0 - a));
    let value = if a == 1.0 { f64::INFINITY } else { value };
    let value = if a > 1.0 { f64::NAN } else { value };
    (if a < 1e-17 { a } else { value }).copysign(x)
}

/// log(e^x + e^y).
#[inline(always)]
pub fn logaddexp(x: f64, y: f64) -> f64 {
    let top = if x > y { x } else { y };
    let value = top + log_one_plus(super::exp::exp(-(x - y).abs()));
    // Equal infinities have no difference.
    let value = if x == y { x + LN_2 } else { value };
    if x != x || y != y { f64::NAN } else { value }
}
