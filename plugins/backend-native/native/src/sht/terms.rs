//! Between alm and the terms of the recursion: four numbers per term and field (or pair of fields).
//!
//! Scalar functions: the even part W_k of λ_{m+2k} and λ_{m+2k+2}, the odd one of λ_{m+2k+1}. Functions of spin s: −(E + iB)
//! for C and −(−1)^k (E − iB) for D, whose functions in the north carry the same sign.

use super::coefficients::Recursion;
use super::legendre::Order;
use super::mixing::{Mixer, Mixing};
use super::plan::Plan;
use crate::dtype::C64;

/// What the terms are the coefficients of.
#[derive(Clone, Copy)]
pub enum Functions<'a> {
    /// Those of the plan's spin.
    Own,
    /// Scalar functions for a spin-s plan.
    Scalar(&'a Mixing),
}

impl Functions<'_> {
    /// (highest degree, spin) of the functions.
    pub fn degree(&self, plan: &Plan) -> (usize, usize) {
        match self {
            Functions::Own => (plan.lmax, plan.spin),
            Functions::Scalar(_) => (plan.lmax + plan.spin, 0),
        }
    }
    /// Sets of four numbers per map.
    pub fn sets(&self, plan: &Plan) -> usize {
        match self {
            Functions::Own => 1,
            Functions::Scalar(_) => plan.components(),
        }
    }
}

/// A thread's workspace.
#[derive(Default)]
pub struct Columns {
    mixer: Mixer,
    planes: [Vec<f64>; 4],
}

#[inline(always)]
fn real_if(real: bool, v: C64) -> C64 {
    C64::new(v.re, if real { 0.0 } else { v.im })
}

/// Terms of scalar coefficients, which `a` gives for the degree m + j; `stride` numbers from one term to the next.
#[inline(always)]
fn load_scalar(r: &Recursion, zonal: bool, a: impl Fn(usize) -> C64, terms: &mut [f64], stride: usize) {
    let get = |j: usize| real_if(zonal, a(j));
    let mut next = get(0);
    for k in 0..r.n {
        let (this, [a, b]) = (next, r.even[k]);
        next = get(2 * k + 2);
        let even = this * a + next * b;
        let odd = get(2 * k + 1) * r.alpha[k];
        terms[k * stride..][..4].copy_from_slice(&[even.re, even.im, odd.re, odd.im]);
    }
}

/// The transpose of `load_scalar`: what `add` adds to the degree m + j, if there is one.
#[inline(always)]
fn unload_scalar(r: &Recursion, zonal: bool, terms: &[f64], stride: usize, mut add: impl FnMut(usize, C64)) {
    // What term k − 1 gives to l = m + 2k.
    let mut rest = C64::default();
    for k in 0..r.n {
        let t = &terms[k * stride..][..4];
        let (even, odd, [a, b]) = (C64::new(t[0], t[1]), C64::new(t[2], t[3]), r.even[k]);
        add(2 * k, real_if(zonal, even * a + rest));
        rest = even * b;
        add(2 * k + 1, real_if(zonal, odd * r.alpha[k]));
    }
}

