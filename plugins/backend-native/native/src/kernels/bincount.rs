//! Histograms of integers. Counts are exact; weights are added in the order of the elements.

use crate::dtype::DType;
use crate::fault::{try_vec, Fault, Res};
use crate::memory::Buffer;
use crate::ops::cast::cast;
use crate::ops::context::Context;
use crate::ops::gather::indices_of;
use crate::parallel::Shared;

const CHUNK: usize = 1 << 16;
/// Bins that stay in the second-level cache.
const NEAR: usize = 1 << 16;
/// Below this many elements partitioning does not pay.
const MANY: usize = 1 << 18;

/// Occurrences of 0 … size − 1 as int64, or sums of weights as float64.
pub fn bincount(ctx: &Context, indices: &Buffer, size: usize, weights: Option<&Buffer>) -> Res<Buffer> {
    let index = indices_of(indices)?;
    if size > i64::MAX as usize {
        return Err(Fault::value("Too many bins"));
    }
    let chunks = index.len().div_ceil(CHUNK);
    let part = |c: usize| &index[c * CHUNK..((c + 1) * CHUNK).min(index.len())];
    // No early exit: the loop without one is a vector loop.
    let inside = ctx.team.map(chunks, true, |c| {
        part(c).iter().fold(true, |ok, &k| ok & ((k as u64) < size as u64))
    });
    if !inside.into_iter().all(|ok| ok) {
        return Err(Fault::index(format!("A number is outside of the bins 0 … {}", size as i64 - 1)));
    }
    if let Some(w) = weights {
        return weighted(ctx, index, size, w);
    }
    ctx.make::<i64>(DType::I64, size, |z| {
        if size <= NEAR || index.len() < MANY {
            private(ctx, index, z)
        } else {
            partitioned(ctx, index, z)
        }
    })
}

/// A private histogram per thread.
fn private(ctx: &Context, index: &[i64], z: &mut [i64]) -> Res<()> {
    z.fill(0);
    let pieces = if index.len() < CHUNK || z.len() > NEAR { 1 } else { ctx.team.threads() };
    if pieces == 1 {
        for &k in index {
            z[k as usize] += 1;
        }
        return Ok(());
    }
    let size = z.len();
    let mut all = try_vec(pieces * size, 0u32)?;
    let span = index.len().div_ceil(pieces);
    // u32 counters hold any piece that fits; longer ones are cut.
    for block in index.chunks(pieces * span.min(1 << 31)) {
        all.fill(0);
        let own = Shared::new(&mut all);
        let span = block.len().div_ceil(pieces);
        ctx.team.tasks(pieces, |p| {
            let h = unsafe { own.part(p * size..(p + 1) * size) };
            for &k in &block[(p * span).min(block.len())..((p + 1) * span).min(block.len())] {
                h[k as usize] += 1;
            }
        });
        for h in all.chunks(size) {
            for (z, h) in z.iter_mut().zip(h) {
                *z += *h as i64;
            }
        }
    }
    Ok(())
}

