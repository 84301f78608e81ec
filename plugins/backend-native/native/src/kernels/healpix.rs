//! HEALPix pixels of directions, for arrays.

use super::locate::{components32, components64, Grid, Lanes, BLOCK, NOWHERE};
use super::partition::{self, Beyond};
use crate::dtype::DType;
use crate::fault::{Fault, Res};
use crate::memory::Buffer;
use crate::ops::cast::cast;
use crate::ops::context::Context;
use crate::ops::gather::indices_of;
use crate::parallel::Shared;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(super) const GRAIN: usize = 32 * BLOCK;

/// The grid of pixels, if it is one.
pub fn grid(nside: usize, nested: bool) -> Res<Grid> {
    if nside == 0 || nside > 1 << 29 || (nested && !nside.is_power_of_two()) {
        return Err(Fault::value(format!("nside {nside} is not possible here")));
    }
    Ok(Grid { nside: nside as i64, nested })
}

/// The first element that has no answer; a fault at the end.
struct Wrong(AtomicUsize);

impl Wrong {
    fn new() -> Wrong {
        Wrong(AtomicUsize::new(usize::MAX))
    }
    fn at(&self, k: usize) {
        self.0.fetch_min(k, Ordering::Relaxed);
    }
    fn check(self, fault: impl Fn(usize) -> Fault) -> Res<()> {
        match self.0.into_inner() {
            usize::MAX => Ok(()),
            k => Err(fault(k)),
        }
    }
}

fn no_direction(k: usize) -> Fault {
    Fault::value(format!("element {k} has no direction: angles and vectors must be finite, and vectors not zero"))
}

/// Vectors (n, 3) of one of the two precisions.
pub(super) enum Vectors<'a> {
    Double(&'a [f64]),
    Single(&'a [f32]),
}

impl Vectors<'_> {
    pub(super) fn of(x: &Buffer) -> Res<Vectors<'_>> {
        if x.size % 3 != 0 {
            return Err(Fault::value(format!("{} numbers are not vectors", x.size)));
        }
        Ok(if x.dtype == DType::F32 { Vectors::Single(x.slice()?) } else { Vectors::Double(x.slice()?) })
    }

    pub(super) fn len(&self) -> usize {
        match self {
            Vectors::Double(v) => v.len() / 3,
            Vectors::Single(v) => v.len() / 3,
        }
    }

    /// Pixels of vectors `first` … `first` + n, n ≤ BLOCK.
    fn locate(&self, grid: Grid, first: usize, n: usize, pixels: &mut [i64; BLOCK]) {
        let (mut x, mut y, mut z): (Lanes, Lanes, Lanes) = ([0.0; BLOCK], [0.0; BLOCK], [0.0; BLOCK]);
        self.load(first, n, &mut x, &mut y, &mut z);
        grid.vectors(&x, &y, &z, pixels);
    }

    /// Components of vectors `first` … `first` + n, n ≤ BLOCK; some direction behind them.
    pub(super) fn load(&self, first: usize, n: usize, x: &mut Lanes, y: &mut Lanes, z: &mut Lanes) {
        /// The block, filled up with some direction at the end of the array.
        macro_rules! block {
            ($v:expr, $pad:ident) => {
                match $v[3 * first..3 * (first + n)].try_into() {
                    Ok(whole) => whole,
                    Err(_) => {
                        $pad[..3 * n].copy_from_slice(&$v[3 * first..3 * (first + n)]);
                        &$pad
                    }
                }
            };
        }
        match self {
            Vectors::Double(v) => {
                let mut pad = [1.0f64; 3 * BLOCK];
                components64(block!(v, pad), x, y, z);
            }
            Vectors::Single(v) => {
                let mut pad = [1.0f32; 3 * BLOCK];
                components32(block!(v, pad), x, y, z);
            }
        }
    }
}

/// Blocks of a range: (first element, number of elements).
pub(super) fn blocks(r: std::ops::Range<usize>) -> impl Iterator<Item = (usize, usize)> {
    r.clone().step_by(BLOCK).map(move |first| (first, BLOCK.min(r.end - first)))
}

/// Vectors (n, 3) of any length → int64.
pub fn vec2pix(ctx: &Context, vectors: &Buffer, grid: Grid) -> Res<Buffer> {
    let real = as_real(ctx, vectors)?;
    let v = Vectors::of(&real)?;
    let wrong = Wrong::new();
    let z = ctx.make::<i64>(DType::I64, v.len(), |z| {
        let z = Shared::new(z);
        ctx.team.ranges(v.len(), GRAIN, |r| {
            let mut pixels = [0; BLOCK];
            for (first, n) in blocks(r) {
                v.locate(grid, first, n, &mut pixels);
                if let Some(k) = pixels[..n].iter().position(|&p| p == NOWHERE) {
                    wrong.at(first + k);
                }
                unsafe { z.part(first..first + n) }.copy_from_slice(&pixels[..n]);
            }
        });
        Ok(())
    })?;
    wrong.check(no_direction)?;
    Ok(z)
}

