//! Reductions. Sums are pairwise over leaves of fixed size, whatever the number of threads.

mod input;
mod loops;
mod rows;

use super::cast;
use super::context::{Context, Extent};
use super::fold::{All, Any, Count, Max, Min, Prod, Sum};
use super::names::ReduceOp;
use crate::dtype::{DType, C64};
use crate::fault::{Fault, Res};
use crate::memory::Buffer;
use crate::parallel::Place;
use input::Input;
pub(super) use loops::{bytes_of, loops, values, values_mut, Loops, Slot};

pub fn reduce(ctx: &Context, op: ReduceOp, x: &Buffer, e: Extent, out: DType) -> Res<Buffer> {
    let z = match op {
        ReduceOp::Max | ReduceOp::Min => extreme(ctx, op, x, e)?,
        ReduceOp::Any => run(ctx, loops::<u8, Any>(), &Input::new(x, DType::Bool), e, DType::Bool)?,
        ReduceOp::All => run(ctx, loops::<u8, All>(), &Input::new(x, DType::Bool), e, DType::Bool)?,
        ReduceOp::Sum => sum(ctx, x, e, wide(x.dtype, out))?,
        ReduceOp::Prod => product(ctx, x, e, wide(x.dtype, out))?,
    };
    if z.dtype == out {
        Ok(z)
    } else {
        cast::cast(ctx, &z, out)
    }
}

/// Everything is accumulated in the widest type of its kind and brought to `out` at the end.
fn wide(x: DType, out: DType) -> DType {
    match out {
        DType::F32 if x == DType::F32 => DType::F32,
        DType::F32 | DType::F64 => DType::F64,
        DType::C64 | DType::C128 => DType::C128,
        DType::U64 => DType::U64,
        _ => DType::I64,
    }
}

fn sum(ctx: &Context, x: &Buffer, e: Extent, wide: DType) -> Res<Buffer> {
    let input = Input::new(x, wide);
    // Narrow integers are widened as they are added.
    if matches!(wide, DType::I64 | DType::U64) {
        let own = Input::new(x, x.dtype);
        match x.dtype {
            DType::Bool | DType::U8 => return run(ctx, loops::<u8, Sum>(), &own, e, wide),
            DType::U16 => return run(ctx, loops::<u16, Sum>(), &own, e, wide),
            DType::U32 => return run(ctx, loops::<u32, Sum>(), &own, e, wide),
            DType::I8 => return run(ctx, loops::<i8, Sum>(), &own, e, wide),
            DType::I16 => return run(ctx, loops::<i16, Sum>(), &own, e, wide),
            DType::I32 => return run(ctx, loops::<i32, Sum>(), &own, e, wide),
            _ => {}
        }
    }
    match wide {
        DType::F32 => run(ctx, loops::<f32, Sum>(), &input, e, wide),
        DType::F64 => run(ctx, loops::<f64, Sum>(), &input, e, wide),
        DType::C128 => run(ctx, loops::<C64, Sum>(), &input, e, wide),
        // Modulo 2^64 signed and unsigned numbers are the same.
        _ => run(ctx, loops::<u64, Sum>(), &input, e, wide),
    }
}

fn product(ctx: &Context, x: &Buffer, e: Extent, wide: DType) -> Res<Buffer> {
    let input = Input::new(x, wide);
    match wide {
        DType::F32 => run(ctx, loops::<f32, Prod>(), &input, e, wide),
        DType::F64 => run(ctx, loops::<f64, Prod>(), &input, e, wide),
        DType::C128 => run(ctx, loops::<C64, Prod>(), &input, e, wide),
        _ => run(ctx, loops::<u64, Prod>(), &input, e, wide),
    }
}

fn extreme(ctx: &Context, op: ReduceOp, x: &Buffer, e: Extent) -> Res<Buffer> {
    if e.n == 0 && e.rows() > 0 {
        return Err(Fault::value(format!("{} of no elements", op.name())));
    }
    let input = Input::new(x, x.dtype);
    macro_rules! of {
        ($t:ty) => {
            match op {
                ReduceOp::Max => run(ctx, loops::<$t, Max>(), &input, e, x.dtype),
                _ => run(ctx, loops::<$t, Min>(), &input, e, x.dtype),
            }
        };
    }
    match x.dtype {
        DType::Bool | DType::U8 => of!(u8),
        DType::U16 => of!(u16),
        DType::U32 => of!(u32),
        DType::U64 => of!(u64),
        DType::I8 => of!(i8),
        DType::I16 => of!(i16),
        DType::I32 => of!(i32),
        DType::I64 => of!(i64),
        DType::F32 => of!(f32),
        DType::F64 => of!(f64),
        d => Err(Fault::dtype(format!("{} is not defined for {}", op.name(), d.name()))),
    }
}

