//! Single rings of transforms too large to be made whole, against numbers of fifty digits: sums of three harmonics whose
//! functions were stepped up from sin^m θ with the three-term recursion in mpmath (fifty digits), θ from the definition of
//! the rings.

use super::geometry::npix;
use super::legendre::choices;
use super::plan::Plan;
use super::rings::{Rings, Weigh, Worker};
use super::slab::Slab;
use super::tables::Tables;
use super::zones::{Work, Zone};
use crate::dtype::C64;
use crate::parallel::Team;
use crate::simd::level;
use std::ops::Range;

/// Zeros of which only those exist that are used: maps and coefficients of these sizes have tens of gigabytes.
struct Sparse<T> {
    at: *mut T,
    bytes: usize,
}

extern "C" {
    fn mmap(at: *mut u8, bytes: usize, protection: i32, flags: i32, file: i32, offset: i64) -> *mut u8;
    fn munmap(at: *mut u8, bytes: usize) -> i32;
}

impl<T> Sparse<T> {
    fn new(count: usize) -> Sparse<T> {
        const READ_WRITE: i32 = 1 | 2;
        /// Private, anonymous, without a reservation.
        const FLAGS: i32 = 0x2 | 0x20 | 0x4000;
        let bytes = count * std::mem::size_of::<T>();
        // Nothing is mapped over: the address is the system's choice.
        let at = unsafe { mmap(std::ptr::null_mut(), bytes, READ_WRITE, FLAGS, -1, 0) };
        assert!(at as isize != -1, "{bytes} bytes of addresses are refused");
        Sparse { at: at.cast(), bytes }
    }
}

impl<T> Drop for Sparse<T> {
    fn drop(&mut self) {
        unsafe { munmap(self.at.cast(), self.bytes) };
    }
}

/// A coefficient (component, l, m, value).
type Coefficient = (usize, usize, usize, C64);
/// Pixel j of a ring, and its values.
type Pixel = (usize, usize, [f64; 2]);

/// Parts of a transform.
struct Parts {
    plan: Plan,
    tables: Tables,
    alm: Sparse<C64>,
    map: Sparse<f64>,
    f: Vec<f64>,
}

impl Parts {
    fn new(plan: Plan) -> Parts {
        let tables = Tables::new(&Team::new(1, "test"), &plan).unwrap();
        let alm = Sparse::new(plan.components() * plan.nalm());
        Parts { tables, alm, map: Sparse::new(plan.components() * npix(plan.nside)), f: vec![], plan }
    }

    /// Forgets coefficients and pixels.
    fn clear(&mut self) {
        self.alm = Sparse::new(self.plan.components() * self.plan.nalm());
        self.map = Sparse::new(self.plan.components() * npix(self.plan.nside));
    }

    fn alm(&mut self, component: usize, l: usize, m: usize) -> &mut C64 {
        assert!(m <= l && l <= self.plan.lmax && component < self.plan.components());
        unsafe { &mut *self.alm.at.add(component * self.plan.nalm() + self.plan.column(m) + l) }
    }

    fn pixel(&mut self, field: usize, ring: usize, j: usize) -> &mut f64 {
        let n = ring.min(4 * self.plan.nside - ring).min(self.plan.nside);
        assert!(j < 4 * n);
        let pixel = first(self.plan.nside, ring) + j;
        assert!(field < self.plan.components() && pixel < npix(self.plan.nside));
        unsafe { &mut *self.map.at.add(field * npix(self.plan.nside) + pixel) }
    }

    /// Both steps for some pairs of rings and groups of four m; all other F are 0.
    fn transform(&mut self, pairs: Range<usize>, groups: &[usize], adjoint: bool) {
        let (plan, tables) = (self.plan, &self.tables);
        let count = tables.groups;
        self.f = vec![0.0; plan.components() * Slab::field_len(pairs.len(), count)];
        let slab = Slab { data: self.f.as_mut_ptr(), first: pairs.start, pairs: pairs.len(), groups: count };
        let zones = Zone::all(plan, tables, slab, &choices(level(), adjoint), adjoint);
        let legendre = || {
            let mut work = Work::default();
            for zone in &zones {
                groups.iter().for_each(|&g| unsafe { zone.run(g, &mut work, self.alm.at) });
            }
        };
        let rings = || {
            let (pairs, limits) = (&tables.geometry.pairs[pairs.clone()], &tables.limits[pairs.clone()]);
            let rings = Rings { slab, first: 0, pairs, limits };
            let mut worker = Worker::default();
            for field in 0..plan.components() {
                unsafe {
                    let map = self.map.at.add(field * npix(plan.nside));
                    if adjoint {
                        worker.adjoint(&rings, field, map, Weigh::Not, false);
                    } else {
                        worker.synthesis(&rings, field, map);
                    }
                }
            }
        };
        if adjoint {
            rings();
            legendre();
        } else {
            legendre();
            rings();
        }
    }
}

