//! Philox4x32-10 (J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
//! SC'11, 2011).

use crate::fault::{Fault, Res};

/// Blocks that are computed together.
pub const BATCH: usize = 32;
const ROUNDS: usize = 10;
const M0: u64 = 0xd251_1f53;
const M1: u64 = 0xcd9e_8d57;
const W0: u32 = 0x9e37_79b9;
const W1: u32 = 0xbb67_ae85;
const LOW: u64 = 0xffff_ffff;

/// Words 0 … N − 1 of a batch of blocks, each in the lower half of its element; the upper half is zero.
pub type Words<const N: usize> = [[u64; BATCH]; N];

/// Key, counter words 2 and 3, and the number of the first block, which makes words 0 and 1.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub key: [u32; 2],
    pub counter: [u32; 2],
    pub start: u64,
}

impl Place {
    pub fn new(key: [f64; 2], counter: [f64; 2], start: f64) -> Res<Place> {
        // As JavaScript's x | 0: words arrive signed or unsigned.
        let word = |x: f64| x as i64 as u32;
        if !(start >= 0.0 && start <= 9007199254740991.0) {
            return Err(Fault::value(format!("Start {start} is not an element number")));
        }
        Ok(Place { key: key.map(word), counter: counter.map(word), start: start as u64 })
    }
    /// The place `blocks` further on.
    pub fn at(self, blocks: usize) -> Place {
        Place { start: self.start.wrapping_add(blocks as u64), ..self }
    }
}

/// Words 0 … N − 1 of blocks start … start + BATCH.
#[inline]
pub fn batch<const N: usize>(place: Place) -> Words<N> {
    #[cfg(target_arch = "x86_64")]
    {
        use crate::simd::{level, Level};
        match level() {
            // The processor has the instructions.
            Level::Avx512 => return unsafe { wide::batch(place) },
            Level::Avx2 => return unsafe { narrow::batch(place) },
            Level::Scalar => {}
        }
    }
    portable(place)
}

fn portable<const N: usize>(place: Place) -> Words<N> {
    let mut out = [[0; BATCH]; N];
    for j in 0..BATCH {
        let words = block(place.at(j), 0);
        for (out, word) in out.iter_mut().zip(words) {
            out[j] = word as u64;
        }
    }
    out
}

/// One block with `attempt` added to counter word 2.
pub fn block(place: Place, attempt: u32) -> [u32; 4] {
    let mut c = [
        place.start & LOW,
        place.start >> 32,
        place.counter[0].wrapping_add(attempt) as u64,
        place.counter[1] as u64,
    ];
    let [mut k0, mut k1] = place.key;
    for _ in 0..ROUNDS {
        let (a, b) = (c[0] * M0, c[2] * M1);
        c = [(b >> 32) ^ c[1] ^ k0 as u64, b & LOW, (a >> 32) ^ c[3] ^ k1 as u64, a & LOW];
        k0 = k0.wrapping_add(W0);
        k1 = k1.wrapping_add(W1);
    }
    c.map(|word| word as u32)
}

