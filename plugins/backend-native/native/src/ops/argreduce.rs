//! Positions of extremes: the first of equals; NaN is the extreme of both.

use super::context::{Context, Extent};
use super::names::ArgReduceOp;
use crate::dtype::{DType, Elem};
use crate::fault::{try_vec, Fault, Res};
use crate::memory::Buffer;
use crate::parallel::Shared;

/// Elements of a row that a task takes, and those whose best is found before its place.
const CHUNK: usize = 1 << 16;
const BLOCK: usize = 1 << 12;
const LANES: usize = 32;
/// Elements that are searched at once.
const SEARCHED: usize = 64;
/// Columns that are searched side by side, and rows that a task takes of them.
const TILE: usize = 512;
const DEPTH: usize = 128;

/// Which of two numbers is better, as a type.
trait Better<T>: Sync {
    fn than(a: T, b: T) -> bool;
}
struct Larger;
struct Smaller;
impl<T: PartialOrd> Better<T> for Larger {
    #[inline(always)]
    fn than(a: T, b: T) -> bool {
        a > b
    }
}
impl<T: PartialOrd> Better<T> for Smaller {
    #[inline(always)]
    fn than(a: T, b: T) -> bool {
        a < b
    }
}

pub fn arg_reduce(ctx: &Context, op: ArgReduceOp, x: &Buffer, e: Extent) -> Res<Buffer> {
    if e.n == 0 && e.rows() > 0 {
        return Err(Fault::value(format!("{} of no elements", op.name())));
    }
    macro_rules! go {
        ($t:ty) => {
            match op {
                ArgReduceOp::Argmax => run::<$t, Larger>(ctx, x, e),
                ArgReduceOp::Argmin => run::<$t, Smaller>(ctx, x, e),
            }
        };
    }
    match x.dtype {
        DType::Bool | DType::U8 => go!(u8),
        DType::I8 => go!(i8),
        DType::I16 => go!(i16),
        DType::I32 => go!(i32),
        DType::I64 => go!(i64),
        DType::U16 => go!(u16),
        DType::U32 => go!(u32),
        DType::U64 => go!(u64),
        DType::F32 => go!(f32),
        DType::F64 => go!(f64),
        _ => Err(Fault::dtype(format!("{} is not defined for {}", op.name(), x.dtype.name()))),
    }
}

#[allow(clippy::eq_op)]
#[inline(always)]
fn is_nan<T: Elem>(v: T) -> bool {
    v != v
}

/// Whether b takes the place of a that comes before it.
#[inline(always)]
fn beats<T: Elem, B: Better<T>>(a: T, b: T) -> bool {
    B::than(b, a) | (is_nan(b) & !is_nan(a))
}

fn run<T: Elem, B: Better<T>>(ctx: &Context, x: &Buffer, e: Extent) -> Res<Buffer> {
    let data = x.slice::<T>()?;
    ctx.make::<i64>(DType::I64, e.rows(), |z| {
        if e.rows() > 0 && e.inner == 1 {
            along::<T, B>(ctx, data, e, z);
        } else if e.rows() > 0 {
            return across::<T, B>(ctx, data, e, z);
        }
        Ok(())
    })
}

/// inner = 1: every row is contiguous.
fn along<T: Elem, B: Better<T>>(ctx: &Context, data: &[T], e: Extent, z: &mut [i64]) {
    let chunks = e.n.div_ceil(CHUNK);
    if chunks == 1 {
        let z = Shared::new(z);
        ctx.team.ranges(e.outer, (CHUNK / e.n).max(1), |rows| {
            for o in rows {
                // Row o is written by this task alone.
                unsafe { *z.at(o) = first_best::<T, B>(&data[o * e.n..(o + 1) * e.n]).0 as i64 }
            }
        });
        return;
    }
    for (o, z) in z.iter_mut().enumerate() {
        let row = &data[o * e.n..(o + 1) * e.n];
        let parts = ctx.team.map(chunks, (0, row[0]), |c| {
            let (k, value) = first_best::<T, B>(&row[c * CHUNK..((c + 1) * CHUNK).min(e.n)]);
            (c * CHUNK + k, value)
        });
        let best = parts.into_iter().reduce(|a, b| if beats::<T, B>(a.1, b.1) { b } else { a });
        *z = best.map_or(0, |(k, _)| k as i64);
    }
}

