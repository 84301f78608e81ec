//! Legendre sums of spin 0 over one block of ring pairs: `V` vectors of pairs, `F` = 4 · maps sums.

use super::coefficients::Scalar;
use super::seeds::{BIG, DOWN};
use super::simd::Simd;

/// State of the recursion: w_{k−1}, w_k and the scales of the lanes.
pub struct State<S: Simd, const V: usize> {
    pub prev: [S; V],
    pub cur: [S; V],
    /// Lanes of vector v from v · LANES on.
    pub scale: [f64; 64],
}

impl<S: Simd, const V: usize> State<S, V> {
    /// Brings grown lanes back; one scale up.
    #[inline(always)]
    pub unsafe fn rescale(&mut self) {
        for v in 0..V {
            if self.cur[v].any_abs_above(BIG) {
                let (mut p, mut c) = ([0.0; 8], [0.0; 8]);
                self.prev[v].store(p.as_mut_ptr());
                self.cur[v].store(c.as_mut_ptr());
                for j in 0..S::LANES {
                    if c[j].abs() > BIG {
                        c[j] *= DOWN;
                        p[j] *= DOWN;
                        self.scale[v * S::LANES + j] += 1.0;
                    }
                }
                self.prev[v] = S::load(p.as_ptr());
                self.cur[v] = S::load(c.as_ptr());
            }
        }
    }
    #[inline(always)]
    pub fn none_visible(&self) -> bool {
        self.scale[..V * S::LANES].iter().all(|&s| s < 0.0)
    }
    #[inline(always)]
    pub fn all_visible(&self) -> bool {
        self.scale[..V * S::LANES].iter().all(|&s| s >= 0.0)
    }
    /// 1 in visible lanes, 0 in the others.
    #[inline(always)]
    pub unsafe fn mask(&self) -> [S; V] {
        let mut m = [0.0; 64];
        for j in 0..V * S::LANES {
            m[j] = if self.scale[j] >= 0.0 { 1.0 } else { 0.0 };
        }
        let mut out = [S::splat(0.0); V];
        for v in 0..V {
            out[v] = S::load(m.as_ptr().add(v * S::LANES));
        }
        out
    }
}

#[inline(always)]
unsafe fn step<S: Simd, const V: usize>(ab: &[f64; 2], x2: &[S; V], prev: &mut [S; V], cur: &[S; V]) {
    let (a, b) = (S::splat(ab[0]), S::splat(ab[1]));
    for v in 0..V {
        prev[v] = a.fma(x2[v], b).fms(cur[v], prev[v]);
    }
}

/// Skips the terms that no lane sees; None where all are.
#[inline(always)]
unsafe fn skip<S: Simd, const V: usize>(c: &Scalar, x2: &[S; V], s: &mut State<S, V>) -> Option<usize> {
    let mut k = 0;
    while s.none_visible() {
        // While every lane is invisible only growth matters.
        loop {
            if k >= c.n {
                return None;
            }
            step(c.ab.get_unchecked(k), x2, &mut s.prev, &s.cur);
            step(c.ab.get_unchecked(k + 1), x2, &mut s.cur, &s.prev);
            k += 2;
            let mut grown = false;
            for v in 0..V {
                grown |= s.cur[v].any_abs_above(BIG);
            }
            if grown {
                break;
            }
        }
        s.rescale();
    }
    Some(k)
}

/// out[f] += Σ_k w_k · terms[k][f] for f < F; false where nothing is visible. `terms` and the coefficients are padded.
///
/// # Safety
/// Needs the instructions of `S`; `terms` has (n + 2) · F numbers.
#[inline(always)]
pub unsafe fn synthesis<S: Simd, const V: usize, const F: usize>(
    c: &Scalar,
    terms: *const f64,
    x2: &[S; V],
    s: &mut State<S, V>,
    out: &mut [[S; V]; F],
) -> bool {
    let Some(mut k) = skip(c, x2, s) else { return false };
    while k < c.n && !s.all_visible() {
        let mask = s.mask();
        let t = terms.add(k * F);
        for f in 0..F {
            let u = S::splat(*t.add(f));
            for v in 0..V {
                out[f][v] = s.cur[v].mul(mask[v]).fma(u, out[f][v]);
            }
        }
        step(c.ab.get_unchecked(k), x2, &mut s.prev, &s.cur);
        std::mem::swap(&mut s.prev, &mut s.cur);
        s.rescale();
        k += 1;
    }
    let (mut p, mut w) = (s.prev, s.cur);
    let mut acc = *out;
    while k < c.n {
        let t = terms.add(k * F);
        for f in 0..F {
            let u = S::splat(*t.add(f));
            for v in 0..V {
                acc[f][v] = w[v].fma(u, acc[f][v]);
            }
        }
        step(c.ab.get_unchecked(k), x2, &mut p, &w);
        let t = terms.add((k + 1) * F);
        for f in 0..F {
            let u = S::splat(*t.add(f));
            for v in 0..V {
                acc[f][v] = p[v].fma(u, acc[f][v]);
            }
        }
        step(c.ab.get_unchecked(k + 1), x2, &mut w, &p);
        k += 2;
    }
    *out = acc;
    true
}

/// terms[k][f] += Σ_lanes w_k · data[f]: the transpose of `synthesis`.
///
/// # Safety
/// As `synthesis`; F is a multiple of 4.
#[inline(always)]
pub unsafe fn adjoint<S: Simd, const V: usize, const F: usize>(
    c: &Scalar,
    terms: *mut f64,
    x2: &[S; V],
    s: &mut State<S, V>,
    data: &[[S; V]; F],
) {
    let Some(mut k) = skip(c, x2, s) else { return };
    while k < c.n && !s.all_visible() {
        let mask = s.mask();
        let mut w = s.cur;
        for v in 0..V {
            w[v] = w[v].mul(mask[v]);
        }
        project::<S, V, F>(terms.add(k * F), &w, data);
        step(c.ab.get_unchecked(k), x2, &mut s.prev, &s.cur);
        std::mem::swap(&mut s.prev, &mut s.cur);
        s.rescale();
        k += 1;
    }
    let (mut p, mut w) = (s.prev, s.cur);
    while k < c.n {
        project::<S, V, F>(terms.add(k * F), &w, data);
        step(c.ab.get_unchecked(k), x2, &mut p, &w);
        project::<S, V, F>(terms.add((k + 1) * F), &p, data);
        step(c.ab.get_unchecked(k + 1), x2, &mut w, &p);
        k += 2;
    }
}

#[inline(always)]
unsafe fn project<S: Simd, const V: usize, const F: usize>(to: *mut f64, w: &[S; V], data: &[[S; V]; F]) {
    for g in 0..F / 4 {
        let mut sums = [S::splat(0.0); 4];
        for j in 0..4 {
            sums[j] = w[0].mul(data[4 * g + j][0]);
            for v in 1..V {
                sums[j] = w[v].fma(data[4 * g + j][v], sums[j]);
            }
        }
        S::add_sums(sums, to.add(4 * g));
    }
}