/// First pixel of ring 1 … 4 nside − 1, by the definition (Górski et al. 2005, section 5.1).
fn first(nside: usize, ring: usize) -> usize {
    let n = ring.min(4 * nside - ring);
    let north = if n < nside { 2 * n * (n - 1) } else { 2 * nside * (nside - 1) + (n - nside) * 4 * nside };
    if ring <= 2 * nside {
        north
    } else {
        npix(nside) - north - 4 * n.min(nside)
    }
}

/// Largest errors in units of the largest value: of the pixels, and of the coefficients that single pixels give. A pixel of
/// value 1 in a map of zeros has a'_lm = Y*_lm, so that Σ Re(a*_lm a'_lm) is the pixel of the synthesis.
fn errors(parts: &mut Parts, coefficients: &[Coefficient], pixels: &[Pixel]) -> [f64; 2] {
    let plan = parts.plan;
    let top = pixels.iter().flat_map(|p| p.2).fold(0.0, |a: f64, b| a.max(b.abs()));
    let mut groups: Vec<usize> = coefficients.iter().map(|c| c.2 / 4).collect();
    groups.dedup();
    let pair = |ring: usize| ring.min(4 * plan.nside - ring) - 1;
    let mut error = [0.0f64; 2];
    parts.clear();
    for &(component, l, m, value) in coefficients {
        *parts.alm(component, l, m) = value;
    }
    for &(ring, j, want) in pixels {
        let k = pair(ring);
        // With neighbours, so that the ring is anywhere in a block.
        parts.transform(k.saturating_sub(2)..(k + 3).min(2 * plan.nside), &groups, false);
        for field in 0..plan.components() {
            error[0] = error[0].max((*parts.pixel(field, ring, j) - want[field]).abs() / top);
        }
    }
    for &(ring, j, want) in pixels {
        for field in 0..plan.components() {
            parts.clear();
            *parts.pixel(field, ring, j) = 1.0;
            parts.transform(pair(ring)..pair(ring) + 1, &groups, true);
            let sum: f64 = coefficients
                .iter()
                .map(|&(component, l, m, value)| {
                    let a = *parts.alm(component, l, m);
                    (if m == 0 { 1.0 } else { 2.0 }) * (a.re * value.re + a.im * value.im)
                })
                .sum();
            error[1] = error[1].max((sum - want[field]).abs() / top);
        }
    }
    error
}

const fn c(component: usize, l: usize, m: usize, re: f64, im: f64) -> Coefficient {
    (component, l, m, C64::new(re, im))
}

fn check(parts: &mut Parts, coefficients: &[Coefficient], pixels: &[Pixel], tolerance: f64) {
    let error = errors(parts, coefficients, pixels);
    assert!(error.iter().all(|&e| e < tolerance), "{error:?}");
}

/// Where the recursion takes cos θ with its rounding error of 1e-16 instead of 1 − cos θ, these are off by 2e-10 … 5e-10;
/// with direct steps the polar ones by 2e-12 … 6e-12, those next to the equator by up to 3e-11. The bounds: 4096 roundings of 1e-16, as a random walk in
/// the phase, and as differences of neighbours that nearly cancel at the equator.
#[test]
fn rings_of_large_maps() {
    let mut scalar = Parts::new(Plan { nside: 2048, lmax: 4096, spin: 0, batch: 1 });
    let coefficients = [c(0, 4096, 0, 1.0, 0.0), c(0, 4096, 2, 0.5, -0.25), c(0, 4095, 9, 0.75, 1.0)];
    check(&mut scalar, &coefficients, &SCALAR_2048, 3e-14);
    check(&mut scalar, &coefficients, &BELT_2048, 2e-12);
    let mut spin = Parts::new(Plan { spin: 2, ..scalar.plan });
    let coefficients = [c(0, 4096, 2, 1.0, 0.5), c(1, 4096, 3, 0.5, 0.0), c(0, 4095, 5, 0.75, 1.0)];
    check(&mut spin, &coefficients, &SPIN_2048, 3e-14);
    let mut scalar = Parts::new(Plan { nside: 4096, lmax: 8192, spin: 0, batch: 1 });
    let coefficients = [c(0, 8192, 0, 1.0, 0.0), c(0, 8191, 1, 0.5, -0.25), c(0, 8190, 9, 0.75, 1.0)];
    check(&mut scalar, &coefficients, &SCALAR_4096, 2e-12);
}

