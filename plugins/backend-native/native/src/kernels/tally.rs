//! Counters of neighbouring bins, which stay in the second-level cache while they are counted, and their way out of it.

/// Counters of at most a fixed number of bins; all are zero between two counts.
pub struct Tally {
    bins: usize,
    short: Vec<u16>,
    long: Vec<u32>,
}

impl Tally {
    pub fn new(bins: usize) -> Tally {
        Tally { bins, short: vec![], long: vec![] }
    }

    /// How often each bin occurs, into memory that nobody reads soon. Fewer occurrences than a short counter can hold need
    /// half the cache. `None` if there are more than any counter can hold.
    pub fn count(&mut self, low: &[u32], out: &mut [i64]) -> Option<()> {
        assert!(out.len() <= self.bins);
        if low.len() <= u16::MAX as usize {
            self.short.resize(self.bins, 0);
            let bins = &mut self.short[..out.len()];
            low.iter().for_each(|&k| bins[k as usize] += 1);
            drain_short(bins, out);
        } else if low.len() <= u32::MAX as usize {
            self.long.resize(self.bins, 0);
            let bins = &mut self.long[..out.len()];
            low.iter().for_each(|&k| bins[k as usize] += 1);
            drain_long(bins, out);
        } else {
            return None;
        }
        Some(())
    }
}

/// Widens counters into memory past the caches where the processor can, and clears them: by that memory alone is the time
/// of sparse counts bounded.
macro_rules! drain {
    ($name:ident, $t:ty, $load512:expr, $clear512:expr, $load256:expr, $clear256:expr) => {
        fn $name(from: &mut [$t], to: &mut [i64]) {
            assert_eq!(from.len(), to.len());
            #[cfg(not(target_arch = "x86_64"))]
            let done = 0;
            #[cfg(target_arch = "x86_64")]
            let done = {
                use crate::simd::{level, Level};
                use std::arch::x86_64::*;

                #[target_feature(enable = "avx512f,avx512vl")]
                unsafe fn avx512(from: &mut [$t], to: &mut [i64]) -> usize {
                    let n = from.len() / 8 * 8;
                    for k in (0..n).step_by(8) {
                        let at = from.as_mut_ptr().add(k);
                        _mm512_stream_si512(to.as_mut_ptr().add(k).cast(), $load512(at.cast()));
                        $clear512(at.cast());
                    }
                    _mm_sfence();
                    n
                }

                #[target_feature(enable = "avx2")]
                unsafe fn avx2(from: &mut [$t], to: &mut [i64]) -> usize {
                    let n = from.len() / 4 * 4;
                    for k in (0..n).step_by(4) {
                        let at = from.as_mut_ptr().add(k);
                        _mm256_stream_si256(to.as_mut_ptr().add(k).cast(), $load256(at.cast()));
                        $clear256(at.cast());
                    }
                    _mm_sfence();
                    n
                }

                // The processor has what the level says; both slices have n elements, and streams want aligned ones.
                match (level(), to.as_ptr() as usize % 64) {
                    (Level::Avx512, 0) => unsafe { avx512(from, to) },
                    (Level::Avx512 | Level::Avx2, 0 | 32) => unsafe { avx2(from, to) },
                    _ => 0,
                }
            };
            for (z, x) in to[done..].iter_mut().zip(&mut from[done..]) {
                *z = std::mem::take(x) as i64;
            }
        }
    };
}
drain!(
    drain_short,
    u16,
    |p| _mm512_cvtepu16_epi64(_mm_loadu_si128(p)),
    |p| _mm_storeu_si128(p, _mm_setzero_si128()),
    |p| _mm256_cvtepu16_epi64(_mm_loadl_epi64(p)),
    |p| _mm_storel_epi64(p, _mm_setzero_si128())
);
drain!(
    drain_long,
    u32,
    |p| _mm512_cvtepu32_epi64(_mm256_loadu_si256(p)),
    |p| _mm256_storeu_si256(p, _mm256_setzero_si256()),
    |p| _mm256_cvtepu32_epi64(_mm_loadu_si128(p)),
    |p| _mm_storeu_si128(p, _mm_setzero_si128())
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_and_long_counters_count_alike_anywhere() {
        let mut tally = Tally::new(5000);
        for (n, size) in [(0, 5000), (3, 1), (9000, 4999), (65_535, 77), (65_536, 77), (70_000, 4096), (100, 5000)] {
            let low: Vec<u32> = (0..n).map(|k| (k as u64 * 2654435761 % size as u64) as u32).collect();
            let mut want = vec![0i64; size];
            low.iter().for_each(|&k| want[k as usize] += 1);
            // At every alignment of the output.
            for skip in 0..8 {
                let mut out = vec![-1i64; size + 8];
                tally.count(&low, &mut out[skip..skip + size]).unwrap();
                assert_eq!(out[skip..skip + size], want);
                assert!(out[..skip].iter().chain(&out[skip + size..]).all(|&x| x == -1));
            }
        }
        // One bin takes all: the largest short counter.
        let mut out = [0];
        tally.count(&vec![0; 65_535], &mut out).unwrap();
        assert_eq!(out, [65_535]);
    }
}
