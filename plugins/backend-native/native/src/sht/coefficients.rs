//! Recursion coefficients of one m.

use crate::multiversion;

multiversion! {
    /// ε_l = √((l² − m²)(l² − s²) / (l² (4l² − 1))) for l = first, first + 1, …
    fn roots(m: usize, s: usize, first: usize, out: &mut [f64]) {
        let (m, s, first) = (m as f64, s as f64, first as f64);
        for (i, e) in out.iter_mut().enumerate() {
            let l = first + i as f64;
            let four = (2.0 * l - 1.0) * (2.0 * l + 1.0);
            *e = if s == 0.0 {
                ((l - m) * (l + m) / four).sqrt()
            } else {
                ((l - m) * (l + m) * ((l - s) * (l + s)) / (l * l * four)).sqrt()
            };
        }
    }
}

/// Functions w_k of a ring with the recursion w_{k+1} = (a_k y + b_k) w_k − w_{k−1}, w_{−1} = 0, x = cos θ.
///
/// Spin 0 (K. Ishioka, "A new recurrence formula for efficient computation of spherical harmonic transform", J.
/// Meteor. Soc. Japan 96 (2018) 241): with λ_{m+2k+1} = x W_k, λ_{m+2k} = ε_{m+2k+1} W_k + ε_{m+2k} W_{k−1}, and
/// W_k = α_k w_k, w_{k+1} = α_k² (x² − ε²_{m+2k+1} − ε²_{m+2k+2}) w_k − w_{k−1}. North and south share them. Side 0, towards
/// the equator: y = x²; side 1, towards the poles: y = −sin² θ and b larger by a.
///
/// Spin s (Varshalovich et al. 1988, 4.8.2): p_l = (−1)^s N_l d^l_{m,−s}, N_l = √((2l+1)/4π), and p_l = α_l w_l,
/// l = first + k: w_{k+1} = α_l² (x + m s/(l(l+1))) w_k − w_{k−1}. The functions q_l = N_l d^l_{m,s} are those of the
/// southern ring up to signs: (−1)^k q obeys the same recursion with −x for x. Side 0, for p: y = x − 1; side 1, for (−1)^k q:
/// y = 1 − x; b is shifted accordingly.
///
/// A rounding of y acts on every step alike: it turns the phase of w_k by k · δy/(2 sin θ) (spin s) or k · δy/sin 2θ (spin 0).
/// So near the poles y must be small: cos θ, off by 1e-16, would cost 3e-10 on the first ring of nside 2048 at l = 4096.
#[derive(Default)]
pub struct Recursion {
    /// l of term 0.
    pub first: usize,
    /// Terms w_0 … w_{n−1}.
    pub n: usize,
    /// a, b of both sides, padded.
    pub ab: [Vec<[f64; 2]>; 2],
    pub alpha: Vec<f64>,
    /// Spin 0: ε_{m+j}, j = 0 … 2n + 2. Spin s: ε_{first+1+k}.
    pub epsilon: Vec<f64>,
}

/// The kernels read so many coefficients too many.
pub const PADDING: usize = 8;

impl Recursion {
    pub fn prepare(&mut self, m: usize, lmax: usize, spin: usize) {
        self.alpha.clear();
        self.ab.iter_mut().for_each(Vec::clear);
        self.epsilon.clear();
        if spin == 0 {
            self.scalar(m, lmax);
        } else {
            self.spin(m, lmax, spin);
        }
        self.ab.iter_mut().for_each(|ab| ab.resize(self.n + PADDING, [0.0; 2]));
    }

    fn scalar(&mut self, m: usize, lmax: usize) {
        self.first = m;
        self.n = (lmax - m) / 2 + 1;
        self.epsilon.resize(2 * self.n + 3, 0.0);
        roots(m, 0, m, &mut self.epsilon);
        let mut alpha = 1.0 / (self.epsilon[2] * self.epsilon[3]).sqrt();
        for e in self.epsilon[1..].windows(3).step_by(2).take(self.n) {
            let a = alpha * alpha;
            self.alpha.push(alpha);
            let squares = e[0] * e[0] + e[1] * e[1];
            self.ab[0].push([a, -a * squares]);
            self.ab[1].push([a, a * (1.0 - squares)]);
            alpha = 1.0 / (alpha * (e[1] * e[2]));
        }
    }

    fn spin(&mut self, m: usize, lmax: usize, s: usize) {
        self.first = m.max(s);
        self.n = (lmax + 1).saturating_sub(self.first);
        self.epsilon.resize(self.n + 1, 0.0);
        roots(m, s, self.first + 1, &mut self.epsilon);
        let mut alpha = 1.0 / self.epsilon[0].sqrt();
        for k in 0..self.n {
            let l = self.first + k;
            let a = alpha * alpha;
            self.alpha.push(alpha);
            let shift = (m * s) as f64 / (l as f64 * (l + 1) as f64);
            self.ab[0].push([a, a * (1.0 + shift)]);
            self.ab[1].push([a, -a * (1.0 - shift)]);
            alpha = 1.0 / (alpha * self.epsilon[k]);
        }
    }

    /// Factors of w_0. Spin 0: w_0 = factor · sin^m θ. Spin s: w_0 of p and of q = factor · sin^n θ · (sin² or cos² of
    /// θ/2)^j with n = |m − s|, j = min(m, s).
    pub fn seeds(&self, m: usize, s: usize, norms: &Norms) -> [f64; 2] {
        if self.n == 0 {
            return [0.0; 2];
        }
        if s == 0 {
            // λ_mm = (−1)^m √((2m+1)!!/(4π (2m)!!)) sin^m θ, W_0 = √(2m+3) λ_mm
            let sign = if m % 2 == 0 { 1.0 } else { -1.0 };
            let square = (2 * m + 3) as f64 * (2 * m + 1) as f64 * norms.central[m] / (4.0 * std::f64::consts::PI);
            return [sign * square.sqrt() / self.alpha[0], 0.0];
        }
        let (high, low) = (m.max(s), m.min(s));
        // binom(2h, h + j) 4^−(h − j) from the central one, binom(2h, h) 4^−h
        let mut c = norms.central[high] * 4f64.powi(low as i32);
        for i in 0..low {
            c *= (high - i) as f64 / (high + i + 1) as f64;
        }
        let f = (c * (2 * high + 1) as f64 / (4.0 * std::f64::consts::PI)).sqrt() / self.alpha[0];
        let sign = |odd: bool| if odd { -f } else { f };
        [sign(m % 2 == 1), sign(m >= s && (m - s) % 2 == 1)]
    }
}

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
