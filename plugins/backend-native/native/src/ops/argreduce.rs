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
                run::<$t>(ctx, x, e, |a, b| (b > a) | ($nan(b) & !$nan(a)))
            } else {
                run::<$t>(ctx, x, e, |a, b| (b < a) | ($nan(b) & !$nan(a)))
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
            if e.inner == 1 && from < to {
                let (k, value) = first_best(&data[base + from..base + to], &beats);
                return (from + k, value);
            }
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

/// Elements whose best is found before its place.
const BLOCK: usize = 2048;
const LANES: usize = 64;

/// Place and value of the first element that no other beats.
fn first_best<T: Elem>(x: &[T], beats: &impl Fn(T, T) -> bool) -> (usize, T) {
    let mut best = (0, x[0]);
    for (b, block) in x.chunks(BLOCK).enumerate() {
        let value = best_of(block, best.1, beats);
        // A new best is beaten by none, and so it is where the old one is beaten first by an equal of it.
        if beats(best.1, value) {
            let k = block.iter().position(|&v| !beats(v, value)).unwrap_or(0);
            best = (b * BLOCK + k, value);
        }
    }
    best
}

#[inline(always)]
fn best_body<T: Elem>(x: &[T], start: T, beats: &impl Fn(T, T) -> bool) -> T {
    let mut lanes = [start; LANES];
    let mut chunks = x.chunks_exact(LANES);
    for c in &mut chunks {
        for k in 0..LANES {
            lanes[k] = if beats(lanes[k], c[k]) { c[k] } else { lanes[k] };
        }
    }
    let rest = chunks.remainder().iter();
    lanes.iter().chain(rest).fold(start, |a, &b| if beats(a, b) { b } else { a })
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn best_avx2<T: Elem>(x: &[T], start: T, beats: &impl Fn(T, T) -> bool) -> T {
    best_body(x, start, beats)
}

fn best_of<T: Elem>(x: &[T], start: T, beats: &impl Fn(T, T) -> bool) -> T {
    #[cfg(target_arch = "x86_64")]
    if crate::simd::level() >= crate::simd::Level::Avx2 {
        return unsafe { best_avx2(x, start, beats) };
    }
    best_body(x, start, beats)
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
        // Every place of the extreme, among equals and NaN, in rows of any length.
        for n in [1usize, 2, 63, 64, 65, 2047, 2048, 2050, 5000] {
            for at in [0, n / 3, n / 2, n - 1] {
                for special in [7.0, f64::NAN, f64::INFINITY, 3.0] {
                    let x = ctx
                        .make::<f64>(DType::F64, n, |z| {
                            z.iter_mut().enumerate().for_each(|(k, z)| *z = (k % 5) as f64 - 1.0);
                            z[at] = special;
                            z[n - 1] = if n % 2 == 0 { special } else { z[n - 1] };
                            Ok(())
                        })
                        .unwrap();
                    let v = x.slice::<f64>().unwrap();
                    let nan = v.iter().position(|v| v.is_nan());
                    let best = |f: fn(f64, f64) -> f64| {
                        let top = v.iter().copied().reduce(f).unwrap();
                        nan.unwrap_or_else(|| v.iter().position(|&v| v == top).unwrap())
                    };
                    let e = Extent { outer: 1, n, inner: 1 };
                    for (op, want) in [(ArgReduceOp::Argmax, best(f64::max)), (ArgReduceOp::Argmin, best(f64::min))] {
                        let got = arg_reduce(&ctx, op, &x, e).unwrap().slice::<i64>().unwrap()[0];
                        assert_eq!(got as usize, want, "{n} {at} {special} {}", op.name());
                    }
                }
            }
        }
        let y = ctx.make::<f32>(DType::F32, 4, |z| Ok(z.copy_from_slice(&[3.0, f32::NAN, 9.0, f32::NAN]))).unwrap();
        let e = Extent { outer: 1, n: 4, inner: 1 };
        for op in [ArgReduceOp::Argmax, ArgReduceOp::Argmin] {
            assert_eq!(arg_reduce(&ctx, op, &y, e).unwrap().slice::<i64>().unwrap()[0], 1);
        }
    }
}
