//! Positions of extremes: the first of equals; NaN is the extreme of both.

use super::context::{Context, Extent};
use super::names::ArgReduceOp;
use crate::dtype::{DType, Elem};
use crate::fault::{Fault, Res};
use crate::memory::Buffer;
use crate::parallel::Shared;

const CHUNK: usize = 1 << 16;

pub fn arg_reduce(ctx: &Context, op: ArgReduceOp, x: &Buffer, e: Extent) -> Res<Buffer> {
    if e.n == 0 && e.rows() > 0 {
        return Err(Fault::value(format!("{} of no elements", op.name())));
    }
    let max = op == ArgReduceOp::Argmax;
    macro_rules! go {
        ($t:ty, $nan:expr) => {
            if max {
                run::<$t>(ctx, x, e, |a, b| b > a || ($nan(b) && !$nan(a)))
            } else {
                run::<$t>(ctx, x, e, |a, b| b < a || ($nan(b) && !$nan(a)))
            }
        };
    }
    match x.dtype {
        DType::Bool | DType::U8 => go!(u8, |_| false),
        DType::I8 => go!(i8, |_| false),
        DType::I16 => go!(i16, |_| false),
        DType::I32 => go!(i32, |_| false),
        DType::I64 => go!(i64, |_| false),
        DType::U16 => go!(u16, |_| false),
        DType::U32 => go!(u32, |_| false),
        DType::U64 => go!(u64, |_| false),
        DType::F32 => go!(f32, |v: f32| v.is_nan()),
        DType::F64 => go!(f64, |v: f64| v.is_nan()),
        _ => Err(Fault::dtype(format!("{} is not defined for {}", op.name(), x.dtype.name()))),
    }
}

fn run<T: Elem>(ctx: &Context, x: &Buffer, e: Extent, beats: impl Fn(T, T) -> bool + Sync) -> Res<Buffer> {
    let data = x.slice::<T>()?;
    let chunks = e.n.div_ceil(CHUNK).max(1);
    ctx.make::<i64>(DType::I64, e.rows(), |z| {
        let z = Shared::new(z);
        let search = |row: usize, from: usize, to: usize| {
            let base = (row / e.inner) * e.n * e.inner + row % e.inner;
            let mut best = from;
            let mut value = data[base + from * e.inner];
            for k in from + 1..to {
                let v = data[base + k * e.inner];
                if beats(value, v) {
                    (best, value) = (k, v);
                }
            }
            (best, value)
        };
        if chunks == 1 {
            let grain = (CHUNK / e.n.max(1)).max(1);
            ctx.team.ranges(e.rows(), grain, |r| r.for_each(|row| unsafe { *z.at(row) = search(row, 0, e.n).0 as i64 }));
            return Ok(());
        }
        for row in 0..e.rows() {
            let first = (0, data[(row / e.inner) * e.n * e.inner + row % e.inner]);
            let parts = ctx.team.map(chunks, first, |c| search(row, c * CHUNK, ((c + 1) * CHUNK).min(e.n)));
            let best = parts.into_iter().reduce(|a, b| if beats(a.1, b.1) { b } else { a }).unwrap_or(first);
            unsafe { *z.at(row) = best.0 as i64 };
        }
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_of_equals_and_nan() {
        let ctx = Context::new(2);
        let n = 200_000;
        let x = ctx
            .make::<f64>(DType::F64, n, |z| {
                z.iter_mut().enumerate().for_each(|(k, z)| *z = (k % 100) as f64);
                Ok(())
            })
            .unwrap();
        let e = Extent { outer: 1, n, inner: 1 };
        assert_eq!(arg_reduce(&ctx, ArgReduceOp::Argmax, &x, e).unwrap().slice::<i64>().unwrap()[0], 99);
        let e = Extent { outer: 2, n: 1000, inner: 100 };
        let r = arg_reduce(&ctx, ArgReduceOp::Argmin, &x, e).unwrap();
        assert!(r.slice::<i64>().unwrap().iter().all(|&k| k == 0));
        let y = ctx.make::<f32>(DType::F32, 4, |z| Ok(z.copy_from_slice(&[3.0, f32::NAN, 9.0, f32::NAN]))).unwrap();
        let e = Extent { outer: 1, n: 4, inner: 1 };
        for op in [ArgReduceOp::Argmax, ArgReduceOp::Argmin] {
            assert_eq!(arg_reduce(&ctx, op, &y, e).unwrap().slice::<i64>().unwrap()[0], 1);
        }
    }
}
