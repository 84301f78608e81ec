//! The Legendre step of four m for all ring pairs of a slab, compiled for every instruction set.

use super::batch;
use super::block::{Block, MAX_WIDTH};
use super::coefficients::Recursion;
use super::geometry::Geometry;
use super::modes::{gather, scatter, Column};
use super::seeds::{normalise, Powers};
use super::simd::{Portable, Simd};
use super::single::{self, Source, SET};
use super::slab::Slab;
use crate::simd::Level;
use std::ops::Range;

/// What belongs to one m.
#[derive(Default)]
pub struct Order {
    pub m: usize,
    /// First pair (of all) that sees this m.
    pub from: usize,
    pub recursion: Recursion,
    pub factors: [f64; 2],
    /// [term][map][4]: what multiplies the functions, or the result of the adjoint. (recursion.n + SPARE) terms.
    pub terms: Vec<f64>,
    /// Synthesis: all terms are 0 and F is already written.
    pub silent: bool,
}

/// Terms that the kernels touch beyond the last one.
pub const SPARE: usize = batch::CHUNK;

/// What a kernel needs for up to four m and one group of maps.
pub struct Task<'a> {
    pub geometry: &'a Geometry,
    pub powers: &'a Powers,
    pub slab: Slab,
    /// Pairs of the slab that are wanted.
    pub range: Range<usize>,
    /// Spin of the functions.
    pub spin: usize,
    /// Spin of the fields: scalar sums are divided by sin^divisor θ.
    pub divisor: usize,
    /// First field of the group.
    pub field: usize,
    /// Ascending in m.
    pub orders: &'a [Order],
}

pub type Kernel = unsafe fn(&mut Task);

/// A kernel for so many sets of four numbers per term.
#[derive(Clone, Copy)]
pub struct Choice {
    pub sets: usize,
    pub kernel: Kernel,
}

impl Task<'_> {
    /// First pairs, relative to the slab, of the blocks of `width` pairs that see the lowest m.
    fn blocks(&self, width: usize) -> impl Iterator<Item = usize> {
        let from = self.orders.first().map_or(usize::MAX, |o| o.from);
        let Range { start, end } = self.range;
        let skip = from.saturating_sub(self.slab.first + start) / width * width;
        (start + skip.min(end - start)..end).step_by(width)
    }
    /// 2 where north and south have functions of their own.
    fn halves(&self) -> usize {
        1 + (self.spin > 0) as usize
    }
    fn column(&self, o: &Order, block: usize, width: usize, field: usize) -> Column<'_> {
        Column {
            slab: self.slab,
            field,
            m: o.m,
            spin: self.spin,
            block,
            skip: o.from.saturating_sub(self.slab.first + block),
            count: width.min(self.range.end - block),
            z: &self.geometry.z[self.slab.first + block..],
            factor: &self.geometry.cosecant[self.divisor][self.slab.first + block..],
        }
    }
}

/// The functions w_0 of one half of a block: half 0 has those of the north (and for spin 0 of both), half 1 of the south.
#[inline(always)]
unsafe fn start<S: Simd, const V: usize>(t: &Task, o: &Order, pair: usize, half: usize) -> Block<S, V> {
    let width = V * S::LANES;
    let (mut w, mut scale) = ([0.0; MAX_WIDTH], [0.0; MAX_WIDTH]);
    let (high, low) = (o.m.max(t.spin), o.m.min(t.spin));
    t.powers.fill(high - low, pair, o.factors[half], &mut w[..width], &mut scale[..width]);
    let g = t.geometry;
    if t.spin == 0 {
        // The smaller of cos² θ and sin² θ.
        let side = (g.scalar[0][pair] > 0.5) as usize;
        return Block::new(side, &g.scalar[side][pair..], &w, &scale);
    }
    let part = if half == 0 { &g.sin2half } else { &g.cos2half };
    let part = &part[pair..pair + width];
    for j in 0..width {
        for _ in 0..low {
            w[j] *= part[j];
        }
        (w[j], scale[j]) = normalise(w[j], scale[j]);
    }
    Block::new(half, &g.spin[half][pair..], &w, &scale)
}

