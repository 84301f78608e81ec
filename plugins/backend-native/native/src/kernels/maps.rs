//! Passes over whole maps: pixels that were not observed, and lognormal fields.

use crate::dtype::{DType, Elem};
use crate::fault::{Fault, Res};
use crate::math::vector::exp::expm1;
use crate::memory::Buffer;
use crate::multiversion;
use crate::ops::context::Context;
use crate::parallel::Shared;

const GRAIN: usize = 1 << 15;
const UNSEEN: f64 = -1.6375e30;

multiversion! {
fn weigh64(x: &[f64], w: &[f64], z: &mut [f64]) {
    let reach = 1e-7 * UNSEEN.abs();
    for ((z, &x), &w) in z.iter_mut().zip(x).zip(w) {
        *z = if (x - UNSEEN).abs() <= reach { 0.0 } else { x } * w;
    }
}
}

multiversion! {
fn weigh32(x: &[f32], w: &[f32], z: &mut [f32]) {
    let (unseen, reach) = (UNSEEN as f32, (1e-7 * UNSEEN.abs()) as f32);
    for ((z, &x), &w) in z.iter_mut().zip(x).zip(w) {
        *z = if (x - unseen).abs() <= reach { 0.0 } else { x } * w;
    }
}
}

multiversion! {
fn lognormal64(x: &[f64], z: &mut [f64], shift: f64, scale: f64) {
    for (z, &x) in z.iter_mut().zip(x) {
        *z = expm1(x - shift) * scale;
    }
}
}

multiversion! {
fn lognormal32(x: &[f32], z: &mut [f32], shift: f32, scale: f32) {
    for (z, &x) in z.iter_mut().zip(x) {
        *z = expm1((x - shift) as f64) as f32 * scale;
    }
}
}

/// Maps with UNSEEN pixels set to 0, times the weights of their pixels; whole maps of weights.size one after the other.
pub fn weighted(ctx: &Context, maps: &Buffer, weights: &Buffer) -> Res<Buffer> {
    if weights.dtype != maps.dtype {
        return Err(Fault::dtype("Maps and weights differ in dtype"));
    }
    if weights.size == 0 || maps.size % weights.size != 0 {
        return Err(Fault::value(format!("{} pixels are no maps of {}", maps.size, weights.size)));
    }
    match maps.dtype {
        DType::F64 => weighted_as::<f64>(ctx, maps, weights, weigh64),
        DType::F32 => weighted_as::<f32>(ctx, maps, weights, weigh32),
        other => Err(Fault::dtype(format!("healpix.weighted is not defined for {}", other.name()))),
    }
}

fn weighted_as<T: Elem>(
    ctx: &Context,
    maps: &Buffer,
    weights: &Buffer,
    f: impl Fn(&[T], &[T], &mut [T]) + Sync,
) -> Res<Buffer> {
    let (x, w) = (maps.slice::<T>()?, weights.slice::<T>()?);
    let pieces = w.len().div_ceil(GRAIN);
    ctx.make::<T>(maps.dtype, maps.size, |z| {
        let z = Shared::new(z);
        ctx.team.tasks(x.len() / w.len() * pieces, |k| {
            let (map, piece) = (k / pieces, k % pieces);
            let inside = piece * GRAIN..((piece + 1) * GRAIN).min(w.len());
            let r = map * w.len() + inside.start..map * w.len() + inside.end;
            // Every task has a piece of one map of its own.
            f(&x[r.clone()], &w[inside], unsafe { z.part(r) })
        });
        Ok(())
    })
}

/// scale · expm1(x − shift), elementwise.
pub fn lognormal(ctx: &Context, x: &Buffer, shift: f64, scale: f64) -> Res<Buffer> {
    match x.dtype {
        DType::F64 => each::<f64>(ctx, x, |x, z| lognormal64(x, z, shift, scale)),
        DType::F32 => each::<f32>(ctx, x, |x, z| lognormal32(x, z, shift as f32, scale as f32)),
        other => Err(Fault::dtype(format!("fields.lognormal is not defined for {}", other.name()))),
    }
}

fn each<T: Elem>(ctx: &Context, x: &Buffer, f: impl Fn(&[T], &mut [T]) + Sync) -> Res<Buffer> {
    let from = x.slice::<T>()?;
    ctx.make::<T>(x.dtype, x.size, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(from.len(), GRAIN, |r| f(&from[r.clone()], unsafe { z.part(r) }));
        Ok(())
    })
}
