//! Recursion coefficients of one m.

use super::norms::Norms;
use super::smooth::smooth;
use crate::multiversion;

multiversion! {
    /// Scalar functions, from ζ and η: a and b of the direct steps, α, and what the even degrees of a term are multiplied by.
    fn scalar(m: usize, small: [&[f64]; 2], ab: [&mut [[f64; 2]]; 2], alpha: &mut [f64], even: &mut [[f64; 2]]) {
        let n = alpha.len();
        let (m, q) = (m as f64, (m * m) as f64 - 0.25);
        let [equator, pole] = small.map(|x| &x[..n]);
        let [ab0, ab1] = ab.map(|x| &mut x[..n]);
        let even = &mut even[..n];
        for k in 0..n {
            let j = 2.0 * k as f64;
            let (l, x) = (m + j, (m + j + 0.5) * (m + j + 2.5));
            let r = (1.0 + equator[k]) / ((x - q) * (l + 1.5));
            // Towards the equator neighbouring terms nearly cancel: few roundings, independent of one another.
            let (first, second) = ((j + 1.0) * (2.0 * m + j + 1.0), (j + 2.0) * (2.0 * m + j + 2.0));
            even[k] = [(r * ((l + 2.5) * first)).sqrt(), (r * ((l + 0.5) * second)).sqrt()];
            let a = 4.0 * r * (x * (l + 1.5));
            alpha[k] = a.sqrt();
            ab0[k] = [a, -2.0 - 2.0 * equator[k]];
            ab1[k] = [4.0 * (1.0 + pole[k]) * (x / (x + q)), 2.0 + 2.0 * pole[k]];
        }
    }
}

multiversion! {
    /// Functions of spin s, from η of p and of q.
    fn own(m: usize, s: usize, small: [&[f64]; 2], ab: [&mut [[f64; 2]]; 2], alpha: &mut [f64]) {
        let n = alpha.len();
        let (first, ms) = (m.max(s) as f64, (m * s) as f64);
        let [north, south] = small.map(|x| &x[..n]);
        let [ab0, ab1] = ab.map(|x| &mut x[..n]);
        for k in 0..n {
            let l = first + k as f64;
            let x = l * (l + 1.0);
            let a = 2.0 * (1.0 + north[k]) * (x / (x + ms));
            alpha[k] = a.sqrt();
            ab0[k] = [a, 2.0 + 2.0 * north[k]];
            ab1[k] = [-a, -2.0 - 2.0 * south[k]];
        }
    }
}

/// Functions w_k of a ring with the recursion w_{k+1} = c_k w_k − w_{k−1}, w_{−1} = 0, c_k = a_k y + b_k; x = cos θ.
///
/// Spin 0 (K. Ishioka, "A new recurrence formula for efficient computation of spherical harmonic transform", J.
/// Meteor. Soc. Japan 96 (2018) 241): with λ_{m+2k+1} = x W_k, λ_{m+2k} = ε_{m+2k+1} W_k + ε_{m+2k} W_{k−1}, and
/// W_k = α_k w_k, c_k = α_k² (x² − ε²_{m+2k+1} − ε²_{m+2k+2}), where ε_l = √((l² − m²)/(4l² − 1)). North and south share
/// them. Side 0, towards the equator: y = x²; side 1, towards the poles: y = −sin² θ and b larger by a.
///
/// Spin s (Varshalovich et al. 1988, 4.8.2): p_l = (−1)^s N_l d^l_{m,−s}, N_l = √((2l+1)/4π), and p_l = α_l w_l,
/// l = first + k: c_k = α_l² (x + m s/(l(l+1))). The functions q_l = N_l d^l_{m,s} are those of the southern ring up to
/// signs: (−1)^k q obeys the same recursion with −x for x. Side 0, for p, and side 1, for (−1)^k q: y = x − 1; b accordingly.
///
/// A rounding of y acts on every step alike: it turns the phase of w_k by k · δy/(2 sin θ) (spin s) or k · δy/sin 2θ (spin 0).
/// So near the poles y must be small: cos θ, off by 1e-16, would cost 3e-10 on the first ring of nside 2048 at l = 4096.
///
/// A rounding of c = ±2 cos φ turns it by δc/(2 sin φ). That is too much where φ is small and the steps are many, on the rings
/// next to the poles and to the equator: there w is stepped by second differences, which are (c − 2) w for w and −(c + 2) (±w)
/// for the alternating ±w. In the smooth normalisation (`smooth`) these factors are small, so is their error, and what is
/// lost in adding a difference to w is not divided by sin φ.
#[derive(Default)]
pub struct Recursion {
    /// l of term 0.
    pub first: usize,
    /// Terms w_0 … w_{n−1}.
    pub n: usize,
    /// a, b of the sides, padded: of the direct steps, and those that make a y + b the factor of the second difference.
    pub ab: [Vec<[f64; 2]>; 4],
    pub alpha: Vec<f64>,
    /// Spin 0: α_k ε_{m+2k+1} and α_k ε_{m+2k+2}.
    pub even: Vec<[f64; 2]>,
    /// Spin 0: ε_{m+j}, j = 0 … 2n.
    pub epsilon: Vec<f64>,
    /// c = ±2 (1 + η) at y = 0.
    small: [Vec<f64>; 2],
}

