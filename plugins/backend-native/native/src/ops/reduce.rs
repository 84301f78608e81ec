//! Reductions. Sums are pairwise over leaves of fixed size, whatever the number of threads.

use super::cast;
use super::context::{Context, Extent};
use super::fold::{All, Any, Fold, Max, Min, Prod, Sum};
use super::names::ReduceOp;
use crate::dtype::{DType, Elem, C64};
use crate::fault::{try_vec, Fault, Res};
use crate::memory::Buffer;
use crate::parallel::Shared;
use std::sync::atomic::{AtomicBool, Ordering};

/// Elements per leaf, per chunk (a chunk is one task) and lanes in a leaf.
const LEAF: usize = 1024;
const CHUNK: usize = 64 * LEAF;
const LANES: usize = 16;

pub fn reduce(ctx: &Context, op: ReduceOp, x: &Buffer, e: Extent, out: DType) -> Res<Buffer> {
    if matches!(op, ReduceOp::Max | ReduceOp::Min) && e.n == 0 && e.rows() > 0 {
        return Err(Fault::value(format!("{} of no elements", op.name())));
    }
    // Everything is accumulated in the widest type of its kind and brought to `out` at the end.
    let wide = match out {
        DType::F32 if x.dtype == DType::F32 => DType::F32,
        DType::F32 | DType::F64 => DType::F64,
        DType::C64 | DType::C128 => DType::C128,
        DType::U64 => DType::U64,
        _ => DType::I64,
    };
    let z = match (op, wide) {
        (ReduceOp::Any, _) => return run::<u8, Any>(ctx, x, e, DType::Bool),
        (ReduceOp::All, _) => return run::<u8, All>(ctx, x, e, DType::Bool),
        (ReduceOp::Sum, DType::F32) => run::<f32, Sum>(ctx, x, e, wide),
        (ReduceOp::Prod, DType::F32) => run::<f32, Prod>(ctx, x, e, wide),
        (ReduceOp::Max, DType::F32) => run::<f32, Max>(ctx, x, e, wide),
        (ReduceOp::Min, DType::F32) => run::<f32, Min>(ctx, x, e, wide),
        (ReduceOp::Sum, DType::F64) => run::<f64, Sum>(ctx, x, e, wide),
        (ReduceOp::Prod, DType::F64) => run::<f64, Prod>(ctx, x, e, wide),
        (ReduceOp::Max, DType::F64) => run::<f64, Max>(ctx, x, e, wide),
        (ReduceOp::Min, DType::F64) => run::<f64, Min>(ctx, x, e, wide),
        (ReduceOp::Sum, DType::C128) => run::<C64, Sum>(ctx, x, e, wide),
        (ReduceOp::Prod, DType::C128) => run::<C64, Prod>(ctx, x, e, wide),
        (ReduceOp::Max, DType::U64) => run::<u64, Max>(ctx, x, e, wide),
        (ReduceOp::Min, DType::U64) => run::<u64, Min>(ctx, x, e, wide),
        (ReduceOp::Sum, DType::U64) => run::<u64, Sum>(ctx, x, e, wide),
        (ReduceOp::Prod, DType::U64) => run::<u64, Prod>(ctx, x, e, wide),
        (ReduceOp::Max, DType::I64) => run::<i64, Max>(ctx, x, e, wide),
        (ReduceOp::Min, DType::I64) => run::<i64, Min>(ctx, x, e, wide),
        (ReduceOp::Sum, DType::I64) => run::<i64, Sum>(ctx, x, e, wide),
        (ReduceOp::Prod, DType::I64) => run::<i64, Prod>(ctx, x, e, wide),
        _ => Err(Fault::dtype(format!("{} is not defined for {}", op.name(), out.name()))),
    }?;
    if out == wide {
        Ok(z)
    } else {
        cast::cast(ctx, &z, out)
    }
}

/// Elements of x converted to `T`, leaf by leaf.
struct Input {
    ptr: *const u8,
    width: usize,
    convert: Option<cast::Conversion>,
}
unsafe impl Sync for Input {}

