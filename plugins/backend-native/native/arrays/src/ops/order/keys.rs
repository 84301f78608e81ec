//! Elements as keys: signed integers of the same order, NaN last in both directions.

use super::quick::Keys;
use crate::dtype::{DType, Elem};

/// An element as a key: `word` orders as the element does, `back` inverts it.
pub trait Key: Elem {
    type Word: Keys;
    fn word(self) -> Self::Word;
    fn back(word: Self::Word) -> Self;
    /// As a wide key, equal for elements that compare equal (±0).
    fn class(self) -> i64;
    const FLOATING: bool = false;
    #[inline(always)]
    fn is_nan(self) -> bool {
        false
    }
}

macro_rules! integer_key {
    ($($t:ty, $w:ty, $flip:expr);*) => { $(impl Key for $t {
        type Word = $w;
        #[inline(always)]
        fn word(self) -> $w { self as $w ^ $flip }
        #[inline(always)]
        fn back(word: $w) -> Self { (word ^ $flip) as $t }
        #[inline(always)]
        fn class(self) -> i64 { self.word() as i64 }
    })* };
}
integer_key!(u8, i32, 0; u16, i32, 0; i8, i32, 0; i16, i32, 0; u32, i32, i32::MIN; i32, i32, 0; u64, i64, i64::MIN; i64, i64, 0);

macro_rules! float_key {
    ($($t:ty, $w:ty);*) => { $(impl Key for $t {
        type Word = $w;
        const FLOATING: bool = true;
        /// Of negative numbers all bits but the sign are turned round.
        #[inline(always)]
        fn word(self) -> $w {
            let bits = self.to_bits() as $w;
            bits ^ ((bits >> (<$w>::BITS - 1)) & <$w>::MAX)
        }
        #[inline(always)]
        fn back(word: $w) -> Self {
            <$t>::from_bits((word ^ ((word >> (<$w>::BITS - 1)) & <$w>::MAX)) as _)
        }
        #[inline(always)]
        fn class(self) -> i64 { (self + 0.0).word() as i64 }
        #[inline(always)]
        fn is_nan(self) -> bool { self != self }
    })* };
}
float_key!(f32, i32; f64, i64);

/// Loops between elements of one dtype and keys: with the network of the quicksort, all that is compiled per type.
#[derive(Clone, Copy)]
pub struct Codec<W> {
    /// Keys of n elements `step` apart. NaN has the largest key, in both directions if `flip` (0, or −1) reverses the others.
    pub read: unsafe fn(x: *const u8, step: usize, n: usize, flip: W, keys: *mut W),
    /// Elements of keys; those of 64 bits may lie where the keys do.
    pub write: unsafe fn(keys: *const W, n: usize, flip: W, z: *mut u8, step: usize),
}

/// Loop over elements that are neighbours, or not.
macro_rules! strided {
    ($n:expr, $step:expr, $k:ident, $at:ident, $body:block) => {
        if $step == 1 {
            for $k in 0..$n {
                let $at = $k;
                $body
            }
        } else {
            for $k in 0..$n {
                let $at = $k * $step;
                $body
            }
        }
    };
}

macro_rules! loops {
    ($word:ty, $module:ident) => {
        mod $module {
            use super::*;

            #[inline(always)]
            unsafe fn read_body<T: Key<Word = $word>>(x: *const T, step: usize, n: usize, flip: $word, keys: *mut $word) {
                strided!(n, step, k, at, {
                    let v = *x.add(at);
                    *keys.add(k) = if T::FLOATING && v.is_nan() { <$word>::MAX } else { v.word() ^ flip };
                })
            }

            #[inline(always)]
            unsafe fn write_body<T: Key<Word = $word>>(keys: *const $word, n: usize, flip: $word, z: *mut T, step: usize) {
                // No number has the largest key of floats, in either direction.
                let of = |key: $word| T::back(if T::FLOATING && key == <$word>::MAX { key } else { key ^ flip });
                if z as *const $word == keys && step == 1 {
                    // Through one pointer: what is read after it was written can be told, and the loop becomes vector code.
                    for k in 0..n {
                        *z.add(k) = of(*(z as *const $word).add(k));
                    }
                } else {
                    strided!(n, step, k, at, { *z.add(at) = of(*keys.add(k)) })
                }
            }

            pub unsafe fn read<T: Key<Word = $word>>(x: *const u8, step: usize, n: usize, flip: $word, keys: *mut $word) {
                #[cfg(target_arch = "x86_64")]
                #[target_feature(enable = "avx2")]
                unsafe fn fast<T: Key<Word = $word>>(x: *const T, step: usize, n: usize, flip: $word, keys: *mut $word) {
                    read_body(x, step, n, flip, keys)
                }
                #[cfg(target_arch = "x86_64")]
                if crate::simd::level() >= crate::simd::Level::Avx2 {
                    return fast(x as *const T, step, n, flip, keys);
                }
                read_body(x as *const T, step, n, flip, keys)
            }

            pub unsafe fn write<T: Key<Word = $word>>(keys: *const $word, n: usize, flip: $word, z: *mut u8, step: usize) {
                #[cfg(target_arch = "x86_64")]
                #[target_feature(enable = "avx2")]
                unsafe fn fast<T: Key<Word = $word>>(keys: *const $word, n: usize, flip: $word, z: *mut T, step: usize) {
                    write_body(keys, n, flip, z, step)
                }
                #[cfg(target_arch = "x86_64")]
                if crate::simd::level() >= crate::simd::Level::Avx2 {
                    return fast(keys, n, flip, z as *mut T, step);
                }
                write_body(keys, n, flip, z as *mut T, step)
            }
        }
    };
}
loops!(i64, wide);
loops!(i32, narrow);

