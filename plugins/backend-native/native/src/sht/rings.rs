//! The Fourier step: rings of a slab between F_m and pixels.

use super::fold::{fold, turn, turn_back, unfold};
use super::geometry::Pair;
use super::ringplans::Planner;
use super::slab::Slab;
use crate::dtype::C64;
use std::ops::Range;

/// Pairs of rings per task: their F of four m are neighbours in memory.
pub const RINGS: usize = 4;

/// A thread's plans and workspace.
#[derive(Default)]
pub struct Worker {
    planner: Planner,
    /// F of the rings of a task, ring after ring.
    modes: Vec<C64>,
    spectrum: Vec<C64>,
    samples: Vec<f64>,
    scratch: Vec<C64>,
    phases: Vec<C64>,
    phases_of: usize,
}

/// 0 for pixels that were not observed: −1.6375e30 in either precision.
#[inline(always)]
fn seen(pixel: f64) -> f64 {
    const UNSEEN: f64 = -1.6375e30;
    if (pixel - UNSEEN).abs() <= -1e-7 * UNSEEN {
        0.0
    } else {
        pixel
    }
}

/// What the adjoint multiplies the pixels by.
#[derive(Clone, Copy)]
pub enum Weigh<'a> {
    Not,
    /// A number, and a map where there is one; pixels that were not observed count as 0.
    By { map: Option<&'a [f64]>, factor: f64 },
}

/// The rings of one task: a part of a slab.
pub struct Rings<'a> {
    pub slab: Slab,
    /// First pair, relative to the slab.
    pub first: usize,
    pub pairs: &'a [Pair],
    /// Largest m of each, ascending.
    pub limits: &'a [usize],
}

impl Rings<'_> {
    /// Groups of four m.
    fn groups(&self) -> usize {
        self.limits.last().map_or(0, |m| m / 4 + 1)
    }
}

impl Worker {
    /// exp(iπ m/n), m = 0 … top, from two short tables.
    fn phases(&mut self, n: usize, top: usize) {
        if self.phases_of == n && self.phases.len() > top {
            return;
        }
        let unit = |j: usize| C64::from_polar(1.0, std::f64::consts::PI * (j % (2 * n)) as f64 / n as f64);
        let fine: [C64; 64] = std::array::from_fn(unit);
        self.phases.clear();
        for a in 0..=top / 64 {
            let c = unit(64 * a);
            self.phases.extend(fine.iter().map(|f| C64::new(c.re * f.re - c.im * f.im, c.re * f.im + c.im * f.re)));
        }
        self.phases_of = n;
    }

    /// F of the rings of a task from the slab, ring after ring; their distance.
    ///
    /// # Safety
    /// F of m up to the limits is complete.
    unsafe fn read(&mut self, rings: &Rings, field: usize) -> usize {
        let groups = rings.groups();
        let length = 4 * groups;
        self.modes.resize(2 * rings.pairs.len() * length, C64::default());
        for g in 0..groups {
            let from = rings.slab.at(field, 4 * g, rings.first) as *const [C64; 4];
            for r in 0..2 * rings.pairs.len() {
                *(self.modes.as_mut_ptr().add(r * length + 4 * g) as *mut [C64; 4]) = *from.add(r);
            }
        }
        length
    }

    /// F of the rings back to the slab.
    ///
    /// # Safety
    /// No other task uses F of these rings.
    unsafe fn write(&self, rings: &Rings, field: usize) {
        let groups = rings.groups();
        for g in 0..groups {
            let to = rings.slab.at(field, 4 * g, rings.first) as *mut [C64; 4];
            for r in 0..2 * rings.pairs.len() {
                *to.add(r) = *(self.modes.as_ptr().add((r * groups + g) * 4) as *const [C64; 4]);
            }
        }
    }

