//! The Legendre step of one m for all ring pairs of a slab, compiled for every instruction set.

use super::coefficients;
use super::geometry::Geometry;
use super::scalar::{self, State};
use super::seeds::Powers;
use super::simd::{Portable, Simd};
use super::spin::{self, Pair, SUMS};
use crate::simd::{level, Level};

/// Fourier coefficients F_m of the rings of a slab: [field][m / 4][ring of the slab, north and south][m % 4] complex.
/// One cache line holds four m of a ring: Legendre tasks own four m, Fourier tasks read whole lines.
#[derive(Clone, Copy)]
pub struct Slab {
    pub data: *mut f64,
    /// First pair and number of pairs.
    pub first: usize,
    pub pairs: usize,
    /// Groups of four m.
    pub groups: usize,
}
unsafe impl Send for Slab {}
unsafe impl Sync for Slab {}

impl Slab {
    /// Numbers per field.
    pub fn field_len(pairs: usize, groups: usize) -> usize {
        groups * pairs * 2 * 8
    }
    /// F of (field, m, pair of the slab); the south follows 8 numbers later.
    #[inline(always)]
    pub unsafe fn at(&self, field: usize, m: usize, pair: usize) -> *mut f64 {
        self.data.add((((field * self.groups + m / 4) * self.pairs + pair) * 2) * 8 + (m % 4) * 2)
    }
}

/// What a kernel needs for one m and one group of maps.
pub struct Task<'a> {
    pub geometry: &'a Geometry,
    pub powers: &'a Powers,
    pub slab: Slab,
    pub m: usize,
    pub spin: usize,
    /// First pair (of all) that sees this m.
    pub from: usize,
    /// First field of the group.
    pub field: usize,
    pub scalar: &'a coefficients::Scalar,
    pub spinned: &'a coefficients::Spin,
    pub factors: [f64; 2],
    pub terms: *mut f64,
}

pub type Kernel = unsafe fn(&Task);

/// A kernel for groups of `maps` maps.
#[derive(Clone, Copy)]
pub struct Choice {
    pub maps: usize,
    pub kernel: Kernel,
}

impl Task<'_> {
    /// First pairs of the blocks of `width` pairs that matter, relative to the slab.
    fn blocks(&self, width: usize) -> impl Iterator<Item = usize> {
        let skip = self.from.saturating_sub(self.slab.first) / width * width;
        (skip..self.slab.pairs).step_by(width)
    }
}

#[inline(always)]
unsafe fn vectors<S: Simd, const V: usize>(from: &[f64]) -> [S; V] {
    let mut out = [S::splat(0.0); V];
    for v in 0..V {
        out[v] = S::load(from.as_ptr().add(v * S::LANES));
    }
    out
}

#[inline(always)]
unsafe fn state<S: Simd, const V: usize>(w: &[f64; 64], scale: &[f64; 64]) -> State<S, V> {
    State { prev: [S::splat(0.0); V], cur: vectors(w), scale: *scale }
}

/// F = 4 · maps.
#[inline(always)]
unsafe fn scalar_state<S: Simd, const V: usize>(t: &Task, pair: usize) -> State<S, V> {
    let width = V * S::LANES;
    let (mut w, mut scale) = ([0.0; 64], [0.0; 64]);
    t.powers.fill(t.m, pair, t.factors[0], &mut w[..width], &mut scale[..width]);
    state(&w, &scale)
}

#[inline(always)]
unsafe fn scalar_synthesis<S: Simd, const V: usize, const F: usize>(t: &Task) {
    let width = V * S::LANES;
    for block in t.blocks(width) {
        let pair = t.slab.first + block;
        let x2 = vectors::<S, V>(&t.geometry.z2[pair..pair + width]);
        let mut s = scalar_state::<S, V>(t, pair);
        let mut out = [[S::splat(0.0); V]; F];
        scalar::synthesis::<S, V, F>(t.scalar, t.terms, &x2, &mut s, &mut out);
        let count = width.min(t.slab.pairs - block);
        for n in 0..F / 4 {
            let mut sums = [[0.0; 64]; 4];
            for (sums, out) in sums.iter_mut().zip(&out[4 * n..4 * n + 4]) {
                for v in 0..V {
                    out[v].store(sums.as_mut_ptr().add(v * S::LANES));
                }
            }
            for j in 0..count {
                let x = t.geometry.z[pair + j];
                let (re, im) = (x * sums[2][j], x * sums[3][j]);
                let to = t.slab.at(t.field + n, t.m, block + j);
                *to = sums[0][j] + re;
                *to.add(1) = sums[1][j] + im;
                *to.add(8) = sums[0][j] - re;
                *to.add(9) = sums[1][j] - im;
            }
        }
    }
}

