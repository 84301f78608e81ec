//! Positions of extremes: the first of equals; NaN is the extreme of both.

use super::context::{Context, Extent};
use super::names::ArgReduceOp;
use super::reduce::{values, values_mut};
use crate::dtype::{DType, Elem};
use crate::fault::{try_vec, Fault, Res};
use crate::memory::Buffer;
use crate::parallel::{Place, Shared};
use crate::simd::{level, Level};
use std::marker::PhantomData;

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
                ArgReduceOp::Argmax => run(ctx, search::<$t, Larger>(), x, e),
                ArgReduceOp::Argmin => run(ctx, search::<$t, Smaller>(), x, e),
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

/// The loops of one search over elements of one type, compiled for one instruction set; what drives them knows elements by
/// their width, and is compiled once.
struct Search {
    width: usize,
    /// Place of the first element that no other beats; it is copied to `best`.
    first: unsafe fn(x: &[u8], best: &mut [u8]) -> usize,
    /// Puts the elements of rows 1, 2 … where they beat the best ones of their columns, and the row to their places. Rows
    /// begin `step` bytes apart.
    take: unsafe fn(best: &mut [u8], places: &mut [u32], x: &[u8], step: usize, rows: usize),
    /// Whether an element takes the place of one that comes before it.
    beats: unsafe fn(before: &[u8], after: &[u8]) -> bool,
}

fn run(ctx: &Context, s: &Search, x: &Buffer, e: Extent) -> Res<Buffer> {
    let e = Extent::new(e.outer, e.n, e.inner, x.size)?;
    let data = Place(x.ptr() as *mut u8);
    ctx.make::<i64>(DType::I64, e.rows(), |z| {
        if e.rows() > 0 && e.inner == 1 {
            along(ctx, s, data, e, z);
        } else if e.rows() > 0 {
            return across(ctx, s, data, e, z);
        }
        Ok(())
    })
}

/// A word as the bytes of an element.
fn value(word: &mut [u64; 1]) -> &mut [u8] {
    // Bytes have any value.
    unsafe { std::slice::from_raw_parts_mut(word.as_mut_ptr().cast(), 8) }
}