impl Input {
    fn new(x: &Buffer, to: DType) -> Input {
        let convert = (x.dtype != to).then(|| cast::Conversion::new(x.dtype, to));
        Input { ptr: x.ptr(), width: x.dtype.bytes(), convert }
    }
    /// Elements start … start + n, in place or converted into scratch.
    unsafe fn get<'a, T: Elem>(&'a self, start: usize, n: usize, scratch: &'a mut Vec<T>, zero: T) -> &'a [T] {
        let from = self.ptr.add(start * self.width);
        match self.convert {
            None => std::slice::from_raw_parts(from.cast(), n),
            Some(convert) => {
                if scratch.len() < n {
                    scratch.resize(n, zero);
                }
                convert.apply(from, scratch.as_mut_ptr().cast(), n);
                &scratch[..n]
            }
        }
    }
}

fn run<T: Elem, F: Fold<T>>(ctx: &Context, x: &Buffer, e: Extent, out: DType) -> Res<Buffer> {
    let input = Input::new(x, out);
    let zero = F::lower(F::IDENTITY);
    ctx.make::<T>(out, e.rows(), |z| {
        if e.n == 0 || z.is_empty() {
            z.fill(zero);
            return Ok(());
        }
        if e.inner == 1 {
            along_rows::<T, F>(ctx, &input, e, z, zero)
        } else {
            across_rows::<T, F>(ctx, &input, e, z, zero)
        }
    })
}

/// inner = 1: every row is contiguous.
fn along_rows<T: Elem, F: Fold<T>>(ctx: &Context, input: &Input, e: Extent, z: &mut [T], zero: T) -> Res<()> {
    let chunks = e.n.div_ceil(CHUNK);
    if chunks == 1 {
        let rows = (CHUNK / e.n).max(1);
        let z = Shared::new(z);
        ctx.team.ranges(e.outer, rows, |r| {
            let mut scratch = Vec::new();
            for o in r {
                // Row o is written by this task alone.
                unsafe { *z.at(o) = F::lower(pairwise::<T, F>(input, o * e.n, e.n, &mut scratch, zero)) }
            }
        });
        return Ok(());
    }
    let mut partial = try_vec(e.outer * chunks, F::IDENTITY)?;
    let slots = Shared::new(&mut partial);
    // A row whose value is final needs no further chunk.
    let settled: Vec<AtomicBool> = (0..e.outer).map(|_| AtomicBool::new(false)).collect();
    ctx.team.tasks(e.outer * chunks, |t| {
        let (o, c) = (t / chunks, t % chunks);
        if settled[o].load(Ordering::Relaxed) {
            return;
        }
        let n = CHUNK.min(e.n - c * CHUNK);
        let value = unsafe { pairwise::<T, F>(input, o * e.n + c * CHUNK, n, &mut Vec::new(), zero) };
        if F::is_final(value) {
            settled[o].store(true, Ordering::Relaxed);
        }
        unsafe { *slots.at(t) = value }
    });
    for (o, z) in z.iter_mut().enumerate() {
        *z = F::lower(tree::<T, F>(&partial[o * chunks..(o + 1) * chunks]));
    }
    Ok(())
}

fn tree<T: Elem, F: Fold<T>>(parts: &[F::Acc]) -> F::Acc {
    match parts {
        [] => F::IDENTITY,
        [a] => *a,
        _ => {
            let (a, b) = parts.split_at(parts.len() / 2);
            F::join(tree::<T, F>(a), tree::<T, F>(b))
        }
    }
}

unsafe fn pairwise<T: Elem, F: Fold<T>>(input: &Input, start: usize, n: usize, scratch: &mut Vec<T>, zero: T) -> F::Acc {
    let leaves = n.div_ceil(LEAF);
    if leaves <= 1 {
        return leaf::<T, F>(input.get(start, n, scratch, zero));
    }
    let half = leaves / 2 * LEAF;
    let a = pairwise::<T, F>(input, start, half, scratch, zero);
    if F::is_final(a) {
        return a;
    }
    F::join(a, pairwise::<T, F>(input, start + half, n - half, scratch, zero))
}

#[inline(always)]
fn leaf_body<T: Elem, F: Fold<T>>(x: &[T]) -> F::Acc {
    if F::ANY_ORDER { lanes::<T, F, { 4 * LANES }>(x) } else { lanes::<T, F, LANES>(x) }
}

