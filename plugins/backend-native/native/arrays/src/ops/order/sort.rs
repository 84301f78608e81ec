//! Sorting: elements become keys of the same order, rows of keys are sorted. NaN comes last in both directions.

use super::keys::{classes, flip, narrow_codec, wide_codec, Codec, Key};
use super::pack::{bounds, Packing, NARROW, NONE};
use super::columns::Tile;
use super::counts::{sort_few_different, window};
use super::lanes::Word;
use super::quick::Keys;
use super::split::{sort_long, Row, LONG};
use super::zeros;
use crate::dtype::{DType, Elem, C32, C64};
use crate::fault::{try_vec, Fault, Res};
use crate::memory::Buffer;
use crate::ops::context::{Context, Extent};
use crate::ops::gather::gather_along;
use crate::parallel::Shared;
use std::sync::Arc;

/// Columns that argsort does one after the other: neighbours share the lines of memory.
const COLUMNS: usize = 16;
/// Elements of rows that a task sorts.
const GRAIN: usize = 4096;

#[derive(Clone, Copy)]
struct Ptr(*mut u8);
unsafe impl Sync for Ptr {}
impl Ptr {
    unsafe fn at(&self, k: usize, width: usize) -> *mut u8 {
        self.0.add(k * width)
    }
}

/// First element of row r of an extent.
pub(super) fn base(e: Extent, r: usize) -> usize {
    (r / e.inner) * e.n * e.inner + r % e.inner
}

/// Rows of a task.
fn rows_per_task(e: Extent) -> usize {
    (GRAIN / e.n.max(1)).max(if e.inner > 1 { COLUMNS } else { 1 })
}

fn no_keys(dtype: DType) -> Fault {
    Fault::dtype(format!("There are no sort keys of {}", dtype.name()))
}

pub fn sort(ctx: &Context, x: &Buffer, e: Extent, descending: bool) -> Res<Buffer> {
    if x.dtype.is_complex() {
        return gather_along(ctx, x, &argsort(ctx, x, e, descending)?, e, e.n);
    }
    let mut sorted = sort_keys(ctx, x, e, descending)?;
    if let Some(block) = Arc::get_mut(&mut sorted.block) {
        match x.dtype {
            DType::F32 => zeros::restore::<f32>(ctx, x.slice()?, block.slice_mut(), e, descending),
            DType::F64 => zeros::restore::<f64>(ctx, x.slice()?, block.slice_mut(), e, descending),
            _ => (),
        }
    }
    Ok(sorted)
}

fn sort_keys(ctx: &Context, x: &Buffer, e: Extent, descending: bool) -> Res<Buffer> {
    if let Some(codec) = wide_codec(x.dtype) {
        return sort_as(ctx, x, e, codec, flip(descending));
    }
    let codec = narrow_codec(x.dtype).ok_or_else(|| no_keys(x.dtype))?;
    sort_as(ctx, x, e, codec, flip(descending) as i32)
}

fn sort_as<W: Keys>(ctx: &Context, x: &Buffer, e: Extent, codec: Codec<W>, flip: W) -> Res<Buffer> {
    let width = x.dtype.bytes();
    let block = ctx.block(x.dtype, x.size)?;
    let (from, to) = (Ptr(x.ptr() as *mut u8), Ptr(block.ptr()));
    let read = |r: usize, k: usize, keys: &mut [W]| unsafe {
        (codec.read)(from.at(base(e, r) + k * e.inner, width), e.inner, keys.len(), flip, keys.as_mut_ptr())
    };
    let write = |r: usize, k: usize, keys: &[W]| unsafe {
        // Row r belongs to the task that writes it.
        (codec.write)(keys.as_ptr(), keys.len(), flip, to.at(base(e, r) + k * e.inner, width), e.inner)
    };
    // Keys as wide as the elements are sorted where the elements go.
    let in_place = width == std::mem::size_of::<W>() && e.inner == 1;
    // Keys may be the elements.
    let plain = in_place && W::DTYPE == x.dtype && flip == W::default();
    let keys_in_place = |r: usize| unsafe { std::slice::from_raw_parts_mut(to.at(base(e, r), width).cast::<W>(), e.n) };
    if e.n >= LONG {
        let mut own = Vec::new();
        for r in 0..e.rows() {
            let (read, write) = (|k: usize, keys: &mut [W]| read(r, k, keys), |k: usize, keys: &[W]| write(r, k, keys));
            let least = if width <= 2 { Some(least_of_few(x.dtype, flip)) } else { window(e.n, &read) };
            if least.is_some_and(|least| sort_few_different(ctx, e.n, least, &read, &write)) {
                continue;
            }
            if !in_place && own.is_empty() {
                own = try_vec(e.n, W::default())?;
            }
            let keys = if in_place { keys_in_place(r) } else { &mut own[..] };
            match plain {
                true => {
                    let all = unsafe { std::slice::from_raw_parts(from.at(base(e, r), width).cast::<W>(), e.n) };
                    sort_long(ctx, keys, Row { read: &read, keys: Some(all) }, |key| key, &|_, _| {})?
                }
                false => sort_long(ctx, keys, Row { read: &read, keys: None }, |key| key, &|k, keys| write(k, keys))?,
            }
        }
    } else if e.inner > 1 {
        let tile = Tile::new(e, width);
        ctx.team.ranges(e.outer * tile.count(), (GRAIN / tile.keys()).max(1), |tiles| {
            let mut room = Vec::new();
            for t in tiles {
                // Rows of the tile belong to the task that sorts it.
                unsafe { tile.sort(t, codec, flip, &mut room, from.at(0, 1), to.at(0, 1)) };
            }
        });
    } else {
        ctx.team.ranges(e.rows(), rows_per_task(e), |rows| {
            let mut own = vec![W::default(); if in_place { 0 } else { e.n }];
            for r in rows {
                let keys = if in_place { keys_in_place(r) } else { &mut own[..] };
                read(r, 0, keys);
                W::sort(keys);
                if !plain {
                    write(r, 0, keys);
                }
            }
        });
    }
    Ok(Buffer::new(x.dtype, x.size, block))
}