/// Elements are first brought into buckets of neighbouring bins (streams, not random access), then counted per bucket.
fn partitioned(ctx: &Context, index: &[i64], z: &mut [i64]) -> Res<()> {
    let size = z.len();
    let shift = (size.div_ceil(512).next_power_of_two().trailing_zeros()).max(NEAR.trailing_zeros()).min(32);
    let buckets = (size - 1 >> shift) + 1;
    // Fewer, larger chunks than elsewhere: every chunk keeps a counter per bucket.
    let chunk = index.len().div_ceil(4 * ctx.team.threads()).max(CHUNK);
    let chunks = index.len().div_ceil(chunk);
    let part = |c: usize| &index[c * chunk..((c + 1) * chunk).min(index.len())];
    let mut counts = try_vec(chunks * buckets, 0usize)?;
    let table = Shared::new(&mut counts);
    ctx.team.tasks(chunks, |c| {
        let n = unsafe { table.part(c * buckets..(c + 1) * buckets) };
        for &k in part(c) {
            n[(k >> shift) as usize] += 1;
        }
    });
    let mut starts = Vec::with_capacity(buckets + 1);
    let mut at = 0;
    for b in 0..buckets {
        starts.push(at);
        for c in 0..chunks {
            let n = counts[c * buckets + b];
            counts[c * buckets + b] = at;
            at += n;
        }
    }
    starts.push(at);
    let scratch = ctx.block(DType::U32, index.len())?;
    let low = Shared::new(unsafe { std::slice::from_raw_parts_mut(scratch.ptr() as *mut u32, index.len()) });
    let mask = (1i64 << shift) - 1;
    let table = Shared::new(&mut counts);
    ctx.team.tasks(chunks, |c| {
        let next = unsafe { table.part(c * buckets..(c + 1) * buckets) };
        for &k in part(c) {
            let b = (k >> shift) as usize;
            // Every chunk has its own places in every bucket.
            unsafe { *low.at(next[b]) = (k & mask) as u32 };
            next[b] += 1;
        }
    });
    let z = Shared::new(z);
    ctx.team.tasks(buckets, |b| {
        let first = b << shift;
        let bins = unsafe { z.part(first..(first + (1 << shift)).min(size)) };
        bins.fill(0);
        for &k in unsafe { low.part(starts[b]..starts[b + 1]) }.iter() {
            bins[k as usize] += 1;
        }
    });
    Ok(())
}

/// Every task owns a range of bins and goes through all elements in order.
fn weighted(ctx: &Context, index: &[i64], size: usize, weights: &Buffer) -> Res<Buffer> {
    let wide;
    let w = if weights.dtype == DType::F64 {
        weights.slice::<f64>()?
    } else {
        wide = cast(ctx, weights, DType::F64)?;
        wide.slice::<f64>()?
    };
    if w.len() != index.len() {
        return Err(Fault::value(format!("{} weights for {} numbers", w.len(), index.len())));
    }
    ctx.make::<f64>(DType::F64, size, |z| {
        let parts = if index.len() < CHUNK { 1 } else { ctx.team.threads().min(size.max(1)) };
        let span = size.div_ceil(parts).max(1);
        let z = Shared::new(z);
        ctx.team.tasks(parts, |p| {
            let first = (p * span).min(size);
            let own = unsafe { z.part(first..(first + span).min(size)) };
            own.fill(0.0);
            for (&k, &w) in index.iter().zip(w) {
                if let Some(z) = own.get_mut((k as usize).wrapping_sub(first)) {
                    *z += w;
                }
            }
        });
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_count_alike() {
        for threads in [1, 3] {
            let ctx = Context::new(threads);
            for (n, size) in [(0usize, 5usize), (1000, 7), (200_000, 100), (400_000, 200_000), (300_000, 5_000_000)] {
                let values: Vec<i64> = (0..n).map(|k| (k * 2654435761 % size) as i64).collect();
                let x = ctx.make::<i64>(DType::I64, n, |z| Ok(z.copy_from_slice(&values))).unwrap();
                let mut want = vec![0i64; size];
                values.iter().for_each(|&k| want[k as usize] += 1);
                assert_eq!(bincount(&ctx, &x, size, None).unwrap().slice::<i64>().unwrap(), want);
                let w = ctx.make::<f64>(DType::F64, n, |z| { z.iter_mut().enumerate().for_each(|(k, z)| *z = 1.0 / (k + 1) as f64); Ok(()) }).unwrap();
                let mut sums = vec![0.0; size];
                values.iter().enumerate().for_each(|(j, &k)| sums[k as usize] += 1.0 / (j + 1) as f64);
                assert_eq!(bincount(&ctx, &x, size, Some(&w)).unwrap().slice::<f64>().unwrap(), sums);
                if n > 0 {
                    assert!(bincount(&ctx, &x, size / 2, None).is_err());
                }
            }
        }
    }
}
