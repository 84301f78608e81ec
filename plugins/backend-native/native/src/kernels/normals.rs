//! Chunks of standard normals, in the form that the processor does best. Sums and products are those of the quantile function
//! in its order, without fused operations, so that every form gives the same bits.

use super::philox::{batch, number53, Place, Words, BATCH};
use crate::math::log::log_normal;
use crate::math::ndtri::{normal_quantile, ratio, A, B, C, D};
use crate::multiversion;

const TWO_52: f64 = 4503599627370496.0;
const TWO_M53: f64 = 1.0 / 9007199254740992.0;
/// Draws per block; the tails of a block are gathered and computed together.
const BLOCK: usize = 512;
/// Tails that are computed together.
const TAILS: usize = 16;
/// Where the central rational function ends.
const CENTRAL: f64 = 0.425;

/// The normals of the blocks from `place` on.
pub(super) fn normal_chunk(place: Place, out: &mut [f64]) {
    #[cfg(target_arch = "x86_64")]
    if crate::simd::level() == crate::simd::Level::Avx512 {
        // The processor has the instructions.
        return unsafe { wide::chunk(place, out) };
    }
    chunk_anywhere(place, out)
}

/// Draws whose tails are marked in one word.
const GROUP: usize = 64;

/// Bit j: draw j is outside of the central region. As a sum of bits this is vector code; jumping from one to the next
/// costs less than looking at every draw.
#[inline(always)]
fn beyond(q: &[f64; GROUP]) -> u64 {
    let mut marks = 0;
    for j in 0..GROUP {
        marks |= if q[j].abs() > CENTRAL { 1 << j } else { 0 };
    }
    marks
}

multiversion! {
fn chunk_anywhere(place: Place, out: &mut [f64]) {
    let mut q = [0.0; BLOCK];
    let mut tail = [0.05; BLOCK + TAILS];
    let mut index = [0u16; BLOCK + TAILS];
    for (k, chunk) in out.chunks_mut(BLOCK).enumerate() {
        let n = chunk.len();
        let whole = n.next_multiple_of(GROUP);
        for (b, q) in q[..whole].chunks_exact_mut(BATCH).enumerate() {
            let words: Words<2> = batch(place.at(k * BLOCK + b * BATCH));
            for j in 0..BATCH {
                // (bits + ½)/2^53 − ½, rounded once, at the ½.
                q[j] = (number53(words[0][j], words[1][j]) - TWO_52 + 0.5) * TWO_M53;
            }
        }
        // The central rational function for all; the tails are replaced afterwards.
        for (z, &q) in chunk.iter_mut().zip(&q) {
            *z = q * ratio(&A, &B, 0.180625 - q * q);
        }
        let mut count = 0;
        for (g, q) in q[..whole].as_chunks::<GROUP>().0.iter().enumerate() {
            let mut marks = beyond(q);
            let left = n - g * GROUP;
            if left < GROUP {
                marks &= (1 << left) - 1;
            }
            while marks != 0 {
                let j = marks.trailing_zeros() as usize;
                index[count] = (g * GROUP + j) as u16;
                tail[count] = 0.5 - q[j].abs();
                count += 1;
                marks &= marks - 1;
            }
        }
        let mut deepest = 0.0f64;
        for r in tail[..count.next_multiple_of(TAILS)].as_chunks_mut::<TAILS>().0 {
            let mut s = [0.0; TAILS];
            for j in 0..TAILS {
                s[j] = (-log_normal(r[j])).sqrt();
                r[j] = ratio(&C, &D, s[j] - 1.6);
            }
            deepest = s.iter().fold(deepest, |a, &b| if b > a { b } else { a });
        }
        if deepest > 5.0 {
            // Tails beyond e^-25: one draw in 10^11.
            for j in 0..count {
                let r = 0.5 - q[index[j] as usize].abs();
                tail[j] = normal_quantile(r - 0.5, r).abs();
            }
        }
        for j in 0..count {
            let at = index[j] as usize;
            chunk[at] = tail[j].copysign(q[at]);
        }
        // Behind the last tail: some number whose logarithm is not deep.
        tail[count..count.next_multiple_of(TAILS)].fill(0.05);
    }
}
}

#[cfg(target_arch = "x86_64")]
mod wide {
    use super::*;
    use crate::kernels::philox::wide::{side, LANES, SIDE};
    use std::arch::x86_64::*;

    /// Vectors of a block.
    const VECTORS: usize = BLOCK / LANES;

    /// # Safety
    /// The processor has AVX-512 F, DQ, VL and BW.
    #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,popcnt")]
    pub unsafe fn chunk(place: Place, out: &mut [f64]) {
        let mut z = [0.0; BLOCK];
        let mut tails = [0.0; BLOCK + TAILS];
        for (k, out) in out.chunks_mut(BLOCK).enumerate() {
            let mut marks = [0; VECTORS];
            let count = centre(place.at(k * BLOCK), out.len(), &mut z, &mut tails, &mut marks);
            // Behind the last tail: some number whose logarithm is not deep.
            tails[count..count + TAILS].fill(0.45);
            for q in tails[..count.next_multiple_of(TAILS)].as_chunks_mut::<TAILS>().0 {
                quantiles(q);
            }
            merge(&z, &tails, &marks, out);
        }
    }

