//! The multi-plane update in one pass.

use crate::dtype::{DType, Elem};
use crate::fault::{Fault, Res};
use crate::memory::Buffer;
use crate::multiversion;
use crate::ops::context::Context;
use crate::parallel::Shared;

multiversion! {
fn plane64(a: &[f64], b: &[f64], d: &[f64], z: &mut [f64], t: f64, f: f64) {
    let s = 1.0 - t;
    for (((z, a), b), d) in z.iter_mut().zip(a).zip(b).zip(d) {
        *z = s * a + t * b + f * d;
    }
}
}

multiversion! {
fn plane32(a: &[f32], b: &[f32], d: &[f32], z: &mut [f32], t: f64, f: f64) {
    let s = 1.0 - t;
    for (((z, a), b), d) in z.iter_mut().zip(a).zip(b).zip(d) {
        *z = (s * *a as f64 + t * *b as f64 + f * *d as f64) as f32;
    }
}
}

/// (1 − t)·a + t·b + f·d of one floating-point dtype and size.
pub fn plane(ctx: &Context, a: &Buffer, b: &Buffer, d: &Buffer, t: f64, f: f64) -> Res<Buffer> {
    if [b, d].iter().any(|x| x.dtype != a.dtype || x.size != a.size) {
        return Err(Fault::value("The three maps differ in dtype or size"));
    }
    match a.dtype {
        DType::F64 => run::<f64>(ctx, a, b, d, |a, b, d, z| plane64(a, b, d, z, t, f)),
        DType::F32 => run::<f32>(ctx, a, b, d, |a, b, d, z| plane32(a, b, d, z, t, f)),
        other => Err(Fault::dtype(format!("lensing.plane is not defined for {}", other.name()))),
    }
}

fn run<T: Elem>(
    ctx: &Context,
    a: &Buffer,
    b: &Buffer,
    d: &Buffer,
    f: impl Fn(&[T], &[T], &[T], &mut [T]) + Sync,
) -> Res<Buffer> {
    let (x, y, w) = (a.slice::<T>()?, b.slice::<T>()?, d.slice::<T>()?);
    ctx.make::<T>(a.dtype, a.size, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(x.len(), 1 << 15, |r| f(&x[r.clone()], &y[r.clone()], &w[r.clone()], unsafe { z.part(r) }));
        Ok(())
    })
}