/// Place and value of the first element that no other beats.
#[inline(always)]
fn first_body<T: Elem, B: Better<T>>(x: &[T]) -> (usize, T) {
    let (mut block, mut best) = (0, x[0]);
    for (b, part) in x.chunks(BLOCK).enumerate() {
        let (value, nan) = best_of::<T, B>(part, best);
        if nan {
            let k = place(part, |v| is_nan(v));
            return (b * BLOCK + k, part[k]);
        }
        if B::than(value, best) {
            (block, best) = (b, value);
        }
    }
    let first = block * BLOCK;
    let k = place(&x[first..], |v| v == best);
    (first + k, x[first + k])
}

/// The first element that is it, of which there is one.
#[inline(always)]
fn place<T: Copy>(x: &[T], is_it: impl Fn(T) -> bool) -> usize {
    let mut before = 0;
    for part in x.chunks(SEARCHED) {
        if part.iter().fold(false, |a, &v| a | is_it(v)) {
            return before + part.iter().position(|&v| is_it(v)).unwrap_or(0);
        }
        before += part.len();
    }
    0
}

/// The best of numbers and `start`, and whether there is a NaN among them (which is not looked at otherwise).
#[inline(always)]
fn best_of<T: Elem, B: Better<T>>(x: &[T], start: T) -> (T, bool) {
    let better = |a: T, b: T| if B::than(b, a) { b } else { a };
    if !matches!(T::DTYPE, DType::F32 | DType::F64) {
        // Integers in any order: the compiler knows how.
        return (x.iter().fold(start, |a, &b| better(a, b)), false);
    }
    let mut lanes = [start; LANES];
    let mut nan = [false; LANES];
    let mut chunks = x.chunks_exact(LANES);
    for c in &mut chunks {
        for k in 0..LANES {
            lanes[k] = better(lanes[k], c[k]);
            nan[k] |= is_nan(c[k]);
        }
    }
    for (k, &v) in chunks.remainder().iter().enumerate() {
        lanes[k] = better(lanes[k], v);
        nan[k] |= is_nan(v);
    }
    let mut n = LANES;
    while n > 1 {
        n /= 2;
        for k in 0..n {
            lanes[k] = better(lanes[k], lanes[k + n]);
        }
    }
    (lanes[0], nan.iter().any(|&n| n))
}

fn first_best<T: Elem, B: Better<T>>(x: &[T]) -> (usize, T) {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2")]
        unsafe fn avx2<T: Elem, B: Better<T>>(x: &[T]) -> (usize, T) {
            first_body::<T, B>(x)
        }
        #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw")]
        unsafe fn avx512<T: Elem, B: Better<T>>(x: &[T]) -> (usize, T) {
            first_body::<T, B>(x)
        }
        // The processor has what the level says.
        match crate::simd::level() {
            crate::simd::Level::Avx512 => return unsafe { avx512::<T, B>(x) },
            crate::simd::Level::Avx2 => return unsafe { avx2::<T, B>(x) },
            crate::simd::Level::Scalar => {}
        }
    }
    first_body::<T, B>(x)
}

