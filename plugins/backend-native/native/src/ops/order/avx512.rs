//! Vectors of AVX-512. Of a pair of keys only the minimum is computed as such (one port has it), the maximum is what the
//! three have odd bits of: a ⊕ b ⊕ min(a, b).

use super::lanes::Lanes;
use std::arch::x86_64::*;

/// Eight keys of 64 bits.
#[derive(Clone, Copy)]
pub struct Eight(__m512i);

/// Sixteen keys of 32 bits.
#[derive(Clone, Copy)]
pub struct Sixteen(__m512i);

const XOR3: i32 = 0x96;

/// The smaller of two lanes where `upper` is not set, the larger where it is.
macro_rules! within {
    ($min:ident, $xor:ident, $v:expr, $swapped:expr, $upper:expr) => {{
        let (v, swapped) = ($v, $swapped);
        $xor::<XOR3>($min(v, swapped), $upper, v, swapped)
    }};
}

#[inline(always)]
unsafe fn step64(v: __m512i, swapped: __m512i, upper: __mmask8) -> __m512i {
    within!(_mm512_min_epi64, _mm512_mask_ternarylogic_epi64, v, swapped, upper)
}

#[inline(always)]
unsafe fn step32(v: __m512i, swapped: __m512i, upper: __mmask16) -> __m512i {
    within!(_mm512_min_epi32, _mm512_mask_ternarylogic_epi32, v, swapped, upper)
}

impl Lanes for Eight {
    type Word = i64;
    const LANES: usize = 8;
    #[inline(always)]
    unsafe fn splat(x: i64) -> Self {
        Eight(_mm512_set1_epi64(x))
    }
    #[inline(always)]
    unsafe fn load(p: *const i64) -> Self {
        Eight(_mm512_loadu_si512(p.cast()))
    }
    #[inline(always)]
    unsafe fn store(self, p: *mut i64) {
        _mm512_storeu_si512(p.cast(), self.0)
    }
    #[inline(always)]
    unsafe fn exchange(self, b: Self) -> (Self, Self) {
        let least = _mm512_min_epi64(self.0, b.0);
        (Eight(least), Eight(_mm512_ternarylogic_epi64::<XOR3>(self.0, b.0, least)))
    }
    #[inline(always)]
    unsafe fn sorted(self) -> Self {
        let v = self.0;
        let v = step64(v, _mm512_shuffle_epi32::<0b01_00_11_10>(v), 0b1010_1010);
        let v = step64(v, _mm512_permutex_epi64::<0b00_01_10_11>(v), 0b1100_1100);
        let v = step64(v, _mm512_shuffle_epi32::<0b01_00_11_10>(v), 0b1010_1010);
        let v = step64(v, Eight(v).reverse().0, 0b1111_0000);
        let v = step64(v, _mm512_permutex_epi64::<0b01_00_11_10>(v), 0b1100_1100);
        Eight(step64(v, _mm512_shuffle_epi32::<0b01_00_11_10>(v), 0b1010_1010))
    }
    #[inline(always)]
    unsafe fn settle(self) -> Self {
        let v = self.0;
        let v = step64(v, _mm512_shuffle_i64x2::<0b01_00_11_10>(v, v), 0b1111_0000);
        let v = step64(v, _mm512_permutex_epi64::<0b01_00_11_10>(v), 0b1100_1100);
        Eight(step64(v, _mm512_shuffle_epi32::<0b01_00_11_10>(v), 0b1010_1010))
    }
    #[inline(always)]
    unsafe fn reverse(self) -> Self {
        Eight(_mm512_permutexvar_epi64(_mm512_set_epi64(0, 1, 2, 3, 4, 5, 6, 7), self.0))
    }
    #[inline(always)]
    unsafe fn divide(self, pivot: Self, left: *mut i64, end: *mut i64) -> usize {
        let small = _mm512_cmplt_epi64_mask(self.0, pivot.0);
        let order = _mm512_cvtepu8_epi64(_mm_loadl_epi64(ORDER.0.as_ptr().add(small as usize).cast()));
        let v = Eight(_mm512_permutexvar_epi64(order, self.0));
        v.store(left);
        v.store(end.sub(8));
        small.count_ones() as usize
    }
    #[inline(always)]
    unsafe fn transpose(v: &mut [Self]) {
        let v: &mut [Self; 8] = v.try_into().unwrap_unchecked();
        let mut t = *v;
        for k in 0..4 {
            t[2 * k] = Eight(_mm512_unpacklo_epi64(v[2 * k].0, v[2 * k + 1].0));
            t[2 * k + 1] = Eight(_mm512_unpackhi_epi64(v[2 * k].0, v[2 * k + 1].0));
        }
        // Pairs of keys are now in place; blocks of two, then of four lanes follow.
        let mut u = t;
        for h in 0..2 {
            for k in 0..2 {
                let (a, b) = (t[4 * h + k].0, t[4 * h + 2 + k].0);
                u[4 * h + k] = Eight(_mm512_shuffle_i64x2::<0b10_00_10_00>(a, b));
                u[4 * h + 2 + k] = Eight(_mm512_shuffle_i64x2::<0b11_01_11_01>(a, b));
            }
        }
        for k in 0..4 {
            v[k] = Eight(_mm512_shuffle_i64x2::<0b10_00_10_00>(u[k].0, u[4 + k].0));
            v[4 + k] = Eight(_mm512_shuffle_i64x2::<0b11_01_11_01>(u[k].0, u[4 + k].0));
        }
    }
}

