//! Observed ellipticities of galaxies: values of the convergence and shear maps at their pixels, and
//! (ε + g)/(1 + g* ε) with g = γ/(1 − κ) (C. Seitz & P. Schneider 1997), or ε + γ, in one pass.

use super::healpix::blocks;
use super::locate::{Grid, Lanes, BLOCK};
use crate::dtype::{DType, C64};
use crate::fault::{Fault, Res};
use crate::memory::Buffer;
use crate::multiversion;
use crate::ops::context::Context;
use crate::ops::gather::indices_of;
use crate::parallel::Shared;
use std::sync::atomic::{AtomicUsize, Ordering};

const GRAIN: usize = 32 * BLOCK;
const DEGREE: f64 = std::f64::consts::PI / 180.0;
/// Maps that are larger are fetched some time before they are read.
const NEAR: usize = 1 << 17;

/// The two components of a block of ellipticities.
type Pair = [Lanes; 2];

/// Convergence and the two components of shear of all pixels.
#[derive(Clone, Copy)]
pub struct Maps<'a> {
    kappa: &'a [f64],
    gamma: [&'a [f64]; 2],
}

impl<'a> Maps<'a> {
    /// From a map of the convergence, and two of the shear, or both in one array (2, npix).
    pub fn new(kappa: &'a Buffer, gamma: &'a [Buffer]) -> Res<Maps<'a>> {
        let kappa = kappa.slice::<f64>()?;
        let gamma = match gamma {
            [both] if both.size == 2 * kappa.len() => <[&[f64]; 2]>::from(both.slice::<f64>()?.split_at(kappa.len())),
            [one, two] => [one.slice::<f64>()?, two.slice::<f64>()?],
            _ => return Err(Fault::value("The shear is two maps, or one array of both")),
        };
        if kappa.is_empty() || gamma.iter().any(|g| g.len() != kappa.len()) {
            return Err(Fault::value("The maps have different numbers of pixels, or none"));
        }
        Ok(Maps { kappa, gamma })
    }

    /// Asks for the values at some pixels, which may lie anywhere.
    #[inline(always)]
    fn fetch(&self, pixels: &[i64]) {
        #[cfg(target_arch = "x86_64")]
        if self.kappa.len() > NEAR {
            use std::arch::x86_64::{_mm_prefetch, _MM_HINT_T0};
            for &p in pixels {
                for map in [self.kappa, self.gamma[0], self.gamma[1]] {
                    // Only a hint: it never fails, whatever the address.
                    unsafe { _mm_prefetch::<_MM_HINT_T0>(map.as_ptr().wrapping_add(p as usize).cast()) };
                }
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        let _ = (pixels, NEAR);
    }

    /// The values at pixels below npix.
    #[inline(always)]
    fn at(&self, pixels: &[i64], kappa: &mut Lanes, gamma: &mut Pair) {
        let [first, second] = gamma;
        for (((k, a), b), &p) in kappa.iter_mut().zip(first).zip(second).zip(pixels) {
            let p = p as usize;
            (*k, *a, *b) = (self.kappa[p], self.gamma[0][p], self.gamma[1][p]);
        }
    }
}

multiversion! {
/// The ellipticities of a block, sheared in place.
fn reduce(e: &mut Pair, kappa: &Lanes, gamma: &Pair) {
    for k in 0..BLOCK {
        let (e1, e2) = (e[0][k], e[1][k]);
        let magnification = 1.0 - kappa[k];
        let (g1, g2) = (gamma[0][k] / magnification, gamma[1][k] / magnification);
        let (re, im) = (e1 + g1, e2 + g2);
        let (dr, di) = (g1 * e1 + g2 * e2 + 1.0, g1 * e2 - g2 * e1);
        let norm = dr * dr + di * di;
        (e[0][k], e[1][k]) = ((re * dr + im * di) / norm, (im * dr - re * di) / norm);
    }
}
}

fn shear(e: &mut Pair, kappa: &Lanes, gamma: &Pair, reduced: bool) {
    if reduced {
        return reduce(e, kappa, gamma);
    }
    for (e, g) in e.iter_mut().zip(gamma) {
        e.iter_mut().zip(g).for_each(|(e, g)| *e += g);
    }
}

/// Intrinsic ellipticities: complex or real, one for each galaxy or one for all.
enum Intrinsic<'a> {
    Complex(&'a [C64]),
    Real(&'a [f64]),
}

impl Intrinsic<'_> {
    fn of(x: &Buffer, n: usize) -> Res<Intrinsic<'_>> {
        if x.size != n && x.size != 1 {
            return Err(Fault::value(format!("{} ellipticities of {n} galaxies", x.size)));
        }
        match x.dtype {
            DType::C128 => Ok(Intrinsic::Complex(x.slice()?)),
            DType::F64 => Ok(Intrinsic::Real(x.slice()?)),
            other => Err(Fault::dtype(format!("Ellipticities are {}, not complex128 or float64", other.name()))),
        }
    }

    fn load(&self, first: usize, n: usize, [re, im]: &mut Pair) {
        match self {
            Intrinsic::Complex([one]) => {
                re.fill(one.re);
                im.fill(one.im);
            }
            Intrinsic::Real([one]) => {
                re.fill(*one);
                im.fill(0.0);
            }
            Intrinsic::Complex(e) => {
                for ((re, im), e) in re.iter_mut().zip(im).zip(&e[first..first + n]) {
                    (*re, *im) = (e.re, e.im);
                }
            }
            Intrinsic::Real(e) => {
                re[..n].copy_from_slice(&e[first..first + n]);
                im.fill(0.0);
            }
        }
    }
}