/// How many elements are not zero (NaN is not), as int64.
pub fn count_nonzero(ctx: &Context, x: &Buffer, e: Extent) -> Res<Buffer> {
    let input = Input::new(x, x.dtype);
    let out = DType::I64;
    match x.dtype {
        DType::F32 => run(ctx, loops::<f32, Count>(), &input, e, out),
        DType::F64 => run(ctx, loops::<f64, Count>(), &input, e, out),
        DType::C128 => run(ctx, loops::<C64, Count>(), &input, e, out),
        DType::C64 => run(ctx, loops::<u8, Count>(), &Input::new(x, DType::Bool), e, out),
        d => match d.bytes() {
            1 => run(ctx, loops::<u8, Count>(), &input, e, out),
            2 => run(ctx, loops::<u16, Count>(), &input, e, out),
            4 => run(ctx, loops::<u32, Count>(), &input, e, out),
            _ => run(ctx, loops::<u64, Count>(), &input, e, out),
        },
    }
}

/// Σ (x − centre)², with one centre for each element of the result; real floating numbers of one dtype.
pub fn squared_deviations(ctx: &Context, x: &Buffer, centre: &Buffer, e: Extent) -> Res<Buffer> {
    if centre.size != e.rows() {
        return Err(Fault::value(format!("{} centres for {} sums", centre.size, e.rows())));
    }
    let input = Input::squares(x, centre, e)?;
    match x.dtype {
        DType::F32 => run(ctx, loops::<f32, Sum>(), &input, e, DType::F32),
        _ => run(ctx, loops::<f64, Sum>(), &input, e, DType::F64),
    }
}