/// The same with vectors of 64-bit lanes, several of them side by side to hide the latency of the multiplications. The
/// products read the lower halves only, so that the upper ones may hold anything until the end.
#[cfg(target_arch = "x86_64")]
macro_rules! vectors {
    ($name:ident, $features:literal, $v:ty, $lanes:literal, $side:literal, $set:ident, $load:ident, $store:ident, $add:ident,
     $mul:ident, $shift:ident, $and:ident, $xor3:expr) => {
        pub(super) mod $name {
            use super::*;
            use std::arch::x86_64::*;

            pub const LANES: usize = $lanes;
            /// Vectors side by side.
            pub const SIDE: usize = $side;

            /// The words of SIDE · LANES blocks, each in the lower half of its lane; the upper half holds anything.
            #[inline]
            #[target_feature(enable = $features)]
            pub unsafe fn side(place: Place) -> [[$v; 4]; SIDE] {
                let (m0, m1) = ($set(M0 as i64), $set(M1 as i64));
                let lane: [i64; 8] = [0, 1, 2, 3, 4, 5, 6, 7];
                let lane = $load(lane.as_ptr().cast());
                let mut c: [[$v; 4]; SIDE] = std::array::from_fn(|s| {
                    let at = $add($set(place.at(s * LANES).start as i64), lane);
                    [at, $shift::<32>(at), $set(place.counter[0] as i64), $set(place.counter[1] as i64)]
                });
                let [mut k0, mut k1] = place.key;
                let mut round = || {
                    let (x, y) = ($set(k0 as i64), $set(k1 as i64));
                    for c in &mut c {
                        let (a, b) = ($mul(c[0], m0), $mul(c[2], m1));
                        *c = [$xor3($shift::<32>(b), c[1], x), b, $xor3($shift::<32>(a), c[3], y), a];
                    }
                    k0 = k0.wrapping_add(W0);
                    k1 = k1.wrapping_add(W1);
                };
                // Two and two: after one, words would have to change registers.
                for _ in 0..ROUNDS / 2 {
                    round();
                    round();
                }
                c
            }

            #[target_feature(enable = $features)]
            pub unsafe fn batch<const N: usize>(place: Place) -> Words<N> {
                let mut out = [[0u64; BATCH]; N];
                let low = $set(LOW as i64);
                for first in (0..BATCH).step_by(SIDE * LANES) {
                    for (s, c) in side(place.at(first)).iter().enumerate() {
                        for (out, word) in out.iter_mut().zip(c) {
                            $store(out.as_mut_ptr().add(first + s * LANES).cast(), $and(*word, low));
                        }
                    }
                }
                out
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
vectors!(
    wide, "avx512f", __m512i, 8, 4, _mm512_set1_epi64, _mm512_loadu_si512, _mm512_storeu_si512, _mm512_add_epi64,
    _mm512_mul_epu32, _mm512_srli_epi64, _mm512_and_si512, |a, b, c| _mm512_ternarylogic_epi64::<0x96>(a, b, c)
);
#[cfg(target_arch = "x86_64")]
vectors!(
    narrow, "avx2", __m256i, 4, 2, _mm256_set1_epi64x, _mm256_loadu_si256, _mm256_storeu_si256, _mm256_add_epi64,
    _mm256_mul_epu32, _mm256_srli_epi64, _mm256_and_si256, |a, b, c| _mm256_xor_si256(_mm256_xor_si256(a, b), c)
);

/// The 53 leading bits of two words: the upper 27 of the first, then the upper 26 of the second.
#[inline(always)]
pub fn bits53(w0: u64, w1: u64) -> u64 {
    (w0 >> 5) << 26 | w1 >> 6
}

/// A number below 2^52 as a double, without the conversion instruction that AVX2 lacks.
#[inline(always)]
fn double(x: u64) -> f64 {
    const TWO_52: f64 = 4503599627370496.0;
    f64::from_bits(x | TWO_52.to_bits()) - TWO_52
}

/// `bits53` as a double: exact, since the parts do not overlap.
#[inline(always)]
pub fn number53(w0: u64, w1: u64) -> f64 {
    double(w0 >> 5) * 67108864.0 + double(w1 >> 6)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers of the reference implementation (Random123, kat_vectors).
    #[test]
    fn known_answers() {
        let go = |c: [u32; 4], key: [u32; 2]| {
            block(Place { key, counter: [c[2], c[3]], start: (c[1] as u64) << 32 | c[0] as u64 }, 0)
        };
        assert_eq!(go([0; 4], [0; 2]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
        assert_eq!(go([u32::MAX; 4], [u32::MAX; 2]), [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
        assert_eq!(
            go([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        );
    }

    #[test]
    fn a_batch_is_its_blocks() {
        let place = Place { key: [1, 2], counter: [3, 4], start: u32::MAX as u64 - 5 };
        let all: Words<4> = batch(place);
        assert_eq!(all, portable(place));
        #[cfg(target_arch = "x86_64")]
        if is_x86_feature_detected!("avx2") {
            assert_eq!(all, unsafe { narrow::batch(place) });
        }
        for j in 0..BATCH {
            assert_eq!(block(place.at(j), 0).map(u64::from), [all[0][j], all[1][j], all[2][j], all[3][j]]);
            assert_eq!(number53(all[0][j], all[1][j]), bits53(all[0][j], all[1][j]) as f64);
        }
    }
}
