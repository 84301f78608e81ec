//! The Legendre step of four m for all ring pairs of a slab, compiled for every instruction set.

use super::batch;
use super::block::{Block, MAX_WIDTH};
use super::coefficients::{Recursion, Side};
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
    /// Blocks leap that have a ring with sin θ (for scalar functions also cos θ) below this.
    pub leap: f64,
    /// Ascending in m.
    pub orders: &'a [Order],
}

pub type Kernel = unsafe fn(&mut Task);

/// For the blocks that do not leap and for those that do: both belong to a task.
#[derive(Clone, Copy)]
pub struct Kernels {
    pub direct: Kernel,
    pub leap: Kernel,
}

/// A kernel for so many sets of four numbers per term.
#[derive(Clone, Copy)]
pub struct Choice {
    pub sets: usize,
    pub kernels: Kernels,
}

impl Task<'_> {
    /// First pairs, relative to the slab, of the blocks of `width` pairs that see the lowest m and leap or do not.
    fn blocks(&self, width: usize, leap: bool) -> impl Iterator<Item = usize> + '_ {
        let from = self.orders.first().map_or(usize::MAX, |o| o.from);
        let Range { start, end } = self.range;
        let skip = from.saturating_sub(self.slab.first + start) / width * width;
        let blocks = (start + skip.min(end - start)..end).step_by(width);
        blocks.filter(move |block| self.leaps(self.slab.first + block, width) == leap)
    }
    /// Scalar functions take the smaller of cos² θ and sin² θ.
    fn polar(&self, pair: usize) -> bool {
        self.geometry.scalar[0][pair] > 0.5
    }
    fn leaps(&self, pair: usize, width: usize) -> bool {
        if self.spin > 0 || self.polar(pair) {
            self.geometry.sin[pair] < self.leap
        } else {
            self.geometry.z[pair + width - 1] < self.leap
        }
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
unsafe fn start<S: Simd, const V: usize, const LEAP: bool>(t: &Task, o: &Order, pair: usize, half: usize) -> Block<S, V> {
    let width = V * S::LANES;
    let (mut w, mut scale) = ([0.0; MAX_WIDTH], [0.0; MAX_WIDTH]);
    let (high, low) = (o.m.max(t.spin), o.m.min(t.spin));
    t.powers.fill(high - low, pair, o.factors[half], &mut w[..width], &mut scale[..width]);
    let g = t.geometry;
    if t.spin == 0 {
        let polar = t.polar(pair);
        return Block::new(Side::scalar(polar, LEAP), &g.scalar[polar as usize][pair..], &w, &scale);
    }
    let part = if half == 0 { &g.sin2half } else { &g.cos2half };
    let part = &part[pair..pair + width];
    for j in 0..width {
        for _ in 0..low {
            w[j] *= part[j];
        }
        (w[j], scale[j]) = normalise(w[j], scale[j]);
    }
    Block::new(Side::own(half, LEAP), &g.spin[pair..], &w, &scale)
}

#[inline(always)]
unsafe fn single_synthesis<S: Simd, const V: usize, const N: usize, const LEAP: bool>(t: &mut Task) {
    let width = V * S::LANES;
    for block in t.blocks(width, LEAP) {
        let pair = t.slab.first + block;
        for o in t.orders.iter().filter(|o| !o.silent && o.from < pair + width) {
            let mut sums = [[[S::splat(0.0); V]; N]; 2];
            for half in 0..t.halves() {
                let mut b = start::<S, V, LEAP>(t, o, pair, half);
                single::synthesis::<S, V, N, LEAP>(&o.recursion, o.terms.as_ptr(), &mut b, &mut sums[half]);
            }
            for n in 0..N / SET {
                let column = t.column(o, block, width, t.field + n * t.halves());
                scatter(&column, |half, f, j| *sums[half][SET * n + f].as_ptr().cast::<f64>().add(j));
            }
        }
    }
}

#[inline(always)]
unsafe fn single_adjoint<S: Simd, const V: usize, const N: usize, const LEAP: bool>(t: &mut Task) {
    let width = V * S::LANES;
    let mut sources: Vec<Source<S, V, N>> = Vec::with_capacity(t.halves() * t.range.len().div_ceil(width));
    for o in t.orders.iter() {
        sources.clear();
        for block in t.blocks(width, LEAP) {
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
                if let Some(source) = Source::new::<LEAP>(&o.recursion, start::<S, V, LEAP>(t, o, pair, half), data[half]) {
                    sources.push(source);
                }
            }
        }
        // The terms belong to this task.
        single::adjoint::<S, V, N, LEAP>(&o.recursion, o.terms.as_ptr() as *mut f64, &mut sources);
    }
}