#[inline(always)]
unsafe fn scalar_adjoint<S: Simd, const V: usize, const F: usize>(t: &Task) {
    let width = V * S::LANES;
    for block in t.blocks(width) {
        let pair = t.slab.first + block;
        let x2 = vectors::<S, V>(&t.geometry.z2[pair..pair + width]);
        let mut s = scalar_state::<S, V>(t, pair);
        let count = width.min(t.slab.pairs - block);
        let mut data = [[S::splat(0.0); V]; F];
        for n in 0..F / 4 {
            let mut d = [[0.0; 64]; 4];
            for j in 0..count {
                let from = t.slab.at(t.field + n, t.m, block + j);
                let x = t.geometry.z[pair + j];
                let (a, b, c, e) = (*from, *from.add(1), *from.add(8), *from.add(9));
                d[0][j] = a + c;
                d[1][j] = b + e;
                d[2][j] = x * (a - c);
                d[3][j] = x * (b - e);
            }
            for (k, d) in d.iter().enumerate() {
                data[4 * n + k] = vectors(d);
            }
        }
        scalar::adjoint::<S, V, F>(t.scalar, t.terms, &x2, &mut s, &data);
    }
}

#[inline(always)]
unsafe fn spin_state<S: Simd, const V: usize>(t: &Task, pair: usize) -> Pair<S, V> {
    let width = V * S::LANES;
    let (high, low) = (t.m.max(t.spin), t.m.min(t.spin));
    let mut states = [t.factors[0], t.factors[1]].map(|factor| {
        let (mut w, mut scale) = ([0.0; 64], [0.0; 64]);
        t.powers.fill(high - low, pair, factor, &mut w[..width], &mut scale[..width]);
        (w, scale)
    });
    for (s, half) in states.iter_mut().zip([&t.geometry.sin2half, &t.geometry.cos2half]) {
        for j in 0..width {
            for _ in 0..low {
                s.0[j] *= half[pair + j];
            }
            (s.0[j], s.1[j]) = super::seeds::normalise(s.0[j], s.1[j]);
        }
    }
    Pair { p: state(&states[0].0, &states[0].1), q: state(&states[1].0, &states[1].1) }
}

/// Sign of the southern functions at the first l.
#[inline(always)]
fn south_sign(t: &Task) -> f64 {
    if (t.m.max(t.spin) + t.m + t.spin) % 2 == 0 {
        1.0
    } else {
        -1.0
    }
}

#[inline(always)]
unsafe fn spin_synthesis<S: Simd, const V: usize, const N: usize>(t: &Task) {
    let width = V * S::LANES;
    let south = south_sign(t);
    for block in t.blocks(width) {
        let pair = t.slab.first + block;
        let x = vectors::<S, V>(&t.geometry.z[pair..pair + width]);
        let mut s = spin_state::<S, V>(t, pair);
        let mut out = [[[S::splat(0.0); V]; SUMS]; N];
        spin::synthesis::<S, V, N>(t.spinned, t.terms, &x, &mut s, &mut out);
        let count = width.min(t.slab.pairs - block);
        for n in 0..N {
            let mut sums = [[0.0; 64]; SUMS];
            for (sums, out) in sums.iter_mut().zip(&out[n]) {
                for v in 0..V {
                    out[v].store(sums.as_mut_ptr().add(v * S::LANES));
                }
            }
            for j in 0..count {
                let first = t.slab.at(t.field + 2 * n, t.m, block + j);
                let second = t.slab.at(t.field + 2 * n + 1, t.m, block + j);
                for (h, sign) in [(0, 1.0), (1, south)] {
                    let d = |k: usize| sign * sums[4 * h + k][j];
                    let (cr, ci, dr, di) = (d(0), d(1), d(2), d(3));
                    // S1 = (C + D)/2, S2 = (C − D)/2i
                    *first.add(8 * h) = 0.5 * (cr + dr);
                    *first.add(8 * h + 1) = 0.5 * (ci + di);
                    *second.add(8 * h) = 0.5 * (ci - di);
                    *second.add(8 * h + 1) = -0.5 * (cr - dr);
                }
            }
        }
    }
}

