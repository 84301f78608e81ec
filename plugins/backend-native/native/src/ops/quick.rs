//! Quicksort of 64-bit keys with AVX-512 (B. Bramas, "A novel hybrid quicksort algorithm vectorized using AVX-512 on Intel
//! Skylake", 2017): partitions move eight keys at a time, up to 64 keys are sorted by a network in registers. Keys that
//! compare equal are the same, so the result is one whatever the pivots and threads.

use super::context::Context;
use crate::parallel::Shared;
use crate::simd::{level, Level};

/// Whether `sort` may be called.
pub fn available() -> bool {
    cfg!(target_arch = "x86_64") && level() == Level::Avx512
}

/// Keys from here on are worth several threads.
const LONG: usize = 1 << 15;

/// Sorts by all threads; `done(first, keys)` is called once for every sorted part.
pub fn sort(ctx: &Context, keys: &mut [u64], done: impl Fn(usize, &mut [u64]) + Sync) {
    let n = keys.len();
    let shared = Shared::new(keys);
    let threads = ctx.team.threads();
    let mut parts = vec![0..n];
    // Halves of halves, until there are enough parts of the row for all threads.
    while threads > 1 && parts.len() < 8 * threads && parts.iter().any(|p| p.len() >= LONG) {
        let split = ctx.team.map(parts.len(), (0..0, 0..0), |k| {
            let range = parts[k].clone();
            // The parts do not overlap.
            let part = unsafe { shared.part(range.clone()) };
            if part.len() < LONG {
                return (range.clone(), range.end..range.end);
            }
            let (a, b) = divide(part);
            (range.start..range.start + a, range.start + b..range.end)
        });
        // Keys between two parts equal the pivot: parts of their own, for `done`.
        let mut next = Vec::new();
        for (old, (left, right)) in parts.iter().zip(split) {
            let middle = left.end..right.start;
            next.extend([left, middle, right].into_iter().filter(|r| !r.is_empty()));
            debug_assert!(old.len() == 0 || next.last().is_some_and(|r| r.end == old.end));
        }
        if next.len() == parts.len() {
            break;
        }
        parts = next;
    }
    ctx.team.tasks(parts.len(), |k| {
        let part = unsafe { shared.part(parts[k].clone()) };
        sort_keys(part);
        done(parts[k].start, part);
    });
}

/// Sorts in this thread.
pub fn sort_keys(keys: &mut [u64]) {
    quick(keys, 2 * (usize::BITS - keys.len().leading_zeros()));
}

fn quick(mut keys: &mut [u64], mut depth: u32) {
    while keys.len() > 64 {
        if depth == 0 {
            return keys.sort_unstable();
        }
        depth -= 1;
        let (a, b) = divide(keys);
        let (left, rest) = keys.split_at_mut(a);
        let right = &mut rest[b - a..];
        // The smaller side by recursion, so that the stack stays small.
        if left.len() < right.len() {
            quick(left, depth);
            keys = right;
        } else {
            quick(right, depth);
            keys = left;
        }
    }
    network(keys);
}

/// Brings smaller keys to the front; what lies between the two places equals the pivot.
fn divide(keys: &mut [u64]) -> (usize, usize) {
    let n = keys.len();
    // The median of three medians of three.
    let median = |a: u64, b: u64, c: u64| a.min(b).max(a.max(b).min(c));
    let sample: [u64; 9] = std::array::from_fn(|k| keys[(2 * k + 1) * n / 18]);
    let three: [u64; 3] = std::array::from_fn(|k| median(sample[k], sample[k + 3], sample[k + 6]));
    let pivot = median(three[0], three[1], three[2]);
    let a = below(keys, pivot);
    if a > 0 {
        return (a, a);
    }
    // The pivot is the smallest key.
    let b = match pivot.checked_add(1) {
        Some(next) => below(keys, next),
        None => n,
    };
    (0, b)
}