/// Pixel numbers that are kept as 32-bit integers while they are counted.
const SHORT: i64 = u32::MAX as i64;

/// Vectors (n, 3) → how many lie in each pixel (int64), or the sums of their weights (float64, in the order of the
/// vectors). Those that are not `inside` are left out and may have no direction.
pub fn bin(
    ctx: &Context,
    vectors: &Buffer,
    grid: Grid,
    inside: Option<&Buffer>,
    weights: Option<&Buffer>,
) -> Res<Buffer> {
    let real = as_real(ctx, vectors)?;
    let v = Vectors::of(&real)?;
    let inside = inside.map(|b| b.slice::<u8>()).transpose()?;
    let wide = weights.map(|w| as_f64(ctx, w)).transpose()?;
    let weights = wide.as_ref().map(|w| w.slice::<f64>()).transpose()?;
    let lengths = [inside.map(<[u8]>::len), weights.map(<[f64]>::len)];
    if let Some(n) = lengths.into_iter().flatten().find(|&n| n != v.len()) {
        return Err(Fault::value(format!("{} vectors, but {n} weights or marks", v.len())));
    }
    if grid.npix() >= SHORT {
        return Err(Fault::value(format!("nside {} has too many pixels for a map", grid.nside)));
    }
    let size = grid.npix() as usize;
    let wrong = Wrong::new();
    let numbers = ctx.make::<u32>(DType::U32, v.len(), |z| {
        let z = Shared::new(z);
        ctx.team.ranges(v.len(), GRAIN, |r| {
            let mut pixels = [0; BLOCK];
            for (first, n) in blocks(r) {
                v.locate(grid, first, n, &mut pixels);
                let out = unsafe { z.part(first..first + n) };
                let mut lost = false;
                for (z, p) in out.iter_mut().zip(&pixels) {
                    *z = *p as u32;
                    lost |= *p == NOWHERE;
                }
                if let Some(inside) = inside {
                    for (z, inside) in out.iter_mut().zip(&inside[first..]) {
                        *z = if *inside != 0 { *z } else { size as u32 };
                    }
                }
                if lost {
                    let kept = |k: &usize| inside.is_none_or(|inside| inside[first + k] != 0);
                    if let Some(k) = (0..n).filter(kept).find(|&k| pixels[k] == NOWHERE) {
                        wrong.at(first + k);
                    }
                }
            }
        });
        Ok(())
    })?;
    wrong.check(no_direction)?;
    let numbers = numbers.slice::<u32>()?;
    let binned = match weights {
        None => partition::count(ctx, numbers, Beyond::Skip, size)?,
        Some(w) => partition::sum(ctx, numbers, w, Beyond::Skip, size)?,
    };
    binned.ok_or_else(|| Fault::index("A pixel was refused"))
}

pub(super) fn as_real(ctx: &Context, x: &Buffer) -> Res<Buffer> {
    if x.dtype == DType::F32 {
        Ok(x.clone())
    } else {
        as_f64(ctx, x)
    }
}

pub(super) fn as_f64(ctx: &Context, x: &Buffer) -> Res<Buffer> {
    if x.dtype == DType::F64 {
        Ok(x.clone())
    } else {
        cast(ctx, x, DType::F64)
    }
}

/// θ, φ → int64. Colatitudes beyond the poles lead over them.
pub fn ang2pix(ctx: &Context, theta: &Buffer, phi: &Buffer, grid: Grid) -> Res<Buffer> {
    let (t, p) = (as_f64(ctx, theta)?, as_f64(ctx, phi)?);
    let (t, p) = (t.slice::<f64>()?, p.slice::<f64>()?);
    let size = t.len().max(p.len());
    if [t.len(), p.len()].iter().any(|&n| n != size && n != 1) {
        return Err(Fault::value(format!("{} colatitudes and {} longitudes", t.len(), p.len())));
    }
    let load = |x: &[f64], first: usize, n: usize, lanes: &mut Lanes| match x.len() {
        1 => lanes.fill(x[0]),
        _ => lanes[..n].copy_from_slice(&x[first..first + n]),
    };
    let wrong = Wrong::new();
    let z = ctx.make::<i64>(DType::I64, size, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(size, GRAIN, |r| {
            let (mut theta, mut phi, mut pixels) = ([0.0; BLOCK], [0.0; BLOCK], [0; BLOCK]);
            for (first, n) in blocks(r) {
                load(t, first, n, &mut theta);
                load(p, first, n, &mut phi);
                grid.angles(&theta, &phi, &mut pixels);
                if let Some(k) = pixels[..n].iter().position(|&p| p == NOWHERE) {
                    wrong.at(first + k);
                }
                unsafe { z.part(first..first + n) }.copy_from_slice(&pixels[..n]);
            }
        });
        Ok(())
    })?;
    wrong.check(no_direction)?;
    Ok(z)
}

