//! The Fourier step: rings of a slab between F_m and pixels.

use super::fold::{fold, turn, turn_back, unfold};
use super::geometry::Pair;
use super::ringplans::Planner;
use super::slab::Slab;
use crate::dtype::C64;

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

    /// Pixels of the rings for one field; `map` is the whole map.
    ///
    /// # Safety
    /// No other task writes these rings; F of m up to the limits is complete.
    pub unsafe fn synthesis(&mut self, rings: &Rings, field: usize, map: *mut f64) {
        let groups = rings.groups();
        let length = 4 * groups;
        self.modes.resize(2 * rings.pairs.len() * length, C64::default());
        for g in 0..groups {
            let from = rings.slab.at(field, 4 * g, rings.first) as *const [C64; 4];
            for r in 0..2 * rings.pairs.len() {
                *(self.modes.as_mut_ptr().add(r * length + 4 * g) as *mut [C64; 4]) = *from.add(r);
            }
        }
        for (k, (pair, &mmax)) in rings.pairs.iter().zip(rings.limits).enumerate() {
            let n = pair.nphi;
            if pair.shifted {
                self.phases(n, mmax);
            }
            let plan = self.planner.inverse(n);
            self.spectrum.resize(n / 2 + 1, C64::default());
            self.scratch.resize(plan.get_scratch_len().max(self.scratch.len()), C64::default());
            for (h, first) in [(0, Some(pair.north)), (1, pair.south)] {
                let Some(first) = first else { continue };
                let modes = &mut self.modes[(2 * k + h) * length..][..=mmax];
                if pair.shifted {
                    turn(modes, &self.phases);
                }
                fold(modes, n, &mut self.spectrum);
                // Lengths and the real ends are right by construction.
                let pixels = std::slice::from_raw_parts_mut(map.add(first), n);
                let _ = plan.process_with_scratch(&mut self.spectrum, pixels, &mut self.scratch);
            }
        }
    }

    /// F of the rings from the pixels: the transpose.
    ///
    /// # Safety
    /// No other task uses F of these rings.
    pub unsafe fn adjoint(&mut self, rings: &Rings, field: usize, map: *const f64) {
        let groups = rings.groups();
        let length = 4 * groups;
        self.modes.resize(2 * rings.pairs.len() * length, C64::default());
        for (k, (pair, &mmax)) in rings.pairs.iter().zip(rings.limits).enumerate() {
            let n = pair.nphi;
            if pair.shifted {
                self.phases(n, mmax);
            }
            let plan = self.planner.forward(n);
            self.spectrum.resize(n / 2 + 1, C64::default());
            self.scratch.resize(plan.get_scratch_len().max(self.scratch.len()), C64::default());
            for (h, first) in [(0, Some(pair.north)), (1, pair.south)] {
                let modes = &mut self.modes[(2 * k + h) * length..][..=mmax];
                let Some(first) = first else {
                    modes.fill(C64::default());
                    continue;
                };
                self.samples.clear();
                self.samples.extend_from_slice(std::slice::from_raw_parts(map.add(first), n));
                let _ = plan.process_with_scratch(&mut self.samples, &mut self.spectrum, &mut self.scratch);
                unfold(&self.spectrum, n, modes);
                if pair.shifted {
                    turn_back(modes, &self.phases);
                }
            }
        }
        for g in 0..groups {
            let to = rings.slab.at(field, 4 * g, rings.first) as *mut [C64; 4];
            for r in 0..2 * rings.pairs.len() {
                *to.add(r) = *(self.modes.as_ptr().add(r * length + 4 * g) as *const [C64; 4]);
            }
        }
    }
}