/// Pixels of directions in degrees, or `NOWHERE`; the pixels behind the last direction are any.
fn locate(grid: Grid, lon: &[f64], lat: &[f64], pixels: &mut [i64; BLOCK]) {
    let (mut theta, mut phi) = ([0.0; BLOCK], [0.0; BLOCK]);
    angles(lon, lat, &mut theta, &mut phi);
    grid.angles(&theta, &phi, pixels);
}

multiversion! {
/// Degrees to radians in the operations of `ang2pix`, so that pixels are the same.
fn angles(lon: &[f64], lat: &[f64], theta: &mut Lanes, phi: &mut Lanes) {
    for (((t, p), lon), lat) in theta.iter_mut().zip(phi).zip(lon).zip(lat) {
        *t = lat * -DEGREE + std::f64::consts::FRAC_PI_2;
        *p = lon * DEGREE;
    }
}
}

/// Calls `find` for the pixels of one block after the other, and `read` for each when its values are near: one block later.
/// Stops at a block that `find` refuses.
fn pipeline(
    r: std::ops::Range<usize>,
    maps: Maps<'_>,
    find: impl Fn(usize, usize, &mut [i64; BLOCK]) -> bool,
    read: impl Fn(usize, &[i64], &Lanes, &Pair),
) {
    let mut pixels = [[0; BLOCK]; 2];
    let (mut kappa, mut gamma) = ([0.0; BLOCK], [[0.0; BLOCK]; 2]);
    let mut read = |first: usize, pixels: &[i64]| {
        maps.at(pixels, &mut kappa, &mut gamma);
        read(first, pixels, &kappa, &gamma);
    };
    let mut before: Option<(usize, usize)> = None;
    let mut turn = 0;
    for (first, n) in blocks(r) {
        if !find(first, n, &mut pixels[turn]) {
            return;
        }
        maps.fetch(&pixels[turn][..n]);
        if let Some((first, n)) = before.replace((first, n)) {
            read(first, &pixels[1 - turn][..n]);
        }
        turn = 1 - turn;
    }
    if let Some((first, n)) = before {
        read(first, &pixels[1 - turn][..n]);
    }
}

/// The first element that has no pixel.
struct Lost(AtomicUsize);

impl Lost {
    fn new() -> Lost {
        Lost(AtomicUsize::new(usize::MAX))
    }

    /// Whether all pixels are good; otherwise remembers the first that is not.
    fn none(&self, first: usize, pixels: &[i64], npix: usize) -> bool {
        // Negative numbers are large ones here. No early exit: a vector loop.
        if pixels.iter().fold(true, |ok, &p| ok & ((p as u64) < npix as u64)) {
            return true;
        }
        if let Some(k) = pixels.iter().position(|&p| p as u64 >= npix as u64) {
            self.0.fetch_min(first + k, Ordering::Relaxed);
        }
        false
    }

    fn check<T>(self, z: T, fault: impl Fn(usize) -> Fault) -> Res<T> {
        match self.0.into_inner() {
            usize::MAX => Ok(z),
            k => Err(fault(k)),
        }
    }
}