#[inline(always)]
unsafe fn single_synthesis<S: Simd, const V: usize, const N: usize>(t: &mut Task) {
    let width = V * S::LANES;
    for block in t.blocks(width) {
        let pair = t.slab.first + block;
        for o in t.orders.iter().filter(|o| !o.silent && o.from < pair + width) {
            let mut sums = [[[S::splat(0.0); V]; N]; 2];
            for half in 0..t.halves() {
                let mut b = start::<S, V>(t, o, pair, half);
                single::synthesis(&o.recursion, o.terms.as_ptr(), &mut b, &mut sums[half]);
            }
            for n in 0..N / SET {
                let column = t.column(o, block, width, t.field + n * t.halves());
                scatter(&column, |half, f, j| *sums[half][SET * n + f].as_ptr().cast::<f64>().add(j));
            }
        }
    }
}

#[inline(always)]
unsafe fn single_adjoint<S: Simd, const V: usize, const N: usize>(t: &mut Task) {
    let width = V * S::LANES;
    let mut sources: Vec<Source<S, V, N>> = Vec::with_capacity(t.halves() * t.range.len().div_ceil(width));
    for o in t.orders.iter() {
        sources.clear();
        for block in t.blocks(width) {
            let pair = t.slab.first + block;
            if o.from >= pair + width {
                continue;
            }
            let mut data = [[[S::splat(0.0); V]; N]; 2];
            for n in 0..N / SET {
                let column = t.column(o, block, width, t.field + n * t.halves());
                gather(&column, |half, f, j, x| *data[half][SET * n + f].as_mut_ptr().cast::<f64>().add(j) = x);
            }
            for half in 0..t.halves() {
                if let Some(source) = Source::new(&o.recursion, start::<S, V>(t, o, pair, half), data[half]) {
                    sources.push(source);
                }
            }
        }
        // The terms belong to this task.
        single::adjoint(&o.recursion, o.terms.as_ptr() as *mut f64, &mut sources);
    }
}

/// Numbers of a block of the largest batch.
const AREA: usize = 48 * 32;

#[inline(always)]
unsafe fn batch_synthesis<S: Simd, const W: usize, const R: usize, const X: usize>(t: &mut Task) {
    let width = X * S::LANES;
    let mut table: batch::Table<W> = [[0.0; W]; batch::CHUNK];
    let mut sums = [[0.0; AREA]; 2];
    for block in t.blocks(W) {
        let pair = t.slab.first + block;
        for o in t.orders.iter().filter(|o| !o.silent && o.from < pair + W) {
            for half in 0..t.halves() {
                let out = &mut sums[half][..W * width];
                out.fill(0.0);
                let mut b = start::<S, VECTORS>(t, o, pair, half);
                let terms = o.terms.as_ptr();
                batch::synthesis::<S, VECTORS, W, R, X>(&o.recursion, terms, &mut b, &mut table, out.as_mut_ptr());
            }
            for n in 0..width / SET {
                let field = t.field + n * t.halves();
                scatter(&t.column(o, block, W, field), |half, f, j| *sums[half].get_unchecked(j * width + SET * n + f));
            }
        }
    }
}

