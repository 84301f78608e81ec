//! Places of values in an ascending table.

use super::keys::Key;
use crate::dtype::DType;
use crate::fault::{Fault, Res};
use crate::memory::Buffer;
use crate::ops::cast::cast;
use crate::ops::context::Context;
use crate::parallel::Shared;

/// Values that are looked up side by side: their memory accesses overlap.
const TOGETHER: usize = 8;
const GRAIN: usize = 1 << 12;

/// Insertion points of `values` into the ascending `sorted`; NaN counts as the largest number.
pub fn searchsorted(ctx: &Context, sorted: &Buffer, values: &Buffer, right: bool) -> Res<Buffer> {
    if sorted.dtype != values.dtype {
        return searchsorted(ctx, &cast(ctx, sorted, DType::F64)?, &cast(ctx, values, DType::F64)?, right);
    }
    match sorted.dtype {
        DType::Bool | DType::U8 => search::<u8>(ctx, sorted, values, right),
        DType::I8 => search::<i8>(ctx, sorted, values, right),
        DType::I16 => search::<i16>(ctx, sorted, values, right),
        DType::I32 => search::<i32>(ctx, sorted, values, right),
        DType::I64 => search::<i64>(ctx, sorted, values, right),
        DType::U16 => search::<u16>(ctx, sorted, values, right),
        DType::U32 => search::<u32>(ctx, sorted, values, right),
        DType::U64 => search::<u64>(ctx, sorted, values, right),
        DType::F32 => search::<f32>(ctx, sorted, values, right),
        DType::F64 => search::<f64>(ctx, sorted, values, right),
        d => Err(Fault::dtype(format!("There is no order of {}", d.name()))),
    }
}

fn search<T: Key + PartialOrd>(ctx: &Context, sorted: &Buffer, values: &Buffer, right: bool) -> Res<Buffer> {
    // Before a value: what is smaller; and on its right side what is equal. Nothing is larger than NaN.
    if right {
        let before = |t: T, v: T| if T::FLOATING { t <= v || v.is_nan() } else { t <= v };
        return search_by(ctx, sorted, values, before);
    }
    let before = |t: T, v: T| if T::FLOATING { t < v || (v.is_nan() && !t.is_nan()) } else { t < v };
    search_by(ctx, sorted, values, before)
}

fn search_by<T: Key>(
    ctx: &Context,
    sorted: &Buffer,
    values: &Buffer,
    before: impl Fn(T, T) -> bool + Sync,
) -> Res<Buffer> {
    let (table, values) = (sorted.slice::<T>()?, values.slice::<T>()?);
    ctx.make::<i64>(DType::I64, values.len(), |z| {
        let z = Shared::new(z);
        ctx.team.ranges(values.len(), GRAIN, |r| {
            // Every task has its own part.
            let out = unsafe { z.part(r.clone()) };
            for (z, v) in out.chunks_mut(TOGETHER).zip(values[r].chunks(TOGETHER)) {
                if let (Ok(z), Ok(v)) = (<&mut [i64; TOGETHER]>::try_from(&mut *z), <&[T; TOGETHER]>::try_from(v)) {
                    *z = places(table, v, &before);
                } else {
                    for (z, v) in z.iter_mut().zip(v) {
                        *z = places(table, &[*v], &before)[0];
                    }
                }
            }
        });
        Ok(())
    })
}

/// How many entries of the table come before each of the values: bisections of one length for all, without branches.
#[inline(always)]
fn places<T: Key, const N: usize>(table: &[T], values: &[T; N], before: &impl Fn(T, T) -> bool) -> [i64; N] {
    let mut at = [0usize; N];
    let mut left = table.len();
    if left == 0 {
        return [0; N];
    }
    while left > 1 {
        let half = left / 2;
        for k in 0..N {
            // at + left never exceeds the table: at ≤ len − left before, and half ≤ left.
            let entry = unsafe { *table.get_unchecked(at[k] + half - 1) };
            at[k] += if before(entry, values[k]) { half } else { 0 };
        }
        left -= half;
    }
    std::array::from_fn(|k| (at[k] + before(table[at[k]], values[k]) as usize) as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn insertion_points() {
        let ctx = Context::new(1);
        let make = |v: &[f64]| ctx.make::<f64>(DType::F64, v.len(), |z| Ok(z.copy_from_slice(v))).unwrap();
        let (t, v) = (make(&[1.0, 2.0, 2.0, 3.0]), make(&[0.0, 2.0, 2.5, 9.0, f64::NAN]));
        assert_eq!(searchsorted(&ctx, &t, &v, false).unwrap().slice::<i64>().unwrap(), [0, 1, 3, 4, 4]);
        assert_eq!(searchsorted(&ctx, &t, &v, true).unwrap().slice::<i64>().unwrap(), [0, 3, 3, 4, 4]);
        let t = make(&[f64::NEG_INFINITY, -0.0, f64::INFINITY, f64::NAN, f64::NAN]);
        let v = make(&[f64::NAN, f64::INFINITY, 0.0, f64::NEG_INFINITY, 5.0, -5.0, f64::NAN, 1.0, f64::NAN]);
        let left = searchsorted(&ctx, &t, &v, false).unwrap();
        assert_eq!(left.slice::<i64>().unwrap(), [3, 2, 1, 0, 2, 1, 3, 2, 3]);
        let right = searchsorted(&ctx, &t, &v, true).unwrap();
        assert_eq!(right.slice::<i64>().unwrap(), [5, 3, 2, 1, 2, 1, 5, 2, 5]);
        assert_eq!(searchsorted(&ctx, &make(&[]), &v, true).unwrap().slice::<i64>().unwrap(), [0; 9]);
    }

    #[test]
    fn tables_of_any_length() {
        let ctx = Context::new(2);
        for n in (0..70).chain([1000, 4097]) {
            let table: Vec<i32> = (0..n).map(|k| k / 3 * 2).collect();
            let values: Vec<i32> = (-2..n + 3).collect();
            let make = |v: &[i32]| ctx.make::<i32>(DType::I32, v.len(), |z| Ok(z.copy_from_slice(v))).unwrap();
            for right in [false, true] {
                let got = searchsorted(&ctx, &make(&table), &make(&values), right).unwrap();
                for (v, got) in values.iter().zip(got.slice::<i64>().unwrap()) {
                    let want = table.partition_point(|t| if right { t <= v } else { t < v });
                    assert_eq!(*got, want as i64, "{n} {v} {right}");
                }
            }
        }
    }
}
