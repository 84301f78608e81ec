//! Intrinsic ellipticities and photometric redshifts: normal draws and what is made of them, in one pass.

use super::normals::normal_chunk;
use super::philox::Place;
use crate::dtype::{DType, C64};
use crate::fault::Res;
use crate::math::vector::exp::tanh;
use crate::memory::Buffer;
use crate::multiversion;
use crate::ops::context::Context;
use crate::parallel::Shared;

const BLOCK: usize = 512;
const GRAIN: usize = 32 * BLOCK;
/// No modulus is smaller but 0.
const SMALLEST: f64 = 1e-30;

type Lanes = [f64; BLOCK];

multiversion! {
/// Two standard normals to n tanh(h |n|)/|n|, in place.
fn bounded(n1: &mut Lanes, n2: &mut Lanes, h: f64) {
    for (a, b) in n1.iter_mut().zip(n2) {
        let r = (*a * *a + *b * *b).sqrt();
        let scale = tanh(r * h) / if r > SMALLEST { r } else { SMALLEST };
        *a *= scale;
        *b *= scale;
    }
}
}

/// Calls `store` with both components of the ellipticities first … first + n of all blocks.
fn intnorm(ctx: &Context, places: [Place; 2], deviation: f64, count: usize, store: impl Fn(usize, &[f64], &[f64]) + Sync) {
    ctx.team.ranges(count, GRAIN, |r| {
        let (mut n1, mut n2) = ([0.0; BLOCK], [0.0; BLOCK]);
        for first in r.clone().step_by(BLOCK) {
            let n = BLOCK.min(r.end - first);
            normal_chunk(places[0].at(first), &mut n1[..n]);
            normal_chunk(places[1].at(first), &mut n2[..n]);
            bounded(&mut n1, &mut n2, 0.5 * deviation);
            store(first, &n1[..n], &n2[..n]);
        }
    });
}

/// Ellipticities of the intrinsic normal distribution of two standard normals each: complex128.
pub fn intnorm_complex(ctx: &Context, places: [Place; 2], deviation: f64, count: usize) -> Res<Buffer> {
    ctx.make::<C64>(DType::C128, count, |z| {
        let z = Shared::new(z);
        intnorm(ctx, places, deviation, count, |first, re, im| {
            // Every block is stored once.
            let out = unsafe { z.part(first..first + re.len()) };
            for ((z, re), im) in out.iter_mut().zip(re).zip(im) {
                *z = C64::new(*re, *im);
            }
        });
        Ok(())
    })
}

/// The same as two arrays of float64.
pub fn intnorm_pair(ctx: &Context, places: [Place; 2], deviation: f64, count: usize) -> Res<[Buffer; 2]> {
    let mut blocks = [ctx.block(DType::F64, count)?, ctx.block(DType::F64, count)?];
    let [re, im] = blocks.each_mut().map(|block| Shared::new(block.slice_mut::<f64>()));
    intnorm(ctx, places, deviation, count, |first, a, b| {
        // Every block is stored once.
        unsafe { re.part(first..first + a.len()) }.copy_from_slice(a);
        unsafe { im.part(first..first + b.len()) }.copy_from_slice(b);
    });
    Ok(blocks.map(|block| Buffer::new(DType::F64, count, block)))
}

/// Places that tasks found, each in its own range, one range after the other.
fn joined(ctx: &Context, found: &[Vec<i64>]) -> Res<Buffer> {
    let total = found.iter().map(Vec::len).sum();
    ctx.make::<i64>(DType::I64, total, |all| {
        let mut rest = all;
        for part in found {
            let (head, tail) = rest.split_at_mut(part.len());
            head.copy_from_slice(part);
            rest = tail;
        }
        Ok(())
    })
}

/// Runs `f` on the blocks of all ranges of 0 … count; it adds the places that it finds.
fn search(ctx: &Context, count: usize, f: impl Fn(std::ops::Range<usize>, &mut Vec<i64>) + Sync) -> Vec<Vec<i64>> {
    ctx.team.map(count.div_ceil(GRAIN), vec![], |c| {
        let mut places = vec![];
        for first in (c * GRAIN..count.min((c + 1) * GRAIN)).step_by(BLOCK) {
            f(first..(first + BLOCK).min(count), &mut places);
        }
        places
    })
}

multiversion! {
/// Two standard normals to components of deviation σ, in place; whether one pair is beyond the unit circle.
fn scaled(n1: &mut [f64], n2: &mut [f64], sigma: f64) -> bool {
    let mut beyond = false;
    for (a, b) in n1.iter_mut().zip(n2) {
        *a *= sigma;
        *b *= sigma;
        beyond |= *a * *a + *b * *b > 1.0;
    }
    beyond
}
}

/// Ellipticities with normal components of deviation σ, complex128, and the places of those beyond the unit circle,
/// ascending.
pub fn gaussian(ctx: &Context, places: [Place; 2], sigma: f64, count: usize) -> Res<[Buffer; 2]> {
    let mut found = vec![];
    let made = ctx.make::<C64>(DType::C128, count, |z| {
        let z = Shared::new(z);
        found = search(ctx, count, |range, beyond| {
            let (mut re, mut im) = ([0.0; BLOCK], [0.0; BLOCK]);
            let (re, im) = (&mut re[..range.len()], &mut im[..range.len()]);
            normal_chunk(places[0].at(range.start), re);
            normal_chunk(places[1].at(range.start), im);
            if scaled(re, im, sigma) {
                let outside = |k: &usize| re[*k] * re[*k] + im[*k] * im[*k] > 1.0;
                beyond.extend((0..re.len()).filter(outside).map(|k| (range.start + k) as i64));
            }
            // Every block belongs to one task.
            for ((z, re), im) in unsafe { z.part(range) }.iter_mut().zip(re).zip(im) {
                *z = C64::new(*re, *im);
            }
        });
        Ok(())
    })?;
    Ok([made, joined(ctx, &found)?])
}