/// Fills the terms of `maps` maps, the first of which begins at `alm`.
///
/// # Safety
/// `alm` has that many maps; the terms have their size.
pub unsafe fn load(plan: &Plan, how: Functions, o: &mut Order, maps: usize, alm: *const C64, columns: &mut Columns) {
    let r = &o.recursion;
    let sets = how.sets(plan);
    let stride = 4 * sets * maps;
    let zonal = o.m == 0;
    let first = o.m.max(plan.spin);
    // Degrees first … lmax.
    let (begin, count) = (plan.column(o.m) + first, (plan.lmax + 1).saturating_sub(first));
    let Columns { mixer, planes } = columns;
    if let Functions::Scalar(mixing) = how {
        mixer.order(mixing, o.m, &r.epsilon);
    }
    for map in 0..maps {
        let a = alm.add(map * plan.components() * plan.nalm());
        let terms = &mut o.terms[4 * sets * map..];
        let column = |component: usize| unsafe { std::slice::from_raw_parts(a.add(component * plan.nalm() + begin), count) };
        if plan.spin == 0 {
            let a = column(0);
            load_scalar(r, zonal, |j| a.get(j).copied().unwrap_or_default(), terms, stride);
            continue;
        }
        let (e, b) = (column(0), column(1));
        if let Functions::Scalar(_) = how {
            mixer.mix(e, b, planes);
            for (set, q) in planes.chunks_exact(2).enumerate() {
                let part = |p: &[f64], j: usize| p.get(j).copied().unwrap_or_default();
                load_scalar(r, zonal, |j| C64::new(part(&q[0], j), part(&q[1], j)), &mut terms[4 * set..], stride);
            }
            continue;
        }
        for k in 0..r.n {
            let alpha = -r.alpha[k];
            let turned = if k % 2 == 1 { -alpha } else { alpha };
            let (e, b) = (real_if(zonal, e[k]), real_if(zonal, b[k]));
            terms[k * stride..][..4].copy_from_slice(&[
                (e.re - b.im) * alpha,
                (e.im + b.re) * alpha,
                (e.re + b.im) * turned,
                (e.im - b.re) * turned,
            ]);
        }
    }
}

/// Adds the projected terms to alm: the transpose of `load` (times ½ for functions of spin s).
///
/// # Safety
/// As `load`; nobody else uses the columns m.
pub unsafe fn unload(plan: &Plan, how: Functions, o: &Order, maps: usize, alm: *mut C64, columns: &mut Columns) {
    let r = &o.recursion;
    let sets = how.sets(plan);
    let stride = 4 * sets * maps;
    let zonal = o.m == 0;
    let first = o.m.max(plan.spin);
    let (begin, count) = (plan.column(o.m) + first, (plan.lmax + 1).saturating_sub(first));
    let Columns { mixer, planes } = columns;
    if let Functions::Scalar(mixing) = how {
        mixer.order(mixing, o.m, &r.epsilon);
    }
    for map in 0..maps {
        let a = alm.add(map * plan.components() * plan.nalm());
        let terms = &o.terms[4 * sets * map..];
        if plan.spin == 0 {
            let a = std::slice::from_raw_parts_mut(a.add(begin), count);
            unload_scalar(r, zonal, terms, stride, |j, x| {
                if let Some(to) = a.get_mut(j) {
                    *to += x;
                }
            });
            continue;
        }
        let e = std::slice::from_raw_parts_mut(a.add(begin), count);
        let b = std::slice::from_raw_parts_mut(a.add(plan.nalm() + begin), count);
        if let Functions::Scalar(_) = how {
            for (set, (re, im)) in mixer.projections().into_iter().enumerate() {
                unload_scalar(r, zonal, &terms[4 * set..], stride, |j, x| {
                    if j < re.len() {
                        (re[j], im[j]) = (x.re, x.im);
                    }
                });
            }
            mixer.unmix(planes);
            for (column, p) in [e, b].into_iter().zip(planes.chunks_exact(2)) {
                for (to, (&x, &y)) in column.iter_mut().zip(p[0].iter().zip(&p[1])) {
                    *to += C64::new(x, y);
                }
            }
            continue;
        }
        for k in 0..r.n {
            // E = −(P + R)/2, B = i (P − R)/2
            let alpha = 0.5 * r.alpha[k];
            let t = &terms[k * stride..][..4];
            let (p, r) = (C64::new(t[0], t[1]), C64::new(t[2], t[3]));
            let r = if k % 2 == 1 { r * -1.0 } else { r };
            let (sum, difference) = (p + r, p - r);
            e[k] += real_if(zonal, sum * -alpha);
            b[k] += real_if(zonal, C64::new(-difference.im, difference.re) * alpha);
        }
    }
}
