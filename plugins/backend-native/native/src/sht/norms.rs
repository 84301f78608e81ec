//! Central binomials, of which the first functions of every order consist.

/// binom(2m, m) / 4^m for m = 0 … top.
pub struct Norms {
    pub central: Vec<f64>,
}

impl Norms {
    pub fn new(top: usize) -> Norms {
        // The product is carried in two parts, so that its error does not grow with m.
        let mut central = vec![1.0];
        let (mut hi, mut lo) = (1.0f64, 0.0f64);
        for m in 1..=top {
            let d = 2.0 * m as f64;
            // (hi + lo)(1 − 1/d)
            let q = hi / d;
            let r = (-q).mul_add(d, hi) / d;
            let next = hi - q;
            let e = (hi - next) - q;
            lo = lo - lo / d + (e - r);
            hi = next + lo;
            lo -= hi - next;
            central.push(hi);
        }
        Norms { central }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn central_binomials() {
        let n = Norms::new(20000);
        assert!((n.central[2] - 6.0 / 16.0).abs() < 1e-16);
        // Stirling: 1/√(πm) (1 − 1/8m + 1/128m² + 5/1024m³ − 21/32768m⁴ …)
        for m in [1000usize, 20000] {
            let f = m as f64;
            let r = 1.0 / f;
            let series = 1.0 - r * (1.0 / 8.0 - r * (1.0 / 128.0 + r * (5.0 / 1024.0 - r * 21.0 / 32768.0)));
            let want = series / (std::f64::consts::PI * f).sqrt();
            // A few roundings of the expected value itself.
            assert!((n.central[m] / want - 1.0).abs() < 6e-16, "{m}");
        }
    }
}
