//! Vectors of keys, in as many forms as the quicksort is compiled for.

use crate::dtype::Elem;

/// A key: keys order as signed integers do.
pub trait Word: Elem + Ord + Default {
    const MIN: Self;
    const MAX: Self;
    fn successor(self) -> Option<Self>;
    /// How far the key is above another one, with all that are below it wrapped round to the far end.
    fn over(self, least: Self) -> u64;
    /// The key that many places on, wrapped round.
    fn plus(self, places: i64) -> Self;
}

macro_rules! words {
    ($($t:ty, $unsigned:ty);*) => { $(impl Word for $t {
        const MIN: Self = <$t>::MIN;
        const MAX: Self = <$t>::MAX;
        #[inline(always)]
        fn successor(self) -> Option<Self> {
            self.checked_add(1)
        }
        #[inline(always)]
        fn over(self, least: Self) -> u64 {
            self.wrapping_sub(least) as $unsigned as u64
        }
        #[inline(always)]
        fn plus(self, places: i64) -> Self {
            self.wrapping_add(places as $t)
        }
    })* };
}
words!(i32, u32; i64, u64);

/// Keys at once in a vector, at most.
pub const MOST_LANES: usize = 16;

/// # Safety
/// The methods need the instruction set that the type is named after; pointers hold LANES keys.
pub trait Lanes: Copy {
    type Word: Word;
    const LANES: usize;
    unsafe fn splat(x: Self::Word) -> Self;
    unsafe fn load(p: *const Self::Word) -> Self;
    unsafe fn store(self, p: *mut Self::Word);
    /// (min, max) by lanes.
    unsafe fn exchange(self, b: Self) -> (Self, Self);
    /// Every group of lanes backwards; lanes and groups are powers of two, as `apart` below, known when this is compiled.
    unsafe fn mirror(self, group: usize) -> Self;
    /// Lane j takes the place of lane j ⊕ apart.
    unsafe fn swap(self, apart: usize) -> Self;
    /// min in the lanes j with j & apart = 0 and max in the others, and the other way round.
    unsafe fn part(self, b: Self, apart: usize) -> (Self, Self);
    /// Stores the keys below the pivot from `left` on and the others up to `end`, and returns how many are below. Both
    /// places have room for the whole vector, and what lies between the keys there may be overwritten.
    unsafe fn divide(self, pivot: Self, left: *mut Self::Word, end: *mut Self::Word) -> usize;
    /// Whether `spread` fills from the end.
    const FROM_END: bool;
    /// As `divide`, but the others go where there is nothing else yet: from `rest` on, or up to it. There and at `left` a whole
    /// vector is stored.
    unsafe fn spread(self, pivot: Self, left: *mut Self::Word, rest: *mut Self::Word) -> usize;
    /// As `spread`, of n < LANES keys at p; nothing else is stored. The others go up to `rest` if `from_end`.
    #[inline(always)]
    unsafe fn spread_few(
        p: *const Self::Word,
        n: usize,
        pivot: Self::Word,
        left: *mut Self::Word,
        rest: *mut Self::Word,
        from_end: bool,
    ) -> usize {
        let (mut small, mut large) = (0, 0);
        for k in 0..n {
            let key = *p.add(k);
            if key < pivot {
                *left.add(small) = key;
                small += 1;
            } else {
                large += 1;
                *(if from_end { rest.sub(large) } else { rest.add(large - 1) }) = key;
            }
        }
        small
    }
    /// The first n < LANES keys; the lanes beyond have the largest one.
    #[inline(always)]
    unsafe fn load_few(p: *const Self::Word, n: usize) -> Self {
        let mut keys = [Self::Word::MAX; MOST_LANES];
        std::ptr::copy_nonoverlapping(p, keys.as_mut_ptr(), n);
        Self::load(keys.as_ptr())
    }
    /// The first n < LANES keys.
    #[inline(always)]
    unsafe fn store_few(self, p: *mut Self::Word, n: usize) {
        let mut keys = [Self::Word::MAX; MOST_LANES];
        self.store(keys.as_mut_ptr());
        std::ptr::copy_nonoverlapping(keys.as_ptr(), p, n);
    }
    /// Rows become columns, of LANES vectors.
    unsafe fn transpose(v: &mut [Self]);
    /// The keys of any number of vectors column by column.
    #[inline(always)]
    unsafe fn by_columns<const R: usize>(v: &mut [Self; R]) {
        let blocks = R / Self::LANES;
        for block in 0..blocks {
            Self::transpose(&mut v[block * Self::LANES..(block + 1) * Self::LANES]);
        }
        // Vector c of every block continues column c.
        let t = *v;
        for c in 0..Self::LANES {
            for block in 0..blocks {
                v[c * blocks + block] = t[block * Self::LANES + c];
            }
        }
    }
}
