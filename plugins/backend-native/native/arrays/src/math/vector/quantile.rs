//! Quantiles of the normal distribution for float32: the rational functions of `math::ndtri`, all of them, one quotient.

use super::single;
use crate::math::ndtri::{A, B, C, D, E, F};

/// As `normal_quantile`: the quantile of ½ + q with the smaller tail r = ½ − |q|.
#[inline(always)]
fn quantile(q: f64, r: f64) -> f64 {
    let s = (-single::log(r)).sqrt();
    let (centre, far) = (q.abs() <= 0.425, s > 5.0);
    let t = if centre { 0.180625 - q * q } else if far { s - 5.0 } else { s - 1.6 };
    let (mut top, mut below) = (0.0f64, 0.0f64);
    for k in (0..8).rev() {
        top = top.mul_add(t, if centre { A[k] } else if far { E[k] } else { C[k] });
        below = below.mul_add(t, if centre { B[k] } else if far { F[k] } else { D[k] });
    }
    let value = top / below;
    let value = if r == 0.0 { f64::INFINITY } else { value };
    if centre { q * value } else { value.copysign(q) }
}

#[inline(always)]
pub fn ndtri(p: f64) -> f64 {
    quantile(p - 0.5, if p < 0.5 { p } else { 1.0 - p })
}

#[inline(always)]
pub fn erfinv(x: f64) -> f64 {
    quantile(0.5 * x, 0.5 * (1.0 - x.abs())) * std::f64::consts::FRAC_1_SQRT_2
}