    /// The pixels of one ring, from its F at `at`, which is used up.
    fn to_pixels(&mut self, shifted: bool, at: Range<usize>, pixels: &mut [f64]) {
        let n = pixels.len();
        let plan = self.planner.inverse(n);
        self.spectrum.resize(n / 2 + 1, C64::default());
        self.scratch.resize(plan.get_scratch_len().max(self.scratch.len()), C64::default());
        let modes = &mut self.modes[at];
        if shifted {
            turn(modes, &self.phases);
        }
        fold(modes, n, &mut self.spectrum);
        // Lengths and the real ends are right by construction.
        let _ = plan.process_with_scratch(&mut self.spectrum, pixels, &mut self.scratch);
    }

    /// F of one ring to `at`, from its samples, which are used up.
    fn to_modes(&mut self, shifted: bool, at: Range<usize>) {
        let n = self.samples.len();
        let plan = self.planner.forward(n);
        self.spectrum.resize(n / 2 + 1, C64::default());
        self.scratch.resize(plan.get_scratch_len().max(self.scratch.len()), C64::default());
        let _ = plan.process_with_scratch(&mut self.samples, &mut self.spectrum, &mut self.scratch);
        let modes = &mut self.modes[at];
        unfold(&self.spectrum, n, modes);
        if shifted {
            turn_back(modes, &self.phases);
        }
    }

    /// Pixels of the rings for one field; `map` is the whole map.
    ///
    /// # Safety
    /// No other task writes these rings; F of m up to the limits is complete.
    pub unsafe fn synthesis(&mut self, rings: &Rings, field: usize, map: *mut f64) {
        let length = self.read(rings, field);
        for (k, (pair, &mmax)) in rings.pairs.iter().zip(rings.limits).enumerate() {
            if pair.shifted {
                self.phases(pair.nphi, mmax);
            }
            for (h, first) in [(0, Some(pair.north)), (1, pair.south)] {
                let Some(first) = first else { continue };
                let begin = (2 * k + h) * length;
                let pixels = std::slice::from_raw_parts_mut(map.add(first), pair.nphi);
                self.to_pixels(pair.shifted, begin..begin + mmax + 1, pixels);
            }
        }
    }

    /// F of the rings from the pixels: the transpose. When they are weighed, with `rest` what F was is taken away before.
    ///
    /// # Safety
    /// No other task uses F of these rings; where it is taken away it is complete.
    pub unsafe fn adjoint(&mut self, rings: &Rings, field: usize, map: *const f64, weigh: Weigh, rest: bool) {
        let length = if rest {
            self.read(rings, field)
        } else {
            let length = 4 * rings.groups();
            self.modes.resize(2 * rings.pairs.len() * length, C64::default());
            length
        };
        for (k, (pair, &mmax)) in rings.pairs.iter().zip(rings.limits).enumerate() {
            if pair.shifted {
                self.phases(pair.nphi, mmax);
            }
            for (h, first) in [(0, Some(pair.north)), (1, pair.south)] {
                let begin = (2 * k + h) * length;
                let at = begin..begin + mmax + 1;
                let Some(first) = first else {
                    self.modes[at].fill(C64::default());
                    continue;
                };
                let pixels = std::slice::from_raw_parts(map.add(first), pair.nphi);
                let mut samples = std::mem::take(&mut self.samples);
                samples.resize(pair.nphi, 0.0);
                if rest {
                    self.to_pixels(pair.shifted, at.clone(), &mut samples);
                } else {
                    samples.fill(0.0);
                }
                match weigh {
                    Weigh::Not => samples.copy_from_slice(pixels),
                    Weigh::By { map: None, factor } => {
                        samples.iter_mut().zip(pixels).for_each(|(s, &p)| *s = (seen(p) - *s) * factor);
                    }
                    Weigh::By { map: Some(w), factor } => {
                        let weights = &w[first..first + pair.nphi];
                        let all = samples.iter_mut().zip(pixels).zip(weights);
                        all.for_each(|((s, &p), w)| *s = (seen(p) - *s) * (w * factor));
                    }
                }
                self.samples = samples;
                self.to_modes(pair.shifted, at);
            }
        }
        self.write(rings, field);
    }
}
