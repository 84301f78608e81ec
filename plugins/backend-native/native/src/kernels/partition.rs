//! Histograms with more bins than a cache holds. Elements are first brought into buckets of neighbouring bins (streams, not
//! random access), then counted bucket by bucket in the second-level cache. The order of elements within a bucket is
//! theirs, so that sums do not depend on the number of threads.

use super::tally::Tally;
use crate::dtype::DType;
use crate::fault::{try_vec, Res};
use crate::memory::{Block, Buffer};
use crate::ops::context::Context;
use crate::parallel::Shared;

/// Bins of a bucket, as a power of two: 128 or 256 KiB of counters.
const SMALL: u32 = 16;
/// More buckets than this and the ends of all streams do not fit into the second-level cache.
const BUCKETS: usize = 8192;

/// Numbers of bins.
pub trait Number: Copy + Sync {
    fn number(self) -> u64;
}
impl Number for u32 {
    #[inline(always)]
    fn number(self) -> u64 {
        self as u64
    }
}
impl Number for i64 {
    #[inline(always)]
    fn number(self) -> u64 {
        self as u64
    }
}

/// What to do with numbers from `size` on.
#[derive(Clone, Copy, PartialEq)]
pub enum Beyond {
    Refuse,
    Skip,
}

/// Elements in buckets: bins relative to the first of the bucket, and weights.
struct Buckets {
    shift: u32,
    starts: Vec<usize>,
    low: Block,
    weights: Option<Block>,
}

impl Buckets {
    fn low(&self, b: usize) -> &[u32] {
        &self.low.slice::<u32>()[self.starts[b]..self.starts[b + 1]]
    }
    fn weights(&self, b: usize) -> &[f64] {
        self.weights.as_ref().map_or(&[], |w| &w.slice::<f64>()[self.starts[b]..self.starts[b + 1]])
    }
}

/// `None` if a number is refused.
fn partition<T: Number>(
    ctx: &Context,
    index: &[T],
    weights: Option<&[f64]>,
    size: usize,
    beyond: Beyond,
) -> Res<Option<Buckets>> {
    let shift = size.div_ceil(BUCKETS).next_power_of_two().trailing_zeros().clamp(SMALL, 32);
    let buckets = ((size - 1) >> shift) + 1;
    // Few, large chunks: every chunk keeps a counter per bucket.
    let chunk = index.len().div_ceil(4 * ctx.team.threads()).max(1 << 16);
    let chunks = index.len().div_ceil(chunk);
    let part = |c: usize| c * chunk..((c + 1) * chunk).min(index.len());
    let mut counts = try_vec(chunks * buckets, 0usize)?;
    let table = Shared::new(&mut counts);
    let good = ctx.team.map(chunks, true, |c| {
        let n = unsafe { table.part(c * buckets..(c + 1) * buckets) };
        let mut good = true;
        for k in &index[part(c)] {
            let k = k.number();
            if k < size as u64 {
                n[(k >> shift) as usize] += 1;
            } else {
                good = false;
            }
        }
        good
    });
    if beyond == Beyond::Refuse && !good.into_iter().all(|ok| ok) {
        return Ok(None);
    }
    let mut starts = Vec::with_capacity(buckets + 1);
    let mut at = 0;
    for b in 0..buckets {
        starts.push(at);
        for c in 0..chunks {
            at += std::mem::replace(&mut counts[c * buckets + b], at);
        }
    }
    starts.push(at);
    let (mut low, mut moved) = (ctx.block(DType::U32, at)?, None);
    if weights.is_some() {
        moved = Some(ctx.block(DType::F64, at)?);
    }
    let to = Shared::new(low.slice_mut::<u32>());
    let values = moved.as_mut().map(|w| Shared::new(w.slice_mut::<f64>()));
    let mask = (1u64 << shift) - 1;
    let table = Shared::new(&mut counts);
    ctx.team.tasks(chunks, |c| {
        // Every chunk has its own places in every bucket.
        let next = unsafe { table.part(c * buckets..(c + 1) * buckets) };
        for j in part(c) {
            let k = index[j].number();
            if k >= size as u64 {
                continue;
            }
            let place = &mut next[(k >> shift) as usize];
            unsafe {
                *to.at(*place) = (k & mask) as u32;
                if let (Some(values), Some(weights)) = (&values, weights) {
                    *values.at(*place) = weights[j];
                }
            }
            *place += 1;
        }
    });
    Ok(Some(Buckets { shift, starts, low, weights: moved }))
}

/// Counts of numbers below `size` as int64; `None` if a number is refused.
pub fn count<T: Number>(ctx: &Context, index: &[T], beyond: Beyond, size: usize) -> Res<Option<Buffer>> {
    let Some(buckets) = partition(ctx, index, None, size, beyond)? else { return Ok(None) };
    let mut block = ctx.block(DType::I64, size)?;
    let fresh = block.is_fresh();
    let z = Shared::new(block.slice_mut::<i64>());
    let make = || Tally::new(size.min(1 << buckets.shift));
    ctx.team.workers(buckets.starts.len() - 1, make, |tally, b| {
        let first = b << buckets.shift;
        let out = unsafe { z.part(first..(first + (1 << buckets.shift)).min(size)) };
        let low = buckets.low(b);
        // Pages that nobody had before are zero already, and those without counts need not be touched.
        if fresh || tally.count(low, out).is_none() {
            if !fresh {
                out.fill(0);
            }
            low.iter().for_each(|&k| out[k as usize] += 1);
        }
    });
    Ok(Some(Buffer::new(DType::I64, size, block)))
}

/// Sums of weights as float64, each in the order of the elements; `None` if a number is refused.
pub fn sum<T: Number>(ctx: &Context, index: &[T], weights: &[f64], beyond: Beyond, size: usize) -> Res<Option<Buffer>> {
    let Some(buckets) = partition(ctx, index, Some(weights), size, beyond)? else { return Ok(None) };
    let mut block = ctx.block(DType::F64, size)?;
    let fresh = block.is_fresh();
    let z = Shared::new(block.slice_mut::<f64>());
    ctx.team.tasks(buckets.starts.len() - 1, |b| {
        let first = b << buckets.shift;
        let out = unsafe { z.part(first..(first + (1 << buckets.shift)).min(size)) };
        if !fresh {
            out.fill(0.0);
        }
        for (&k, w) in buckets.low(b).iter().zip(buckets.weights(b)) {
            out[k as usize] += w;
        }
    });
    Ok(Some(Buffer::new(DType::F64, size, block)))
}
