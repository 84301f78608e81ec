//! Where runs of equal neighbours begin.

use crate::dtype::DType;
use crate::fault::Res;
use crate::memory::Buffer;
use crate::ops::context::Context;
use crate::parallel::Shared;
use crate::for_dtype;

const GRAIN: usize = 1 << 16;

/// True for the first element and for all that differ from the one before, as NaN does.
pub fn runs(ctx: &Context, x: &Buffer) -> Res<Buffer> {
    for_dtype!(x.dtype, T => {
        let x = x.slice::<T>()?;
        ctx.make::<u8>(DType::Bool, x.len(), |z| {
            let z = Shared::new(z);
            ctx.team.ranges(x.len(), GRAIN, |r| {
                // Every range is one task's.
                let z = unsafe { z.part(r.clone()) };
                z[0] = (r.start == 0 || x[r.start] != x[r.start - 1]) as u8;
                let (before, these) = (&x[r.start..r.end - 1], &x[r.start + 1..r.end]);
                for ((z, a), b) in z[1..].iter_mut().zip(before).zip(these) {
                    *z = (a != b) as u8;
                }
            });
            Ok(())
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn begins_where_neighbours_differ() {
        let ctx = Context::new(2);
        let x: Vec<f64> = (0..200_000).map(|k| (k / 3) as f64).collect();
        let b = ctx.make::<f64>(DType::F64, x.len(), |z| Ok(z.copy_from_slice(&x))).unwrap();
        let z = runs(&ctx, &b).unwrap();
        assert!(z.slice::<u8>().unwrap().iter().enumerate().all(|(k, &z)| (z == 1) == (k % 3 == 0)));
        let y = [0.0, -0.0, f64::NAN, f64::NAN];
        let b = ctx.make::<f64>(DType::F64, 4, |z| Ok(z.copy_from_slice(&y))).unwrap();
        assert_eq!(runs(&ctx, &b).unwrap().slice::<u8>().unwrap(), [1, 0, 1, 1]);
        let none = ctx.make::<f64>(DType::F64, 0, |_| Ok(())).unwrap();
        assert_eq!(runs(&ctx, &none).unwrap().size, 0);
    }
}
