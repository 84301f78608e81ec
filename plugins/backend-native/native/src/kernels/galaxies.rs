//! Positions of galaxies. The pixels that hold galaxies of given numbers, points in them and over the sphere.

use super::healpix::{blocks, checked, GRAIN};
use super::locate::{Grid, Lanes, BLOCK};
use super::philox::{batch, number53, Place, Words, BATCH};
use super::points::{self, Cells};
use crate::dtype::DType;
use crate::fault::{Fault, Res};
use crate::math::vector::arc::asin;
use crate::memory::Buffer;
use crate::multiversion;
use crate::ops::context::Context;
use crate::ops::gather::indices_of;
use crate::parallel::Shared;
use std::sync::atomic::{AtomicBool, Ordering};

const TWO_M53: f64 = 1.0 / 9007199254740992.0;
const DEGREES: f64 = 180.0 / std::f64::consts::PI;
/// Galaxies whose pixels one task writes.
const SPAN: usize = 1 << 15;
/// Copies of a pixel that are written without asking how many galaxies it has.
const AHEAD: usize = 4;

/// Pixels of galaxies start … start + count − 1: the first whose running total exceeds the number of the galaxy.
pub fn pixels(ctx: &Context, totals: &Buffer, start: usize, count: usize) -> Res<Buffer> {
    let totals = indices_of(totals)?;
    if start.checked_add(count).is_none_or(|end| end > i64::MAX as usize) {
        return Err(Fault::value(format!("{count} galaxies from number {start}")));
    }
    let short = AtomicBool::new(false);
    let z = ctx.make::<i64>(DType::I64, count, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(count, SPAN, |r| {
            let first = (start + r.start) as i64;
            let out = unsafe { z.part(r) };
            if !spread(totals, first, out) {
                short.store(true, Ordering::Relaxed);
            }
        });
        Ok(())
    })?;
    if short.into_inner() {
        return Err(Fault::index(format!("There are fewer than {} galaxies", start + count)));
    }
    Ok(z)
}

/// False where the totals end before the galaxies do.
fn spread(totals: &[i64], first: i64, z: &mut [i64]) -> bool {
    let mut pixel = totals.partition_point(|&t| t <= first);
    let mut at = 0;
    // Away from the end of the memory: copies beyond the galaxies of a pixel are overwritten by the next.
    while at + AHEAD <= z.len() {
        let Some(&total) = totals.get(pixel) else { return false };
        let end = (total.wrapping_sub(first).max(at as i64) as usize).min(z.len());
        z[at..at + AHEAD].fill(pixel as i64);
        if end > at + AHEAD {
            z[at + AHEAD..end].fill(pixel as i64);
        }
        at = end;
        pixel += 1;
    }
    while at < z.len() {
        let Some(&total) = totals.get(pixel) else { return false };
        let end = (total.wrapping_sub(first).max(at as i64) as usize).min(z.len());
        z[at..end].fill(pixel as i64);
        at = end;
        pixel += 1;
    }
    true
}

multiversion! {
/// Uniforms of words 0 and 1, and of words 2 and 3, of the blocks from `place` on.
fn pairs(place: Place, u: &mut Lanes, v: &mut Lanes) {
    for first in (0..BLOCK).step_by(BATCH) {
        let words: Words<4> = batch(place.at(first));
        for j in 0..BATCH {
            u[first + j] = number53(words[0][j], words[1][j]) * TWO_M53;
            v[first + j] = number53(words[2][j], words[3][j]) * TWO_M53;
        }
    }
}
}

/// A point in each pixel, at the pair of uniforms of its block: longitudes and latitudes in degrees.
pub fn points(ctx: &Context, pixels: &Buffer, place: Place, grid: Grid) -> Res<[Buffer; 2]> {
    let pixels = checked(ctx, pixels, grid)?;
    let n = pixels.len();
    two(ctx, n, |first, count, lon, lat| {
        let mut block = [0; BLOCK];
        block[..count].copy_from_slice(&pixels[first..first + count]);
        let (mut cells, mut u, mut v) = (Cells::new(), [0.0; BLOCK], [0.0; BLOCK]);
        cells.find(grid, &block);
        pairs(place.at(first), &mut u, &mut v);
        points::degrees(&cells, &u, &v, grid.nside as f64, lon, lat);
    })
}

multiversion! {
fn over_sphere(lons: Place, lats: Place, lon: &mut Lanes, lat: &mut Lanes) {
    for first in (0..BLOCK).step_by(BATCH) {
        let words: Words<2> = batch(lons.at(first));
        for j in 0..BATCH {
            lon[first + j] = number53(words[0][j], words[1][j]) * TWO_M53 * 360.0 - 180.0;
        }
        let words: Words<2> = batch(lats.at(first));
        for j in 0..BATCH {
            lat[first + j] = asin(number53(words[0][j], words[1][j]) * TWO_M53 * 2.0 - 1.0) * DEGREES;
        }
    }
}
}

/// Uniform over the sphere: longitudes −180 + 360 u, latitudes arcsin(−1 + 2 u), in degrees, u uniform at either place.
pub fn sphere(ctx: &Context, lons: Place, lats: Place, count: usize) -> Res<[Buffer; 2]> {
    two(ctx, count, |first, _, lon, lat| over_sphere(lons.at(first), lats.at(first), lon, lat))
}

