//! Writing by index. Every task owns a range of destinations and goes through all indices in order, so that the result
//! does not depend on the number of threads, duplicates and rounding included.

use super::cast::{cast, copy};
use super::context::{Context, Extent};
use super::gather::indices_of;
use super::names::ScatterMode;
use crate::dtype::{DType, Elem, C64};
use crate::fault::{Fault, Res};
use crate::for_width;
use crate::math::complex;
use crate::memory::Buffer;
use crate::parallel::Shared;

/// A copy of x with x[o, indices[j], i] combined with values[o, j, i].
pub fn scatter(ctx: &Context, x: &Buffer, indices: &Buffer, values: &Buffer, e: Extent, mode: ScatterMode) -> Res<Buffer> {
    let index = indices_of(indices)?;
    if values.dtype != x.dtype {
        return Err(Fault::dtype(format!("Values are {}, the array is {}", values.dtype.name(), x.dtype.name())));
    }
    Extent::new(e.outer, index.len(), e.inner, values.size)?;
    let wide = match x.dtype {
        DType::F32 => Some(DType::F64),
        DType::C64 => Some(DType::C128),
        DType::I8 | DType::I16 | DType::U8 | DType::U16 => Some(DType::I32),
        _ => None,
    };
    if let (Some(wide), true) = (wide, mode != ScatterMode::Set) {
        // Combined in the wider type and rounded, or wrapped, once.
        let z = scatter(ctx, &cast(ctx, x, wide)?, indices, &cast(ctx, values, wide)?, e, mode)?;
        return cast(ctx, &z, x.dtype);
    }
    let inside = ctx.team.map(index.len().div_ceil(1 << 16), true, |c| {
        index[c << 16..((c + 1) << 16).min(index.len())].iter().all(|&k| (k as u64) < e.n as u64)
    });
    if e.rows() > 0 && !inside.into_iter().all(|ok| ok) {
        return Err(Fault::index(format!("An index is outside of 0 … {}", e.n as i64 - 1)));
    }
    let z = copy(ctx, x)?;
    macro_rules! go {
        ($t:ty, $f:expr) => {{
            combine::<$t>(ctx, &z, values, index, e, $f);
            Ok(())
        }};
    }
    macro_rules! integers {
        ($t:ty) => {
            match mode {
                ScatterMode::Add => go!($t, |a: $t, b: $t| a.wrapping_add(b)),
                ScatterMode::Multiply => go!($t, |a: $t, b: $t| a.wrapping_mul(b)),
                ScatterMode::Min => go!($t, |a: $t, b: $t| a.min(b)),
                _ => go!($t, |a: $t, b: $t| a.max(b)),
            }
        };
    }
    macro_rules! floats {
        ($t:ty) => {
            match mode {
                ScatterMode::Add => go!($t, |a: $t, b: $t| a + b),
                ScatterMode::Multiply => go!($t, |a: $t, b: $t| a * b),
                ScatterMode::Min => go!($t, |a: $t, b: $t| if a.is_nan() || a <= b { a } else { b }),
                _ => go!($t, |a: $t, b: $t| if a.is_nan() || a >= b { a } else { b }),
            }
        };
    }
    let result: Res<()> = match (mode, x.dtype) {
        (ScatterMode::Set, d) => for_width!(d.bytes(), T => {
            combine_words::<T>(ctx, &z, values, index, e, |_, b| b);
            Ok(())
        }),
        (ScatterMode::Add | ScatterMode::Max, DType::Bool) => go!(u8, |a, b| a | b),
        (_, DType::Bool) => go!(u8, |a, b| a & b),
        (_, DType::I32) => integers!(i32),
        (_, DType::I64) => integers!(i64),
        (_, DType::U32) => integers!(u32),
        (_, DType::U64) => integers!(u64),
        (_, DType::F64) => floats!(f64),
        (ScatterMode::Add, DType::C128) => go!(C64, |a: C64, b: C64| a + b),
        (ScatterMode::Multiply, DType::C128) => go!(C64, complex::mul),
        (_, d) => Err(Fault::dtype(format!("{} is not defined for {}", mode.name(), d.name()))),
    };
    result.map(|()| z)
}