#[inline(always)]
unsafe fn batch_adjoint<S: Simd, const W: usize, const R: usize, const X: usize>(t: &mut Task) {
    let width = X * S::LANES;
    let mut table: batch::Table<W> = [[0.0; W]; batch::CHUNK];
    let mut data = [[0.0; AREA]; 2];
    for block in t.blocks(W) {
        let pair = t.slab.first + block;
        for index in 0..t.orders.len() {
            let o = &t.orders[index];
            if o.from >= pair + W {
                continue;
            }
            data[..t.halves()].iter_mut().for_each(|d| d[..W * width].fill(0.0));
            for n in 0..width / SET {
                let field = t.field + n * t.halves();
                gather(&t.column(o, block, W, field), |half, f, j, x| {
                    *data[half].get_unchecked_mut(j * width + SET * n + f) = x
                });
            }
            for half in 0..t.halves() {
                let mut b = start::<S, VECTORS>(t, o, pair, half);
                // The terms belong to this task.
                let terms = o.terms.as_ptr() as *mut f64;
                batch::adjoint::<S, VECTORS, W, R, X>(&o.recursion, terms, &mut b, &mut table, data[half].as_ptr());
            }
        }
    }
}

/// Vectors per block of the batches.
const VECTORS: usize = 6;

/// Kernels of one map are given by their vectors of rings, kernels of batches by rings, rows and vectors of the products.
macro_rules! kernels {
    (@one {$($attribute:tt)*} $s:ty, $name:ident, $body:ident, $($n:literal)*) => {
        $($attribute)*
        pub unsafe fn $name(t: &mut Task) {
            $body::<$s, $($n),*>(t)
        }
    };
    ($module:ident, $s:ty, $attributes:tt, $(($name:ident, $body:ident, $($n:literal)*)),* $(,)?) => {
        mod $module {
            use super::*;
            $(kernels!(@one $attributes $s, $name, $body, $($n)*);)*
        }
    };
}

kernels!(portable, Portable, {},
    (synthesis, single_synthesis, 2 4), (adjoint, single_adjoint, 2 4),
    (synthesis2, single_synthesis, 2 8), (adjoint2, single_adjoint, 2 8));

#[cfg(target_arch = "x86_64")]
use super::simd::{Avx2, Avx512};

#[cfg(target_arch = "x86_64")]
kernels!(avx2, Avx2, {#[target_feature(enable = "avx2,fma")]},
    (synthesis, single_synthesis, 2 4), (adjoint, single_adjoint, 2 4),
    (synthesis2, batch_synthesis, 24 6 2), (adjoint2, batch_adjoint, 24 6 2),
    (synthesis4, batch_synthesis, 24 2 4), (adjoint4, batch_adjoint, 24 2 4));

#[cfg(target_arch = "x86_64")]
kernels!(avx512, Avx512, {#[target_feature(enable = "avx512f,avx512dq,avx2,fma")]},
    (synthesis, single_synthesis, 4 4), (adjoint, single_adjoint, 4 4),
    (synthesis2, single_synthesis, 2 8), (adjoint2, single_adjoint, 2 8),
    (synthesis4, batch_synthesis, 48 12 2), (adjoint4, batch_adjoint, 48 12 2),
    (synthesis8, batch_synthesis, 48 6 4), (adjoint8, batch_adjoint, 48 6 4));

/// Kernels of a level that this processor has, for large groups first.
pub fn choices(level: Level, adjoint: bool) -> Vec<Choice> {
    let pick = |list: &[(usize, Kernel, Kernel)]| {
        list.iter().map(|&(sets, s, a)| Choice { sets, kernel: if adjoint { a } else { s } }).collect::<Vec<_>>()
    };
    match level {
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => pick(&[
            (8, avx512::synthesis8, avx512::adjoint8),
            (4, avx512::synthesis4, avx512::adjoint4),
            (2, avx512::synthesis2, avx512::adjoint2),
            (1, avx512::synthesis, avx512::adjoint),
        ]),
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => pick(&[
            (4, avx2::synthesis4, avx2::adjoint4),
            (2, avx2::synthesis2, avx2::adjoint2),
            (1, avx2::synthesis, avx2::adjoint),
        ]),
        _ => pick(&[(2, portable::synthesis2, portable::adjoint2), (1, portable::synthesis, portable::adjoint)]),
    }
}
