//! Between alm and the terms of the recursion: four numbers per term and map.
//!
//! Spin 0: the even part W_k of λ_{m+2k} and λ_{m+2k+2}, the odd one of λ_{m+2k+1}. Spin s: −(E + iB) for C and
//! −(−1)^k (E − iB) for D, whose functions in the north carry the same sign.

use super::legendre::Order;
use super::plan::Plan;
use crate::dtype::C64;

#[inline(always)]
fn real_if(real: bool, v: C64) -> C64 {
    C64::new(v.re, if real { 0.0 } else { v.im })
}

/// Fills the terms of `maps` maps, the first of which begins at `alm`.
///
/// # Safety
/// `alm` has that many maps; the terms have their size.
pub unsafe fn load(plan: &Plan, o: &mut Order, maps: usize, alm: *const C64) {
    let r = &o.recursion;
    let f = 4 * maps;
    let begin = plan.column(o.m) + r.first;
    let zonal = o.m == 0;
    for map in 0..maps {
        let a = alm.add(map * plan.components() * plan.nalm());
        let terms = &mut o.terms[4 * map..];
        if plan.spin == 0 {
            // Degrees l = first … lmax.
            let a = std::slice::from_raw_parts(a.add(begin), plan.lmax + 1 - r.first);
            let get = |j: usize| real_if(zonal, a.get(j).copied().unwrap_or_default());
            let mut next = get(0);
            for k in 0..r.n {
                let (this, e) = (next, &r.epsilon[2 * k + 1..2 * k + 3]);
                next = get(2 * k + 2);
                let even = (this * e[0] + next * e[1]) * r.alpha[k];
                let odd = get(2 * k + 1) * r.alpha[k];
                terms[k * f..][..4].copy_from_slice(&[even.re, even.im, odd.re, odd.im]);
            }
        } else {
            let e = std::slice::from_raw_parts(a.add(begin), r.n);
            let b = std::slice::from_raw_parts(a.add(plan.nalm() + begin), r.n);
            for k in 0..r.n {
                let alpha = -r.alpha[k];
                let turned = if k % 2 == 1 { -alpha } else { alpha };
                let (e, b) = (real_if(zonal, e[k]), real_if(zonal, b[k]));
                terms[k * f..][..4].copy_from_slice(&[
                    (e.re - b.im) * alpha,
                    (e.im + b.re) * alpha,
                    (e.re + b.im) * turned,
                    (e.im - b.re) * turned,
                ]);
            }
        }
    }
}

/// Adds the projected terms to alm: the transpose of `load` (times ½ for spin s).
///
/// # Safety
/// As `load`; nobody else uses the columns m.
pub unsafe fn unload(plan: &Plan, o: &Order, maps: usize, alm: *mut C64) {
    let r = &o.recursion;
    let f = 4 * maps;
    let begin = plan.column(o.m) + r.first;
    let zonal = o.m == 0;
    for map in 0..maps {
        let a = alm.add(map * plan.components() * plan.nalm());
        let terms = &o.terms[4 * map..];
        let term = |k: usize| {
            let t = &terms[k * f..][..4];
            (C64::new(t[0], t[1]), C64::new(t[2], t[3]))
        };
        if plan.spin == 0 {
            let a = std::slice::from_raw_parts_mut(a.add(begin), plan.lmax + 1 - r.first);
            // What term k − 1 gives to l = m + 2k.
            let mut rest = C64::default();
            for k in 0..r.n {
                let (even, odd) = term(k);
                let even = even * r.alpha[k];
                a[2 * k] += real_if(zonal, even * r.epsilon[2 * k + 1] + rest);
                rest = even * r.epsilon[2 * k + 2];
                if let Some(to) = a.get_mut(2 * k + 1) {
                    *to += real_if(zonal, odd * r.alpha[k]);
                }
            }
        } else {
            let e = std::slice::from_raw_parts_mut(a.add(begin), r.n);
            let b = std::slice::from_raw_parts_mut(a.add(plan.nalm() + begin), r.n);
            for k in 0..r.n {
                // E = −(P + R)/2, B = i (P − R)/2
                let alpha = 0.5 * r.alpha[k];
                let (p, r) = term(k);
                let r = if k % 2 == 1 { r * -1.0 } else { r };
                let (sum, difference) = (p + r, p - r);
                e[k] += real_if(zonal, sum * -alpha);
                b[k] += real_if(zonal, C64::new(-difference.im, difference.re) * alpha);
            }
        }
    }
}