/// The loops of elements of 64 bits.
pub fn wide_codec(dtype: DType) -> Option<Codec<i64>> {
    macro_rules! of {
        ($t:ty) => {
            Some(Codec { read: wide::read::<$t>, write: wide::write::<$t> })
        };
    }
    match dtype {
        DType::I64 => of!(i64),
        DType::U64 => of!(u64),
        DType::F64 => of!(f64),
        _ => None,
    }
}

/// The loops of elements of at most 32 bits.
pub fn narrow_codec(dtype: DType) -> Option<Codec<i32>> {
    macro_rules! of {
        ($t:ty) => {
            Some(Codec { read: narrow::read::<$t>, write: narrow::write::<$t> })
        };
    }
    match dtype {
        DType::Bool | DType::U8 => of!(u8),
        DType::I8 => of!(i8),
        DType::U16 => of!(u16),
        DType::I16 => of!(i16),
        DType::I32 => of!(i32),
        DType::U32 => of!(u32),
        DType::F32 => of!(f32),
        _ => None,
    }
}

/// Wide keys of n elements `step` apart, equal for elements that compare equal.
pub type Classes = unsafe fn(x: *const u8, step: usize, n: usize, flip: i64, keys: *mut i64);

unsafe fn classes_of<T: Key>(x: *const u8, step: usize, n: usize, flip: i64, keys: *mut i64) {
    let x = x as *const T;
    // Narrow keys stay narrow: the largest key of NaN too.
    let most = if std::mem::size_of::<T>() == 8 { i64::MAX } else { i32::MAX as i64 };
    strided!(n, step, k, at, {
        let v = *x.add(at);
        *keys.add(k) = if T::FLOATING && v.is_nan() { most } else { v.class() ^ flip };
    })
}

/// Wide keys, and whether they need 32 bits at most.
pub fn classes(dtype: DType) -> Option<(Classes, bool)> {
    Some(match dtype {
        DType::Bool | DType::U8 => (classes_of::<u8>, true),
        DType::I8 => (classes_of::<i8>, true),
        DType::U16 => (classes_of::<u16>, true),
        DType::I16 => (classes_of::<i16>, true),
        DType::I32 => (classes_of::<i32>, true),
        DType::U32 => (classes_of::<u32>, true),
        DType::F32 => (classes_of::<f32>, true),
        DType::I64 => (classes_of::<i64>, false),
        DType::U64 => (classes_of::<u64>, false),
        DType::F64 => (classes_of::<f64>, false),
        _ => return None,
    })
}

/// What reverses the order of keys, if it is to be reversed.
pub fn flip(descending: bool) -> i64 {
    -(descending as i64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_invert_and_order() {
        let numbers = [f64::NEG_INFINITY, -1.5, -f64::MIN_POSITIVE, -0.0, 0.0, 1.5, f64::INFINITY];
        for pair in numbers.windows(2) {
            assert!(pair[0].word() < pair[1].word());
        }
        for v in numbers {
            assert_eq!(f64::back(v.word()).to_bits(), v.to_bits());
        }
        assert_eq!((-0.0f64).class(), 0.0f64.class());
        assert_eq!(i16::back((-7i16).word()), -7);
        assert_eq!(u32::back(4_000_000_000u32.word()), 4_000_000_000);
        assert!(3u64.word() < u64::MAX.word() && 3u32.word() < u32::MAX.word());
    }
}
