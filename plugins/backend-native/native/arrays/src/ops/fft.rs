//! Complex Fourier transforms of rows; plans are kept.

use super::cast::cast;
use super::context::{checked_product, Context};
use crate::dtype::{DType, C64};
use crate::fault::{Fault, Res};
use crate::memory::Buffer;
use crate::parallel::Shared;
use glass_fft::{ComplexPlanner, Fft};
use std::sync::{Arc, Mutex, OnceLock};

/// Unnormalised DFT of every row: sign −1 forward, +1 inverse. complex64 is transformed in double precision.
pub fn fft(ctx: &Context, x: &Buffer, rows: usize, n: usize, inverse: bool) -> Res<Buffer> {
    if checked_product(&[rows, n])? != x.size {
        return Err(Fault::value(format!("{rows} rows of {n} are not {} elements", x.size)));
    }
    let n = if x.size == 0 { 0 } else { n };
    match x.dtype {
        DType::C128 => run(ctx, x, n, plan(n, inverse)),
        DType::C64 => cast(ctx, &run(ctx, &cast(ctx, x, DType::C128)?, n, plan(n, inverse))?, DType::C64),
        d => Err(Fault::dtype(format!("fft is not defined for {}", d.name()))),
    }
}

fn plan(n: usize, inverse: bool) -> Arc<dyn Fft<f64>> {
    static PLANNER: OnceLock<Mutex<ComplexPlanner>> = OnceLock::new();
    let planner = PLANNER.get_or_init(|| Mutex::new(ComplexPlanner::new()));
    planner.lock().unwrap_or_else(|e| e.into_inner()).plan(n.max(1), inverse)
}

fn run(ctx: &Context, x: &Buffer, n: usize, plan: Arc<dyn Fft<f64>>) -> Res<Buffer> {
    let data = x.slice::<C64>()?;
    ctx.make::<C64>(x.dtype, x.size, |z| {
        if n == 0 {
            return Ok(());
        }
        let z = Shared::new(z);
        let grain = (8192 / n).max(1);
        ctx.team.ranges(x.size / n, grain, |r| {
            let mut scratch = vec![C64::new(0.0, 0.0); plan.get_inplace_scratch_len()];
            let part = unsafe { z.part(r.start * n..r.end * n) };
            part.copy_from_slice(&data[r.start * n..r.end * n]);
            plan.process_with_scratch(part, &mut scratch);
        });
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_the_definition() {
        let ctx = Context::new(2);
        for n in [1usize, 2, 12, 37, 60] {
            let rows = 3;
            let x = ctx.make::<C64>(DType::C128, rows * n, |z| { z.iter_mut().enumerate().for_each(|(k, z)| *z = C64::new((k % 5) as f64, (k % 3) as f64)); Ok(()) }).unwrap();
            for inverse in [false, true] {
                let z = fft(&ctx, &x, rows, n, inverse).unwrap();
                let (x, z) = (x.slice::<C64>().unwrap(), z.slice::<C64>().unwrap());
                let sign = if inverse { 1.0 } else { -1.0 };
                for r in 0..rows {
                    for k in 0..n {
                        let want: C64 = (0..n).map(|j| x[r * n + j] * C64::from_polar(1.0, sign * std::f64::consts::TAU * (j * k % n) as f64 / n as f64)).sum();
                        assert!((z[r * n + k] - want).norm() < 1e-11);
                    }
                }
            }
        }
        let x = ctx.make::<C64>(DType::C128, 5, |z| Ok(z.fill(C64::new(0.0, 0.0)))).unwrap();
        assert!(fft(&ctx, &x, 2, 3, false).is_err());
    }
}