#[cfg(not(target_arch = "x86_64"))]
fn below(keys: &mut [u64], pivot: u64) -> usize {
    let mut at = 0;
    for k in 0..keys.len() {
        if keys[k] < pivot {
            keys.swap(at, k);
            at += 1;
        }
    }
    at
}

#[cfg(not(target_arch = "x86_64"))]
fn network(keys: &mut [u64]) {
    keys.sort_unstable()
}

#[cfg(target_arch = "x86_64")]
fn below(keys: &mut [u64], pivot: u64) -> usize {
    debug_assert!(available());
    // Only called where `available`.
    unsafe { avx512::below(keys, pivot) }
}

#[cfg(target_arch = "x86_64")]
fn network(keys: &mut [u64]) {
    debug_assert!(available() && keys.len() <= 64);
    unsafe { avx512::network(keys) }
}

#[cfg(target_arch = "x86_64")]
mod avx512 {
    use std::arch::x86_64::*;

    /// Vectors that are read before anything is written.
    const SIDE: usize = 4;
    const LANES: usize = 8;

    /// Moves the keys below the pivot to the front, in place; returns their number. Two ends are held in registers, and
    /// the next keys are read where less room is free, so that both sides always have room for them.
    #[target_feature(enable = "avx512f,avx512dq,popcnt")]
    pub unsafe fn below(keys: &mut [u64], pivot: u64) -> usize {
        const STEP: usize = SIDE * LANES;
        let n = keys.len();
        let p = keys.as_mut_ptr() as *mut i64;
        let pivots = _mm512_set1_epi64(pivot as i64);
        // Places to write (left … right) and to read (from … to).
        let (mut left, mut right) = (0usize, n);
        // Some of the lanes.
        macro_rules! put_some {
            ($v:expr, $among:expr) => {{
                let (v, among): (__m512i, __mmask8) = ($v, $among);
                let small = _mm512_mask_cmplt_epu64_mask(among, v, pivots);
                let large = among & !small;
                let (s, l) = (small.count_ones() as usize, large.count_ones() as usize);
                let mask = |k: usize| ((1u32 << k) - 1) as __mmask8;
                _mm512_mask_storeu_epi64(p.add(left), mask(s), _mm512_maskz_compress_epi64(small, v));
                left += s;
                right -= l;
                _mm512_mask_storeu_epi64(p.add(right), mask(l), _mm512_maskz_compress_epi64(large, v));
            }};
        }
        if n < 2 * STEP {
            // Too short for the ends: through a copy.
            let mut copy = [0i64; 2 * STEP];
            std::ptr::copy_nonoverlapping(p, copy.as_mut_ptr(), n);
            for k in (0..n).step_by(LANES) {
                let among = if n - k >= LANES { 0xff } else { ((1u32 << (n - k)) - 1) as __mmask8 };
                put_some!(_mm512_loadu_si512(copy.as_ptr().add(k).cast()), among);
            }
            return left;
        }
        // A whole vector, its small keys brought to the front: stored at both places, where at least eight are free. What
        // is stored too much is overwritten later.
        macro_rules! put {
            ($v:expr) => {{
                let v: __m512i = $v;
                let small = _mm512_cmplt_epu64_mask(v, pivots);
                let order = _mm512_cvtepu8_epi64(_mm_loadl_epi64(ORDER.0[small as usize].as_ptr().cast()));
                let v = _mm512_permutexvar_epi64(order, v);
                let s = small.count_ones() as usize;
                _mm512_storeu_si512(p.add(left).cast(), v);
                _mm512_storeu_si512(p.add(right - LANES).cast(), v);
                left += s;
                right -= LANES - s;
            }};
        }
        let load = |at: usize| -> [__m512i; SIDE] {
            let mut v = [_mm512_setzero_si512(); SIDE];
            for (k, v) in v.iter_mut().enumerate() {
                *v = _mm512_loadu_si512(p.add(at + k * LANES).cast());
            }
            v
        };
        let ends = [load(0), load(n - STEP)];
        let (mut from, mut to) = (STEP, n - STEP);
        while to - from >= STEP {
            let front = from - left <= right - to;
            let at = if front { from } else { to - STEP };
            from += if front { STEP } else { 0 };
            to -= if front { 0 } else { STEP };
            let [a, b, c, d] = load(at);
            put!(a);
            put!(b);
            put!(c);
            put!(d);
        }
        let mut rest = [0i64; STEP];
        let kept = to - from;
        std::ptr::copy_nonoverlapping(p.add(from), rest.as_mut_ptr(), kept);
        // The incomplete vector first: then a multiple of eight places is free, and the last two stores agree.
        for k in (0..kept).step_by(LANES) {
            let among = if kept - k >= LANES { 0xff } else { ((1u32 << (kept - k)) - 1) as __mmask8 };
            put_some!(_mm512_loadu_si512(rest.as_ptr().add(k).cast()), among);
        }
        for v in ends.into_iter().flatten() {
            put!(v);
        }
        left
    }

