//! Spin functions through scalar ones.
//!
//! sin^s θ times a spin-s harmonic is a sum of scalar harmonics of the degrees l − s … l + s (its product with the harmonic
//! of spin −s and degree s, whose modulus is sin^s θ). So both fields of a spin-s map are scalar sums of degree lmax + s,
//! divided by sin^s θ, and scalar sums cost less than half: one recursion serves two degrees, both hemispheres and both
//! fields. Near the poles the division would lose digits; there the functions of the spin itself are summed.
//!
//! With D = sin θ ∂/∂θ, D λ_l = l ε_{l+1} λ_{l+1} − (l+1) ε_l λ_{l−1} (Varshalovich et al. 1988, 5.8.2) and ð = −sin^s θ (∂θ −
//! m/sin θ) sin^−s θ (Goldberg et al., J. Math. Phys. 8 (1967) 2155):
//! sin θ · ±1λ_l = (∓ D + m) λ_l / √(l(l+1)) and
//! sin² θ · ±2λ_l = ((D − 2 cos θ) D + m² ∓ 2m (D − cos θ)) λ_l / √((l+2)(l+1)l(l−1)).

use crate::dtype::C64;
use crate::multiversion;

/// Factors of every degree that do not depend on m.
pub struct Mixing {
    spin: usize,
    lmax: usize,
    /// Of the parts that do not change the field: degrees l − s, l, l + s.
    down: Vec<f64>,
    stay: Vec<f64>,
    up: Vec<f64>,
    /// Of those that exchange the fields: degrees l − s + 1 and l + s − 1 (one and the same for spin 1).
    cross_down: Vec<f64>,
    cross_up: Vec<f64>,
}

impl Mixing {
    pub fn new(lmax: usize, spin: usize) -> Mixing {
        let zeros = || vec![0.0; if spin == 0 { 0 } else { lmax + 1 }];
        let [down, stay, up, cross_down, cross_up] = [(); 5].map(|()| zeros());
        let mut x = Mixing { spin, lmax, down, stay, up, cross_down, cross_up };
        for k in spin..x.down.len() {
            let l = k as f64;
            if spin == 1 {
                let norm = 1.0 / (l * (l + 1.0)).sqrt();
                x.down[k] = (l + 1.0) * norm;
                x.up[k] = -l * norm;
                x.cross_up[k] = -norm;
            } else {
                let root = (l * (l - 1.0) / ((l + 1.0) * (l + 2.0))).sqrt();
                let norm = root / (l * (l - 1.0));
                x.down[k] = 1.0 / root;
                x.up[k] = root;
                // (3m² − l(l+1)) · stay is −l(l+4) ε_{l+1}² − (l+1)(l−3) ε_l² + m² without its cancellation.
                x.stay[k] = 2.0 * (l + 2.0) * (l - 1.0) * norm / ((2.0 * l + 3.0) * (2.0 * l - 1.0));
                x.cross_down[k] = -2.0 * (l + 2.0) * norm;
                x.cross_up[k] = 2.0 * (l - 1.0) * norm;
            }
        }
        x
    }
}

/// Real and imaginary parts of two columns of coefficients.
type Planes = [Vec<f64>; 4];

/// The factors of one order and the columns that are mixed: element i belongs to the degree m − s + i, and is 0 where there
/// is no such degree.
#[derive(Default)]
pub struct Mixer {
    spin: usize,
    /// First degree, relative to m.
    first: usize,
    /// Scalar coefficients: degrees m … lmax + s.
    count: usize,
    factors: [Vec<f64>; 5],
    planes: Planes,
}

fn clear(x: &mut Vec<f64>, n: usize) {
    x.clear();
    x.resize(n, 0.0);
}

multiversion! {
    /// z[i] = x[i] · y[i] · f.
    fn scaled(x: &[f64], y: &[f64], f: f64, z: &mut [f64]) {
        for ((z, x), y) in z.iter_mut().zip(x).zip(y) {
            *z = x * y * f;
        }
    }
}

multiversion! {
    /// z[i] = x[i] · (c − l(l+1)) for l = first, first + 1, …
    fn centred(x: &[f64], c: f64, first: f64, z: &mut [f64]) {
        for (i, (z, x)) in z.iter_mut().zip(x).enumerate() {
            let l = first + i as f64;
            *z = x * (c - l * (l + 1.0));
        }
    }
}

/// Five vectors of factors, each at its place, and what they multiply.
type Term<'a> = (&'a [f64], &'a [f64]);

multiversion! {
    /// out = s · (c₁x₁ + c₂x₂) − (a₁y₁ + a₂y₂ + a₃y₃).
    fn combine(same: [Term; 3], cross: [Term; 2], s: f64, out: &mut [f64]) {
        let n = out.len();
        let [(a0, y0), (a1, y1), (a2, y2)] = same.map(|(a, y)| (&a[..n], &y[..n]));
        let [(c0, x0), (c1, x1)] = cross.map(|(c, x)| (&c[..n], &x[..n]));
        for i in 0..n {
            let same = a0[i] * y0[i] + a1[i] * y1[i] + a2[i] * y2[i];
            out[i] = s * (c0[i] * x0[i] + c1[i] * x1[i]) - same;
        }
    }
}

