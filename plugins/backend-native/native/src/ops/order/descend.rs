//! Keys through a tree of splitters in registers, with AVX-512.

#[cfg(target_arch = "x86_64")]
pub use x86::{narrow, wide};

#[cfg(target_arch = "x86_64")]
mod x86 {
    use crate::ops::order::split::BUCKETS;
    use std::arch::x86_64::*;

    /// Numbers of the buckets of eight keys at a time; returns how many keys are done.
    #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw")]
    pub unsafe fn wide(keys: &[i64], levels: &[i64; BUCKETS], numbers: &mut [u8]) -> usize {
        let at = |k: usize| _mm512_loadu_si512(levels.as_ptr().add(k).cast());
        // Places 1, 2 … 3 and 4 … 7 are in the first vector, the levels of 8, 16 and 32 in the others.
        let first = at(0);
        let eight = at(8);
        let sixteen = [at(16), at(24)];
        let last = [at(32), at(40), at(48), at(56)];
        let one = _mm512_set1_epi64(1);
        let n = keys.len() / 8 * 8;
        for k in (0..n).step_by(8) {
            let key = _mm512_loadu_si512(keys.as_ptr().add(k).cast());
            // `at` counts from 1: lookups use its low bits only.
            let mut at = one;
            macro_rules! down {
                ($splitter:expr) => {{
                    let right = _mm512_cmpge_epi64_mask(key, $splitter);
                    at = _mm512_add_epi64(at, at);
                    at = _mm512_mask_add_epi64(at, right, at, one);
                }};
            }
            down!(_mm512_permutexvar_epi64(at, first));
            down!(_mm512_permutexvar_epi64(at, first));
            down!(_mm512_permutexvar_epi64(at, first));
            down!(_mm512_permutexvar_epi64(at, eight));
            down!(_mm512_permutex2var_epi64(sixteen[0], at, sixteen[1]));
            let upper = _mm512_test_epi64_mask(at, _mm512_set1_epi64(16));
            let low = _mm512_permutex2var_epi64(last[0], at, last[1]);
            let high = _mm512_permutex2var_epi64(last[2], at, last[3]);
            down!(_mm512_mask_mov_epi64(low, upper, high));
            let number = _mm512_and_si512(at, _mm512_set1_epi64(BUCKETS as i64 - 1));
            _mm_storel_epi64(numbers.as_mut_ptr().add(k).cast(), _mm512_cvtepi64_epi8(number));
        }
        n
    }

    /// As `wide`, sixteen keys at a time.
    #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw")]
    pub unsafe fn narrow(keys: &[i32], levels: &[i32; BUCKETS], numbers: &mut [u8]) -> usize {
        let at = |k: usize| _mm512_loadu_si512(levels.as_ptr().add(k).cast());
        let first = at(0);
        let sixteen = at(16);
        let last = [at(32), at(48)];
        let one = _mm512_set1_epi32(1);
        let n = keys.len() / 16 * 16;
        for k in (0..n).step_by(16) {
            let key = _mm512_loadu_si512(keys.as_ptr().add(k).cast());
            let mut at = one;
            macro_rules! down {
                ($splitter:expr) => {{
                    let right = _mm512_cmpge_epi32_mask(key, $splitter);
                    at = _mm512_add_epi32(at, at);
                    at = _mm512_mask_add_epi32(at, right, at, one);
                }};
            }
            down!(_mm512_permutexvar_epi32(at, first));
            down!(_mm512_permutexvar_epi32(at, first));
            down!(_mm512_permutexvar_epi32(at, first));
            down!(_mm512_permutexvar_epi32(at, first));
            down!(_mm512_permutexvar_epi32(at, sixteen));
            down!(_mm512_permutex2var_epi32(last[0], at, last[1]));
            let number = _mm512_and_si512(at, _mm512_set1_epi32(BUCKETS as i32 - 1));
            _mm_storeu_si128(numbers.as_mut_ptr().add(k).cast(), _mm512_cvtepi32_epi8(number));
        }
        n
    }
}
