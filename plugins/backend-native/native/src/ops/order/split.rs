//! Long rows: keys are brought into buckets between splitters from a sample (R. D. Frazer and A. C. McKellar, "Samplesort",
//! 1970), and every bucket is sorted in the nearer caches. Main memory is read twice and written twice, whatever the length.

use super::lanes::Word;
use super::outbox::Outbox;
use super::quick::Keys;
use crate::dtype::DType;
use crate::fault::{try_vec, Res};
use crate::ops::context::Context;
use crate::parallel::Shared;
use std::ops::Range;

/// Rows from here on are split.
pub const LONG: usize = 1 << 16;
const LEVELS: u32 = 6;
pub const BUCKETS: usize = 1 << LEVELS;
const PER_BUCKET: usize = 31;
const CHUNK: usize = 1 << 15;
/// Keys that are read at once.
const BLOCK: usize = 1 << 11;

/// Keys that find their bucket.
pub trait Sorted: Keys {
    /// Numbers of the splitters that are not above the keys. `levels` has one splitter, then two, four …
    fn buckets(keys: &[Self], levels: &[Self; BUCKETS], numbers: &mut [u8]);
}

#[inline(always)]
fn descend<W: Word>(keys: &[W], levels: &[W; BUCKETS], numbers: &mut [u8]) {
    for (key, number) in keys.iter().zip(numbers) {
        let mut at = 1usize;
        for _ in 0..LEVELS {
            // The tree lies level by level in the places 1 …
            at = 2 * at + (*key >= levels[at & (BUCKETS - 1)]) as usize;
        }
        *number = (at - BUCKETS) as u8;
    }
}

macro_rules! sorted {
    ($word:ty, $fast:path) => {
        impl Sorted for $word {
            fn buckets(keys: &[Self], levels: &[Self; BUCKETS], numbers: &mut [u8]) {
                assert_eq!(keys.len(), numbers.len());
                let mut done = 0;
                #[cfg(target_arch = "x86_64")]
                if crate::simd::level() == crate::simd::Level::Avx512 {
                    // Both slices are of one length.
                    done = unsafe { $fast(keys, levels, numbers) };
                }
                descend(&keys[done..], levels, &mut numbers[done..]);
            }
        }
    };
}
sorted!(i64, super::descend::wide);
sorted!(i32, super::descend::narrow);

/// Where the buckets begin: a sample's quantiles, rounded down to `round` (a mask of the bits that count).
fn splitters<W: Sorted>(n: usize, read: &(dyn Fn(usize, &mut [W]) + Sync), round: impl Fn(W) -> W) -> [W; BUCKETS] {
    let mut sample = [W::default(); BUCKETS * PER_BUCKET];
    let stride = n / sample.len();
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    for (k, key) in sample.iter_mut().enumerate() {
        // One anywhere in every stretch: no period of the row hides from it.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        read(k * stride + (state >> 33) as usize % stride, std::slice::from_mut(key));
    }
    W::sort(&mut sample);
    let mut levels = [W::default(); BUCKETS];
    for level in 0..LEVELS {
        let nodes = 1usize << level;
        for j in 0..nodes {
            let rank = (2 * j + 1) * (BUCKETS >> (level + 1)) * PER_BUCKET;
            levels[nodes + j] = round(sample[rank]);
        }
    }
    levels
}

fn blocks(range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    range.clone().step_by(BLOCK).map(move |k| k..(k + BLOCK).min(range.end))
}

