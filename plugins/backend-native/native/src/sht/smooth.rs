//! The normalisation of the recursions in which c_k → ±2 cos φ, and its small numbers.
//!
//! α_k α_{k+1} is given (`coefficients`), so one number is free. We take the α_k that vary smoothly with k: then c_k at
//! y = 0 is ±2 (1 + η_k) with small η. The products (1 + η_k)(1 + η_{k+1}) = 1 + P_k are rational in l and m, and P can be written
//! without cancellation, so that its error is relative to P; from these the η_k follow one by one, downwards, since P
//! vanishes above. What is wrong with the last η is wrong with alternating sign in all of them, and in α accordingly: no
//! function changes.
//!
//! Spin 0: α_k² (ε²_{m+2k+1} + ε²_{m+2k+2}) = 2 (1 + ζ_k) for side 0, α_k² (1 − ε²_{m+2k+1} − ε²_{m+2k+2}) = 2 (1 + η_k) for side 1. With
//! L = m + 2k + 5/2, q = m² − ¼ and r = q/((L² − 4)((L − ½)² − m²)((L + ½)² − m²)), (1 + ζ_k)(1 + ζ_{k+1}) = 1 − 3r (2L² − q) and
//! (1 + η_k)(1 + η_{k+1}) = 1 + r (4L⁴ − 10L² + 3q). (1 + η_k)/(1 + ζ_k) = (1 + v)/(1 − v), v = q/((L − 1)² − 1).
//!
//! Spin s: α_l² (1 ± σ_l) = 2 (1 + η_l), σ_l = m s/(l (l + 1)), with products (1 ± σ_l)(1 ± σ_{l+1})/(4 ε²_{l+1}), where now
//! ε_l² = (l² − m²)(l² − s²)/(l² (4l² − 1)) = 1/(α_{l−1} α_l)².

use crate::multiversion;

multiversion! {
    /// P of ζ and of η, for k = 0, 1, …
    fn scalar(m: usize, equator: &mut [f64], pole: &mut [f64]) {
        let (m, q) = (m as f64, (m * m) as f64 - 0.25);
        for (k, (p, e)) in pole.iter_mut().zip(equator).enumerate() {
            let j = 2.0 * k as f64 + 2.0;
            let l = m + j + 0.5;
            let l2 = l * l;
            let roots = (j * (2.0 * m + j)) * ((j + 1.0) * (2.0 * m + j + 1.0));
            let r = q / ((l2 - 4.0) * roots);
            *p = r * ((4.0 * l2 - 10.0) * l2 + 3.0 * q);
            *e = -3.0 * r * (2.0 * l2 - q);
        }
    }
}

multiversion! {
    /// P of both signs of s, for l = first, first + 1, …
    fn own(m: usize, s: usize, north: &mut [f64], south: &mut [f64]) {
        let (m, s, first) = (m as f64, s as f64, m.max(s) as f64);
        for (k, (n, z)) in north.iter_mut().zip(south).enumerate() {
            let j = first + k as f64 + 1.0;
            let (x, y) = (m * s / (j * (j - 1.0)), m * s / (j * (j + 1.0)));
            // 4 ε² = (1 − u)(1 − w)
            let (u, w) = ((m * m - 0.25) / (j * j - 0.25), s * s / (j * j));
            let rest = ((j - m) * (j + m) / (j * j - 0.25)) * ((j - s) * (j + s) / (j * j));
            let common = x * y + (u + w * (1.0 - u));
            *n = (common + (x + y)) / rest;
            *z = (common - (x + y)) / rest;
        }
    }
}

