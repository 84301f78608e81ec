//! Numbers brought between two bounds, in one pass.

use super::context::Context;
use crate::dtype::{DType, Elem};
use crate::fault::{Fault, Res};
use crate::math::real::{maximum, minimum};
use crate::memory::Buffer;
use crate::multiversion;
use crate::parallel::Shared;

const GRAIN: usize = 1 << 16;

multiversion! {
    fn clip64(x: &[f64], z: &mut [f64], low: f64, high: f64) {
        for (z, x) in z.iter_mut().zip(x) {
            *z = minimum(maximum(*x, low), high);
        }
    }
}

multiversion! {
    fn clip32(x: &[f32], z: &mut [f32], low: f64, high: f64) {
        for (z, x) in z.iter_mut().zip(x) {
            *z = minimum(maximum(*x as f64, low), high) as f32;
        }
    }
}

/// min(max(x, low), high) of floating-point numbers; NaN passes. Bounds are numbers of the dtype.
pub fn clip(ctx: &Context, x: &Buffer, low: f64, high: f64) -> Res<Buffer> {
    match x.dtype {
        DType::F64 => run::<f64>(ctx, x, |x, z| clip64(x, z, low, high)),
        DType::F32 => run::<f32>(ctx, x, |x, z| clip32(x, z, low as f32 as f64, high as f32 as f64)),
        other => Err(Fault::dtype(format!("clip is not defined for {}", other.name()))),
    }
}

fn run<T: Elem>(ctx: &Context, x: &Buffer, f: impl Fn(&[T], &mut [T]) + Sync) -> Res<Buffer> {
    let from = x.slice::<T>()?;
    ctx.make::<T>(x.dtype, x.size, |z| {
        let z = Shared::new(z);
        // Every range is one task's.
        ctx.team.ranges(x.size, GRAIN, |r| f(&from[r.clone()], unsafe { z.part(r) }));
        Ok(())
    })
}
