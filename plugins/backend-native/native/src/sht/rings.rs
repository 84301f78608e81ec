//! The Fourier step: rings of a slab between F_m and pixels.

use super::geometry::Pair;
use super::legendre::Slab;
use crate::dtype::C64;
use realfft::{ComplexToReal, RealFftPlanner, RealToComplex};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock};

type Inverse = Arc<dyn ComplexToReal<f64>>;
type Forward = Arc<dyn RealToComplex<f64>>;

/// Plans by length, kept between transforms up to a total length (about 200 MB).
#[derive(Default)]
struct Plans {
    inverse: HashMap<usize, Inverse>,
    forward: HashMap<usize, Forward>,
    kept: usize,
}
const KEEP: usize = 6_000_000;

fn plans() -> &'static Mutex<Plans> {
    static PLANS: OnceLock<Mutex<Plans>> = OnceLock::new();
    PLANS.get_or_init(Mutex::default)
}

/// A thread's planner and workspace.
pub struct Worker {
    planner: RealFftPlanner<f64>,
    planned: usize,
    inverse: HashMap<usize, Inverse>,
    forward: HashMap<usize, Forward>,
    spectrum: Vec<C64>,
    samples: Vec<f64>,
    scratch: Vec<C64>,
    phases: Vec<C64>,
    phases_of: usize,
}

impl Default for Worker {
    fn default() -> Self {
        Worker {
            planner: RealFftPlanner::new(),
            planned: 0,
            inverse: HashMap::new(),
            forward: HashMap::new(),
            spectrum: vec![],
            samples: vec![],
            scratch: vec![],
            phases: vec![],
            phases_of: 0,
        }
    }
}

impl Worker {
    fn fresh(&mut self, n: usize) {
        // The planner keeps everything that it ever made.
        self.planned += n;
        if self.planned > KEEP {
            self.planner = RealFftPlanner::new();
            self.planned = n;
        }
    }

    fn inverse(&mut self, n: usize) -> Inverse {
        if let Some(plan) = self.inverse.get(&n) {
            return plan.clone();
        }
        let known = plans().lock().unwrap_or_else(|e| e.into_inner()).inverse.get(&n).cloned();
        let plan = known.unwrap_or_else(|| {
            self.fresh(n);
            let plan = self.planner.plan_fft_inverse(n);
            let mut all = plans().lock().unwrap_or_else(|e| e.into_inner());
            if all.kept + n <= KEEP {
                all.kept += n;
                all.inverse.insert(n, plan.clone());
            }
            plan
        });
        self.inverse.clear();
        self.inverse.insert(n, plan.clone());
        plan
    }

    fn forward(&mut self, n: usize) -> Forward {
        if let Some(plan) = self.forward.get(&n) {
            return plan.clone();
        }
        let known = plans().lock().unwrap_or_else(|e| e.into_inner()).forward.get(&n).cloned();
        let plan = known.unwrap_or_else(|| {
            self.fresh(n);
            let plan = self.planner.plan_fft_forward(n);
            let mut all = plans().lock().unwrap_or_else(|e| e.into_inner());
            if all.kept + n <= KEEP {
                all.kept += n;
                all.forward.insert(n, plan.clone());
            }
            plan
        });
        self.forward.clear();
        self.forward.insert(n, plan.clone());
        plan
    }

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

    /// Turns F_0 … F_mmax of one ring (spectrum[..=mmax], folded in place by the caller's order) into pixels.
    fn to_pixels(&mut self, pair: &Pair, mmax: usize, source: impl Fn(usize) -> C64, pixels: &mut [f64]) {
        let n = pair.nphi;
        let half = n / 2;
        self.spectrum.clear();
        self.spectrum.resize(half + 1, C64::new(0.0, 0.0));
        for m in 0..=mmax {
            let mut f = source(m);
            if pair.shifted {
                let p = self.phases[m];
                f = C64::new(f.re * p.re - f.im * p.im, f.re * p.im + f.im * p.re);
            }
            if m == 0 {
                self.spectrum[0].re += f.re;
                continue;
            }
            let r = m % n;
            if r <= half {
                self.spectrum[r] += f;
            }
            if n - r <= half || r == 0 {
                self.spectrum[(n - r) % n] += f.conj();
            }
        }
        self.spectrum[0].im = 0.0;
        self.spectrum[half].im = 0.0;
        let plan = self.inverse(n);
        self.scratch.resize(plan.get_scratch_len().max(self.scratch.len()), C64::new(0.0, 0.0));
        // Lengths and the real ends are right by construction.
        let _ = plan.process_with_scratch(&mut self.spectrum, pixels, &mut self.scratch);
    }

    /// The transpose of `to_pixels`.
    fn to_modes(&mut self, pair: &Pair, mmax: usize, pixels: &[f64], mut put: impl FnMut(usize, C64)) {
        let n = pair.nphi;
        let half = n / 2;
        self.spectrum.resize(half + 1, C64::new(0.0, 0.0));
        self.samples.clear();
        self.samples.extend_from_slice(pixels);
        let plan = self.forward(n);
        self.scratch.resize(plan.get_scratch_len().max(self.scratch.len()), C64::new(0.0, 0.0));
        let _ = plan.process_with_scratch(&mut self.samples, &mut self.spectrum, &mut self.scratch);
        for m in 0..=mmax {
            let r = m % n;
            let f = if r <= half { self.spectrum[r] } else { self.spectrum[n - r].conj() };
            if pair.shifted {
                let p = self.phases[m];
                put(m, C64::new(f.re * p.re + f.im * p.im, f.im * p.re - f.re * p.im));
            } else {
                put(m, f);
            }
        }
    }
}

/// Pixels of both rings of a pair of the slab, for one field; `map` is the whole map.
///
/// # Safety
/// No other task writes these rings; F of m ≤ mmax is complete.
pub unsafe fn synthesis(w: &mut Worker, slab: &Slab, field: usize, index: usize, pair: &Pair, mmax: usize, map: *mut f64) {
    if pair.shifted {
        w.phases(pair.nphi, mmax);
    }
    for (h, first) in [(0, Some(pair.north)), (1, pair.south)] {
        let Some(first) = first else { continue };
        let pixels = std::slice::from_raw_parts_mut(map.add(first), pair.nphi);
        let source = |m: usize| {
            let p = slab.at(field, m, index).add(8 * h);
            C64::new(*p, *p.add(1))
        };
        w.to_pixels(pair, mmax, source, pixels);
    }
}

/// F of both rings of a pair from the pixels.
///
/// # Safety
/// As `synthesis`, the other way round.
pub unsafe fn adjoint(w: &mut Worker, slab: &Slab, field: usize, index: usize, pair: &Pair, mmax: usize, map: *const f64) {
    if pair.shifted {
        w.phases(pair.nphi, mmax);
    }
    for (h, first) in [(0, Some(pair.north)), (1, pair.south)] {
        let put = |m: usize, f: C64| {
            let p = slab.at(field, m, index).add(8 * h);
            *p = f.re;
            *p.add(1) = f.im;
        };
        match first {
            Some(first) => w.to_modes(pair, mmax, std::slice::from_raw_parts(map.add(first), pair.nphi), put),
            None => (0..=mmax).for_each(|m| {
                let p = slab.at(field, m, index).add(8 * h);
                *p = 0.0;
                *p.add(1) = 0.0;
            }),
        }
    }
}