fn combine<T: Elem>(ctx: &Context, z: &Buffer, values: &Buffer, index: &[i64], e: Extent, f: impl Fn(T, T) -> T + Sync) {
    combine_words(ctx, z, values, index, e, f)
}

/// The indices were checked before.
fn combine_words<T: Copy + Send + Sync>(
    ctx: &Context,
    z: &Buffer,
    values: &Buffer,
    index: &[i64],
    e: Extent,
    f: impl Fn(T, T) -> T + Sync,
) {
    let values = unsafe { std::slice::from_raw_parts(values.ptr() as *const T, values.size) };
    let z = Shared::new(unsafe { std::slice::from_raw_parts_mut(z.ptr() as *mut T, z.size) });
    let count = index.len();
    // Splitting the destinations repeats the reading of the indices: worth it for long lists only.
    let work = count * e.inner;
    let parts = if work >= 1 << 16 && e.outer < ctx.team.threads() { ctx.team.threads().min(e.n.max(1)) } else { 1 };
    let span = e.n.div_ceil(parts).max(1);
    ctx.team.tasks(e.outer * parts, |t| {
        let (o, p) = (t / parts, t % parts);
        let first = (p * span).min(e.n);
        let owned = span.min(e.n - first);
        let to = unsafe { z.part((o * e.n + first) * e.inner..(o * e.n + first + owned) * e.inner) };
        let from = &values[o * count * e.inner..(o + 1) * count * e.inner];
        for (j, &k) in index.iter().enumerate() {
            let k = (k as usize).wrapping_sub(first);
            if k >= owned {
                continue;
            }
            if e.inner == 1 {
                to[k] = f(to[k], from[j]);
            } else {
                let row = &mut to[k * e.inner..(k + 1) * e.inner];
                for (z, v) in row.iter_mut().zip(&from[j * e.inner..(j + 1) * e.inner]) {
                    *z = f(*z, *v);
                }
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn duplicates_in_order_for_any_number_of_threads() {
        let n = 1000;
        let count = 150_000;
        let mut results = Vec::new();
        for threads in [1, 4] {
            let ctx = Context::new(threads);
            let x = ctx.make::<f64>(DType::F64, n, |z| Ok(z.fill(0.5))).unwrap();
            let v = ctx.make::<f64>(DType::F64, count, |z| { z.iter_mut().enumerate().for_each(|(k, z)| *z = 1.0 / (k + 1) as f64); Ok(()) }).unwrap();
            let i = ctx.make::<i64>(DType::I64, count, |z| { z.iter_mut().enumerate().for_each(|(k, z)| *z = (k * 7919 % n) as i64); Ok(()) }).unwrap();
            let e = Extent { outer: 1, n, inner: 1 };
            let add = scatter(&ctx, &x, &i, &v, e, ScatterMode::Add).unwrap();
            let set = scatter(&ctx, &x, &i, &v, e, ScatterMode::Set).unwrap();
            results.push((add.slice::<f64>().unwrap().to_vec(), set.slice::<f64>().unwrap().to_vec()));
            assert!(x.slice::<f64>().unwrap().iter().all(|&v| v == 0.5));
        }
        assert_eq!(results[0], results[1]);
        let last = (0..count).rev().find(|k| k * 7919 % n == 3).unwrap();
        assert_eq!(results[0].1[3], 1.0 / (last + 1) as f64);
    }

    #[test]
    fn wild_indices_are_faults() {
        let ctx = Context::new(1);
        let x = ctx.make::<i32>(DType::I32, 4, |z| Ok(z.fill(0))).unwrap();
        let v = ctx.make::<i32>(DType::I32, 1, |z| Ok(z.fill(1))).unwrap();
        for wrong in [4i64, -1, i64::MIN] {
            let i = ctx.make::<i64>(DType::I64, 1, |z| Ok(z.fill(wrong))).unwrap();
            let e = Extent { outer: 1, n: 4, inner: 1 };
            assert_eq!(scatter(&ctx, &x, &i, &v, e, ScatterMode::Set).err().unwrap().code, "ERR_INDEX");
        }
    }
}