/// Numbers of a block of the largest batch.
const AREA: usize = 48 * 32;

#[inline(always)]
unsafe fn batch_synthesis<S: Simd, const W: usize, const R: usize, const X: usize, const LEAP: bool>(t: &mut Task) {
    let width = X * S::LANES;
    let mut table: batch::Table<W> = [[0.0; W]; batch::CHUNK];
    let mut sums = [[0.0; AREA]; 2];
    for block in t.blocks(W, LEAP) {
        let pair = t.slab.first + block;
        for o in t.orders.iter().filter(|o| !o.silent && o.from < pair + W) {
            for half in 0..t.halves() {
                let out = &mut sums[half][..W * width];
                out.fill(0.0);
                let mut b = start::<S, VECTORS, LEAP>(t, o, pair, half);
                let terms = o.terms.as_ptr();
                batch::synthesis::<S, VECTORS, W, R, X, LEAP>(&o.recursion, terms, &mut b, &mut table, out.as_mut_ptr());
            }
            for n in 0..width / SET {
                let field = t.field + n * t.halves();
                scatter(&t.column(o, block, W, field), |half, f, j| *sums[half].get_unchecked(j * width + SET * n + f));
            }
        }
    }
}

#[inline(always)]
unsafe fn batch_adjoint<S: Simd, const W: usize, const R: usize, const X: usize, const LEAP: bool>(t: &mut Task) {
    let width = X * S::LANES;
    let mut table: batch::Table<W> = [[0.0; W]; batch::CHUNK];
    let mut data = [[0.0; AREA]; 2];
    for block in t.blocks(W, LEAP) {
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
                let mut b = start::<S, VECTORS, LEAP>(t, o, pair, half);
                // The terms belong to this task.
                let terms = o.terms.as_ptr() as *mut f64;
                batch::adjoint::<S, VECTORS, W, R, X, LEAP>(&o.recursion, terms, &mut b, &mut table, data[half].as_ptr());
            }
        }
    }
}

/// Vectors per block of the batches.
const VECTORS: usize = 6;

/// Kernels of one map are given by their vectors of rings, kernels of batches by rings, rows and vectors of the products;
/// each once for direct steps and once for second differences.
macro_rules! kernels {
    (@one {$($attribute:tt)*} $s:ty, $leap:literal, $name:ident, $body:ident, $($n:literal)*) => {
        $($attribute)*
        pub unsafe fn $name(t: &mut Task) {
            $body::<$s, $($n,)* $leap>(t)
        }
    };
    ($module:ident, $s:ty, $attributes:tt, $(($name:ident, $body:ident, $($n:literal)*)),* $(,)?) => {
        mod $module {
            pub mod direct {
                use super::super::*;
                $(kernels!(@one $attributes $s, false, $name, $body, $($n)*);)*
            }
            pub mod leap {
                use super::super::*;
                $(kernels!(@one $attributes $s, true, $name, $body, $($n)*);)*
            }
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

macro_rules! pick {
    ($module:ident, $adjoint:ident, $(($sets:literal, $s:ident, $a:ident)),*) => {
        vec![$(Choice {
            sets: $sets,
            kernels: if $adjoint {
                Kernels { direct: $module::direct::$a, leap: $module::leap::$a }
            } else {
                Kernels { direct: $module::direct::$s, leap: $module::leap::$s }
            },
        }),*]
    };
}

/// Kernels of a level that this processor has, for large groups first.
pub fn choices(level: Level, adjoint: bool) -> Vec<Choice> {
    match level {
        #[cfg(target_arch = "x86_64")]
        Level::Avx512 => pick!(avx512, adjoint,
            (8, synthesis8, adjoint8), (4, synthesis4, adjoint4), (2, synthesis2, adjoint2), (1, synthesis, adjoint)),
        #[cfg(target_arch = "x86_64")]
        Level::Avx2 => pick!(avx2, adjoint, (4, synthesis4, adjoint4), (2, synthesis2, adjoint2), (1, synthesis, adjoint)),
        _ => pick!(portable, adjoint, (2, synthesis2, adjoint2), (1, synthesis, adjoint)),
    }
}