/// Pixel numbers, all of which are pixels of the grid.
pub(super) fn checked<'a>(ctx: &Context, pixels: &'a Buffer, grid: Grid) -> Res<&'a [i64]> {
    let all = indices_of(pixels)?;
    let good = |p: i64| (p as u64) < grid.npix() as u64;
    let part = |c: usize| &all[c * GRAIN..((c + 1) * GRAIN).min(all.len())];
    // No early exit: the loop without one is a vector loop.
    let parts = ctx.team.map(all.len().div_ceil(GRAIN), true, |c| part(c).iter().fold(true, |ok, &p| ok & good(p)));
    if parts.into_iter().all(|ok| ok) {
        return Ok(all);
    }
    let k = all.iter().position(|&p| !good(p)).unwrap_or(0);
    Err(Fault::index(format!("element {k} is not a pixel of nside {}", grid.nside)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<T: crate::dtype::Elem>(ctx: &Context, dtype: DType, v: &[T]) -> Buffer {
        ctx.make::<T>(dtype, v.len(), |z| Ok(z.copy_from_slice(v))).unwrap()
    }

    /// Counts and sums per pixel are those of the pixel numbers one after the other; single precision as its doubles.
    #[test]
    fn bins_as_the_pixels_say() {
        let n = 300_000;
        let v: Vec<f32> = (0..3 * n).map(|k| ((k * 7919 + 13) % 10007) as f32 - 5003.5).collect();
        let inside: Vec<u8> = (0..n).map(|k| (k % 3 != 1) as u8).collect();
        let weight: Vec<f64> = (0..n).map(|k| 1.0 / (k + 1) as f64).collect();
        for (nside, nested) in [(1, false), (64, true), (512, false), (300, false), (512, true)] {
            let grid = grid(nside, nested).unwrap();
            let mut counts = vec![0i64; grid.npix() as usize];
            let mut sums = vec![0.0; counts.len()];
            for k in (0..n).filter(|k| inside[*k] != 0) {
                let [x, y, z] = [0, 1, 2].map(|c| v[3 * k + c] as f64);
                let p = grid.of_vector(x, y, z) as usize;
                counts[p] += 1;
                sums[p] += weight[k];
            }
            for threads in [1, 3] {
                let ctx = Context::new(threads);
                let single = of(&ctx, DType::F32, &v);
                let double = cast(&ctx, &single, DType::F64).unwrap();
                let (inside, weight) = (of(&ctx, DType::Bool, &inside), of(&ctx, DType::F64, &weight));
                for v in [&single, &double] {
                    let z = bin(&ctx, v, grid, Some(&inside), None).unwrap();
                    assert_eq!(z.slice::<i64>().unwrap(), counts);
                    let z = bin(&ctx, v, grid, Some(&inside), Some(&weight)).unwrap();
                    assert_eq!(z.slice::<f64>().unwrap(), sums);
                    let all = vec2pix(&ctx, v, grid).unwrap();
                    let all = crate::kernels::bincount::bincount(&ctx, &all, counts.len(), None).unwrap();
                    let z = bin(&ctx, v, grid, None, None).unwrap();
                    assert_eq!(z.slice::<i64>().unwrap(), all.slice::<i64>().unwrap());
                }
            }
        }
    }

    #[test]
    fn vectors_of_length_zero_count_only_outside() {
        let ctx = Context::new(1);
        let v = of(&ctx, DType::F64, &[1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        let grid = grid(4, false).unwrap();
        assert_eq!(bin(&ctx, &v, grid, None, None).err().unwrap().code, "ERR_VALUE");
        assert!(vec2pix(&ctx, &v, grid).err().unwrap().what.starts_with("element 1 "));
        let inside = of(&ctx, DType::Bool, &[1u8, 0]);
        let z = bin(&ctx, &v, grid, Some(&inside), None).unwrap();
        assert_eq!(z.slice::<i64>().unwrap().iter().sum::<i64>(), 1);
        assert!(bin(&ctx, &v, grid, None, Some(&of(&ctx, DType::F64, &[1.0]))).is_err());
        let odd = of(&ctx, DType::F64, &[1.0, 0.0]);
        assert!(bin(&ctx, &odd, grid, None, None).is_err());
    }
}
