//! Centres of pixels, and points in them, for arrays.

use super::healpix::{as_f64, blocks, checked, GRAIN};
use super::locate::{Grid, BLOCK};
use super::points::{angles, centres, Cells};
use crate::dtype::DType;
use crate::fault::{Fault, Res};
use crate::memory::Buffer;
use crate::ops::context::Context;
use crate::parallel::Shared;

/// The cells of pixels `first` … `first` + n; behind them those of pixel 0.
fn cells_of(pixels: &[i64], first: usize, n: usize, grid: Grid) -> Cells {
    let (mut cells, mut block) = (Cells::new(), [0; BLOCK]);
    block[..n].copy_from_slice(&pixels[first..first + n]);
    cells.find(grid, &block);
    cells
}

/// Pixel numbers → unit vectors (n, 3).
pub fn pix2vec(ctx: &Context, pixels: &Buffer, grid: Grid) -> Res<Buffer> {
    let pixels = checked(ctx, pixels, grid)?;
    ctx.make::<f64>(DType::F64, 3 * pixels.len(), |out| {
        let out = Shared::new(out);
        ctx.team.ranges(pixels.len(), GRAIN, |r| {
            let (mut x, mut y, mut z) = ([0.0; BLOCK], [0.0; BLOCK], [0.0; BLOCK]);
            for (first, n) in blocks(r) {
                centres(&cells_of(pixels, first, n, grid), grid.nside as f64, &mut x, &mut y, &mut z);
                // The range belongs to this task.
                let part = unsafe { out.part(3 * first..3 * (first + n)) };
                for (k, v) in part.as_chunks_mut::<3>().0.iter_mut().enumerate() {
                    *v = [x[k], y[k], z[k]];
                }
            }
        });
        Ok(())
    })
}

/// Pixel numbers and (u, v) in [0, 1)² → θ and φ, stacked (2, n).
pub fn point_in_pixel(ctx: &Context, pixels: &Buffer, u: &Buffer, v: &Buffer, grid: Grid) -> Res<Buffer> {
    let pixels = checked(ctx, pixels, grid)?;
    let (u, v) = (as_f64(ctx, u)?, as_f64(ctx, v)?);
    let (u, v) = (u.slice::<f64>()?, v.slice::<f64>()?);
    let size = pixels.len();
    if u.len() != size || v.len() != size {
        return Err(Fault::value(format!("{size} pixels, {} and {} coordinates", u.len(), v.len())));
    }
    ctx.make::<f64>(DType::F64, 2 * size, |out| {
        let out = Shared::new(out);
        ctx.team.ranges(size, GRAIN, |r| {
            let (mut us, mut vs) = ([0.0; BLOCK], [0.0; BLOCK]);
            let (mut theta, mut phi) = ([0.0; BLOCK], [0.0; BLOCK]);
            for (first, n) in blocks(r) {
                us[..n].copy_from_slice(&u[first..first + n]);
                vs[..n].copy_from_slice(&v[first..first + n]);
                let cells = cells_of(pixels, first, n, grid);
                angles(&cells, &us, &vs, grid.nside as f64, &mut theta, &mut phi);
                // The same range of both halves belongs to this task.
                unsafe {
                    out.part(first..first + n).copy_from_slice(&theta[..n]);
                    out.part(size + first..size + first + n).copy_from_slice(&phi[..n]);
                }
            }
        });
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_are_no_pixels_are_faults() {
        let ctx = Context::new(2);
        for nside in [4i64, 1 << 29] {
            let grid = Grid { nside, nested: false };
            for wrong in [-1, grid.npix(), i64::MIN, i64::MAX] {
                let mut numbers = vec![3; 5000];
                numbers[4321] = wrong;
                let make = |z: &mut [i64]| Ok(z.copy_from_slice(&numbers));
                let p = ctx.make::<i64>(DType::I64, 5000, make).unwrap();
                let fault = pix2vec(&ctx, &p, grid).err().unwrap();
                assert!(fault.code == "ERR_INDEX" && fault.what.starts_with("element 4321 "), "{}", fault.what);
                let u = ctx.make::<f64>(DType::F64, 5000, |z| Ok(z.fill(0.5))).unwrap();
                assert_eq!(point_in_pixel(&ctx, &p, &u, &u, grid).err().unwrap().code, "ERR_INDEX");
            }
        }
    }
}
