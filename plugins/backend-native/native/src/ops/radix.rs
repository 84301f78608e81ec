//! Radix sort of long rows, least significant digit first, by all threads together: stable, so the result is one.

use super::context::Context;
use crate::fault::{try_vec, Res};
use crate::parallel::Shared;

const DIGITS: usize = 256;
const CHUNK: usize = 1 << 16;

/// What is moved: a key, or a key with its position.
trait Item: Copy + Send + Sync {
    fn key(&self) -> u64;
}
impl Item for u64 {
    #[inline(always)]
    fn key(&self) -> u64 {
        *self
    }
}
impl Item for (u64, u64) {
    #[inline(always)]
    fn key(&self) -> u64 {
        self.0
    }
}

/// Sorts n keys of `bits` bits; `read(k, keys)` and `write(k, keys)` hand over those from place k on.
pub fn sort_row(
    ctx: &Context,
    n: usize,
    bits: u32,
    read: impl Fn(usize, &mut [u64]) + Sync,
    write: impl Fn(usize, &[u64]) + Sync,
) -> Res<()> {
    let mut items = try_vec(n, 0u64)?;
    let slots = Shared::new(&mut items);
    ctx.team.ranges(n, CHUNK, |r| read(r.start, unsafe { slots.part(r) }));
    let sorted = radix(ctx, items, 0, bits)?;
    ctx.team.ranges(n, CHUNK, |r| write(r.start, &sorted[r]));
    Ok(())
}

/// The stable positions that sort n keys: `write(k, position)`.
pub fn argsort_row(
    ctx: &Context,
    n: usize,
    bits: u32,
    read: impl Fn(usize, &mut [u64]) + Sync,
    write: impl Fn(usize, u64) + Sync,
) -> Res<()> {
    let mut items = try_vec(n, (0u64, 0u64))?;
    let slots = Shared::new(&mut items);
    ctx.team.ranges(n, CHUNK, |r| {
        let mut keys = vec![0u64; r.len()];
        read(r.start, &mut keys);
        for (k, key) in r.zip(keys) {
            unsafe { *slots.at(k) = (key, k as u64) }
        }
    });
    let sorted = radix(ctx, items, (0, 0), bits)?;
    ctx.team.ranges(n, CHUNK, |r| r.for_each(|k| write(k, sorted[k].1)));
    Ok(())
}

fn radix<I: Item>(ctx: &Context, mut from: Vec<I>, zero: I, bits: u32) -> Res<Vec<I>> {
    let n = from.len();
    let mut to = try_vec(n, zero)?;
    let chunks = n.div_ceil(CHUNK);
    let mut counts = try_vec(chunks * DIGITS, 0usize)?;
    for pass in 0..bits.div_ceil(8) {
        let shift = 8 * pass;
        counts.fill(0);
        let table = Shared::new(&mut counts);
        ctx.team.tasks(chunks, |c| {
            let count = unsafe { table.part(c * DIGITS..(c + 1) * DIGITS) };
            for item in &from[c * CHUNK..((c + 1) * CHUNK).min(n)] {
                count[(item.key() >> shift) as usize & 255] += 1;
            }
        });
        // A digit that all keys share moves nothing.
        let same = (0..DIGITS).any(|d| (0..chunks).map(|c| counts[c * DIGITS + d]).sum::<usize>() == n);
        if same {
            continue;
        }
        let mut at = 0;
        for d in 0..DIGITS {
            for c in 0..chunks {
                let count = counts[c * DIGITS + d];
                counts[c * DIGITS + d] = at;
                at += count;
            }
        }
        let table = Shared::new(&mut counts);
        let out = Shared::new(&mut to);
        ctx.team.tasks(chunks, |c| {
            let next = unsafe { table.part(c * DIGITS..(c + 1) * DIGITS) };
            for item in &from[c * CHUNK..((c + 1) * CHUNK).min(n)] {
                let d = (item.key() >> shift) as usize & 255;
                // Every chunk has its own places for every digit.
                unsafe { *out.at(next[d]) = *item };
                next[d] += 1;
            }
        });
        std::mem::swap(&mut from, &mut to);
    }
    Ok(from)
}
