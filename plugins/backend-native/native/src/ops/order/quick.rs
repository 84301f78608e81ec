//! Quicksort by vectors (B. Bramas, "A novel hybrid quicksort algorithm vectorized using AVX-512 on Intel Skylake", 2017):
//! partitions move a vector of keys at a time, few keys are sorted by a network in registers. Keys that compare equal are
//! the same, so the result is one whatever the pivots.

use super::lanes::{Lanes, Word, MOST_LANES};
use super::network::{most, sort_few};

/// Vectors between two choices of the side to read from, and those that each end gives up first.
const SIDE: usize = 8;
/// Keys from here on have their pivot from a larger sample.
const LONG: usize = 2048;
const SAMPLE: usize = 31;

/// Keys and how they are sorted on this processor.
pub trait Keys: Word {
    fn sort(keys: &mut [Self]);
}

macro_rules! compiled {
    ($name:ident, $features:literal, $lanes:ty, $word:ty) => {
        #[cfg(target_arch = "x86_64")]
        mod $name {
            use super::*;

            #[target_feature(enable = $features)]
            pub unsafe fn sort(mut keys: &mut [$word], mut depth: u32) {
                while keys.len() > most::<$lanes>() {
                    if depth == 0 {
                        return keys.sort_unstable();
                    }
                    depth -= 1;
                    let (a, b) = divide(keys);
                    let (left, rest) = keys.split_at_mut(a);
                    let right = &mut rest[b - a..];
                    // The smaller side by recursion, so that the stack stays small.
                    if left.len() < right.len() {
                        sort(left, depth);
                        keys = right;
                    } else {
                        sort(right, depth);
                        keys = left;
                    }
                }
                sort_few::<$lanes>(keys)
            }

            /// Brings smaller keys to the front; what lies between the two places equals the pivot.
            #[target_feature(enable = $features)]
            unsafe fn divide(keys: &mut [$word]) -> (usize, usize) {
                let n = keys.len();
                let pivot = if n < LONG {
                    median_of_nine(keys)
                } else {
                    let mut sample: [$word; SAMPLE] = std::array::from_fn(|k| keys[(2 * k + 1) * n / (2 * SAMPLE)]);
                    sort(&mut sample, 0);
                    sample[SAMPLE / 2]
                };
                let a = below::<$lanes>(keys, pivot);
                if a > 0 {
                    return (a, a);
                }
                // The pivot is the smallest key.
                match pivot.successor() {
                    Some(next) => (0, below::<$lanes>(keys, next)),
                    None => (0, n),
                }
            }
        }
    };
}

macro_rules! keys {
    ($word:ty, $avx512:ident, $lanes512:ty, $avx2:ident, $lanes2:ty) => {
        compiled!($avx512, "avx512f,avx512dq,avx512vl,avx512bw,popcnt,bmi1,bmi2", $lanes512, $word);
        compiled!($avx2, "avx2,popcnt,bmi1,bmi2", $lanes2, $word);
        impl Keys for $word {
            fn sort(keys: &mut [Self]) {
                #[cfg(target_arch = "x86_64")]
                {
                    let depth = 2 * (usize::BITS - keys.len().leading_zeros());
                    // The processor has what the level says.
                    match crate::simd::level() {
                        crate::simd::Level::Avx512 => return unsafe { $avx512::sort(keys, depth) },
                        crate::simd::Level::Avx2 => return unsafe { $avx2::sort(keys, depth) },
                        crate::simd::Level::Scalar => {}
                    }
                }
                keys.sort_unstable()
            }
        }
    };
}
keys!(i64, wide512, crate::ops::order::avx512::Eight, wide2, crate::ops::order::avx2::FourWide);
keys!(i32, narrow512, crate::ops::order::avx512::Sixteen, narrow2, crate::ops::order::avx2::EightNarrow);

