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
        let mut block = ctx.block(dtype, size)?;
        if !(block.is_fresh() && is_zero(value)) {
            let z = Shared::new(block.slice_mut::<T>());
            ctx.team.ranges(size, 1 << 17, |r| unsafe { z.part(r).fill(v) });
        }
        Ok(Buffer::new(dtype, size, block))
    })
}

/// Whether a scalar has no bits set in any dtype.
fn is_zero(value: Scalar) -> bool {
    match value {
        Scalar::Number(re, im) => re.to_bits() == 0 && im.to_bits() == 0,
        Scalar::Bits(bits) => bits == 0,
    }
}

/// Elements of any value: those that were in the memory when this backend last used it, or zeros.
pub fn empty(ctx: &Context, size: usize, dtype: DType) -> Res<Buffer> {
    Ok(Buffer::new(dtype, size, ctx.block(dtype, size)?))
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

#[cfg(test)]
mod tests {
    use super::*;

    /// Memory that comes back is filled again.
    #[test]
    fn zeros_are_zeros_whatever_was_there() {
        let ctx = Context::new(2);
        for n in [7, 3_000_000] {
            for value in [5.0, 0.0, -0.0, 0.0] {
                let x = full(&ctx, n, Scalar::Number(value, 0.0), DType::F64).unwrap();
                assert!(x.slice::<f64>().unwrap().iter().all(|v| v.to_bits() == f64::to_bits(value)));
            }
            assert_eq!(empty(&ctx, n, DType::F32).unwrap().slice::<f32>().unwrap().len(), n);
        }
        let none = full(&ctx, 3, Scalar::Bits(0), DType::Bool).unwrap();
        assert_eq!(none.slice::<u8>().unwrap(), [0; 3]);
    }
}