#[inline(always)]
unsafe fn spin_adjoint<S: Simd, const V: usize, const N: usize>(t: &Task) {
    let width = V * S::LANES;
    let south = south_sign(t);
    for block in t.blocks(width) {
        let pair = t.slab.first + block;
        let x = vectors::<S, V>(&t.geometry.z[pair..pair + width]);
        let mut s = spin_state::<S, V>(t, pair);
        let count = width.min(t.slab.pairs - block);
        let mut data = [[[S::splat(0.0); V]; SUMS]; N];
        for n in 0..N {
            let mut d = [[0.0; 64]; SUMS];
            for j in 0..count {
                let first = t.slab.at(t.field + 2 * n, t.m, block + j);
                let second = t.slab.at(t.field + 2 * n + 1, t.m, block + j);
                for (h, sign) in [(0, 1.0), (1, south)] {
                    let (qr, qi) = (*first.add(8 * h), *first.add(8 * h + 1));
                    let (ur, ui) = (*second.add(8 * h), *second.add(8 * h + 1));
                    // C = Q + iU, D = Q − iU
                    d[4 * h][j] = sign * (qr - ui);
                    d[4 * h + 1][j] = sign * (qi + ur);
                    d[4 * h + 2][j] = sign * (qr + ui);
                    d[4 * h + 3][j] = sign * (qi - ur);
                }
            }
            for (k, d) in d.iter().enumerate() {
                data[n][k] = vectors(d);
            }
        }
        spin::adjoint::<S, V, N>(t.spinned, t.terms, &x, &mut s, &data);
    }
}

/// Block widths (vectors · lanes) divide `geometry::PAD`.
macro_rules! kernels {
    (@one {$($attribute:tt)*} $s:ty, $name:ident, $body:ident, $v:literal, $n:literal) => {
        $($attribute)*
        pub unsafe fn $name(t: &Task) {
            const { assert!(crate::sht::geometry::PAD % ($v * <$s as Simd>::LANES) == 0) };
            $body::<$s, $v, $n>(t)
        }
    };
    ($module:ident, $s:ty, $attributes:tt, $(($name:ident, $body:ident, $v:literal, $n:literal)),* $(,)?) => {
        mod $module {
            use super::*;
            $(kernels!(@one $attributes $s, $name, $body, $v, $n);)*
        }
    };
}

kernels!(portable, Portable, {},
    (synthesis0, scalar_synthesis, 2, 4), (adjoint0, scalar_adjoint, 2, 4),
    (synthesis2, spin_synthesis, 1, 1), (adjoint2, spin_adjoint, 1, 1));

#[cfg(target_arch = "x86_64")]
use super::simd::{Avx2, Avx512};

#[cfg(target_arch = "x86_64")]
kernels!(avx2, Avx2, {#[target_feature(enable = "avx2,fma")]},
    (synthesis0, scalar_synthesis, 2, 4), (adjoint0, scalar_adjoint, 2, 4),
    (synthesis0x2, scalar_synthesis, 1, 8), (adjoint0x2, scalar_adjoint, 2, 8),
    (synthesis2, spin_synthesis, 1, 1), (adjoint2, spin_adjoint, 2, 1));

#[cfg(target_arch = "x86_64")]
kernels!(avx512, Avx512, {#[target_feature(enable = "avx512f,avx512dq,avx2,fma")]},
    (synthesis0, scalar_synthesis, 4, 4), (adjoint0, scalar_adjoint, 4, 4),
    (synthesis0x2, scalar_synthesis, 2, 8), (adjoint0x2, scalar_adjoint, 4, 8),
    (synthesis0x4, scalar_synthesis, 1, 16), (adjoint0x4, scalar_adjoint, 2, 16),
    (synthesis2, spin_synthesis, 2, 1), (adjoint2, spin_adjoint, 2, 1),
    (synthesis2x2, spin_synthesis, 1, 2), (adjoint2x2, spin_adjoint, 2, 2));

/// Kernels of this processor, for large groups first.
pub fn choices(spin: usize, adjoint: bool) -> Vec<Choice> {
    let pick = |list: &[(usize, Kernel, Kernel)]| {
        list.iter().map(|&(maps, s, a)| Choice { maps, kernel: if adjoint { a } else { s } }).collect::<Vec<_>>()
    };
    match (level(), spin) {
        #[cfg(target_arch = "x86_64")]
        (Level::Avx512, 0) => pick(&[
            (4, avx512::synthesis0x4, avx512::adjoint0x4),
            (2, avx512::synthesis0x2, avx512::adjoint0x2),
            (1, avx512::synthesis0, avx512::adjoint0),
        ]),
        #[cfg(target_arch = "x86_64")]
        (Level::Avx512, _) => {
            pick(&[(2, avx512::synthesis2x2, avx512::adjoint2x2), (1, avx512::synthesis2, avx512::adjoint2)])
        }
        #[cfg(target_arch = "x86_64")]
        (Level::Avx2, 0) => {
            pick(&[(2, avx2::synthesis0x2, avx2::adjoint0x2), (1, avx2::synthesis0, avx2::adjoint0)])
        }
        #[cfg(target_arch = "x86_64")]
        (Level::Avx2, _) => pick(&[(1, avx2::synthesis2, avx2::adjoint2)]),
        (_, 0) => pick(&[(1, portable::synthesis0, portable::adjoint0)]),
        _ => pick(&[(1, portable::synthesis2, portable::adjoint2)]),
    }
}