/// The median of three medians of three.
#[inline(always)]
fn median_of_nine<W: Word>(keys: &[W]) -> W {
    let median = |a: W, b: W, c: W| a.min(b).max(a.max(b).min(c));
    let n = keys.len();
    let sample: [W; 9] = std::array::from_fn(|k| keys[(2 * k + 1) * n / 18]);
    let three: [W; 3] = std::array::from_fn(|k| median(sample[k], sample[k + 3], sample[k + 6]));
    median(three[0], three[1], three[2])
}

/// Moves the keys below the pivot to the front, in place; returns their number.
///
/// Both ends are set aside; then what is free between the written and the unread keys is read-ahead for as many keys as are
/// written at once. The next keys are read where less is free, before those in hand are written: with `step` keys a side
/// and one load ahead, 4 · step keys are free when they are, of which the side that was read has step or more and the other
/// 3/2 · step or more: room for all keys in hand on either.
///
/// # Safety
/// The processor has what the vector type needs; there are more than 2 · SIDE · LANES − 1 keys.
#[inline(always)]
unsafe fn below<L: Lanes>(keys: &mut [L::Word], pivot: L::Word) -> usize {
    let n = keys.len();
    let step = SIDE * L::LANES;
    debug_assert!(n >= 2 * step);
    let p = keys.as_mut_ptr();
    let pivots = L::splat(pivot);
    let mut ends = [L::Word::MAX; 2 * SIDE * MOST_LANES];
    std::ptr::copy_nonoverlapping(p, ends.as_mut_ptr(), step);
    std::ptr::copy_nonoverlapping(p.add(n - step), ends.as_mut_ptr().add(step), step);
    let mut free = Free { left: 0, gap: n };
    // Unread: from … to.
    let (mut from, mut to) = (step, n - step);
    let mut hand = None;
    if to - from >= step {
        let mut now = load::<L>(p.add(from));
        from += step;
        while to - from >= step {
            // From the side where less is free, without a branch: no processor could foresee it.
            let front = (from - free.left <= free.left + free.gap - to) as usize;
            let at = if front == 1 { from } else { to - step };
            from += front * step;
            to -= (1 - front) * step;
            let next = load::<L>(p.add(at));
            for v in now {
                free.put(v, pivots, p);
            }
            now = next;
        }
        hand = Some(now);
    }
    let mut rest = [pivot; SIDE * MOST_LANES];
    let kept = to - from;
    std::ptr::copy_nonoverlapping(p.add(from), rest.as_mut_ptr(), kept);
    if let Some(now) = hand {
        for v in now {
            free.put(v, pivots, p);
        }
    }
    let whole = kept / L::LANES * L::LANES;
    for k in (0..whole).step_by(L::LANES) {
        free.put(L::load(rest.as_ptr().add(k)), pivots, p);
    }
    // Before the ends, so that then a multiple of LANES is free: the last two vectors that overlap are the same.
    for &key in &rest[whole..kept] {
        free.put_one(key, pivot, p);
    }
    for k in (0..2 * step).step_by(L::LANES) {
        free.put(L::load(ends.as_ptr().add(k)), pivots, p);
    }
    free.left
}

#[inline(always)]
unsafe fn load<L: Lanes>(at: *const L::Word) -> [L; SIDE] {
    let mut v = [L::load(at); SIDE];
    for k in 1..SIDE {
        v[k] = L::load(at.add(k * L::LANES));
    }
    v
}

/// Small keys are written from `left` on, large ones up to left + gap: gap keys are not written yet.
struct Free {
    left: usize,
    gap: usize,
}

impl Free {
    #[inline(always)]
    unsafe fn put<L: Lanes>(&mut self, v: L, pivots: L, p: *mut L::Word) {
        let small = v.divide(pivots, p.add(self.left), p.add(self.left + self.gap));
        self.left += small;
        self.gap -= L::LANES;
    }

    /// At both places: what is wrong is overwritten, or lies where the right one was written.
    #[inline(always)]
    unsafe fn put_one<W: Word>(&mut self, key: W, pivot: W, p: *mut W) {
        *p.add(self.left) = key;
        *p.add(self.left + self.gap - 1) = key;
        self.left += (key < pivot) as usize;
        self.gap -= 1;
    }
}