impl Lanes for Sixteen {
    type Word = i32;
    const LANES: usize = 16;
    #[inline(always)]
    unsafe fn splat(x: i32) -> Self {
        Sixteen(_mm512_set1_epi32(x))
    }
    #[inline(always)]
    unsafe fn load(p: *const i32) -> Self {
        Sixteen(_mm512_loadu_si512(p.cast()))
    }
    #[inline(always)]
    unsafe fn store(self, p: *mut i32) {
        _mm512_storeu_si512(p.cast(), self.0)
    }
    #[inline(always)]
    unsafe fn exchange(self, b: Self) -> (Self, Self) {
        let least = _mm512_min_epi32(self.0, b.0);
        (Sixteen(least), Sixteen(_mm512_ternarylogic_epi32::<XOR3>(self.0, b.0, least)))
    }
    #[inline(always)]
    unsafe fn sorted(self) -> Self {
        let half = _mm512_set_epi32(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
        let v = self.0;
        let v = step32(v, _mm512_shuffle_epi32::<0b10_11_00_01>(v), 0xaaaa);
        let v = step32(v, _mm512_shuffle_epi32::<0b00_01_10_11>(v), 0xcccc);
        let v = step32(v, _mm512_shuffle_epi32::<0b10_11_00_01>(v), 0xaaaa);
        let v = step32(v, _mm512_permutexvar_epi32(half, v), 0xf0f0);
        let v = step32(v, _mm512_shuffle_epi32::<0b01_00_11_10>(v), 0xcccc);
        let v = step32(v, _mm512_shuffle_epi32::<0b10_11_00_01>(v), 0xaaaa);
        let v = step32(v, Sixteen(v).reverse().0, 0xff00);
        let v = step32(v, _mm512_permutex_epi64::<0b01_00_11_10>(v), 0xf0f0);
        let v = step32(v, _mm512_shuffle_epi32::<0b01_00_11_10>(v), 0xcccc);
        Sixteen(step32(v, _mm512_shuffle_epi32::<0b10_11_00_01>(v), 0xaaaa))
    }
    #[inline(always)]
    unsafe fn settle(self) -> Self {
        let v = self.0;
        let v = step32(v, _mm512_shuffle_i64x2::<0b01_00_11_10>(v, v), 0xff00);
        let v = step32(v, _mm512_permutex_epi64::<0b01_00_11_10>(v), 0xf0f0);
        let v = step32(v, _mm512_shuffle_epi32::<0b01_00_11_10>(v), 0xcccc);
        Sixteen(step32(v, _mm512_shuffle_epi32::<0b10_11_00_01>(v), 0xaaaa))
    }
    #[inline(always)]
    unsafe fn reverse(self) -> Self {
        let back = _mm512_set_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        Sixteen(_mm512_permutexvar_epi32(back, self.0))
    }
    #[inline(always)]
    unsafe fn divide(self, pivot: Self, left: *mut i32, end: *mut i32) -> usize {
        let small = _mm512_cmplt_epi32_mask(self.0, pivot.0);
        let count = small.count_ones() as usize;
        let large = 16 - count;
        _mm512_storeu_si512(left.cast(), _mm512_maskz_compress_epi32(small, self.0));
        let places = ((1u32 << large) - 1) as __mmask16;
        _mm512_mask_storeu_epi32(end.sub(large), places, _mm512_maskz_compress_epi32(!small, self.0));
        count
    }
    #[inline(always)]
    unsafe fn transpose(v: &mut [Self]) {
        let v: &mut [Self; 16] = v.try_into().unwrap_unchecked();
        let mut t = *v;
        for k in (0..16).step_by(2) {
            t[k] = Sixteen(_mm512_unpacklo_epi32(v[k].0, v[k + 1].0));
            t[k + 1] = Sixteen(_mm512_unpackhi_epi32(v[k].0, v[k + 1].0));
        }
        // Columns 4 j + c of four rows, in lane j of vector c.
        let mut u = t;
        for k in (0..16).step_by(4) {
            u[k] = Sixteen(_mm512_unpacklo_epi64(t[k].0, t[k + 2].0));
            u[k + 1] = Sixteen(_mm512_unpackhi_epi64(t[k].0, t[k + 2].0));
            u[k + 2] = Sixteen(_mm512_unpacklo_epi64(t[k + 1].0, t[k + 3].0));
            u[k + 3] = Sixteen(_mm512_unpackhi_epi64(t[k + 1].0, t[k + 3].0));
        }
        for c in 0..4 {
            let (a, b) = (u[c].0, u[c + 4].0);
            let (d, e) = (u[c + 8].0, u[c + 12].0);
            let (even, odd) = (_mm512_shuffle_i64x2::<0b10_00_10_00>(a, b), _mm512_shuffle_i64x2::<0b11_01_11_01>(a, b));
            let (even2, odd2) =
                (_mm512_shuffle_i64x2::<0b10_00_10_00>(d, e), _mm512_shuffle_i64x2::<0b11_01_11_01>(d, e));
            v[c] = Sixteen(_mm512_shuffle_i64x2::<0b10_00_10_00>(even, even2));
            v[c + 8] = Sixteen(_mm512_shuffle_i64x2::<0b11_01_11_01>(even, even2));
            v[c + 4] = Sixteen(_mm512_shuffle_i64x2::<0b10_00_10_00>(odd, odd2));
            v[c + 12] = Sixteen(_mm512_shuffle_i64x2::<0b11_01_11_01>(odd, odd2));
        }
    }
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