/// Longitudes and latitudes in degrees (n), ellipticities (n) or one, maps of the grid → sheared ellipticities,
/// complex128 (n).
pub fn galaxies(
    ctx: &Context,
    place: [&Buffer; 2],
    eps: &Buffer,
    maps: Maps<'_>,
    grid: Grid,
    reduced: bool,
) -> Res<Buffer> {
    let [lon, lat] = [place[0].slice::<f64>()?, place[1].slice::<f64>()?];
    let n = lon.len();
    if lat.len() != n {
        return Err(Fault::value(format!("{n} longitudes and {} latitudes", lat.len())));
    }
    if maps.kappa.len() as i64 != grid.npix() {
        return Err(Fault::value(format!("{} pixels are no map of nside {}", maps.kappa.len(), grid.nside)));
    }
    let eps = Intrinsic::of(eps, n)?;
    let lost = Lost::new();
    let z = ctx.make::<C64>(DType::C128, n, |z| {
        let z = Shared::new(z);
        let find = |first: usize, n: usize, pixels: &mut [i64; BLOCK]| {
            locate(grid, &lon[first..first + n], &lat[first..first + n], pixels);
            lost.none(first, &pixels[..n], maps.kappa.len())
        };
        let read = |first: usize, pixels: &[i64], kappa: &Lanes, gamma: &Pair| {
            let mut e = [[0.0; BLOCK]; 2];
            eps.load(first, pixels.len(), &mut e);
            shear(&mut e, kappa, gamma, reduced);
            // The range of the result belongs to one task.
            let out = unsafe { z.part(first..first + pixels.len()) };
            for ((z, re), im) in out.iter_mut().zip(&e[0]).zip(&e[1]) {
                *z = C64::new(*re, *im);
            }
        };
        ctx.team.ranges(n, GRAIN, |r| pipeline(r, maps, find, read));
        Ok(())
    })?;
    lost.check(z, |k| {
        Fault::value(format!("element {k} has no direction: angles and vectors must be finite, and vectors not zero"))
    })
}