    #[repr(align(64))]
    struct Order([[u8; 8]; 256]);
    /// For a mask of lanes: those lanes, then the others.
    static ORDER: Order = Order(orders());

    const fn orders() -> [[u8; 8]; 256] {
        let mut all = [[0; 8]; 256];
        let mut mask = 0;
        while mask < 256 {
            let (mut at, mut lane) = (0, 0);
            while lane < 16 {
                // Twice over the lanes: first the small ones, then the others.
                if (mask >> (lane % 8) & 1 == 1) == (lane < 8) {
                    all[mask][at] = (lane % 8) as u8;
                    at += 1;
                }
                lane += 1;
            }
            mask += 1;
        }
        all
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn exchange(v: &mut [__m512i; 8], a: usize, b: usize) {
        (v[a], v[b]) = (_mm512_min_epu64(v[a], v[b]), _mm512_max_epu64(v[a], v[b]));
    }

    /// Exchanges lanes `order` apart: the smaller one to the lane whose bit in `upper` is not set.
    #[inline]
    #[target_feature(enable = "avx512f")]
    fn within(v: __m512i, swapped: __m512i, upper: __mmask8) -> __m512i {
        _mm512_mask_max_epu64(_mm512_min_epu64(v, swapped), upper, v, swapped)
    }

    /// Sorts a bitonic vector.
    #[inline]
    #[target_feature(enable = "avx512f")]
    fn settle(v: __m512i) -> __m512i {
        let v = within(v, _mm512_shuffle_i64x2::<0b01_00_11_10>(v, v), 0b1111_0000);
        let v = within(v, _mm512_permutex_epi64::<0b01_00_11_10>(v), 0b1100_1100);
        within(v, _mm512_permutex_epi64::<0b10_11_00_01>(v), 0b1010_1010)
    }

    /// Merges the sorted runs v[at …] and v[at + n …] of n vectors each.
    #[inline]
    #[target_feature(enable = "avx512f")]
    fn merge(v: &mut [__m512i; 8], at: usize, n: usize) {
        let back = _mm512_set_epi64(0, 1, 2, 3, 4, 5, 6, 7);
        v[at + n..at + 2 * n].reverse();
        for v in &mut v[at + n..at + 2 * n] {
            *v = _mm512_permutexvar_epi64(back, *v);
        }
        let mut apart = n;
        while apart > 0 {
            for k in 0..2 * n {
                if k & apart == 0 {
                    exchange(v, at + k, at + k + apart);
                }
            }
            apart /= 2;
        }
        for v in &mut v[at..at + 2 * n] {
            *v = settle(*v);
        }
    }

    /// Sorts up to 64 keys.
    #[target_feature(enable = "avx512f,avx512dq")]
    pub unsafe fn network(keys: &mut [u64]) {
        let n = keys.len();
        let p = keys.as_mut_ptr() as *mut i64;
        let mask = |k: usize| match n.saturating_sub(k * LANES) {
            0 => 0,
            m if m >= LANES => 0xff,
            m => ((1u32 << m) - 1) as __mmask8,
        };
        let largest = _mm512_set1_epi64(-1);
        let mut v = [largest; 8];
        for (k, v) in v.iter_mut().enumerate() {
            if mask(k) != 0 {
                *v = _mm512_mask_loadu_epi64(largest, mask(k), p.add(k * LANES));
            }
        }
        if n > LANES {
            // Columns, by the best network of eight (Knuth, The Art of Computer Programming 3, 5.3.4).
            for (a, b) in [
                (0, 2), (1, 3), (4, 6), (5, 7), (0, 4), (1, 5), (2, 6), (3, 7), (0, 1), (2, 3), (4, 5), (6, 7), (2, 4),
                (3, 5), (1, 4), (3, 6), (1, 2), (3, 4), (5, 6),
            ] {
                exchange(&mut v, a, b);
            }
            transpose(&mut v);
            for k in [0, 2, 4, 6] {
                merge(&mut v, k, 1);
            }
            merge(&mut v, 0, 2);
            merge(&mut v, 4, 2);
            merge(&mut v, 0, 4);
        } else {
            let one: &mut [u64] = keys;
            return small(one);
        }
        for (k, v) in v.iter().enumerate() {
            if mask(k) != 0 {
                _mm512_mask_storeu_epi64(p.add(k * LANES), mask(k), *v);
            }
        }
    }

    fn small(keys: &mut [u64]) {
        for k in 1..keys.len() {
            let key = keys[k];
            let mut at = k;
            while at > 0 && keys[at - 1] > key {
                keys[at] = keys[at - 1];
                at -= 1;
            }
            keys[at] = key;
        }
    }

    #[inline]
    #[target_feature(enable = "avx512f")]
    fn transpose(v: &mut [__m512i; 8]) {
        let mut t = *v;
        for k in 0..4 {
            t[2 * k] = _mm512_unpacklo_epi64(v[2 * k], v[2 * k + 1]);
            t[2 * k + 1] = _mm512_unpackhi_epi64(v[2 * k], v[2 * k + 1]);
        }
        // Pairs of keys are now in place; blocks of two, then of four lanes follow.
        let mut u = t;
        for h in 0..2 {
            for k in 0..2 {
                let (a, b) = (t[4 * h + k], t[4 * h + 2 + k]);
                u[4 * h + k] = _mm512_shuffle_i64x2::<0b10_00_10_00>(a, b);
                u[4 * h + 2 + k] = _mm512_shuffle_i64x2::<0b11_01_11_01>(a, b);
            }
        }
        for k in 0..4 {
            v[k] = _mm512_shuffle_i64x2::<0b10_00_10_00>(u[k], u[4 + k]);
            v[4 + k] = _mm512_shuffle_i64x2::<0b11_01_11_01>(u[k], u[4 + k]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Any length, few and many different keys, ascending and descending: what the standard library sorts.
    #[test]
    fn sorts_like_the_library() {
        if !available() {
            return;
        }
        let mut s = 7u64;
        let mut next = || {
            s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            s ^ s >> 29
        };
        let (one, three) = (Context::new(1), Context::new(3));
        for n in (0..300).chain([1000, 4097, 70_001, 300_000]) {
            for kind in 0..6u64 {
                let keys: Vec<u64> = (0..n as u64)
                    .map(|k| match kind {
                        0 => next(),
                        1 => next() % 3,
                        2 => u64::MAX - next() % 2,
                        3 => k,
                        4 => n as u64 - k,
                        _ => k % 17 << 60 | k,
                    })
                    .collect();
                let mut want = keys.clone();
                want.sort_unstable();
                for ctx in [&one, &three] {
                    let mut got = keys.clone();
                    let covered = std::sync::atomic::AtomicUsize::new(0);
                    sort(ctx, &mut got, |_, part| {
                        covered.fetch_add(part.len(), std::sync::atomic::Ordering::Relaxed);
                    });
                    assert_eq!(got, want, "{n} {kind}");
                    assert_eq!(covered.into_inner(), n);
                }
            }
        }
    }
}
