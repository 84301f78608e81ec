//! The recursion on a block of rings: `V` vectors of them.

use super::coefficients::{Recursion, Side};
use super::seeds::{BIG, DOWN};
use super::simd::Simd;

/// Rings of the largest block.
pub const MAX_WIDTH: usize = 64;

/// Terms between two looks at the growing functions: few enough that none leaves the range of a double.
const STRIDE: usize = 8;
pub const EMERGING: usize = 4;

pub struct Block<S: Simd, const V: usize> {
    /// Which coefficients belong to y, and which form of the recursion.
    pub side: Side,
    pub y: [S; V],
    /// w_{k−1}; what is left of the last difference where the recursion is a second difference.
    pub prev: [S; V],
    pub cur: [S; V],
    /// 0 in visible lanes, negative in the others.
    scale: [S; V],
}

/// One step of the recursion. Directly, `prev` becomes the next value; with the second difference c of the functions
/// sign^k w_k (`LEAP`), `cur` does.
#[inline(always)]
pub unsafe fn step<S: Simd, const V: usize, const LEAP: bool>(
    ab: &[f64; 2],
    sign: S,
    y: &[S; V],
    prev: &mut [S; V],
    cur: &mut [S; V],
) {
    let (a, b) = (S::splat(ab[0]), S::splat(ab[1]));
    for v in 0..V {
        let c = a.fma(y[v], b);
        if LEAP {
            prev[v] = c.fma(cur[v], prev[v]).mul(sign);
            cur[v] = cur[v].fma(sign, prev[v]);
        } else {
            prev[v] = c.fms(cur[v], prev[v]);
        }
    }
}

/// The step after a step: both arrays have their roles again.
#[inline(always)]
pub unsafe fn again<S: Simd, const V: usize, const LEAP: bool>(
    ab: &[f64; 2],
    sign: S,
    y: &[S; V],
    prev: &mut [S; V],
    cur: &mut [S; V],
) {
    if LEAP {
        step::<S, V, true>(ab, sign, y, prev, cur);
    } else {
        step::<S, V, false>(ab, sign, y, cur, prev);
    }
}

impl<S: Simd, const V: usize> Block<S, V> {
    /// Functions w_0 and their scales.
    #[inline(always)]
    pub unsafe fn new(side: Side, y: &[f64], w: &[f64; MAX_WIDTH], scale: &[f64; MAX_WIDTH]) -> Self {
        assert!(y.len() >= V * S::LANES);
        let cur = vectors(w.as_ptr());
        let prev = if side.leap { cur } else { [S::splat(0.0); V] };
        Block { side, y: vectors(y.as_ptr()), prev, cur, scale: vectors(scale.as_ptr()) }
    }

    /// Coefficients and sign for the steps.
    #[inline(always)]
    pub unsafe fn steps<'a>(&self, c: &'a Recursion) -> (&'a [[f64; 2]], S) {
        (&c.ab[self.side.index()], S::splat(self.side.sign))
    }

    #[inline(always)]
    unsafe fn none_visible(&self) -> bool {
        let mut none = true;
        for v in 0..V {
            none &= self.scale[v].all_abs_above(0.5);
        }
        none
    }

    #[inline(always)]
    unsafe fn all_visible(&self) -> bool {
        let mut largest = self.scale[0];
        for v in 1..V {
            largest = largest.max_abs(self.scale[v]);
        }
        !largest.any_abs_above(0.5)
    }

    /// Brings grown lanes back, one scale up.
    #[inline(always)]
    unsafe fn rescale(&mut self) {
        for v in 0..V {
            let factor = self.cur[v].choose_above(BIG, DOWN, 1.0);
            self.scale[v] = self.scale[v].add(self.cur[v].choose_above(BIG, 1.0, 0.0));
            self.prev[v] = self.prev[v].mul(factor);
            self.cur[v] = self.cur[v].mul(factor);
        }
    }

    /// Skips the terms that no lane sees; None where all are.
    #[inline(always)]
    pub unsafe fn skip<const LEAP: bool>(&mut self, c: &Recursion) -> Option<usize> {
        let mut k = 0;
        let ((ab, sign), y) = (self.steps(c), self.y);
        while self.none_visible() {
            // While every lane is invisible only growth matters.
            let (mut p, mut w) = (self.prev, self.cur);
            while k < c.n {
                for i in (0..STRIDE).step_by(2) {
                    step::<S, V, LEAP>(ab.get_unchecked(k + i), sign, &y, &mut p, &mut w);
                    again::<S, V, LEAP>(ab.get_unchecked(k + i + 1), sign, &y, &mut p, &mut w);
                }
                k += STRIDE;
                let mut largest = w[0];
                for v in 1..V {
                    largest = largest.max_abs(w[v]);
                }
                if largest.any_abs_above(BIG) {
                    break;
                }
            }
            if k >= c.n {
                return None;
            }
            (self.prev, self.cur) = (p, w);
            self.rescale();
        }
        (k < c.n).then_some(k)
    }

    /// Up to `EMERGING` terms from k on, with zeros in invisible lanes: their number, 0 once every lane is visible.
    #[inline(always)]
    pub unsafe fn emerge<const LEAP: bool>(
        &mut self,
        c: &Recursion,
        k: usize,
        end: usize,
        w: &mut [[S; V]; EMERGING],
    ) -> usize {
        if k >= end || self.all_visible() {
            return 0;
        }
        let mut mask = [S::splat(1.0); V];
        for v in 0..V {
            mask[v] = self.scale[v].choose_above(0.5, 0.0, 1.0);
        }
        let count = EMERGING.min(end - k);
        let (ab, sign) = self.steps(c);
        for i in 0..count {
            for v in 0..V {
                w[i][v] = self.cur[v].mul(mask[v]);
            }
            step::<S, V, LEAP>(ab.get_unchecked(k + i), sign, &self.y, &mut self.prev, &mut self.cur);
            if !LEAP {
                std::mem::swap(&mut self.prev, &mut self.cur);
            }
        }
        self.rescale();
        count
    }
}

#[inline(always)]
pub unsafe fn vectors<S: Simd, const V: usize>(from: *const f64) -> [S; V] {
    let mut out = [S::splat(0.0); V];
    for v in 0..V {
        out[v] = S::load(from.add(v * S::LANES));
    }
    out
}