/// Pixels (n) and both components of ellipticities (n) → both components of the sheared ones, float64 (n) each.
pub fn at_pixels(
    ctx: &Context,
    pixels: &Buffer,
    eps: [&Buffer; 2],
    maps: Maps<'_>,
    reduced: bool,
) -> Res<[Buffer; 2]> {
    let numbers = indices_of(pixels)?;
    let n = numbers.len();
    let eps = [eps[0].slice::<f64>()?, eps[1].slice::<f64>()?];
    if eps.iter().any(|e| e.len() != n) {
        return Err(Fault::value(format!("{n} pixels, {} and {} components", eps[0].len(), eps[1].len())));
    }
    let npix = maps.kappa.len();
    let lost = Lost::new();
    let mut blocks = [ctx.block(DType::F64, n)?, ctx.block(DType::F64, n)?];
    let out = blocks.each_mut().map(|block| Shared::new(block.slice_mut::<f64>()));
    let find = |first: usize, n: usize, here: &mut [i64; BLOCK]| {
        here[..n].copy_from_slice(&numbers[first..first + n]);
        lost.none(first, &here[..n], npix)
    };
    let read = |first: usize, pixels: &[i64], kappa: &Lanes, gamma: &Pair| {
        let range = first..first + pixels.len();
        let mut e = [[0.0; BLOCK]; 2];
        for (e, from) in e.iter_mut().zip(eps) {
            e[..pixels.len()].copy_from_slice(&from[range.clone()]);
        }
        shear(&mut e, kappa, gamma, reduced);
        for (z, e) in out.iter().zip(&e) {
            // The range of the result belongs to one task.
            unsafe { z.part(range.clone()) }.copy_from_slice(&e[..pixels.len()]);
        }
    };
    ctx.team.ranges(n, GRAIN, |r| pipeline(r, maps, find, read));
    let made = blocks.map(|block| Buffer::new(DType::F64, n, block));
    lost.check(made, |k| Fault::index(format!("element {k} is not one of {npix} pixels")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtype::Elem;
    use crate::kernels::healpix::{ang2pix, grid};

    fn of<T: Elem>(ctx: &Context, v: &[T]) -> Buffer {
        ctx.make::<T>(T::DTYPE, v.len(), |z| Ok(z.copy_from_slice(v))).unwrap()
    }

    fn numbers(n: usize, seed: u64) -> Vec<f64> {
        let mut s = seed;
        let mut next = move || {
            s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (s >> 11) as f64 / 9007199254740992.0
        };
        (0..n).map(|_| next()).collect()
    }

    #[test]
    fn shears_by_the_values_at_the_pixels() {
        let n = 70_001;
        for (nside, reduced) in [(1, true), (64, true), (128, false)] {
            let g = grid(nside, false).unwrap();
            let npix = g.npix() as usize;
            let lon: Vec<f64> = numbers(n, 1).iter().map(|u| 720.0 * u - 200.0).collect();
            let lat: Vec<f64> = numbers(n, 2).iter().map(|u| 180.0 * u - 90.0).collect();
            let parts = [3, 4].map(|seed| numbers(n, seed).iter().map(|u| u - 0.5).collect::<Vec<f64>>());
            let maps = [5, 6, 7].map(|seed| numbers(npix, seed).iter().map(|u| 0.1 * u).collect::<Vec<f64>>());
            let theta: Vec<f64> = lat.iter().map(|b| b * -DEGREE + std::f64::consts::FRAC_PI_2).collect();
            let phi: Vec<f64> = lon.iter().map(|l| l * DEGREE).collect();
            let want = |k: usize, p: usize| {
                let (e, s) = (C64::new(parts[0][k], parts[1][k]), C64::new(maps[1][p], maps[2][p]));
                let g = s / (1.0 - maps[0][p]);
                if reduced { (e + g) / (1.0 + g.conj() * e) } else { e + s }
            };
            let mut first: Option<Vec<C64>> = None;
            for threads in [1, 3] {
                let ctx = Context::new(threads);
                let pixels = ang2pix(&ctx, &of(&ctx, &theta), &of(&ctx, &phi), g).unwrap();
                let complex: Vec<C64> = (0..n).map(|k| C64::new(parts[0][k], parts[1][k])).collect();
                let [kappa, one, two] = [0, 1, 2].map(|k| of(&ctx, &maps[k]));
                let separate = [one, two];
                let shear = Maps::new(&kappa, &separate).unwrap();
                let (lon, lat) = (of(&ctx, &lon), of(&ctx, &lat));
                let z = galaxies(&ctx, [&lon, &lat], &of(&ctx, &complex), shear, g, reduced).unwrap();
                let z = z.slice::<C64>().unwrap();
                for (k, &p) in pixels.slice::<i64>().unwrap().iter().enumerate() {
                    let w = want(k, p as usize);
                    assert!((z[k] - w).norm() <= 1e-15 * (1.0 + w.norm()), "{k}: {} {w}", z[k]);
                }
                assert!(first.as_ref().is_none_or(|f| f == z));
                first = Some(z.to_vec());

                let both = [of(&ctx, &[&maps[1][..], &maps[2][..]].concat())];
                let e = [of(&ctx, &parts[0]), of(&ctx, &parts[1])];
                let made = at_pixels(&ctx, &pixels, [&e[0], &e[1]], Maps::new(&kappa, &both).unwrap(), reduced).unwrap();
                let [re, im] = [0, 1].map(|k| made[k].slice::<f64>().unwrap());
                assert!((0..n).all(|k| z[k] == C64::new(re[k], im[k])));

                // One ellipticity for all.
                let z = galaxies(&ctx, [&lon, &lat], &of(&ctx, &[0.0]), shear, g, false).unwrap();
                let z = z.slice::<C64>().unwrap();
                for (k, &p) in pixels.slice::<i64>().unwrap().iter().enumerate() {
                    assert_eq!(z[k], C64::new(maps[1][p as usize], maps[2][p as usize]));
                }
            }
        }
    }

    #[test]
    fn what_has_no_pixel_is_a_fault() {
        let ctx = Context::new(2);
        let maps = [1, 2, 3].map(|seed| of(&ctx, &numbers(48, seed)));
        let shear = || Maps::new(&maps[0], &maps[1..]).unwrap();
        let (zero, eps) = (of(&ctx, &[0.0; 3]), of(&ctx, &[0.1]));
        let bad = of(&ctx, &[0.0, f64::NAN, f64::INFINITY]);
        let g = grid(2, false).unwrap();
        let fault = galaxies(&ctx, [&zero, &bad], &eps, shear(), g, true).err().unwrap();
        assert!(fault.what.starts_with("element 1 has no direction"), "{}", fault.what);
        assert!(galaxies(&ctx, [&zero, &zero], &eps, shear(), grid(4, false).unwrap(), true).is_err());
        assert!(galaxies(&ctx, [&zero, &eps], &eps, shear(), g, true).is_err());
        assert!(galaxies(&ctx, [&zero, &zero], &of(&ctx, &[0.0; 2]), shear(), g, true).is_err());
        for wrong in [48i64, -1, i64::MIN, i64::MAX] {
            let fault = at_pixels(&ctx, &of(&ctx, &[0, 47, wrong]), [&zero, &zero], shear(), true).err().unwrap();
            assert_eq!(fault.what, "element 2 is not one of 48 pixels");
        }
        assert!(Maps::new(&maps[0], &maps[1..2]).is_err());
        assert!(Maps::new(&zero, &maps[1..]).is_err());
    }
}