    /// The central rational function for at least n draws, and of those beyond it the probabilities less ½ side by side;
    /// returns their number. `marks` tells which these are.
    #[inline]
    #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,popcnt")]
    unsafe fn centre(
        place: Place,
        n: usize,
        z: &mut [f64; BLOCK],
        tails: &mut [f64; BLOCK + TAILS],
        marks: &mut [u8; VECTORS],
    ) -> usize {
        let set = |x: f64| _mm512_set1_pd(x);
        let low = |x: u32| _mm512_set1_epi64(((1u64 << x) - 1) as i64);
        let mut count = 0;
        for (g, (z, marks)) in z.chunks_exact_mut(SIDE * LANES).zip(marks.chunks_exact_mut(SIDE)).enumerate() {
            if g * SIDE * LANES >= n {
                break;
            }
            let c = side(place.at(g * SIDE * LANES));
            let q: [__m512d; SIDE] = std::array::from_fn(|s| {
                // The 53 leading bits of two words, of whose lanes the upper halves hold anything.
                let upper = _mm512_slli_epi64::<21>(_mm512_and_si512(c[s][0], low(32)));
                let bits = _mm512_ternarylogic_epi64::<SELECT>(low(26), _mm512_srli_epi64::<6>(c[s][1]), upper);
                // (bits + ½)/2^53 − ½, rounded once, at the ½.
                let whole = _mm512_sub_pd(_mm512_cvtepi64_pd(bits), set(TWO_52));
                _mm512_mul_pd(_mm512_add_pd(whole, set(0.5)), set(TWO_M53))
            });
            let r: [__m512d; SIDE] = std::array::from_fn(|s| _mm512_sub_pd(set(0.180625), _mm512_mul_pd(q[s], q[s])));
            let (mut u, mut v) = ([set(A[7]); SIDE], [set(B[7]); SIDE]);
            for k in (0..7).rev() {
                for s in 0..SIDE {
                    u[s] = _mm512_add_pd(_mm512_mul_pd(u[s], r[s]), set(A[k]));
                    v[s] = _mm512_add_pd(_mm512_mul_pd(v[s], r[s]), set(B[k]));
                }
                abreast(&mut u);
                abreast(&mut v);
            }
            for s in 0..SIDE {
                let value = _mm512_mul_pd(q[s], _mm512_div_pd(u[s], v[s]));
                _mm512_storeu_pd(z.as_mut_ptr().add(s * LANES), value);
                let beyond = _mm512_cmp_pd_mask::<_CMP_GT_OQ>(_mm512_abs_pd(q[s]), set(CENTRAL));
                marks[s] = beyond;
                // At most BLOCK − LANES before: there is room for a whole vector.
                _mm512_storeu_pd(tails.as_mut_ptr().add(count), _mm512_maskz_compress_pd(beyond, q[s]));
                count += beyond.count_ones() as usize;
            }
        }
        count
    }

    /// Nothing, but the compiler keeps what was computed before in front of what comes after. It would finish vector by vector,
    /// each a chain of operations that wait for each other, to save registers of which there are enough.
    #[inline]
    #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,popcnt")]
    fn abreast(v: &mut [__m512d; SIDE]) {
        let [a, b, c, d] = v;
        // A comment: no instruction.
        unsafe {
            std::arch::asm!("/* {} {} {} {} */", inout(zmm_reg) *a, inout(zmm_reg) *b, inout(zmm_reg) *c, inout(zmm_reg) *d,
                options(pure, nomem, nostack, preserves_flags));
        }
    }

    /// Where bits of the first are set those of the second, else those of the third.
    const SELECT: i32 = 0xca;

    /// Quantiles of ½ + q beyond the centre.
    #[inline]
    #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,popcnt")]
    fn quantiles(q: &mut [f64; TAILS]) {
        let mut z = [0.0; TAILS];
        let mut deep = 0u64;
        for j in 0..TAILS {
            let s = (-log_normal(0.5 - q[j].abs())).sqrt();
            z[j] = ratio(&C, &D, s - 1.6).copysign(q[j]);
            deep |= (s > 5.0) as u64;
        }
        if deep != 0 {
            // Tails beyond e^-25: one draw in 10^11.
            for j in 0..TAILS {
                z[j] = normal_quantile(q[j], 0.5 - q[j].abs());
            }
        }
        *q = z;
    }

    /// The draws, the tails at their places.
    #[inline]
    #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,popcnt")]
    unsafe fn merge(z: &[f64; BLOCK], tails: &[f64; BLOCK + TAILS], marks: &[u8; VECTORS], out: &mut [f64]) {
        let mut count = 0;
        let mut vector = |k: usize| {
            // k < VECTORS, and as many tails as the marks before tell are fewer than BLOCK.
            let centre = _mm512_loadu_pd(z.as_ptr().add(k * LANES));
            let value = _mm512_mask_expand_pd(centre, marks[k], _mm512_loadu_pd(tails.as_ptr().add(count)));
            count += marks[k].count_ones() as usize;
            value
        };
        let (whole, rest) = out.as_chunks_mut::<LANES>();
        for (k, out) in whole.iter_mut().enumerate() {
            _mm512_storeu_pd(out.as_mut_ptr(), vector(k));
        }
        if !rest.is_empty() {
            _mm512_mask_storeu_pd(rest.as_mut_ptr(), (1 << rest.len()) - 1, vector(whole.len()));
        }
    }
}
