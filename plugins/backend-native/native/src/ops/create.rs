//! Buffers from nothing.

use super::cast::convert;
use super::context::Context;
use crate::dtype::{DType, C64};
use crate::fault::Res;
use crate::for_dtype;
use crate::memory::Buffer;
use crate::parallel::Shared;

/// A scalar from JavaScript: a double with imaginary part, or 64 bits of an integer.
#[derive(Debug, Clone, Copy)]
pub enum Scalar {
    Number(f64, f64),
    Bits(u64),
}

pub fn full(ctx: &Context, size: usize, value: Scalar, dtype: DType) -> Res<Buffer> {
    for_dtype!(dtype, T => {
        let v: T = match value {
            Scalar::Number(re, im) if dtype == DType::Bool => {
                let truth = (re != 0.0 || im != 0.0) as u8;
                convert::<u8, T>(truth)
            }
            Scalar::Number(re, im) => convert::<C64, T>(C64::new(re, im)),
            Scalar::Bits(bits) if dtype == DType::Bool => convert::<u8, T>((bits != 0) as u8),
            Scalar::Bits(bits) if dtype == DType::U64 => convert::<u64, T>(bits),
            Scalar::Bits(bits) => convert::<i64, T>(bits as i64),
        };
        ctx.make::<T>(dtype, size, |z| {
            let z = Shared::new(z);
            ctx.team.ranges(size, 1 << 17, |r| unsafe { z.part(r).fill(v) });
            Ok(())
        })
    })
}

/// start + k · step in double precision.
pub fn arange(ctx: &Context, start: f64, step: f64, size: usize, dtype: DType) -> Res<Buffer> {
    for_dtype!(dtype, T => ctx.make::<T>(dtype, size, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(size, 1 << 16, |r| {
            let first = r.start;
            for (k, z) in unsafe { z.part(r) }.iter_mut().enumerate() {
                *z = convert::<f64, T>(start + (first + k) as f64 * step);
            }
        });
        Ok(())
    }))
}

/// start + k · step modulo 2^64.
pub fn arange_integer(ctx: &Context, start: i64, step: i64, size: usize, dtype: DType) -> Res<Buffer> {
    for_dtype!(dtype, T => ctx.make::<T>(dtype, size, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(size, 1 << 16, |r| {
            let first = r.start;
            for (k, z) in unsafe { z.part(r) }.iter_mut().enumerate() {
                let v = start.wrapping_add(((first + k) as i64).wrapping_mul(step));
                *z = if dtype == DType::U64 { convert::<u64, T>(v as u64) } else { convert::<i64, T>(v) };
            }
        });
        Ok(())
    }))
}