/// Two arrays, filled block by block by f(first, how many, …).
fn two(ctx: &Context, n: usize, f: impl Fn(usize, usize, &mut Lanes, &mut Lanes) + Sync) -> Res<[Buffer; 2]> {
    let mut b = ctx.block(DType::F64, n)?;
    let a = ctx.make::<f64>(DType::F64, n, |a| {
        let (a, b) = (Shared::new(a), Shared::new(b.slice_mut::<f64>()));
        ctx.team.ranges(n, GRAIN, |r| {
            for (first, count) in blocks(r) {
                // The range belongs to this task.
                let (a, b) = unsafe { (a.part(first..first + count), b.part(first..first + count)) };
                if let (Ok(a), Ok(b)) = ((&mut *a).try_into(), (&mut *b).try_into()) {
                    f(first, count, a, b);
                    continue;
                }
                let (mut x, mut y) = ([0.0; BLOCK], [0.0; BLOCK]);
                f(first, count, &mut x, &mut y);
                a.copy_from_slice(&x[..count]);
                b.copy_from_slice(&y[..count]);
            }
        });
        Ok(())
    })?;
    Ok([a, Buffer::new(DType::F64, n, b)])
}

#[cfg(test)]
mod tests {
    use super::super::{centres, draws};
    use super::*;
    use crate::dtype::Elem;

    const PLACE: Place = Place { key: [7, 8], counter: [9, 10], start: u32::MAX as u64 - 900 };

    fn of<T: Elem>(ctx: &Context, dtype: DType, v: &[T]) -> Buffer {
        ctx.make::<T>(dtype, v.len(), |z| Ok(z.copy_from_slice(v))).unwrap()
    }

    #[test]
    fn galaxies_are_in_the_pixels_of_their_numbers() {
        let counts = [0usize, 0, 3, 1, 0, 7, 100_000, 0, 1, 1, 0, 0, 2, 50_000, 4, 0];
        let mut all = vec![];
        let totals: Vec<i64> = (0..counts.len())
            .map(|p| {
                all.extend(std::iter::repeat_n(p as i64, counts[p]));
                all.len() as i64
            })
            .collect();
        for threads in [1, 3] {
            let ctx = Context::new(threads);
            let totals = of(&ctx, DType::I64, &totals);
            for (start, count) in [(0, all.len()), (0, 0), (0, 1), (3, 9), (5, 100_010), (all.len() - 2, 2)] {
                let z = pixels(&ctx, &totals, start, count).unwrap();
                assert_eq!(z.slice::<i64>().unwrap(), &all[start..start + count]);
            }
            assert_eq!(pixels(&ctx, &totals, 1, all.len()).err().unwrap().code, "ERR_INDEX");
            assert!(pixels(&ctx, &totals, usize::MAX, 2).is_err());
            let wild = of(&ctx, DType::I64, &[i64::MIN, 5, -1, i64::MAX]);
            assert_eq!(pixels(&ctx, &wild, 0, 100).unwrap().slice::<i64>().unwrap()[99], 3);
        }
    }

    /// The same as drawing pairs first, bit for bit, for any cut.
    #[test]
    fn points_are_those_of_pairs() {
        let n = 20_001;
        let grid = Grid { nside: 64, nested: false };
        let (one, three) = (Context::new(1), Context::new(3));
        let numbers: Vec<i64> = (0..n).map(|k| k * 7919 % grid.npix()).collect();
        let p = of(&one, DType::I64, &numbers);
        let [lon, lat] = points(&one, &p, PLACE, grid).unwrap();
        let again = points(&three, &p, PLACE, grid).unwrap();
        let pairs = draws::uniform_pairs(&one, PLACE, n as usize).unwrap();
        let (u, v) = pairs.slice::<f64>().unwrap().split_at(n as usize);
        let (u, v) = (of(&one, DType::F64, u), of(&one, DType::F64, v));
        let angles = centres::point_in_pixel(&one, &p, &u, &v, grid).unwrap();
        let (theta, phi) = angles.slice::<f64>().unwrap().split_at(n as usize);
        let [lon, lat] = [lon, lat].map(|x| x.slice::<f64>().unwrap().to_vec());
        assert_eq!([&lon, &lat], [again[0].slice::<f64>().unwrap(), again[1].slice::<f64>().unwrap()]);
        for k in 0..n as usize {
            // Both round angles up to 360° a few times.
            assert!((lon[k] - phi[k] * DEGREES).abs() < 2e-13 && (lat[k] - (90.0 - theta[k] * DEGREES)).abs() < 1e-13);
        }
        assert!(points(&one, &of(&one, DType::I64, &[grid.npix()]), PLACE, grid).is_err());
        // A block later, the points of the rest.
        let rest = of(&one, DType::I64, &numbers[13..]);
        let [east, north] = points(&one, &rest, PLACE.at(13), grid).unwrap();
        assert_eq!([east.slice::<f64>().unwrap(), north.slice::<f64>().unwrap()], [&lon[13..], &lat[13..]]);
    }

    #[test]
    fn sphere_is_made_of_uniforms() {
        let n = 9001;
        let (ctx, three) = (Context::new(1), Context::new(3));
        let other = Place { start: 5, ..PLACE };
        let [lon, lat] = sphere(&ctx, PLACE, other, n).unwrap();
        let again = sphere(&three, PLACE, other, n).unwrap();
        let (u, v) = (draws::uniform(&ctx, PLACE, n).unwrap(), draws::uniform(&ctx, other, n).unwrap());
        let [lon, lat, u, v] = [&lon, &lat, &u, &v].map(|x| x.slice::<f64>().unwrap());
        assert_eq!([lon, lat], [again[0].slice::<f64>().unwrap(), again[1].slice::<f64>().unwrap()]);
        for k in 0..n {
            assert_eq!((lon[k], lat[k]), (u[k] * 360.0 - 180.0, asin(v[k] * 2.0 - 1.0) * DEGREES));
        }
    }
}