#[inline(always)]
fn lanes<T: Elem, F: Fold<T>, const N: usize>(x: &[T]) -> F::Acc {
    let mut acc = [F::IDENTITY; N];
    let mut chunks = x.chunks_exact(N);
    for c in &mut chunks {
        for k in 0..N {
            acc[k] = F::join(acc[k], F::lift(c[k]));
        }
    }
    for (k, v) in chunks.remainder().iter().enumerate() {
        acc[k] = F::join(acc[k], F::lift(*v));
    }
    let mut n = N;
    while n > 1 {
        n /= 2;
        for k in 0..n {
            acc[k] = F::join(acc[k], acc[k + n]);
        }
    }
    acc[0]
}

/// acc[k] joined with row[k].
#[inline(always)]
fn row_body<T: Elem, F: Fold<T>>(acc: &mut [F::Acc], row: &[T]) {
    for (a, v) in acc.iter_mut().zip(row) {
        *a = F::join(*a, F::lift(*v));
    }
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn leaf_avx2<T: Elem, F: Fold<T>>(x: &[T]) -> F::Acc {
    leaf_body::<T, F>(x)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw")]
unsafe fn leaf_avx512<T: Elem, F: Fold<T>>(x: &[T]) -> F::Acc {
    leaf_body::<T, F>(x)
}

#[cfg(target_arch = "x86_64")]
#[target_feature(enable = "avx2")]
unsafe fn row_avx2<T: Elem, F: Fold<T>>(acc: &mut [F::Acc], row: &[T]) {
    row_body::<T, F>(acc, row)
}

fn leaf<T: Elem, F: Fold<T>>(x: &[T]) -> F::Acc {
    #[cfg(target_arch = "x86_64")]
    match crate::simd::level() {
        crate::simd::Level::Avx512 => return unsafe { leaf_avx512::<T, F>(x) },
        crate::simd::Level::Avx2 => return unsafe { leaf_avx2::<T, F>(x) },
        crate::simd::Level::Scalar => {}
    }
    leaf_body::<T, F>(x)
}

fn join_row<T: Elem, F: Fold<T>>(acc: &mut [F::Acc], row: &[T]) {
    #[cfg(target_arch = "x86_64")]
    if crate::simd::level() >= crate::simd::Level::Avx2 {
        return unsafe { row_avx2::<T, F>(acc, row) };
    }
    row_body::<T, F>(acc, row)
}

/// inner > 1: rows of `inner` elements are joined element by element, in chunks of rows.
fn across_rows<T: Elem, F: Fold<T>>(ctx: &Context, input: &Input, e: Extent, z: &mut [T], zero: T) -> Res<()> {
    let tile = e.inner.min(4096);
    let tiles = e.inner.div_ceil(tile);
    let depth = (CHUNK / tile).clamp(64, CHUNK);
    let chunks = e.n.div_ceil(depth);
    let mut partial = try_vec(e.outer * chunks * e.inner, F::IDENTITY)?;
    let slots = Shared::new(&mut partial);
    ctx.team.tasks(e.outer * chunks * tiles, |t| {
        let (rest, i) = (t / tiles, t % tiles);
        let (o, c) = (rest / chunks, rest % chunks);
        let (first, width) = (i * tile, tile.min(e.inner - i * tile));
        let at = (o * chunks + c) * e.inner + first;
        // The slots of chunk c and tile i belong to this task.
        let acc = unsafe { slots.part(at..at + width) };
        let mut scratch = Vec::new();
        for k in c * depth..((c + 1) * depth).min(e.n) {
            let row = unsafe { input.get((o * e.n + k) * e.inner + first, width, &mut scratch, zero) };
            join_row::<T, F>(acc, row);
        }
    });
    let z = Shared::new(z);
    ctx.team.ranges(e.rows(), 1 << 14, |r| {
        let mut parts = vec![F::IDENTITY; chunks];
        for k in r {
            let (o, i) = (k / e.inner, k % e.inner);
            for (c, p) in parts.iter_mut().enumerate() {
                *p = partial[(o * chunks + c) * e.inner + i];
            }
            unsafe { *z.at(k) = F::lower(tree::<T, F>(&parts)) }
        }
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
