//! Aliases of the orders of a ring of n pixels: order m adds to the discrete frequency m mod n.

use crate::dtype::C64;
use crate::multiversion;

#[inline(always)]
fn times(f: C64, p: C64) -> C64 {
    C64::new(f.re * p.re - f.im * p.im, f.re * p.im + f.im * p.re)
}

multiversion! {
    /// f_m ← f_m p_m.
    pub fn turn(f: &mut [C64], p: &[C64]) {
        for (f, p) in f.iter_mut().zip(p) {
            *f = times(*f, *p);
        }
    }
}

multiversion! {
    /// f_m ← f_m conj(p_m).
    pub fn turn_back(f: &mut [C64], p: &[C64]) {
        for (f, p) in f.iter_mut().zip(p) {
            *f = times(*f, p.conj());
        }
    }
}

/// Half spectrum (n/2 + 1 values) of the real samples Re Σ_m (2 − δ_m0) f_m e^{2πi jm/n}.
pub fn fold(f: &[C64], n: usize, spectrum: &mut [C64]) {
    let half = n / 2;
    let direct = f.len().min(half + 1);
    spectrum[..direct].copy_from_slice(&f[..direct]);
    spectrum[direct..].fill(C64::default());
    for (turn, f) in f.chunks(n).enumerate() {
        if turn > 0 {
            let direct = f.len().min(half + 1);
            spectrum[..direct].iter_mut().zip(f).for_each(|(s, f)| *s += f);
            spectrum[0] += f[0].conj();
        }
        // Frequencies n − r ≤ n/2, backwards from r = n/2.
        if f.len() > half {
            spectrum[n + 1 - f.len()..=half].iter_mut().rev().zip(&f[half..]).for_each(|(s, f)| *s += f.conj());
        }
    }
    spectrum[0].im = 0.0;
    spectrum[half].im = 0.0;
}

/// The transpose: f_m from the half spectrum of the samples.
pub fn unfold(spectrum: &[C64], n: usize, f: &mut [C64]) {
    let half = n / 2;
    for f in f.chunks_mut(n) {
        let direct = f.len().min(half + 1);
        f[..direct].copy_from_slice(&spectrum[..direct]);
        if f.len() > half + 1 {
            f[half + 1..].iter_mut().zip(spectrum[..half].iter().rev()).for_each(|(f, s)| *f = s.conj());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn aliases_add_up() {
        for n in [4usize, 8, 12] {
            for count in [1usize, 2, 3, 5, 7, 9, 12, 13, 25, 31] {
                let f: Vec<C64> = (0..count).map(|m| C64::new(1.0 + m as f64, if m == 0 { 0.0 } else { 0.5 - m as f64 })).collect();
                let mut spectrum = vec![C64::new(9.0, 9.0); n / 2 + 1];
                fold(&f, n, &mut spectrum);
                let samples = |value: &dyn Fn(usize) -> f64| (0..n).map(value).collect::<Vec<_>>();
                let wave = |m: usize, j: usize| C64::from_polar(1.0, std::f64::consts::TAU * (m * j % n) as f64 / n as f64);
                let want = samples(&|j| {
                    f.iter().enumerate().map(|(m, f)| (if m == 0 { 1.0 } else { 2.0 }) * (f * wave(m, j)).re).sum()
                });
                let got = samples(&|j| {
                    let inner = |r: usize| if r == 0 || r == n / 2 { 1.0 } else { 2.0 };
                    spectrum.iter().enumerate().map(|(r, f)| inner(r) * (f * wave(r, j)).re).sum()
                });
                for (x, y) in got.iter().zip(&want) {
                    assert!((x - y).abs() < 1e-12 * count as f64 * count as f64, "{n} {count}");
                }
                let half: Vec<C64> =
                    (0..=n / 2).map(|r| (0..n).map(|j| wave(r, j).conj() * want[j]).sum::<C64>()).collect();
                let mut back = vec![C64::default(); count];
                unfold(&half, n, &mut back);
                for (m, b) in back.iter().enumerate() {
                    let direct: C64 = (0..n).map(|j| wave(m, j).conj() * want[j]).sum();
                    assert!((b - direct).norm() < 1e-10 * (1.0 + direct.norm()), "{n} {count} {m}");
                }
            }
        }
    }
}
