//! Shells of particles: which of them lie in a shell, and in what pixels.

use super::healpix::{as_real, blocks, Vectors, GRAIN};
use super::locate::{Grid, Lanes, BLOCK};
use crate::dtype::DType;
use crate::fault::{Fault, Res};
use crate::memory::Buffer;
use crate::ops::cast::cast;
use crate::ops::context::Context;
use crate::parallel::Shared;

/// Vectors of a shell that wait until there is a block of them.
struct Waiting {
    x: Lanes,
    y: Lanes,
    z: Lanes,
    at: [usize; BLOCK],
    count: usize,
}

impl Waiting {
    fn new() -> Waiting {
        Waiting { x: [1.0; BLOCK], y: [1.0; BLOCK], z: [1.0; BLOCK], at: [0; BLOCK], count: 0 }
    }

    fn push(&mut self, x: f64, y: f64, z: f64, at: usize) {
        let k = self.count;
        (self.x[k], self.y[k], self.z[k], self.at[k]) = (x, y, z, at);
        self.count += 1;
    }

    /// Finds their pixels; `z` begins at element `start`.
    fn settle(&mut self, grid: Grid, start: usize, z: &mut [i64]) {
        let mut pixels = [0; BLOCK];
        grid.vectors(&self.x, &self.y, &self.z, &mut pixels);
        for k in 0..self.count {
            z[self.at[k] - start] = pixels[k];
        }
        self.count = 0;
    }
}

/// Pixels of the particles of a shell, from ≤ r < to, or from ≤ factor < to; npix for those outside of it, npix + 1 for
/// those of the shell without a direction.
pub fn shell_pixels(
    ctx: &Context,
    vectors: &Buffer,
    grid: Grid,
    [from, to]: [f64; 2],
    factors: Option<&Buffer>,
) -> Res<Buffer> {
    let real = as_real(ctx, vectors)?;
    let v = Vectors::of(&real)?;
    let factors = factors.map(|f| cast(ctx, f, DType::F64)).transpose()?;
    let by: Option<&[f64]> = factors.as_ref().map(|f| f.slice()).transpose()?;
    if by.is_some_and(|f| f.len() != v.len()) {
        return Err(Fault::value(format!("{} scale factors are not those of {} positions", by.unwrap_or(&[]).len(), v.len())));
    }
    let outside = grid.npix();
    ctx.make::<i64>(DType::I64, v.len(), |z| {
        let z = Shared::new(z);
        ctx.team.ranges(v.len(), GRAIN, |r| {
            let start = r.start;
            let out = unsafe { z.part(r.clone()) };
            out.fill(outside);
            let (mut x, mut y, mut c): (Lanes, Lanes, Lanes) = ([0.0; BLOCK], [0.0; BLOCK], [0.0; BLOCK]);
            let mut waiting = Waiting::new();
            for (first, n) in blocks(r) {
                v.load(first, n, &mut x, &mut y, &mut c);
                let mut radius = [0.0; BLOCK];
                for k in 0..BLOCK {
                    radius[k] = (x[k] * x[k] + y[k] * y[k] + c[k] * c[k]).sqrt();
                }
                for k in 0..n {
                    let key = by.map_or(radius[k], |f| f[first + k]);
                    if !(key >= from && key < to && radius[k].is_finite()) {
                        continue;
                    }
                    if radius[k] == 0.0 {
                        out[first + k - start] = outside + 1;
                        continue;
                    }
                    waiting.push(x[k], y[k], c[k], first + k);
                    if waiting.count == BLOCK {
                        waiting.settle(grid, start, out);
                    }
                }
            }
            waiting.settle(grid, start, out);
        });
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::super::healpix::grid;
    use super::*;

    fn of<T: crate::dtype::Elem>(ctx: &Context, dtype: DType, v: &[T]) -> Buffer {
        ctx.make::<T>(dtype, v.len(), |z| Ok(z.copy_from_slice(v))).unwrap()
    }

    /// Shells by radius and by factor, one after the other; vectors of length 0 and not finite.
    #[test]
    fn shells_as_their_particles_say() {
        let n = 100_001usize;
        let mut v: Vec<f64> = (0..3 * n).map(|k| ((k * 7919 + 13) % 10007) as f64 / 5003.5 - 1.0).collect();
        v[..12].copy_from_slice(&[0.0, 0.0, 0.0, f64::NAN, 0.0, 1.0, f64::INFINITY, 0.0, 0.0, -0.0, 0.0, 0.0]);
        let factor: Vec<f64> = (0..n).map(|k| (k % 1000) as f64 / 1000.0).collect();
        let grid = grid(64, false).unwrap();
        for threads in [1, 3] {
            let ctx = Context::new(threads);
            let (vectors, factors) = (of(&ctx, DType::F64, &v), of(&ctx, DType::F64, &factor));
            for (from, to) in [(0.0, 0.5), (0.5, 1.25), (0.7, 0.7)] {
                for by in [None, Some(&factors)] {
                    let found = shell_pixels(&ctx, &vectors, grid, [from, to], by).unwrap();
                    for (k, &p) in found.slice::<i64>().unwrap().iter().enumerate() {
                        let [x, y, z] = [v[3 * k], v[3 * k + 1], v[3 * k + 2]];
                        let r = (x * x + y * y + z * z).sqrt();
                        let key = if by.is_some() { factor[k] } else { r };
                        let wanted = match (key >= from && key < to && r.is_finite(), r > 0.0) {
                            (false, _) => grid.npix(),
                            (true, false) => grid.npix() + 1,
                            (true, true) => grid.of_vector(x, y, z),
                        };
                        assert_eq!(p, wanted, "element {k}");
                    }
                }
            }
            let few = of(&ctx, DType::F64, &factor[..7]);
            assert!(shell_pixels(&ctx, &vectors, grid, [0.0, 1.0], Some(&few)).is_err());
        }
    }
}