/// lmax 3 nside, nside 8192: first rings, the ring where the second differences end, the last ring of the cap, the equator.
/// With direct steps these are off by 2e-8.
#[test]
fn rings_of_very_large_maps() {
    let mut scalar = Parts::new(Plan { nside: 8192, lmax: 24576, spin: 0, batch: 1 });
    let coefficients = [c(0, 24576, 0, 1.0, 0.0), c(0, 24575, 1, 0.5, -0.25), c(0, 24574, 12, 0.75, 1.0)];
    check(&mut scalar, &coefficients, &SCALAR_8192, 5e-12);
    let mut spin = Parts::new(Plan { spin: 2, ..scalar.plan });
    let coefficients = [c(0, 24576, 0, 1.0, 0.0), c(1, 24576, 2, 0.5, 0.25), c(0, 24575, 7, 0.75, 1.0)];
    check(&mut spin, &coefficients, &SPIN_8192, 5e-12);
}

/// Pixel numbers beyond 2^31, 19 GB of coefficients, ring transforms of 65536: nside 16384, lmax 3 nside. The bounds: single
/// functions on the rings where the forms of the recursion change (sin θ or |cos θ| = 0.1, 45°) are off by up to 2.5e-12 of
/// their largest value, by the rounding of cos² θ, elsewhere by less; the sums of three are not at their maximum. With direct
/// steps the first rings are off by 7e-8.
#[test]
fn rings_of_the_largest_maps() {
    let mut scalar = Parts::new(Plan { nside: 16384, lmax: 49152, spin: 0, batch: 1 });
    let coefficients = [c(0, 49152, 0, 1.0, 0.0), c(0, 49151, 5, 0.5, -0.25), c(0, 49152, 30001, 0.75, 1.0)];
    for pixels in [&POLAR_16384[..], &BELT_16384, &EDGES_16384] {
        check(&mut scalar, &coefficients, pixels, 1e-11);
    }
    let mut spin = Parts::new(Plan { spin: 2, ..scalar.plan });
    let coefficients = [c(0, 49152, 2, 1.0, 0.5), c(1, 49151, 4, 0.5, 0.25), c(0, 49152, 30001, 0.75, 1.0)];
    for pixels in [&SPIN_POLAR_16384[..], &SPIN_BELT_16384, &SPIN_EDGES_16384] {
        check(&mut spin, &coefficients, pixels, 1e-11);
    }
}

/// The definition's rings, where 32 bits end: first pixels, lengths and phases.
#[test]
fn places_of_the_largest_maps() {
    let g = super::geometry::Geometry::new(16384).unwrap();
    let pair = |ring: usize| g.pairs[ring - 1];
    assert_eq!((pair(1).north, pair(1).south, pair(1).nphi, pair(1).shifted), (0, Some(3_221_225_468), 4, true));
    // The last ring of the cap and the first of the belt.
    assert_eq!((pair(16383).north, pair(16383).nphi, pair(16383).shifted), (536_772_612, 65_532, true));
    assert_eq!((pair(16384).north, pair(16384).nphi, pair(16384).shifted), (536_838_144, 65_536, true));
    assert_eq!((pair(16384).south, pair(16385).shifted), (Some(2_684_321_792), false));
    assert_eq!((pair(32768).north, pair(32768).south, pair(32768).shifted), (1_610_579_968, None, true));
    let pixels: usize = g.pairs.iter().map(|p| p.nphi * (1 + p.south.is_some() as usize)).sum();
    assert_eq!(pixels, 3_221_225_472);
    let contiguous = |w: &[super::geometry::Pair]| {
        w[0].north + w[0].nphi == w[1].north && w[0].south == Some(w[1].south.map_or(w[1].north + w[1].nphi, |s| s + w[1].nphi))
    };
    assert!(g.pairs.windows(2).all(contiguous));
}