fn run(ctx: &Context, l: &Loops, input: &Input, e: Extent, out: DType) -> Res<Buffer> {
    debug_assert_eq!(l.out, out.bytes());
    let rows = e.rows();
    let block = ctx.block(out, rows)?;
    let z = Place(block.ptr());
    // The extent was checked against the input, and z has a place for every row.
    unsafe {
        if e.n == 0 || rows == 0 {
            let mut identity = [l.identity];
            for k in 0..rows {
                l.finish(&loops::bytes_of(&mut identity)[..l.acc], z.part(k * l.out, l.out));
            }
        } else if e.inner == 1 {
            rows::along(ctx, l, input, e, z)?;
        } else {
            rows::across(ctx, l, input, e, z)?;
        }
    }
    Ok(Buffer::new(out, rows, block))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtype::Elem;

    fn series(ctx: &Context, n: usize) -> Buffer {
        ctx.make::<f64>(DType::F64, n, |z| {
            z.iter_mut().enumerate().for_each(|(k, z)| *z = ((k * 7919) % 1013) as f64 * 0.37 - 100.0);
            Ok(())
        })
        .unwrap()
    }

    /// Any shape, 1 and 3 threads: the same bits, and the exact sum within the pairwise bound.
    #[test]
    fn sums_do_not_depend_on_threads() {
        let (one, three) = (Context::new(1), Context::new(3));
        for (o, n, i) in [(2, 3, 0), (0, 3, 4), (1, 300_001, 1), (3, 70_000, 1), (2, 5_000, 7), (5, 3, 9_000), (1, 1, 1), (4, 0, 3), (1, 200_000, 2)] {
            let x = series(&one, o * n * i);
            let e = Extent { outer: o, n, inner: i };
            let a = reduce(&one, ReduceOp::Sum, &x, e, DType::F64).unwrap();
            let b = reduce(&three, ReduceOp::Sum, &x, e, DType::F64).unwrap();
            let (a, b, x) = (a.slice::<f64>().unwrap(), b.slice::<f64>().unwrap(), x.slice::<f64>().unwrap());
            assert_eq!(a.iter().map(|v| v.to_bits()).collect::<Vec<_>>(), b.iter().map(|v| v.to_bits()).collect::<Vec<_>>());
            for (r, got) in a.iter().enumerate() {
                let want: f64 = (0..n).map(|k| x[((r / i) * n + k) * i + r % i]).sum();
                assert!((got - want).abs() <= 1e-9 * n as f64, "{o} {n} {i}: {got} {want}");
            }
        }
    }

    #[test]
    fn nan_wins_and_narrow_types_widen() {
        let ctx = Context::new(1);
        let x = ctx.make::<f64>(DType::F64, 40, |z| { z.fill(1.0); z[17] = f64::NAN; Ok(()) }).unwrap();
        let e = Extent { outer: 1, n: 40, inner: 1 };
        assert!(reduce(&ctx, ReduceOp::Max, &x, e, DType::F64).unwrap().slice::<f64>().unwrap()[0].is_nan());
        let b = ctx.make::<u8>(DType::Bool, 40, |z| Ok(z.fill(1))).unwrap();
        assert_eq!(reduce(&ctx, ReduceOp::Sum, &b, e, DType::I64).unwrap().slice::<i64>().unwrap()[0], 40);
        let e0 = Extent { outer: 1, n: 0, inner: 1 };
        let none = ctx.make::<u8>(DType::Bool, 0, |_| Ok(())).unwrap();
        assert!(reduce(&ctx, ReduceOp::Max, &none, e0, DType::U8).is_err());
        assert_eq!(reduce(&ctx, ReduceOp::All, &none, e0, DType::Bool).unwrap().slice::<u8>().unwrap()[0], 1);
    }

    /// Integers of every width and marks: what a loop gives, in rows of any length.
    #[test]
    fn integers_and_counts_like_loops() {
        fn check<T: Elem + Default>(ctx: &Context, make: impl Fn(u64) -> T, value: impl Fn(T) -> i64) {
            let mut s = 3u64;
            for (outer, n, inner) in [(1, 1, 1), (3, 63, 1), (2, 257, 1), (1, 16_385, 1), (2, 70_001, 1), (2, 90, 5)] {
                let x = ctx.make::<T>(T::DTYPE, outer * n * inner, |z| {
                    for z in z.iter_mut() {
                        s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                        *z = if s >> 62 == 0 { T::default() } else { make(s >> 20) };
                    }
                    Ok(())
                });
                let x = x.unwrap();
                let e = Extent { outer, n, inner };
                let data = x.slice::<T>().unwrap();
                let row = |r: usize| (0..n).map(move |k| value_of(data, (r / inner * n + k) * inner + r % inner)).map(&value);
                let of = |op| {
                    let z = reduce(ctx, op, &x, e, DType::I64).unwrap();
                    z.slice::<i64>().unwrap().to_vec()
                };
                let want = |f: &dyn Fn(usize) -> i64| (0..outer * inner).map(f).collect::<Vec<_>>();
                assert_eq!(of(ReduceOp::Sum), want(&|r| row(r).fold(0, i64::wrapping_add)));
                assert_eq!(of(ReduceOp::Max), want(&|r| row(r).max().unwrap()));
                assert_eq!(of(ReduceOp::Min), want(&|r| row(r).min().unwrap()));
                assert_eq!(of(ReduceOp::Any), want(&|r| row(r).any(|v| v != 0) as i64));
                assert_eq!(of(ReduceOp::All), want(&|r| row(r).all(|v| v != 0) as i64));
                let count = count_nonzero(ctx, &x, e).unwrap();
                assert_eq!(count.slice::<i64>().unwrap(), want(&|r| row(r).filter(|&v| v != 0).count() as i64));
            }
        }
        fn value_of<T: Copy>(x: &[T], k: usize) -> T {
            x[k]
        }
        for ctx in [&Context::new(1), &Context::new(3)] {
            check(ctx, |s| s as u8, |v: u8| v as i64);
            check(ctx, |_| u8::MAX, |v: u8| v as i64);
            check(ctx, |s| s as i8, |v: i8| v as i64);
            check(ctx, |s| s as u16, |v: u16| v as i64);
            check(ctx, |_| i16::MIN, |v: i16| v as i64);
            check(ctx, |s| s as i32, |v: i32| v as i64);
            check(ctx, |s| s as u32, |v: u32| v as i64);
            check(ctx, |s| s as i64, |v: i64| v);
        }
    }

    /// One mark among many, anywhere; NaN is not zero, −0 is.
    #[test]
    fn marks_and_floats() {
        let ctx = Context::new(2);
        let e = |n| Extent { outer: 1, n, inner: 1 };
        for n in [1usize, 100, 20_000, 150_000] {
            for at in [0, n / 2, n - 1] {
                for (op, mark) in [(ReduceOp::Any, 1), (ReduceOp::All, 0)] {
                    let x = ctx.make::<u8>(DType::Bool, n, |z| { z.fill(1 - mark); z[at] = mark; Ok(()) }).unwrap();
                    assert_eq!(reduce(&ctx, op, &x, e(n), DType::Bool).unwrap().slice::<u8>().unwrap(), [mark]);
                }
            }
        }
        let x = [0.0, -0.0, f64::NAN, 5e-324, f64::INFINITY, -1.0];
        let b = ctx.make::<f64>(DType::F64, 6, |z| Ok(z.copy_from_slice(&x))).unwrap();
        assert_eq!(count_nonzero(&ctx, &b, e(6)).unwrap().slice::<i64>().unwrap(), [4]);
        let b = ctx.make::<f32>(DType::F32, 6, |z| Ok(z.iter_mut().zip(x).for_each(|(z, x)| *z = x as f32))).unwrap();
        assert_eq!(count_nonzero(&ctx, &b, e(6)).unwrap().slice::<i64>().unwrap(), [3]);
    }
}
