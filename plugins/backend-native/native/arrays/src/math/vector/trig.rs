//! Sine, cosine and tangent: x = n·π/2 + r with π/2 in three parts, polynomials in r. Exact enough below `LIMIT`; larger
//! arguments are for the scalar library.

use super::{horner, MAGIC};

pub const LIMIT: f64 = 1e8;
const TWO_OVER_PI: f64 = std::f64::consts::FRAC_2_PI;
const P1: f64 = std::f64::consts::FRAC_PI_2;
const P2: f64 = 6.123233995736766e-17;
const P3: f64 = -1.4973849048591698e-33;
/// (sin t / t − 1)/t² and (cos t − 1 + t²/2)/t⁴ in t², |t| ≤ π/4: errors 2e-17 and 1.3e-18.
const SIN: [f64; 6] = [
    -0.16666666666666666,
    0.008333333333330948,
    -0.0001984126983675712,
    2.755731610179909e-06,
    -2.5051131688000297e-08,
    1.5918117983848815e-10,
];
const COS: [f64; 6] = [
    0.041666666666666664,
    -0.0013888888888887398,
    2.4801587298764778e-05,
    -2.7557317271258515e-07,
    2.0876146170183976e-09,
    -1.1382625349447592e-11,
];

pub fn needs_scalar(x: f64) -> bool {
    // Also NaN.
    !(x.abs() < LIMIT)
}

/// (sin r, cos r, bits of n).
#[inline(always)]
pub fn reduced(x: f64) -> (f64, f64, u64) {
    let t = x.mul_add(TWO_OVER_PI, MAGIC);
    let n = t - MAGIC;
    let first = (-n).mul_add(P1, x);
    let w = n * P2;
    let r = first - w;
    let low = (first - r) - w - n.mul_add(P3, n.mul_add(P2, -w));
    let z = r * r;
    let sin = r + (r * z).mul_add(horner(z, &SIN), low);
    // 1 − z/2 with the part lost, then the remainder; −r·low is the derivative's.
    let half = 0.5 * z;
    let w = 1.0 - half;
    let cos = w + ((1.0 - w) - half + (z * z).mul_add(horner(z, &COS), -r * low));
    let sin = if x.abs() < 1e-8 { x } else { sin };
    (sin, cos, t.to_bits())
}

/// (sin r, cos r) for |r| ≤ π/4.
#[inline(always)]
pub fn near_zero(r: f64) -> (f64, f64) {
    let z = r * r;
    let sin = (r * z).mul_add(horner(z, &SIN), r);
    let half = 0.5 * z;
    let w = 1.0 - half;
    (sin, w + (z * z).mul_add(horner(z, &COS), (1.0 - w) - half))
}

#[inline(always)]
fn with_sign(x: f64, sign: u64) -> f64 {
    f64::from_bits(x.to_bits() ^ sign << 63)
}

#[inline(always)]
pub fn sin(x: f64) -> f64 {
    let (s, c, n) = reduced(x);
    with_sign(if n & 1 == 0 { s } else { c }, n >> 1 & 1)
}

#[inline(always)]
pub fn cos(x: f64) -> f64 {
    let (s, c, n) = reduced(x);
    with_sign(if n & 1 == 0 { c } else { s }, (n ^ n >> 1) & 1)
}

#[inline(always)]
pub fn tan(x: f64) -> f64 {
    let (s, c, n) = reduced(x);
    let even = n & 1 == 0;
    with_sign(if even { s } else { c } / if even { c } else { s }, n & 1)
}
