//! Rows that are contiguous, and rows of columns that are reduced side by side.

use super::input::Input;
use crate::dtype::Elem;
use crate::fault::{try_vec, Res};
use crate::ops::context::{Context, Extent};
use crate::ops::fold::Fold;
use crate::parallel::Shared;
use std::sync::atomic::{AtomicBool, Ordering};

/// Elements per leaf where the order matters, and where it does not; a chunk is one task.
const LEAF: usize = 1024;
const LONG_LEAF: usize = 16 * LEAF;
const CHUNK: usize = 64 * LEAF;
/// Columns whose accumulators are in the nearest cache together, and rows that a task takes of them.
const TILE: usize = 1024;
const DEPTH: usize = CHUNK / TILE;

/// inner = 1: every row is contiguous.
pub fn along<T: Elem + Default, F: Fold<T>>(ctx: &Context, input: &Input, e: Extent, z: &mut [F::Out]) -> Res<()> {
    let chunks = e.n.div_ceil(CHUNK);
    if chunks == 1 {
        let rows = (CHUNK / e.n).max(1);
        let z = Shared::new(z);
        ctx.team.ranges(e.outer, rows, |r| {
            let mut scratch = Vec::new();
            for o in r {
                // Row o is written by this task alone.
                unsafe { *z.at(o) = F::lower(pairwise::<T, F>(input, o * e.n, e.n, &mut scratch)) }
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
        let value = unsafe { pairwise::<T, F>(input, o * e.n + c * CHUNK, n, &mut Vec::new()) };
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

unsafe fn pairwise<T: Elem + Default, F: Fold<T>>(
    input: &Input,
    start: usize,
    n: usize,
    scratch: &mut Vec<T>,
) -> F::Acc {
    let size = if F::ANY_ORDER && input.in_place() { LONG_LEAF } else { LEAF };
    let leaves = n.div_ceil(size);
    if leaves <= 1 {
        return leaf::<T, F>(input.get(start, n, scratch));
    }
    let half = leaves / 2 * size;
    let a = pairwise::<T, F>(input, start, half, scratch);
    if F::is_final(a) {
        return a;
    }
    F::join(a, pairwise::<T, F>(input, start + half, n - half, scratch))
}

#[inline(always)]
fn leaf_body<T: Elem, F: Fold<T>>(x: &[T]) -> F::Acc {
    F::leaf(x)
}

/// acc[k] joined with row[k] of some rows, one after the other.
#[inline(always)]
fn rows_body<T: Elem, F: Fold<T>, const R: usize>(acc: &mut [F::Acc], rows: [&[T]; R]) {
    let n = acc.len();
    let rows = rows.map(|row| &row[..n]);
    for k in 0..n {
        acc[k] = rows.iter().fold(acc[k], |a, row| F::join(a, F::lift(row[k])));
    }
}

/// acc[k] joined with other[k]: once per chunk of rows, so that no instruction set needs its own.
fn join_acc<T: Elem, F: Fold<T>>(acc: &mut [F::Acc], other: &[F::Acc]) {
    for (a, b) in acc.iter_mut().zip(other) {
        *a = F::join(*a, *b);
    }
}

/// The loop for the instruction set of this processor.
macro_rules! dispatched {
    ($vis:vis fn $name:ident[$($p:tt)*]($($arg:ident: $ty:ty),*) $(-> $ret:ty)? = $body:ident, [$($c:tt)*]) => {
        $vis fn $name<$($p)*>($($arg: $ty),*) $(-> $ret)? {
            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx2")]
                unsafe fn avx2<$($p)*>($($arg: $ty),*) $(-> $ret)? {
                    $body::<$($c)*>($($arg),*)
                }
                #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw")]
                unsafe fn avx512<$($p)*>($($arg: $ty),*) $(-> $ret)? {
                    $body::<$($c)*>($($arg),*)
                }
                // The processor has what the level says.
                match crate::simd::level() {
                    crate::simd::Level::Avx512 => return unsafe { avx512::<$($c)*>($($arg),*) },
                    crate::simd::Level::Avx2 => return unsafe { avx2::<$($c)*>($($arg),*) },
                    crate::simd::Level::Scalar => {}
                }
            }
            $body::<$($c)*>($($arg),*)
        }
    };
}
dispatched!(pub fn leaf[T: Elem, F: Fold<T>](x: &[T]) -> F::Acc = leaf_body, [T, F]);
dispatched!(fn join_rows[T: Elem, F: Fold<T>, const R: usize](acc: &mut [F::Acc], rows: [&[T]; R]) = rows_body, [T, F, R]);

/// inner > 1: rows of `inner` elements are joined element by element, in chunks of rows.
pub fn across<T: Elem + Default, F: Fold<T>>(ctx: &Context, input: &Input, e: Extent, z: &mut [F::Out]) -> Res<()> {
    let tile = e.inner.min(TILE);
    let tiles = e.inner.div_ceil(tile);
    let depth = (CHUNK / tile).clamp(DEPTH, CHUNK);
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
        let start = |k: usize| (o * e.n + k) * e.inner + first;
        let (mut k, end) = (c * depth, ((c + 1) * depth).min(e.n));
        while input.in_place() && k + 4 <= end {
            let none = &mut Vec::new();
            let rows: [&[T]; 4] = std::array::from_fn(|j| unsafe {
                let row = input.get(start(k + j), width, none);
                std::slice::from_raw_parts(row.as_ptr(), row.len())
            });
            join_rows::<T, F, 4>(acc, rows);
            k += 4;
        }
        for k in k..end {
            join_rows::<T, F, 1>(acc, [unsafe { input.get(start(k), width, &mut scratch) }]);
        }
    });
    let slots = Shared::new(&mut partial);
    let z = Shared::new(z);
    ctx.team.tasks(e.outer * tiles, |t| {
        let (o, i) = (t / tiles, t % tiles);
        let (first, width) = (i * tile, tile.min(e.inner - i * tile));
        // The columns of tile i belong to this task.
        let part = |c: usize| unsafe { slots.part((o * chunks + c) * e.inner + first..(o * chunks + c) * e.inner + first + width) };
        tree_of_rows::<T, F>(&part, 0, chunks);
        let z = unsafe { z.part(o * e.inner + first..o * e.inner + first + width) };
        for (z, a) in z.iter_mut().zip(part(0)) {
            *z = F::lower(*a);
        }
    });
    Ok(())
}

/// As `tree`, of rows low … high − 1, into row `low`.
fn tree_of_rows<'a, T: Elem, F: Fold<T>>(part: &dyn Fn(usize) -> &'a mut [F::Acc], low: usize, high: usize) {
    if high - low < 2 {
        return;
    }
    let middle = low + (high - low) / 2;
    tree_of_rows::<T, F>(part, low, middle);
    tree_of_rows::<T, F>(part, middle, high);
    join_acc::<T, F>(part(low), part(middle));
}