/// inner > 1: columns side by side, in chunks of rows.
fn across<T: Elem, B: Better<T>>(ctx: &Context, data: &[T], e: Extent, z: &mut [i64]) -> Res<()> {
    let tiles = e.inner.div_ceil(TILE);
    let depth = (CHUNK / e.inner.min(TILE)).max(DEPTH);
    let chunks = e.n.div_ceil(depth);
    let mut values = try_vec(e.outer * chunks * e.inner, data[0])?;
    let mut places = try_vec(e.outer * chunks * e.inner, 0u32)?;
    let (best, at) = (Shared::new(&mut values), Shared::new(&mut places));
    ctx.team.tasks(e.outer * chunks * tiles, |t| {
        let (rest, i) = (t / tiles, t % tiles);
        let (o, c) = (rest / chunks, rest % chunks);
        let (first, width) = (i * TILE, TILE.min(e.inner - i * TILE));
        let row = |k: usize| &data[(o * e.n + k) * e.inner + first..][..width];
        let slots = rest * e.inner + first..rest * e.inner + first + width;
        // The slots of chunk c and tile i belong to this task; places count from the chunk's first row.
        let (best, at) = unsafe { (best.part(slots.clone()), at.part(slots)) };
        best.copy_from_slice(row(c * depth));
        for k in c * depth + 1..((c + 1) * depth).min(e.n) {
            take_better::<T, B>(best, at, row(k), (k - c * depth) as u32);
        }
    });
    let z = Shared::new(z);
    ctx.team.ranges(e.rows(), CHUNK, |r| {
        // Every task has its own part.
        for (z, r) in unsafe { z.part(r.clone()) }.iter_mut().zip(r) {
            let slot = |c: usize| ((r / e.inner) * chunks + c) * e.inner + r % e.inner;
            let best = (1..chunks).fold(0, |a, b| if beats::<T, B>(values[slot(a)], values[slot(b)]) { b } else { a });
            *z = (best * depth) as i64 + places[slot(best)] as i64;
        }
    });
    Ok(())
}

#[inline(always)]
fn take_body<T: Elem, B: Better<T>>(best: &mut [T], places: &mut [u32], row: &[T], k: u32) {
    for ((best, place), &v) in best.iter_mut().zip(places).zip(row) {
        let better = beats::<T, B>(*best, v);
        *best = if better { v } else { *best };
        *place = if better { k } else { *place };
    }
}

/// Puts the elements of row k where they beat the best ones, and k to their places.
fn take_better<T: Elem, B: Better<T>>(best: &mut [T], places: &mut [u32], row: &[T], k: u32) {
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2")]
        unsafe fn avx2<T: Elem, B: Better<T>>(best: &mut [T], places: &mut [u32], row: &[T], k: u32) {
            take_body::<T, B>(best, places, row, k)
        }
        #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw")]
        unsafe fn avx512<T: Elem, B: Better<T>>(best: &mut [T], places: &mut [u32], row: &[T], k: u32) {
            take_body::<T, B>(best, places, row, k)
        }
        // The processor has what the level says.
        match crate::simd::level() {
            crate::simd::Level::Avx512 => return unsafe { avx512::<T, B>(best, places, row, k) },
            crate::simd::Level::Avx2 => return unsafe { avx2::<T, B>(best, places, row, k) },
            crate::simd::Level::Scalar => {}
        }
    }
    take_body::<T, B>(best, places, row, k)
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

    /// Integers, whose blocks are searched in another way: the first of equals, in rows of any length.
    #[test]
    fn first_of_equal_integers() {
        let ctx = Context::new(2);
        for (outer, n) in [(1usize, 1usize), (3, 65), (2, 4097), (1, 140_000)] {
            let x: Vec<i32> = (0..outer * n).map(|k| (k.wrapping_mul(2_654_435_761) >> 7) as i32 % 50 - 25).collect();
            let b = ctx.make::<i32>(DType::I32, x.len(), |z| Ok(z.copy_from_slice(&x))).unwrap();
            let e = Extent { outer, n, inner: 1 };
            let of = |op| arg_reduce(&ctx, op, &b, e).unwrap().slice::<i64>().unwrap().to_vec();
            let place = |best: fn(std::slice::Iter<i32>) -> Option<&i32>| -> Vec<i64> {
                let first = |row: &[i32]| row.iter().position(|v| Some(v) == best(row.iter())).unwrap() as i64;
                x.chunks(n).map(first).collect()
            };
            assert_eq!(of(ArgReduceOp::Argmax), place(|row| row.max()));
            assert_eq!(of(ArgReduceOp::Argmin), place(|row| row.min()));
        }
    }
}
