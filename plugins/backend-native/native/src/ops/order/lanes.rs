//! Vectors of keys, in as many forms as the quicksort is compiled for.

/// A key: keys order as signed integers do.
pub trait Word: Copy + Ord + Send + Sync + Default + 'static {
    const MAX: Self;
    fn successor(self) -> Option<Self>;
}

macro_rules! words {
    ($($t:ty),*) => { $(impl Word for $t {
        const MAX: Self = <$t>::MAX;
        #[inline(always)]
        fn successor(self) -> Option<Self> {
            self.checked_add(1)
        }
    })* };
}
words!(i32, i64);

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
    /// The keys in ascending order.
    unsafe fn sorted(self) -> Self;
    /// The keys of a bitonic sequence in ascending order.
    unsafe fn settle(self) -> Self;
    unsafe fn reverse(self) -> Self;
    /// Stores the keys below the pivot from `left` on and the others up to `end`, and returns how many are below. Both
    /// places have room for the whole vector, and what lies between the keys there may be overwritten.
    unsafe fn divide(self, pivot: Self, left: *mut Self::Word, end: *mut Self::Word) -> usize;
    /// Rows become columns, of LANES vectors.
    unsafe fn transpose(v: &mut [Self]);
}
