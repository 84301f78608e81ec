//! Long rows: splitters from a sample (R. D. Frazer and A. C. McKellar, "Samplesort", 1970) cut them into buckets that fit into
//! the second-level cache. Chunks of the row are brought into groups between the splitters while they are in that cache, by
//! the partitions of the quicksort; then every bucket fetches its group of all chunks and is sorted. Main memory is read
//! twice and written twice, whatever the length.

use super::quick::{Free, Keys};
use crate::fault::{try_vec, Res};
use crate::ops::context::Context;
use crate::parallel::Shared;
use std::mem::size_of;

/// Rows from here on are split.
pub const LONG: usize = 1 << 16;
/// Bytes of a chunk, and of a bucket at most, on average: each leaves room in a second-level cache for what passes by.
const CHUNK: usize = 1 << 18;
const BUCKET: usize = 3 << 17;
/// Buckets: enough for any team, and not so many that a chunk's groups are short.
const LEAST: usize = 16;
const MOST: usize = 1024;
const PER_BUCKET: usize = 16;
/// Keys that are read at once.
const BLOCK: usize = 1 << 10;

/// A row that is not sorted.
pub struct Row<'a, W> {
    /// Hands over the keys from a place on.
    pub read: &'a (dyn Fn(usize, &mut [W]) + Sync),
    /// All keys, if they lie in memory as they are.
    pub keys: Option<&'a [W]>,
}

/// Sorted samples of n keys.
fn sampled<W: Keys>(n: usize, samples: usize, row: &Row<W>) -> Vec<W> {
    let mut sample = vec![W::default(); samples];
    let stride = n / samples;
    let mut state = 0x9e37_79b9_7f4a_7c15u64;
    for (k, key) in sample.iter_mut().enumerate() {
        // One anywhere in every stretch: no period of the row hides from it.
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (row.read)(k * stride + (state >> 33) as usize % stride, std::slice::from_mut(key));
    }
    W::sort(&mut sample);
    sample
}

/// Sorts the n ≥ LONG keys of a row, which lies elsewhere, into `keys`. `done(k, part)` is called once for every part that is
/// in order. Keys that agree after `round`, which rounds down, are in one part.
pub fn sort_long<W: Keys>(
    ctx: &Context,
    keys: &mut [W],
    row: Row<W>,
    round: impl Fn(W) -> W,
    done: &(dyn Fn(usize, &mut [W]) + Sync),
) -> Res<()> {
    let n = keys.len();
    let buckets = (n * size_of::<W>()).div_ceil(BUCKET).next_power_of_two().clamp(LEAST, MOST);
    let sample = sampled(n, buckets * PER_BUCKET, &row);
    // Where the buckets begin, but for the first.
    let splitters: Vec<W> = (1..buckets).map(|b| round(sample[b * PER_BUCKET])).collect();
    let chunk = CHUNK / size_of::<W>();
    let chunks = n.div_ceil(chunk);
    let part = |c: usize| c * chunk..((c + 1) * chunk).min(n);
    let mut block = ctx.pool.take(n * size_of::<W>())?;
    let grouped = Shared::new(block.slice_mut::<W>());
    let mut table = try_vec(chunks * buckets, 0u32)?;
    let ends = Shared::new(&mut table);
    ctx.team.tasks(chunks, |c| {
        // Chunk c has its own places here and there.
        let (keys, ends) = unsafe { (grouped.part(part(c)), ends.part(c * buckets..(c + 1) * buckets)) };
        let pivot = splitters[buckets / 2 - 1];
        let mut free = Free { left: 0, gap: keys.len() };
        match row.keys {
            Some(all) => W::spread(&all[part(c)], pivot, keys, &mut free),
            None => {
                let mut scratch = [W::default(); BLOCK];
                for k in part(c).step_by(BLOCK) {
                    let scratch = &mut scratch[..BLOCK.min(part(c).end - k)];
                    (row.read)(k, scratch);
                    W::spread(scratch, pivot, keys, &mut free);
                }
            }
        }
        W::group(keys, free.left, &splitters, ends);
    });
    let group = |c: usize, b: usize| {
        let end = |b: usize| c * chunk + table[c * buckets + b] as usize;
        (if b > 0 { end(b - 1) } else { c * chunk })..end(b)
    };
    let mut starts = vec![0; buckets + 1];
    for b in 0..buckets {
        starts[b + 1] = starts[b] + (0..chunks).map(|c| group(c, b).len()).sum::<usize>();
    }
    let grouped = block.slice::<W>();
    let out = Shared::new(keys);
    ctx.team.tasks(buckets, |b| {
        // Buckets are apart.
        let bucket = unsafe { out.part(starts[b]..starts[b + 1]) };
        // On its way a bucket is divided.
        let pivot = sample[b * PER_BUCKET + PER_BUCKET / 2];
        let mut free = Free { left: 0, gap: bucket.len() };
        for c in 0..chunks {
            fetch(&grouped[group((c + 1).min(chunks - 1), b)]);
            W::spread(&grouped[group(c, b)], pivot, bucket, &mut free);
        }
        let (below, above) = bucket.split_at_mut(free.left);
        W::sort(below);
        W::sort(above);
        done(starts[b], bucket);
    });
    Ok(())
}

/// Asks for the first lines of keys that are read soon.
fn fetch<W>(keys: &[W]) {
    #[cfg(target_arch = "x86_64")]
    for k in 0..8 {
        use std::arch::x86_64::{_mm_prefetch, _MM_HINT_T0};
        // No access: any address will do.
        unsafe { _mm_prefetch::<_MM_HINT_T0>(keys.as_ptr().cast::<i8>().wrapping_add(64 * k)) };
    }
    #[cfg(not(target_arch = "x86_64"))]
    let _ = keys;
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
                    let read = |k: usize, to: &mut [i64]| to.copy_from_slice(&row[k..k + to.len()]);
                    sort_long(ctx, &mut got, Row { read: &read, keys: None }, |k| k, &count).unwrap();
                    assert_eq!(got, want, "{n} {kind}");
                    assert_eq!(covered.into_inner(), n);
                    let mut got = vec![0i32; n];
                    let read = |k: usize, to: &mut [i32]| to.copy_from_slice(&narrow[k..k + to.len()]);
                    sort_long(ctx, &mut got, Row { read: &read, keys: Some(&narrow) }, |k| k, &|_, _| {}).unwrap();
                    assert_eq!(got, narrow_want, "{n} {kind}");
                }
            }
        }
    }
}
