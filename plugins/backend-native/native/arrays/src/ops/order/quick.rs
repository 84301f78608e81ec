//! Quicksort by vectors (B. Bramas, "A novel hybrid quicksort algorithm vectorized using AVX-512 on Intel Skylake", 2017):
//! partitions move a vector of keys at a time, few keys are sorted by a network in registers. Keys that compare equal are
//! the same, so the result is one whatever the pivots.

use super::lanes::{Lanes, Word, MOST_LANES};
use super::network::{most, sort_few};
use std::mem::MaybeUninit;

/// Vectors between two choices of the side to read from, and those that each end gives up first.
const SIDE: usize = 8;
/// Bytes of keys that are divided through a second place in the nearest cache.
const NEAR: usize = 1 << 13;
/// Keys from here on have their pivot from a larger sample.
const LONG: usize = 2048;
const SAMPLE: usize = 31;

/// Keys and how they are sorted on this processor.
pub trait Keys: Word {
    fn sort(keys: &mut [Self]);
    /// Brings the keys into groups between ascending splitters: what is not below splitter j comes after group j. `ends` gets
    /// where the groups end; there is one group more than splitters, and their number is a power of two. As many keys as
    /// `below` tells are below the splitter in the middle, and in front of the others.
    fn group(keys: &mut [Self], below: usize, splitters: &[Self], ends: &mut [u32]);
    /// Brings more keys into the free middle of a place: those below the pivot after its `left` first keys, which become more,
    /// the others before the last ones, so that as many places less are free.
    fn spread(from: &[Self], pivot: Self, to: &mut [Self], free: &mut Free);
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
                let a = front(keys, pivot);
                if a > 0 {
                    return (a, a);
                }
                // The pivot is the smallest key.
                match pivot.successor() {
                    Some(next) => (0, front(keys, next)),
                    None => (0, n),
                }
            }

            #[target_feature(enable = $features)]
            pub unsafe fn spread(from: &[$word], pivot: $word, to: &mut [$word], free: &mut Free) {
                spread_out::<$lanes>(from, pivot, to.as_mut_ptr(), free)
            }

            /// Brings the keys below the pivot to the front; returns their number.
            #[target_feature(enable = $features)]
            pub unsafe fn front(keys: &mut [$word], pivot: $word) -> usize {
                match keys.len() * std::mem::size_of::<$word>() <= NEAR {
                    true => below_near::<$lanes>(keys, pivot),
                    false => below::<$lanes>(keys, pivot),
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
            fn group(keys: &mut [Self], below: usize, splitters: &[Self], ends: &mut [u32]) {
                let mut front: fn(&mut [Self], Self) -> usize = below_few;
                #[cfg(target_arch = "x86_64")]
                match crate::simd::level() {
                    // The processor has what the level says.
                    crate::simd::Level::Avx512 => front = |keys, pivot| unsafe { $avx512::front(keys, pivot) },
                    crate::simd::Level::Avx2 => front = |keys, pivot| unsafe { $avx2::front(keys, pivot) },
                    crate::simd::Level::Scalar => {}
                }
                assert_eq!(splitters.len() + 1, ends.len());
                halves(keys, below, splitters, 0, ends, front)
            }
            fn spread(from: &[Self], pivot: Self, to: &mut [Self], free: &mut Free) {
                assert!(free.left + free.gap <= to.len() && from.len() <= free.gap);
                #[cfg(target_arch = "x86_64")]
                match crate::simd::level() {
                    // The processor has what the level says, and there is room.
                    crate::simd::Level::Avx512 => return unsafe { $avx512::spread(from, pivot, to, free) },
                    crate::simd::Level::Avx2 => return unsafe { $avx2::spread(from, pivot, to, free) },
                    crate::simd::Level::Scalar => {}
                }
                for &key in from {
                    unsafe { free.put_one(key, pivot, to.as_mut_ptr()) };
                }
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

/// By halves, down to the single group.
fn group<W: Word>(keys: &mut [W], splitters: &[W], first: u32, ends: &mut [u32], front: fn(&mut [W], W) -> usize) {
    match ends.len() / 2 {
        0 => ends[0] = first + keys.len() as u32,
        half => {
            let at = front(keys, splitters[half - 1]);
            halves(keys, at, splitters, first, ends, front)
        }
    }
}

fn halves<W: Word>(
    keys: &mut [W],
    at: usize,
    splitters: &[W],
    first: u32,
    ends: &mut [u32],
    front: fn(&mut [W], W) -> usize,
) {
    let half = ends.len() / 2;
    let ((below, above), (left, right)) = (keys.split_at_mut(at), ends.split_at_mut(half));
    group(below, &splitters[..half - 1], first, left, front);
    group(above, &splitters[half..], first + at as u32, right, front);
}

/// Moves the keys below the pivot to the front, one by one without a branch; returns their number.
fn below_few<W: Word>(keys: &mut [W], pivot: W) -> usize {
    let mut at = 0;
    for k in 0..keys.len() {
        let key = keys[k];
        // at ≤ k
        keys[k] = keys[at];
        keys[at] = key;
        at += (key < pivot) as usize;
    }
    at
}

/// Moves at most NEAR bytes of keys that are below the pivot to the front; returns their number. The others wait elsewhere until
/// all are read.
///
/// # Safety
/// The processor has what the vector type needs.
#[inline(always)]
unsafe fn below_near<L: Lanes>(keys: &mut [L::Word], pivot: L::Word) -> usize {
    const TOGETHER: usize = 4;
    let (n, p) = (keys.len(), keys.as_mut_ptr());
    // A vector may be stored beyond the last key.
    let mut room = [const { MaybeUninit::<[u8; 64]>::uninit() }; NEAR / 64 + 1];
    let room = room.as_mut_ptr().cast::<L::Word>();
    let first = if L::FROM_END { room.add(n + L::LANES) } else { room };
    let (pivots, mut left, mut rest) = (L::splat(pivot), 0, first);
    // What is written to the front has been read: left ≤ at.
    let mut at = 0;
    macro_rules! put {
        ($v:expr) => {{
            let small = $v.spread(pivots, p.add(left), rest);
            left += small;
            rest = if L::FROM_END { rest.sub(L::LANES - small) } else { rest.add(L::LANES - small) };
        }};
    }
    while at + TOGETHER * L::LANES <= n {
        let v: [L; TOGETHER] = std::array::from_fn(|k| L::load(p.add(at + k * L::LANES)));
        for v in v {
            put!(v);
        }
        at += TOGETHER * L::LANES;
    }
    while at + L::LANES <= n {
        put!(L::load(p.add(at)));
        at += L::LANES;
    }
    left += L::spread_few(p.add(at), n - at, pivot, p.add(left), rest, L::FROM_END);
    let kept = n - left;
    std::ptr::copy_nonoverlapping(if L::FROM_END { first.sub(kept) } else { first }, p.add(left), kept);
    left
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

/// As `Keys::spread`.
///
/// # Safety
/// The processor has what the vector type needs; all keys have room.
#[inline(always)]
unsafe fn spread_out<L: Lanes>(from: &[L::Word], pivot: L::Word, to: *mut L::Word, free: &mut Free) {
    let pivots = L::splat(pivot);
    let (n, p) = (from.len(), from.as_ptr());
    let mut at = 0;
    let mut now = Free { ..*free };
    // Where fewer places than two vectors are free, what the second one stores beside its keys might meet keys of the first.
    while at + 4 * L::LANES <= n && now.gap >= 5 * L::LANES {
        for k in 0..4 {
            now.put(L::load(p.add(at + k * L::LANES)), pivots, to);
        }
        at += 4 * L::LANES;
    }
    while at + L::LANES <= n && now.gap >= 2 * L::LANES {
        now.put(L::load(p.add(at)), pivots, to);
        at += L::LANES;
    }
    while at < n {
        let few = (n - at).min(L::LANES - 1);
        let small = L::spread_few(p.add(at), few, pivot, to.add(now.left), to.add(now.left + now.gap), true);
        now.left += small;
        now.gap -= few;
        at += few;
    }
    *free = now;
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
pub struct Free {
    pub left: usize,
    pub gap: usize,
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