/// The least key of a dtype of 8 or 16 bits.
fn least_of_few<W: Word>(dtype: DType, flip: W) -> W {
    let signed = matches!(dtype, DType::I8 | DType::I16);
    let keys = 1i64 << (8 * dtype.bytes());
    W::default().plus(if signed { -keys / 2 } else if flip == W::default() { 0 } else { -keys })
}

/// Stable positions as int64. Complex numbers are in lexicographic order.
pub fn argsort(ctx: &Context, x: &Buffer, e: Extent, descending: bool) -> Res<Buffer> {
    match x.dtype {
        DType::C128 => return argsort_complex(ctx, x, e, descending, |v: C64| (v.re, v.im)),
        DType::C64 => return argsort_complex(ctx, x, e, descending, |v: C32| (v.re as f64, v.im as f64)),
        _ => {}
    }
    let (classes, narrow) = classes(x.dtype).ok_or_else(|| no_keys(x.dtype))?;
    let flip = flip(descending);
    let width = x.dtype.bytes();
    let from = Ptr(x.ptr() as *mut u8);
    let read = |r: usize, k: usize, keys: &mut [i64]| unsafe {
        (classes)(from.at(base(e, r) + k * e.inner, width), e.inner, keys.len(), flip, keys.as_mut_ptr())
    };
    ctx.make::<i64>(DType::I64, x.size, |z| {
        let z = Shared::new(z);
        let put = |r: usize, k: usize, index: i64| unsafe { *z.at(base(e, r) + k * e.inner) = index };
        if e.n >= LONG {
            let mut own = try_vec(if e.inner == 1 { 0 } else { e.n }, 0i64)?;
            for r in 0..e.rows() {
                let read = |k: usize, keys: &mut [i64]| read(r, k, keys);
                let keys = if e.inner == 1 { unsafe { z.part(r * e.n..(r + 1) * e.n) } } else { &mut own[..] };
                let (least, most) = if narrow { NARROW } else { bounds_of_long(ctx, e.n, &read) };
                let packing = Packing::new(least, most, e.n);
                let key_of = |k: usize| {
                    let mut key = [0];
                    read(k, &mut key);
                    key[0]
                };
                let packed = |k: usize, keys: &mut [i64]| {
                    read(k, keys);
                    packing.pack(keys, k);
                };
                sort_long(ctx, keys, Row { read: &packed, keys: None }, |word| packing.part(word), &|k, words| {
                    packing.unpack(words, key_of);
                    if e.inner > 1 {
                        words.iter().enumerate().for_each(|(j, &index)| put(r, k + j, index));
                    }
                })?;
            }
            return Ok(());
        }
        ctx.team.ranges(e.rows(), rows_per_task(e), |rows| {
            let (mut keys, mut words) = (vec![0i64; e.n], vec![0i64; e.n]);
            for r in rows {
                read(r, 0, &mut keys);
                let (least, most) = if narrow { NARROW } else { bounds(&keys, NONE) };
                let packing = Packing::new(least, most, e.n);
                words.copy_from_slice(&keys);
                packing.pack(&mut words, 0);
                Keys::sort(&mut words[..]);
                packing.unpack(&mut words, |k| keys[k]);
                words.iter().enumerate().for_each(|(k, &index)| put(r, k, index));
            }
        });
        Ok(())
    })
}

fn bounds_of_long(ctx: &Context, n: usize, read: &(dyn Fn(usize, &mut [i64]) + Sync)) -> (i64, i64) {
    const CHUNK: usize = 1 << 16;
    const BLOCK: usize = 1 << 10;
    let parts = ctx.team.map(n.div_ceil(CHUNK), NONE, |c| {
        let mut keys = [0i64; BLOCK];
        let end = ((c + 1) * CHUNK).min(n);
        (c * CHUNK..end).step_by(BLOCK).fold(NONE, |all, k| {
            let keys = &mut keys[..BLOCK.min(end - k)];
            read(k, keys);
            bounds(keys, all)
        })
    });
    parts.into_iter().fold(NONE, |a, b| (a.0.min(b.0), a.1.max(b.1)))
}

fn argsort_complex<T: Elem>(
    ctx: &Context,
    x: &Buffer,
    e: Extent,
    descending: bool,
    parts: impl Fn(T) -> (f64, f64) + Sync,
) -> Res<Buffer> {
    let data = x.slice::<T>()?;
    let flip = flip(descending);
    let key = |v: f64| if v.is_nan() { i64::MAX } else { v.class() ^ flip };
    ctx.make::<i64>(DType::I64, x.size, |z| {
        let z = Shared::new(z);
        ctx.team.tasks(e.rows(), |r| {
            let at = |k: usize| base(e, r) + k * e.inner;
            let mut order: Vec<(i64, i64, usize)> = (0..e.n)
                .map(|k| {
                    let (re, im) = parts(data[at(k)]);
                    (key(re), key(im), k)
                })
                .collect();
            order.sort_unstable();
            order.iter().enumerate().for_each(|(k, o)| unsafe { *z.at(at(k)) = o.2 as i64 });
        });
        Ok(())
    })
}