/// inner = 1: every row is contiguous.
fn along(ctx: &Context, s: &Search, data: Place, e: Extent, z: &mut [i64]) {
    let chunks = e.n.div_ceil(CHUNK);
    let z = Shared::new(z);
    if chunks == 1 {
        ctx.team.ranges(e.outer, (CHUNK / e.n).max(1), |rows| {
            let mut best = [0u64];
            for o in rows {
                // Row o lies in the data, and its place is written by this task alone.
                unsafe { *z.at(o) = (s.first)(data.part(o * e.n * s.width, e.n * s.width), value(&mut best)) as i64 }
            }
        });
        return;
    }
    for o in 0..e.outer {
        let parts = ctx.team.map(chunks, (0, [0u64]), |c| {
            let (first, mut best) = (c * CHUNK, [0u64]);
            // Chunk c lies in row o.
            let k = unsafe {
                let x = data.part((o * e.n + first) * s.width, CHUNK.min(e.n - first) * s.width);
                (s.first)(x, value(&mut best))
            };
            (first + k, best)
        });
        let mut best = parts[0];
        for mut part in parts {
            // Both hold an element.
            if unsafe { (s.beats)(value(&mut best.1), value(&mut part.1)) } {
                best = part;
            }
        }
        unsafe { *z.at(o) = best.0 as i64 };
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
    if x.len() < LANES {
        return x.iter().fold((start, false), |(a, nan), &b| (better(a, b), nan | is_nan(b)));
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

/// inner > 1: columns side by side, in chunks of rows.
fn across(ctx: &Context, s: &Search, data: Place, e: Extent, z: &mut [i64]) -> Res<()> {
    let tiles = e.inner.div_ceil(TILE);
    let depth = (CHUNK / e.inner.min(TILE)).max(DEPTH);
    let chunks = e.n.div_ceil(depth);
    let slots = e.outer * chunks * e.inner;
    let values = ctx.pool.take(slots * s.width)?;
    let mut places = try_vec(slots, 0u32)?;
    let (best, at) = (Place(values.ptr()), Shared::new(&mut places));
    ctx.team.tasks(e.outer * chunks * tiles, |t| {
        let (rest, i) = (t / tiles, t % tiles);
        let (o, c) = (rest / chunks, rest % chunks);
        let (first, width) = (i * TILE, TILE.min(e.inner - i * TILE));
        let (from, slot) = (c * depth, rest * e.inner + first);
        let rows = depth.min(e.n - from);
        // The slots of chunk c and tile i belong to this task; places count from the chunk's first row.
        unsafe {
            let x = data.part(((o * e.n + from) * e.inner + first) * s.width, ((rows - 1) * e.inner + width) * s.width);
            let best = best.part(slot * s.width, width * s.width);
            best.copy_from_slice(&x[..best.len()]);
            (s.take)(best, at.part(slot..slot + width), x, e.inner * s.width, rows);
        }
    });
    let z = Shared::new(z);
    ctx.team.ranges(e.rows(), CHUNK, |r| {
        // Every task has its own part.
        for (z, r) in unsafe { z.part(r.clone()) }.iter_mut().zip(r) {
            let slot = |c: usize| ((r / e.inner) * chunks + c) * e.inner + r % e.inner;
            let value = |c: usize| unsafe { best.part(slot(c) * s.width, s.width) };
            let first = (1..chunks).fold(0, |a, b| if unsafe { (s.beats)(value(a), value(b)) } { b } else { a });
            *z = (first * depth) as i64 + places[slot(first)] as i64;
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

#[inline(always)]
unsafe fn first_of<T: Elem, B: Better<T>>(x: &[u8], best: &mut [u8]) -> usize {
    let (place, value) = first_body::<T, B>(values::<T>(x));
    values_mut::<T>(best)[0] = value;
    place
}

#[inline(always)]
unsafe fn take_of<T: Elem, B: Better<T>>(best: &mut [u8], places: &mut [u32], x: &[u8], step: usize, rows: usize) {
    let best = values_mut::<T>(best);
    for k in 1..rows {
        take_body::<T, B>(best, places, values::<T>(&x[k * step..]), k as u32);
    }
}

unsafe fn beats_of<T: Elem, B: Better<T>>(before: &[u8], after: &[u8]) -> bool {
    beats::<T, B>(values::<T>(before)[0], values::<T>(after)[0])
}

#[cfg(target_arch = "x86_64")]
macro_rules! compiled {
    ($first:ident, $take:ident, $features:literal) => {
        #[target_feature(enable = $features)]
        unsafe fn $first<T: Elem, B: Better<T>>(x: &[u8], best: &mut [u8]) -> usize {
            first_of::<T, B>(x, best)
        }
        #[target_feature(enable = $features)]
        unsafe fn $take<T: Elem, B: Better<T>>(best: &mut [u8], places: &mut [u32], x: &[u8], step: usize, rows: usize) {
            take_of::<T, B>(best, places, x, step, rows)
        }
    };
}
#[cfg(target_arch = "x86_64")]
compiled!(first_avx2, take_avx2, "avx2");
#[cfg(target_arch = "x86_64")]
compiled!(first_avx512, take_avx512, "avx512f,avx512dq,avx512vl,avx512bw");

struct Table<T, B>(PhantomData<(T, B)>);

impl<T: Elem, B: Better<T>> Table<T, B> {
    const BASE: Search =
        Search { width: size_of::<T>(), first: first_of::<T, B>, take: take_of::<T, B>, beats: beats_of::<T, B> };
    #[cfg(target_arch = "x86_64")]
    const AVX2: Search = Search { first: first_avx2::<T, B>, take: take_avx2::<T, B>, ..Self::BASE };
    #[cfg(target_arch = "x86_64")]
    const AVX512: Search = Search { first: first_avx512::<T, B>, take: take_avx512::<T, B>, ..Self::BASE };
    #[cfg(not(target_arch = "x86_64"))]
    const AVX2: Search = Self::BASE;
    #[cfg(not(target_arch = "x86_64"))]
    const AVX512: Search = Self::BASE;
}

/// The loops for the instruction set of this processor.
fn search<T: Elem, B: Better<T>>() -> &'static Search {
    match level() {
        Level::Scalar => &Table::<T, B>::BASE,
        Level::Avx2 => &Table::<T, B>::AVX2,
        Level::Avx512 => &Table::<T, B>::AVX512,
    }
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