impl Mixer {
    /// Prepares for one order; `epsilon` holds ε_{m+j}, j = 0 …
    pub fn order(&mut self, x: &Mixing, m: usize, epsilon: &[f64]) {
        let s = x.spin;
        let first = m.max(s);
        let n = (x.lmax + 1).saturating_sub(first);
        (self.spin, self.first, self.count) = (s, first - m, x.lmax + s + 1 - m);
        self.factors.iter_mut().for_each(|f| clear(f, self.count + 2 * s));
        if n == 0 {
            return;
        }
        let (e, f) = (&epsilon[first - m..], m as f64);
        let at = first - m + s;
        let [down, stay, up, cross_down, cross_up] = &mut self.factors;
        if s == 1 {
            scaled(&x.down[first..], e, 1.0, &mut down[at..][..n]);
            scaled(&x.up[first..], &e[1..], 1.0, &mut up[at..][..n]);
            cross_up[at..][..n].iter_mut().zip(&x.cross_up[first..]).for_each(|(z, x)| *z = x * f);
            return;
        }
        // There is no degree below m: ε_m = 0.
        let skip = (first == m) as usize;
        scaled(&x.down[first + skip..], &e[skip..], 1.0, &mut down[at + skip..][..n - skip]);
        let below = &epsilon[first + skip - m - 1..];
        down[at + skip..][..n - skip].iter_mut().zip(below).for_each(|(z, e)| *z *= e);
        centred(&x.stay[first..], 3.0 * f * f, first as f64, &mut stay[at..][..n]);
        scaled(&x.up[first..], &e[1..], 1.0, &mut up[at..][..n]);
        up[at..][..n].iter_mut().zip(&e[2..]).for_each(|(z, e)| *z *= e);
        scaled(&x.cross_down[first..], e, f, &mut cross_down[at..][..n]);
        scaled(&x.cross_up[first..], &e[1..], f, &mut cross_up[at..][..n]);
    }

    /// Coefficients of sin^s θ S₁ and sin^s θ S₂ (parts of the first, parts of the second) from E and B of the degrees from
    /// the first on: S₁ sin^s = −Σ (E · same − iB · cross), S₂ sin^s = −Σ (B · same + iE · cross).
    pub fn mix(&mut self, e: &[C64], b: &[C64], out: &mut Planes) {
        let (s, n) = (self.spin, self.count);
        let at = self.first + s;
        for (planes, column) in self.planes.chunks_exact_mut(2).zip([e, b]) {
            for p in planes.iter_mut() {
                clear(p, n + 2 * s);
            }
            let [re, im] = planes else { return };
            for ((re, im), z) in re[at..].iter_mut().zip(&mut im[at..]).zip(column) {
                (*re, *im) = (z.re, z.im);
            }
        }
        let [down, stay, up, cross_down, cross_up] = &self.factors;
        // S₁ takes iB, S₂ takes −iE.
        for (k, (other, sign)) in [(3, -1.0), (2, 1.0), (1, 1.0), (0, -1.0)].into_iter().enumerate() {
            let (y, x) = (&self.planes[k], &self.planes[other]);
            let same = [(&down[2 * s..], &y[2 * s..]), (&stay[s..], &y[s..]), (&up[..], &y[..])];
            let cross = [(&cross_down[2 * s - 1..], &x[2 * s - 1..]), (&cross_up[1..], &x[1..])];
            out[k].resize(n, 0.0);
            combine(same, cross, sign, &mut out[k]);
        }
    }

    /// Room for the projections on the scalar functions: degrees m … of the first and the second field.
    pub fn projections(&mut self) -> [(&mut [f64], &mut [f64]); 2] {
        let (s, n) = (self.spin, self.count);
        self.planes.iter_mut().for_each(|p| clear(p, n + 2 * s));
        let [a, b, c, d] = &mut self.planes;
        [(&mut a[s..][..n], &mut b[s..][..n]), (&mut c[s..][..n], &mut d[s..][..n])]
    }

    /// The conjugate transpose of `mix`, from the projections: parts of E and of B of the degrees from the first on.
    pub fn unmix(&self, out: &mut Planes) {
        let s = self.spin;
        let at = self.first + s;
        let n = (self.count - s).saturating_sub(self.first);
        let [down, stay, up, cross_down, cross_up] = self.factors.each_ref().map(|f| &f[at..]);
        // E takes i times the second field, B −i times the first.
        for (k, (other, sign)) in [(3, -1.0), (2, 1.0), (1, 1.0), (0, -1.0)].into_iter().enumerate() {
            let (y, x) = (&self.planes[k], &self.planes[other]);
            let same = [(down, &y[at - s..]), (stay, &y[at..]), (up, &y[at + s..])];
            let cross = [(cross_down, &x[at + 1 - s..]), (cross_up, &x[at + s - 1..])];
            out[k].resize(n, 0.0);
            combine(same, cross, sign, &mut out[k]);
        }
    }
}