/// (ring, pixel of it, values).
const SCALAR_2048: [Pixel; 5] = [
    (1, 2, [14.529813949311276, 0.0]),
    (2, 5, [-12.925242713306737, 0.0]),
    (7, 20, [-1.569670075453308, 0.0]),
    (8190, 1, [-12.93652919462018, 0.0]),
    (8191, 0, [14.52982144584278, 0.0]),
];
const SPIN_2048: [Pixel; 5] = [
    (1, 2, [0.2848792859932005, 13.510385411265558]),
    (2, 5, [-13.51129277855818, 4.594940912422166]),
    (7, 20, [1.402980474445399, 8.661561598342807]),
    (8190, 1, [4.448914939115641, 13.73057793568334]),
    (8191, 0, [11.272347702642174, -7.950530887649119]),
];
const POLAR_16384: [Pixel; 4] = [
    (1, 2, [-3.702355391550197, 0.0]),
    (2, 7, [-0.06055394377124033, 0.0]),
    (65534, 3, [-37.09490083611383, 0.0]),
    (65535, 1, [-2.589105313961661, 0.0]),
];
const BELT_16384: [Pixel; 6] = [
    (16383, 65530, [1.5292176809496274, 0.0]),
    (16384, 65535, [-0.03675011176077301, 0.0]),
    (32767, 40000, [-0.5809855499763364, 0.0]),
    (32768, 12345, [0.5588049631816107, 0.0]),
    (49152, 65535, [-1.3407356625176132, 0.0]),
    (49153, 65531, [1.4378162103088985, 0.0]),
];
const SPIN_POLAR_16384: [Pixel; 3] = [
    (1, 2, [11.64778957784235, 11.440627071898513]),
    (2, 7, [-18.163926359890503, 14.139484266096774]),
    (65535, 1, [7.585986664445208, -27.69415363408775]),
];
const SPIN_BELT_16384: [Pixel; 3] = [
    (16384, 65535, [0.46373744069279, -0.5692102775344268]),
    (49152, 65535, [0.9085788120649567, -0.31317417809307674]),
    (49153, 65531, [-1.013782064797768, -0.6248628792335116]),
];
const SCALAR_4096: [Pixel; 6] = [
    (1, 2, [37.703313029358838, 0.0]),
    (5, 3, [-1.3715574221117461, 0.0]),
    (82, 100, [-4.4571936794315177, 0.0]),
    (8191, 9, [-0.29471298807111091, 0.0]),
    (8192, 16383, [0.63658924953092888, 0.0]),
    (16383, 1, [23.075302711390612, 0.0]),
];
const BELT_2048: [Pixel; 3] = [
    (4095, 3, [0.10909609190316054, 0.0]),
    (4096, 8191, [0.47978196889589212, 0.0]),
    (4097, 1, [0.11130031786133004, 0.0]),
];
const EDGES_16384: [Pixel; 5] = [
    (1970, 1, [-0.55935027527406486, 0.0]),
    (1990, 7959, [1.1122134124280667, 0.0]),
    (15355, 30000, [-1.2962693189311342, 0.0]),
    (35200, 7, [-1.0310290611016705, 0.0]),
    (63561, 3000, [0.24930123820566069, 0.0]),
];
const SPIN_EDGES_16384: [Pixel; 4] = [
    (1975, 4, [-1.2426357440374087, 0.69428120927423729]),
    (2013, 8000, [-2.0645940067817163, 1.0419558290326658]),
    (32767, 40000, [-0.15868084160486385, 0.33303306723466693]),
    (32768, 12345, [0.67772897562736901, 0.72224154418146638]),
];
const SCALAR_8192: [Pixel; 6] = [
    (1, 2, [32.338158324613069, 0.0]),
    (3, 7, [23.70753680240969, 0.0]),
    (495, 1000, [0.49563650488202582, 0.0]),
    (16383, 9, [-0.071926053017159288, 0.0]),
    (16384, 32767, [0.15840754872590865, 0.0]),
    (32766, 3, [-27.552851517724056, 0.0]),
];
const SPIN_8192: [Pixel; 5] = [
    (1, 2, [-25.94260625579575, 0.91449861541216954]),
    (3, 7, [-20.591563851764157, 7.9735844063781782]),
    (495, 1000, [2.0545882146466809, -0.99694485099822376]),
    (16384, 32767, [-0.15958201402540156, -0.31834039471481669]),
    (32766, 3, [6.3777348338074349, 12.602276094062469]),
];
