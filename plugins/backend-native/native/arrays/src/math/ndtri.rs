//! Inverse of the normal distribution function after M. J. Wichura, "Algorithm AS 241: the percentage points of the normal
//! distribution", Appl. Statist. 37 (1988) 477, routine PPND16: relative error about 1e-16.

pub const A: [f64; 8] = [
    3.387132872796366608,
    133.14166789178437745,
    1971.5909503065514427,
    13731.693765509461125,
    45921.953931549871457,
    67265.770927008700853,
    33430.575583588128105,
    2509.0809287301226727,
];
pub const B: [f64; 8] = [
    1.0,
    42.313330701600911252,
    687.1870074920579083,
    5394.1960214247511077,
    21213.794301586595867,
    39307.89580009271061,
    28729.085735721942674,
    5226.495278852854561,
];
pub const C: [f64; 8] = [
    1.42343711074968357734,
    4.6303378461565452959,
    5.7694972214606914055,
    3.64784832476320460504,
    1.27045825245236838258,
    0.24178072517745061177,
    0.0227238449892691845833,
    7.7454501427834140764e-4,
];
pub const D: [f64; 8] = [
    1.0,
    2.05319162663775882187,
    1.6763848301838038494,
    0.68976733498510000455,
    0.14810397642748007459,
    0.0151986665636164571966,
    5.475938084995344946e-4,
    1.05075007164441684324e-9,
];
pub const E: [f64; 8] = [
    6.6579046435011037772,
    5.4637849111641143699,
    1.7848265399172913358,
    0.29656057182850489123,
    0.026532189526576123093,
    0.0012426609473880784386,
    2.71155556874348757815e-5,
    2.01033439929228813265e-7,
];
pub const F: [f64; 8] = [
    1.0,
    0.59983220655588793769,
    0.13692988092273580531,
    0.0148753612908506148525,
    7.868691311456132591e-4,
    1.8463183175100546818e-5,
    1.4215117583164458887e-7,
    2.04426310338993978564e-15,
];

#[inline(always)]
pub fn ratio(p: &[f64; 8], q: &[f64; 8], r: f64) -> f64 {
    let (mut u, mut v) = (p[7], q[7]);
    for k in (0..7).rev() {
        u = u * r + p[k];
        v = v * r + q[k];
    }
    u / v
}

/// Normal quantile of the probability ½ + q, given q and the smaller tail r = ½ − |q| apart, so that neither is rounded.
pub fn normal_quantile(q: f64, r: f64) -> f64 {
    if q.abs() <= 0.425 {
        return q * ratio(&A, &B, 0.180625 - q * q);
    }
    if r.is_nan() || r <= 0.0 {
        return match r == 0.0 {
            true if q < 0.0 => f64::NEG_INFINITY,
            true => f64::INFINITY,
            false => f64::NAN,
        };
    }
    let s = (-super::log::log(r)).sqrt();
    let x = if s <= 5.0 { ratio(&C, &D, s - 1.6) } else { ratio(&E, &F, s - 5.0) };
    if q < 0.0 {
        -x
    } else {
        x
    }
}

/// Inverse of the standard normal distribution function: −∞ at 0, ∞ at 1, NaN outside.
pub fn ndtri(p: f64) -> f64 {
    normal_quantile(p - 0.5, if p < 0.5 { p } else { 1.0 - p })
}

/// Inverse of the error function: ±∞ at ±1, NaN outside.
pub fn erfinv(x: f64) -> f64 {
    normal_quantile(0.5 * x, 0.5 * (1.0 - x.abs())) * std::f64::consts::FRAC_1_SQRT_2
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_quantiles() {
        assert!((ndtri(0.975) - 1.959963984540054).abs() < 1e-15);
        assert!((ndtri(1e-300) + 37.0471).abs() < 1e-4);
        assert_eq!(ndtri(0.0), f64::NEG_INFINITY);
        assert_eq!(ndtri(1.0), f64::INFINITY);
        assert!(ndtri(1.5).is_nan() && ndtri(f64::NAN).is_nan());
        assert!((erfinv(0.5) - 0.4769362762044699).abs() < 1e-16);
    }
}
