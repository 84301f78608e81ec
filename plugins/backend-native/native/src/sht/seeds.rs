//! Powers of sin θ far beyond the range of a double: mantissa · 2^(400 · scale).

use super::geometry::Geometry;
use crate::fault::{try_vec, Res};
use crate::parallel::{Shared, Team};

/// A number is normalised when its mantissa lies between 2^−100 and 2^300. Only scale 0 is visible in the sums, to which
/// anything below 2^−100 adds nothing.
pub const BIG: f64 = f64::from_bits((1023 + 300) << 52);
const TINY: f64 = f64::from_bits((1023 - 100) << 52);
pub const DOWN: f64 = f64::from_bits((1023 - 400) << 52);
const UP: f64 = f64::from_bits((1023 + 400) << 52);

/// Double-double with exponent, for the table only.
#[derive(Clone, Copy)]
struct Wide {
    hi: f64,
    lo: f64,
    scale: f64,
}

/// a·b as the sum of a double and its error.
pub fn two_product(a: f64, b: f64) -> (f64, f64) {
    // Dekker's splitting: no dependence on a fused multiply-add.
    const SPLIT: f64 = 134217729.0;
    let p = a * b;
    let split = |x: f64| {
        let t = SPLIT * x;
        let h = t - (t - x);
        (h, x - h)
    };
    let ((ah, al), (bh, bl)) = (split(a), split(b));
    (p, ((ah * bh - p) + ah * bl + al * bh) + al * bl)
}

impl Wide {
    const ONE: Wide = Wide { hi: 1.0, lo: 0.0, scale: 0.0 };

    fn mul(self, b: Wide) -> Wide {
        let (p, e) = two_product(self.hi, b.hi);
        let e = e + (self.hi * b.lo + self.lo * b.hi);
        let hi = p + e;
        let lo = e - (hi - p);
        let (f, d) = if hi.abs() < TINY {
            (UP, -1.0)
        } else if hi.abs() > BIG {
            (DOWN, 1.0)
        } else {
            (1.0, 0.0)
        };
        Wide { hi: hi * f, lo: lo * f, scale: self.scale + b.scale + d }
    }
}

/// sin^n θ of all pairs for n = 0 … top: n = STEP·a + b is the product of two tabulated powers.
pub struct Powers {
    step: usize,
    padded: usize,
    fine: Vec<f64>,
    fine_scale: Vec<f64>,
    coarse: Vec<f64>,
    coarse_scale: Vec<f64>,
}

impl Powers {
    pub fn new(team: &Team, g: &Geometry, top: usize) -> Res<Powers> {
        let padded = g.z.len();
        let step = ((top + 1) as f64).sqrt().ceil() as usize;
        let coarse_count = top / step + 1;
        let mut powers = Powers {
            step,
            padded,
            fine: try_vec(step * padded, 0.0)?,
            fine_scale: try_vec(step * padded, 0.0)?,
            coarse: try_vec(coarse_count * padded, 0.0)?,
            coarse_scale: try_vec(coarse_count * padded, 0.0)?,
        };
        let tables = [&mut powers.fine, &mut powers.fine_scale, &mut powers.coarse, &mut powers.coarse_scale];
        let [fine, fine_scale, coarse, coarse_scale] = tables.map(|t| Shared::new(t));
        team.ranges(padded, 128, |r| {
            for k in r {
                // The root of sin² θ to twice the precision, by one Newton step.
                let (p, e) = g.sin2[k];
                let root = p.sqrt();
                let (q, f) = two_product(root, root);
                let lo = ((p - q) + (e - f)) / (2.0 * root);
                let sin = Wide { hi: root, lo, scale: 0.0 };
                let put = |t: &Shared<f64>, s: &Shared<f64>, row: usize, w: Wide| unsafe {
                    // Column k belongs to this task.
                    *t.at(row * padded + k) = w.hi;
                    *s.at(row * padded + k) = w.scale;
                };
                let mut w = Wide::ONE;
                for b in 0..step {
                    put(&fine, &fine_scale, b, w);
                    w = w.mul(sin);
                }
                let stride = w;
                let mut w = Wide::ONE;
                for a in 0..coarse_count {
                    put(&coarse, &coarse_scale, a, w);
                    w = w.mul(stride);
                }
            }
        });
        Ok(powers)
    }

    /// factor · sin^n θ of the pairs from `first` on, normalised.
    #[inline(always)]
    pub fn fill(&self, n: usize, first: usize, factor: f64, w: &mut [f64], scale: &mut [f64]) {
        let count = w.len();
        let (a, b) = (n / self.step * self.padded + first, n % self.step * self.padded + first);
        let (c, cs) = (&self.coarse[a..a + count], &self.coarse_scale[a..a + count]);
        let (f, fs) = (&self.fine[b..b + count], &self.fine_scale[b..b + count]);
        for k in 0..count {
            (w[k], scale[k]) = normalise(c[k] * f[k] * factor, cs[k] + fs[k]);
        }
    }

    /// sin^n θ of pair k, normalised.
    #[inline(always)]
    pub fn get(&self, n: usize, k: usize) -> (f64, f64) {
        let (a, b) = (n / self.step * self.padded + k, n % self.step * self.padded + k);
        normalise(self.coarse[a] * self.fine[b], self.coarse_scale[a] + self.fine_scale[b])
    }
}

/// Without branches, so that loops over rings become vector code.
#[inline(always)]
pub fn normalise(w: f64, scale: f64) -> (f64, f64) {
    let size = w.abs();
    let (small, big) = (size < TINY, size > BIG);
    let f = if small { UP } else { 1.0 };
    let g = if big { DOWN } else { f };
    let d = if small { -1.0 } else { 0.0 };
    let e = if big { 1.0 } else { d };
    (w * g, scale + e)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_agree_with_logarithms() {
        let g = Geometry::new(64).unwrap();
        let team = Team::new(2, "test");
        let powers = Powers::new(&team, &g, 3000).unwrap();
        for n in [0usize, 1, 2, 54, 55, 56, 777, 3000] {
            for k in [0, 1, 17, 63, 100, 127] {
                let (w, s) = powers.get(n, k);
                let got = w.abs().log2() + 400.0 * s;
                let want = n as f64 * g.sin[k].log2();
                assert!((got - want).abs() < 1e-12 * want.abs().max(1.0), "{n} {k}: {got} {want}");
                assert!(s <= 0.0);
            }
        }
        assert_eq!(powers.get(0, 5), (1.0, 0.0));
    }
}
