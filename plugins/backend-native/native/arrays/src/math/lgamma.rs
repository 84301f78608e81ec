//! log |Γ(x)| of real x: the formulas of the reference backend.

use super::log::{log, log1p};
use std::sync::OnceLock;

pub const HALF_LOG_TWO_PI: f64 = 0.918938533204672741780329736406;
pub const ONE_MINUS_EULER: f64 = 0.422784335098467139393487909918;
const TERMS: usize = 30;

/// ζ(k) − 1 by direct summation and the Euler–Maclaurin remainder (Abramowitz & Stegun 23.2.9).
fn zeta_minus_one(k: i32) -> f64 {
    let m = 100.0f64;
    let f = k as f64;
    let mut sum = m.powf((1 - k) as f64) / (f - 1.0) + 0.5 * m.powf((-k) as f64) + (f * m.powf((-k - 1) as f64)) / 12.0;
    sum -= (f * (f + 1.0) * (f + 2.0) * m.powf((-k - 3) as f64)) / 720.0;
    sum += (f * (f + 1.0) * (f + 2.0) * (f + 3.0) * (f + 4.0) * m.powf((-k - 5) as f64)) / 30240.0;
    for j in (2..100).rev() {
        sum += (j as f64).powf(-k as f64);
    }
    sum
}

/// Coefficients of log Γ(2 + z) = (1 − γ) z + Σ (ζ(k) − 1)(−z)^k / k (Abramowitz & Stegun 6.1.33).
fn taylor() -> &'static [f64; TERMS] {
    static TAYLOR: OnceLock<[f64; TERMS]> = OnceLock::new();
    TAYLOR.get_or_init(|| {
        std::array::from_fn(|j| {
            let k = j as i32 + 2;
            (if k % 2 == 0 { 1.0 } else { -1.0 }) * zeta_minus_one(k) / k as f64
        })
    })
}

/// log Γ(2 + z), |z| ≤ ½: relative precision near its zero at z = 0.
fn near_two(z: f64) -> f64 {
    let mut sum = 0.0;
    for c in taylor().iter().rev() {
        sum = (sum + c) * z;
    }
    (sum + ONE_MINUS_EULER) * z
}

/// log Γ(x) − [(x − ½) log x − x + ½ log 2π] for x ≥ 10: Stirling's series (Abramowitz & Stegun 6.1.41).
pub fn stirling_remainder(x: f64) -> f64 {
    let r = 1.0 / (x * x);
    let s = 1.0 / 156.0 - r * (3617.0 / 122400.0 - r * (43867.0 / 244188.0));
    (1.0 / 12.0
        - r * (1.0 / 360.0
            - r * (1.0 / 1260.0 - r * (1.0 / 1680.0 - r * (1.0 / 1188.0 - r * (691.0 / 360360.0 - r * s))))))
        / x
}

fn positive(mut x: f64) -> f64 {
    if x >= 10.0 {
        return if x < 1e300 {
            (x - 0.5) * log(x) - x + HALF_LOG_TWO_PI + stirling_remainder(x)
        } else {
            x * (log(x) - 1.0)
        };
    }
    if x < 0.5 {
        return near_two(x) - log1p(x) - log(x);
    }
    if x < 1.5 {
        return near_two(x - 1.0) - log1p(x - 1.0);
    }
    let mut product = 1.0;
    while x > 2.5 {
        product *= x - 1.0;
        x -= 1.0;
    }
    near_two(x - 2.0) + log(product)
}

/// sin(πx) with the argument reduced exactly.
fn sin_pi(x: f64) -> f64 {
    use std::f64::consts::PI;
    let r = x % 2.0;
    let r = if r.abs() <= 0.25 {
        r
    } else if r > 1.0 {
        r - 2.0
    } else if r < -1.0 {
        r + 2.0
    } else {
        r
    };
    (PI * r).sin()
}

/// log |Γ(x)|: infinite at the poles 0, −1, −2, … and at ±∞.
pub fn lgamma(x: f64) -> f64 {
    if x.is_nan() {
        return f64::NAN;
    }
    if x.is_infinite() {
        return f64::INFINITY;
    }
    if x > 0.0 {
        return positive(x);
    }
    if x == x.floor() {
        return f64::INFINITY;
    }
    if x > -1e-17 {
        return -log(-x);
    }
    log(std::f64::consts::PI / (x * sin_pi(x)).abs()) - positive(-x)
}

#[cfg(test)]
mod tests {
    use super::lgamma;

    #[test]
    fn agrees_with_an_independent_implementation() {
        let mut worst = 0.0f64;
        for k in 1..4000 {
            let x = k as f64 * 0.01;
            let want = libm::lgamma(x);
            let e = (lgamma(x) - want).abs() / want.abs().max(1.0);
            worst = worst.max(e);
        }
        for x in [1e3, 1e10, 1e305] {
            let want = libm::lgamma(x);
            worst = worst.max((lgamma(x) - want).abs() / want.abs().max(1.0));
        }
        assert!(worst < 2e-15, "{worst}");
        // Between the poles the terms cancel.
        for x in [-0.5, -1.5, -2.7, -10.3] {
            assert!((lgamma(x) - libm::lgamma(x)).abs() < 2e-14, "{x}");
        }
        assert_eq!(lgamma(-3.0), f64::INFINITY);
    }
}