/// η_0 … η_{n−1} of both sides; further elements have no meaning.
pub fn smooth(m: usize, s: usize, n: usize, small: &mut [Vec<f64>; 2]) {
    small.iter_mut().for_each(|x| x.resize(n + 1, 0.0));
    let [a, b] = small;
    // Of α_n² = 2 (1 + x)/(1 + v) = 2 (1 + y)/(1 − v), up to a factor.
    let v = if s == 0 {
        scalar(m, a, b);
        let l = (m + 2 * n) as f64 + 1.5;
        (0.25 - (m * m) as f64) / (l * l - 1.0)
    } else {
        own(m, s, a, b);
        let l = (m.max(s) + n) as f64;
        (m * s) as f64 / (l * (l + 1.0))
    };
    // The mean of P at n − ½ and n + ½ makes a smooth start.
    let mut x = ((1.0 + a[n - 1]) * (1.0 + a[n])).sqrt().sqrt() - 1.0;
    let mut y = (x * (1.0 - v) - 2.0 * v) / (1.0 + v);
    for (p, q) in a[..n].iter_mut().zip(&mut b[..n]).rev() {
        x = (*p - x) / (1.0 + x);
        y = (*q - y) / (1.0 + y);
        (*p, *q) = (x, y);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::array::from_fn;

    /// ε² of degree l.
    fn square(l: usize, m: usize, s: usize) -> f64 {
        let [l, m, s] = [l, m, s].map(|x| x as f64);
        (l * l - m * m) * (l * l - s * s) / (l * l * (4.0 * l * l - 1.0))
    }

    /// Both sides belong to one α, whose products are those of the recursion.
    #[test]
    fn products_are_those_of_the_recursion() {
        for (m, s) in [(0, 0), (1, 0), (2, 0), (7, 0), (300, 0), (0, 1), (1, 1), (0, 2), (1, 2), (2, 2), (3, 2), (300, 2)] {
            for n in [1, 2, 3, 10, 400] {
                let mut small = from_fn(|_| vec![]);
                smooth(m, s, n, &mut small);
                let squares = |k: usize| {
                    let (l, f) = (m.max(s) + k, m + 2 * k);
                    if s == 0 {
                        let sum = square(f + 1, m, 0) + square(f + 2, m, 0);
                        [2.0 * (1.0 + small[0][k]) / sum, 2.0 * (1.0 + small[1][k]) / (1.0 - sum)]
                    } else {
                        let shift = (m * s) as f64 / (l * (l + 1)) as f64;
                        [2.0 * (1.0 + small[0][k]) / (1.0 + shift), 2.0 * (1.0 + small[1][k]) / (1.0 - shift)]
                    }
                };
                for k in 0..n {
                    let [a, b] = squares(k);
                    assert!((a / b - 1.0).abs() < 1e-13, "{m} {s} {n} {k}: {a} {b}");
                    if k + 1 < n {
                        let l = m.max(s) + k + 1;
                        let want = if s == 0 { square(m + 2 * k + 2, m, 0) * square(m + 2 * k + 3, m, 0) } else { square(l, m, s) };
                        assert!((a * squares(k + 1)[0] * want - 1.0).abs() < 1e-13, "{m} {s} {n} {k}");
                    }
                }
            }
        }
    }

    /// Against the definition with ε², evaluated with fifty digits: (m, s, k, P, P).
    #[test]
    fn products_have_all_digits() {
        for (m, s, k, first, second) in [
            (0, 0, 0, 0.11805555555555556, -0.28703703703703704),
            (0, 0, 24575, 2.5698561407609718e-19, -4.1391272349745115e-10),
            (1, 0, 0, -0.053977272727272727, 0.36363636363636364),
            (5, 0, 10, -0.0002748209176817374, 0.14039945381247562),
            (5, 0, 24000, -2.7956969924003731e-17, 4.2955326381269677e-8),
            (30001, 0, 0, -0.12501041319518504, 150022500.66661112),
            (30001, 0, 9000, -2.2037045003147448e-9, 4.2069980125659642),
            (49150, 0, 1, -0.037503432094555132, 120797183.59998169),
            (0, 1, 3, 0.03125, 0.03125),
            (1, 1, 40000, 2.3435156460918752e-9, -1.5623437695289065e-10),
            (2, 2, 0, 6.0, -0.3),
            (2, 2, 49000, 6.5589636237543962e-9, -1.0411053473441497e-10),
            (3, 2, 7, 0.22924679487179487, 0.00625),
            (4000, 2, 0, 2001.7507502500313, 1997.7512490007806),
            (4000, 2, 45000, 0.0067150296423757435, 0.006701613002870831),
        ] {
            let (first, second): (f64, f64) = (first, second);
            let [mut a, mut b] = from_fn(|_| vec![0.0; k + 1]);
            if s == 0 {
                scalar(m, &mut a, &mut b);
            } else {
                own(m, s, &mut a, &mut b);
            }
            // A few roundings each. Towards the south that of 2σ remains in the difference.
            let scale = if s == 0 { second.abs() } else { first.abs() };
            assert!((a[k] - first).abs() < 1.5e-15 * first.abs(), "{m} {s} {k}: {} {first}", a[k]);
            assert!((b[k] - second).abs() < 1.5e-15 * scale, "{m} {s} {k}: {} {second}", b[k]);
        }
    }
}