/// How a block of rings is stepped.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Side {
    number: usize,
    /// By second differences?
    pub leap: bool,
    /// sign^k w_k varies slowly, c is near 2 · sign.
    pub sign: f64,
}

impl Side {
    pub fn scalar(polar: bool, leap: bool) -> Side {
        Side { number: polar as usize, leap, sign: if polar { 1.0 } else { -1.0 } }
    }
    /// Half 0 has the functions p, half 1 (−1)^k q.
    pub fn own(half: usize, leap: bool) -> Side {
        Side { number: half, leap, sign: if half == 0 { 1.0 } else { -1.0 } }
    }
    #[inline(always)]
    pub fn index(&self) -> usize {
        self.number + 2 * self.leap as usize
    }
}

/// The kernels read so many coefficients too many.
pub const PADDING: usize = 8;

impl Recursion {
    /// With the coefficients of the second differences if some blocks `leap`.
    pub fn prepare(&mut self, m: usize, lmax: usize, spin: usize, leap: bool) {
        self.first = m.max(spin);
        self.n = (lmax + 1).saturating_sub(self.first);
        if spin == 0 {
            self.n = self.n.div_ceil(2);
        }
        let n = self.n;
        self.alpha.resize(n, 0.0);
        self.ab.iter_mut().for_each(|ab| ab.resize(n + PADDING, [0.0; 2]));
        self.ab.iter_mut().for_each(|ab| ab[n..].fill([0.0; 2]));
        if n == 0 {
            return;
        }
        smooth(m, spin, n, &mut self.small);
        let small = self.small.each_ref().map(|x| &x[..n]);
        let [first, second, third, fourth] = self.ab.each_mut().map(|ab| &mut ab[..n]);
        let sides = if spin == 0 {
            self.even.resize(n, [0.0; 2]);
            scalar(m, small, [&mut *first, &mut *second], &mut self.alpha, &mut self.even);
            [false, true].map(|polar| Side::scalar(polar, true))
        } else {
            own(m, spin, small, [&mut *first, &mut *second], &mut self.alpha);
            [0, 1].map(|half| Side::own(half, true))
        };
        if !leap {
            return;
        }
        for (side, (to, from, small)) in sides.iter().zip([(third, first, small[0]), (fourth, second, small[1])]) {
            for (to, (from, small)) in to.iter_mut().zip(from.iter().zip(small)) {
                *to = [side.sign * from[0], 2.0 * small];
            }
        }
    }

    /// Spin 0: ε of every degree.
    pub fn roots(&mut self) {
        self.epsilon.clear();
        self.epsilon.push(0.0);
        self.epsilon.extend(self.even.iter().zip(&self.alpha).flat_map(|(e, a)| [e[0] / a, e[1] / a]));
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