/// Sorts n ≥ LONG keys into `keys`. `read(k, part)` hands over those from place k on, of the row that is not sorted and lies
/// elsewhere; `done(k, part)` is called once for every part that is in order. Keys that agree after `round` are in one part.
pub fn sort_long<W: Sorted>(
    ctx: &Context,
    keys: &mut [W],
    read: &(dyn Fn(usize, &mut [W]) + Sync),
    round: impl Fn(W) -> W,
    done: &(dyn Fn(usize, &mut [W]) + Sync),
) -> Res<()> {
    let n = keys.len();
    let levels = splitters(n, read, round);
    let chunks = n.div_ceil(CHUNK);
    let part = |c: usize| c * CHUNK..((c + 1) * CHUNK).min(n);
    let mut marks = ctx.block(DType::U8, n)?;
    let numbers = Shared::new(marks.bytes_mut());
    let mut places = try_vec(chunks * BUCKETS, 0usize)?;
    let table = Shared::new(&mut places);
    ctx.team.tasks(chunks, |c| {
        let mut scratch = [W::default(); BLOCK];
        // Chunk c has its own numbers and counts.
        let counts = unsafe { table.part(c * BUCKETS..(c + 1) * BUCKETS) };
        for block in blocks(part(c)) {
            let scratch = &mut scratch[..block.len()];
            read(block.start, scratch);
            let numbers = unsafe { numbers.part(block) };
            W::buckets(scratch, &levels, numbers);
            numbers.iter().for_each(|&b| counts[b as usize & (BUCKETS - 1)] += 1);
        }
    });
    let mut starts = [0; BUCKETS + 1];
    let mut at = 0;
    for b in 0..BUCKETS {
        starts[b] = at;
        for c in 0..chunks {
            let count = std::mem::replace(&mut places[c * BUCKETS + b], at);
            at += count;
        }
    }
    starts[BUCKETS] = at;
    let table = Shared::new(&mut places);
    let out = Shared::new(keys);
    ctx.team.workers(chunks, Outbox::<W>::new, |outbox, c| {
        let mut scratch = [W::default(); BLOCK];
        let next = unsafe { table.part(c * BUCKETS..(c + 1) * BUCKETS) };
        outbox.open(next);
        for block in blocks(part(c)) {
            let scratch = &mut scratch[..block.len()];
            read(block.start, scratch);
            let numbers = unsafe { numbers.part(block) };
            // Every chunk has its own places in every bucket, as many as it has counted.
            unsafe { outbox.put(scratch, numbers, &out) };
        }
        unsafe { outbox.close(&out) };
    });
    ctx.team.tasks(BUCKETS, |b| {
        let bucket = unsafe { out.part(starts[b]..starts[b + 1]) };
        W::sort(bucket);
        done(starts[b], bucket);
    });
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Many and few different keys, ascending and descending: what the standard library sorts, every part handed over once.
    #[test]
    fn sorts_like_the_library() {
        let mut s = 7u64;
        let mut next = || {
            s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (s ^ s >> 29) as i64
        };
        let (one, three) = (Context::new(1), Context::new(3));
        for n in [LONG, LONG + 1, 300_000] {
            for kind in 0..6i64 {
                let row: Vec<i64> = (0..n as i64)
                    .map(|k| match kind {
                        0 => next(),
                        1 => next().rem_euclid(3),
                        2 => i64::MAX - (next() & 1),
                        3 => k,
                        4 => n as i64 - k,
                        _ => 7,
                    })
                    .collect();
                let mut want = row.clone();
                want.sort_unstable();
                let narrow: Vec<i32> = row.iter().map(|&k| k as i32).collect();
                let mut narrow_want = narrow.clone();
                narrow_want.sort_unstable();
                for ctx in [&one, &three] {
                    let covered = std::sync::atomic::AtomicUsize::new(0);
                    let mut got = vec![0i64; n];
                    let count = |_: usize, part: &mut [i64]| {
                        covered.fetch_add(part.len(), std::sync::atomic::Ordering::Relaxed);
                    };
                    sort_long(ctx, &mut got, &|k, to| to.copy_from_slice(&row[k..k + to.len()]), |k| k, &count).unwrap();
                    assert_eq!(got, want, "{n} {kind}");
                    assert_eq!(covered.into_inner(), n);
                    let mut got = vec![0i32; n];
                    let read = |k: usize, to: &mut [i32]| to.copy_from_slice(&narrow[k..k + to.len()]);
                    sort_long(ctx, &mut got, &read, |k| k, &|_, _| {}).unwrap();
                    assert_eq!(got, narrow_want, "{n} {kind}");
                }
            }
        }
    }
}