multiversion! {
/// n (1 + z) σ + z in place of n; whether one is outside of the limits.
fn scatter(z: &[f64], sigma: f64, limits: [f64; 2], n: &mut [f64]) -> bool {
    let [lower, upper] = limits;
    let mut outside = false;
    for (n, z) in n.iter_mut().zip(z) {
        *n = *n * ((z + 1.0) * sigma) + z;
        outside |= *n < lower || *n > upper;
    }
    outside
}
}

/// Photometric redshifts z + (1 + z) σ n of normal draws n, and the places of those outside of the limits, ascending.
pub fn photoz(ctx: &Context, place: Place, z: &Buffer, sigma: f64, limits: [f64; 2]) -> Res<[Buffer; 2]> {
    let z = z.slice::<f64>()?;
    let count = z.len();
    let outside = |x: f64| x < limits[0] || x > limits[1];
    let mut found = vec![];
    let made = ctx.make::<f64>(DType::F64, count, |out| {
        let out = Shared::new(out);
        found = search(ctx, count, |range, places| {
            let first = range.start;
            // Every block belongs to one task.
            let out = unsafe { out.part(range.clone()) };
            normal_chunk(place.at(first), out);
            if scatter(&z[range], sigma, limits, out) {
                places.extend((0..out.len()).filter(|&k| outside(out[k])).map(|k| (first + k) as i64));
            }
        });
        Ok(())
    })?;
    Ok([made, joined(ctx, &found)?])
}

#[cfg(test)]
mod tests {
    use super::super::draws::normal;
    use super::*;

    const PLACES: [Place; 2] =
        [Place { key: [7, 8], counter: [9, 10], start: 5 }, Place { key: [7, 8], counter: [9, 11], start: 1 << 33 }];

    #[test]
    fn ellipticities_are_those_of_the_normals() {
        for (n, sigma) in [(1, 0.5), (511, 0.3), (40_000, 0.55), (3, 0.0)] {
            let one = Context::new(1);
            let [x, y] = PLACES.map(|place| normal(&one, place, n).unwrap());
            let (x, y) = (x.slice::<f64>().unwrap(), y.slice::<f64>().unwrap());
            let e = intnorm_complex(&one, PLACES, sigma, n).unwrap();
            let e = e.slice::<C64>().unwrap();
            for k in 0..n {
                let r = x[k].hypot(y[k]);
                let want = C64::new(x[k], y[k]) * ((0.5 * sigma * r).tanh() / r);
                assert!((e[k] - want).norm() <= 1e-15 * want.norm(), "{k} {} {want}", e[k]);
            }
            let three = Context::new(3);
            assert_eq!(intnorm_complex(&three, PLACES, sigma, n).unwrap().slice::<C64>().unwrap(), e);
            let pair = intnorm_pair(&three, PLACES, sigma, n).unwrap();
            let [re, im] = [0, 1].map(|k| pair[k].slice::<f64>().unwrap());
            assert!((0..n).all(|k| e[k] == C64::new(re[k], im[k])));
        }
    }

    #[test]
    fn gaussian_ellipticities_say_which_are_beyond() {
        let n = 60_001;
        let mut first: Option<Vec<C64>> = None;
        for threads in [1, 3] {
            let ctx = Context::new(threads);
            let [x, y] = PLACES.map(|place| normal(&ctx, place, n).unwrap());
            let (x, y) = (x.slice::<f64>().unwrap(), y.slice::<f64>().unwrap());
            let [e, places] = gaussian(&ctx, PLACES, 0.4, n).unwrap();
            let e = e.slice::<C64>().unwrap();
            assert!((0..n).all(|k| e[k] == C64::new(x[k] * 0.4, y[k] * 0.4)));
            let beyond = |k: &i64| e[*k as usize].norm_sqr() > 1.0;
            let want: Vec<i64> = (0..n as i64).filter(beyond).collect();
            assert!(want.len() > 2000);
            assert_eq!(places.slice::<i64>().unwrap(), want);
            assert!(first.as_ref().is_none_or(|f| f == e));
            first = Some(e.to_vec());
        }
    }

    #[test]
    fn photometric_redshifts_say_which_are_outside() {
        let n = 100_003;
        for limits in [[0.0, f64::INFINITY], [0.5, 1.5], [f64::NEG_INFINITY, f64::INFINITY]] {
            let mut first: Option<Vec<f64>> = None;
            for threads in [1, 3] {
                let ctx = Context::new(threads);
                let z = ctx.make::<f64>(DType::F64, n, |z| Ok((0..n).for_each(|k| z[k] = k as f64 / n as f64))).unwrap();
                let x = normal(&ctx, PLACES[0], n).unwrap();
                let [phz, places] = photoz(&ctx, PLACES[0], &z, 0.2, limits).unwrap();
                let (z, x, phz) = (z.slice::<f64>().unwrap(), x.slice::<f64>().unwrap(), phz.slice::<f64>().unwrap());
                let places = places.slice::<i64>().unwrap();
                assert!((0..n).all(|k| phz[k] == x[k] * ((z[k] + 1.0) * 0.2) + z[k]));
                let want: Vec<i64> =
                    (0..n).filter(|&k| phz[k] < limits[0] || phz[k] > limits[1]).map(|k| k as i64).collect();
                assert_eq!(places, want);
                assert!(first.as_ref().is_none_or(|f| f == phz));
                first = Some(phz.to_vec());
            }
        }
    }
}
