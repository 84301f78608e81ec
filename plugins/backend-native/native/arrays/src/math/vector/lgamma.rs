//! log |Γ|: the series of `math::lgamma`, one logarithm for all cases. With |z| ≤ ½,
//! log Γ(x) = log Γ(2 + z) ± log q: q is the product of x − 1 … 2 + z above 2.5, x below 1.5 and x (1 + x) below 0.5.

use super::log::log;
use super::trig::near_zero;
use super::{horner, MAGIC};
use crate::math::lgamma::{HALF_LOG_TWO_PI, ONE_MINUS_EULER};
use std::f64::consts::PI;

/// (log Γ(2 + z) / z − (1 − γ))/z, |z| ≤ ½: relative error 5.7e-19.
const SERIES: [f64; 19] = [
    0.3224670334241132,
    -0.0673523010531981,
    0.020580808427784553,
    -0.0073855510286719986,
    0.002890510330740574,
    -0.0011927539118428156,
    0.0005096695248097165,
    -0.00022315475400520507,
    9.945751065656838e-05,
    -4.49263133791557e-05,
    2.050724939057709e-05,
    -9.438715099211532e-06,
    4.3744974215605885e-06,
    -2.0439048107029907e-06,
    9.573811846063761e-07,
    -4.3252393445604814e-07,
    2.040840149922266e-07,
    -1.3219945666117874e-07,
    6.28688759740062e-08,
];
/// Terms of Stirling's series (Abramowitz & Stegun 6.1.41).
const STIRLING: [f64; 8] = [
    1.0 / 12.0,
    -1.0 / 360.0,
    1.0 / 1260.0,
    -1.0 / 1680.0,
    1.0 / 1188.0,
    -691.0 / 360360.0,
    1.0 / 156.0,
    -3617.0 / 122400.0,
];

/// What is left to the scalar function: zeros and their neighbours, infinities, NaN, and numbers whose logarithm times them
/// overflows or that are integers all.
pub fn needs_scalar(x: f64) -> bool {
    let positive = x >= f64::MIN_POSITIVE && x < 1e300;
    let negative = x < -1e-17 && x > -1e15;
    !(positive || negative)
}

/// log |Γ(x)|: below zero by reflection, infinite at the poles.
#[inline(always)]
pub fn lgamma(x: f64) -> f64 {
    let a = x.abs();
    let value = positive(a);
    // |sin πa|, from the distance to the nearest integer, which is exact.
    let d = (a - ((a + MAGIC) - MAGIC)).abs();
    let far = d > 0.25;
    let (sin, cos) = near_zero(PI * if far { 0.5 - d } else { d });
    let reflected = log(PI / (a * if far { cos } else { sin })) - value;
    if x > 0.0 { value } else { reflected }
}

#[inline(always)]
fn positive(x: f64) -> f64 {
    let large = x >= 10.0;
    let mut z = if large { 2.0 } else { x };
    let mut q = 1.0;
    for _ in 0..8 {
        let above = z > 2.5;
        z = if above { z - 1.0 } else { z };
        q = if above { q * z } else { q };
    }
    // Γ(x) = Γ(x + 1)/x, once or twice; x near 1 and its logarithm are exact.
    let (low, lowest) = (z < 1.5, z < 0.5);
    q = if low { z } else { q };
    q = if lowest { z * (1.0 + z) } else { q };
    let z = if lowest { z } else if low { z - 1.0 } else { z - 2.0 };
    let near = horner(z, &SERIES).mul_add(z, ONE_MINUS_EULER) * z;
    let l = log(if large { x } else { q });
    let inverse = 1.0 / x;
    let remainder = inverse * horner(inverse * inverse, &STIRLING);
    let value = if low { near - l } else { near + l };
    if large { (x - 0.5) * l - x + HALF_LOG_TWO_PI + remainder } else { value }
}
