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

/// The first n lanes.
#[inline(always)]
fn first(n: usize) -> u32 {
    (1 << n) - 1
}

/// Lanes j with j & apart ≠ 0.
#[inline(always)]
fn upper(apart: usize) -> u16 {
    match apart {
        1 => 0xaaaa,
        2 => 0xcccc,
        4 => 0xf0f0,
        _ => 0xff00,
    }
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
    unsafe fn mirror(self, group: usize) -> Self {
        match group {
            2 => self.swap(1),
            4 => Eight(_mm512_permutex_epi64::<0b00_01_10_11>(self.0)),
            _ => Eight(_mm512_permutexvar_epi64(_mm512_set_epi64(0, 1, 2, 3, 4, 5, 6, 7), self.0)),
        }
    }
    #[inline(always)]
    unsafe fn swap(self, apart: usize) -> Self {
        Eight(match apart {
            1 => _mm512_shuffle_epi32::<0b01_00_11_10>(self.0),
            2 => _mm512_permutex_epi64::<0b01_00_11_10>(self.0),
            _ => _mm512_shuffle_i64x2::<0b01_00_11_10>(self.0, self.0),
        })
    }
    #[inline(always)]
    unsafe fn part(self, b: Self, apart: usize) -> (Self, Self) {
        let least = _mm512_min_epi64(self.0, b.0);
        let most_in = |lanes: u16| _mm512_mask_ternarylogic_epi64::<XOR3>(least, lanes as u8, self.0, b.0);
        (Eight(most_in(upper(apart))), Eight(most_in(!upper(apart))))
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
    const FROM_END: bool = true;
    #[inline(always)]
    unsafe fn spread(self, pivot: Self, left: *mut i64, rest: *mut i64) -> usize {
        self.divide(pivot, left, rest)
    }
    #[inline(always)]
    unsafe fn load_few(p: *const i64, n: usize) -> Self {
        Eight(_mm512_mask_loadu_epi64(_mm512_set1_epi64(i64::MAX), first(n) as __mmask8, p.cast()))
    }
    #[inline(always)]
    unsafe fn store_few(self, p: *mut i64, n: usize) {
        _mm512_mask_storeu_epi64(p.cast(), first(n) as __mmask8, self.0)
    }
    #[inline(always)]
    unsafe fn spread_few(
        p: *const i64,
        n: usize,
        pivot: i64,
        left: *mut i64,
        rest: *mut i64,
        from_end: bool,
    ) -> usize {
        let (keys, all) = (_mm512_maskz_loadu_epi64(first(n) as __mmask8, p.cast()), first(n) as __mmask8);
        let small = _mm512_cmplt_epi64_mask(keys, _mm512_set1_epi64(pivot)) & all;
        let count = small.count_ones() as usize;
        _mm512_mask_storeu_epi64(left.cast(), first(count) as __mmask8, _mm512_maskz_compress_epi64(small, keys));
        let rest = if from_end { rest.sub(n - count) } else { rest };
        _mm512_mask_storeu_epi64(rest.cast(), first(n - count) as __mmask8, _mm512_maskz_compress_epi64(!small & all, keys));
        count
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
    unsafe fn mirror(self, group: usize) -> Self {
        let half = _mm512_set_epi32(8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7);
        let back = _mm512_set_epi32(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
        match group {
            2 => self.swap(1),
            4 => Sixteen(_mm512_shuffle_epi32::<0b00_01_10_11>(self.0)),
            8 => Sixteen(_mm512_permutexvar_epi32(half, self.0)),
            _ => Sixteen(_mm512_permutexvar_epi32(back, self.0)),
        }
    }
    #[inline(always)]
    unsafe fn swap(self, apart: usize) -> Self {
        Sixteen(match apart {
            1 => _mm512_shuffle_epi32::<0b10_11_00_01>(self.0),
            2 => _mm512_shuffle_epi32::<0b01_00_11_10>(self.0),
            4 => _mm512_permutex_epi64::<0b01_00_11_10>(self.0),
            _ => _mm512_shuffle_i64x2::<0b01_00_11_10>(self.0, self.0),
        })
    }
    #[inline(always)]
    unsafe fn part(self, b: Self, apart: usize) -> (Self, Self) {
        let least = _mm512_min_epi32(self.0, b.0);
        let most_in = |lanes: u16| _mm512_mask_ternarylogic_epi32::<XOR3>(least, lanes, self.0, b.0);
        (Sixteen(most_in(upper(apart))), Sixteen(most_in(!upper(apart))))
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
    const FROM_END: bool = false;
    #[inline(always)]
    unsafe fn spread(self, pivot: Self, left: *mut i32, rest: *mut i32) -> usize {
        let small = _mm512_cmplt_epi32_mask(self.0, pivot.0);
        _mm512_storeu_si512(left.cast(), _mm512_maskz_compress_epi32(small, self.0));
        _mm512_storeu_si512(rest.cast(), _mm512_maskz_compress_epi32(!small, self.0));
        small.count_ones() as usize
    }
    #[inline(always)]
    unsafe fn load_few(p: *const i32, n: usize) -> Self {
        Sixteen(_mm512_mask_loadu_epi32(_mm512_set1_epi32(i32::MAX), first(n) as __mmask16, p.cast()))
    }
    #[inline(always)]
    unsafe fn store_few(self, p: *mut i32, n: usize) {
        _mm512_mask_storeu_epi32(p.cast(), first(n) as __mmask16, self.0)
    }
    #[inline(always)]
    unsafe fn spread_few(
        p: *const i32,
        n: usize,
        pivot: i32,
        left: *mut i32,
        rest: *mut i32,
        from_end: bool,
    ) -> usize {
        let (keys, all) = (_mm512_maskz_loadu_epi32(first(n) as __mmask16, p.cast()), first(n) as __mmask16);
        let small = _mm512_cmplt_epi32_mask(keys, _mm512_set1_epi32(pivot)) & all;
        let count = small.count_ones() as usize;
        _mm512_mask_storeu_epi32(left.cast(), first(count) as __mmask16, _mm512_maskz_compress_epi32(small, keys));
        let rest = if from_end { rest.sub(n - count) } else { rest };
        _mm512_mask_storeu_epi32(rest.cast(), first(n - count) as __mmask16, _mm512_maskz_compress_epi32(!small & all, keys));
        count
    }
    #[inline(always)]
    unsafe fn transpose(v: &mut [Self]) {
        let v: &mut [Self; 16] = v.try_into().unwrap_unchecked();
        let u = of_four(v);
        for c in 0..4 {
            [v[c], v[c + 4], v[c + 8], v[c + 12]] = blocks([u[c], u[c + 4], u[c + 8], u[c + 12]]);
        }
    }
    #[inline(always)]
    unsafe fn by_columns<const R: usize>(v: &mut [Self; R]) {
        if R == 16 {
            return Self::transpose(v);
        }
        // Eight rows: columns 2 k and 2 k + 1 make vector k.
        let u = of_four(v);
        [v[0], v[2], v[4], v[6]] = blocks([u[0], u[4], u[1], u[5]]);
        [v[1], v[3], v[5], v[7]] = blocks([u[2], u[6], u[3], u[7]]);
    }
}

/// Vector 4 h + c gets, in its block j of four lanes, column 4 j + c of the rows 4 h … 4 h + 3.
#[inline(always)]
unsafe fn of_four<const R: usize>(v: &[Sixteen; R]) -> [Sixteen; R] {
    let mut t = *v;
    for k in (0..R).step_by(2) {
        t[k] = Sixteen(_mm512_unpacklo_epi32(v[k].0, v[k + 1].0));
        t[k + 1] = Sixteen(_mm512_unpackhi_epi32(v[k].0, v[k + 1].0));
    }
    let mut u = t;
    for k in (0..R).step_by(4) {
        u[k] = Sixteen(_mm512_unpacklo_epi64(t[k].0, t[k + 2].0));
        u[k + 1] = Sixteen(_mm512_unpackhi_epi64(t[k].0, t[k + 2].0));
        u[k + 2] = Sixteen(_mm512_unpacklo_epi64(t[k + 1].0, t[k + 3].0));
        u[k + 3] = Sixteen(_mm512_unpackhi_epi64(t[k + 1].0, t[k + 3].0));
    }
    u
}

/// Transposes blocks of four lanes.
#[inline(always)]
unsafe fn blocks(v: [Sixteen; 4]) -> [Sixteen; 4] {
    let [a, b, c, d] = v.map(|v| v.0);
    let (even, odd) = (_mm512_shuffle_i64x2::<0b10_00_10_00>(a, b), _mm512_shuffle_i64x2::<0b11_01_11_01>(a, b));
    let (even2, odd2) = (_mm512_shuffle_i64x2::<0b10_00_10_00>(c, d), _mm512_shuffle_i64x2::<0b11_01_11_01>(c, d));
    [
        Sixteen(_mm512_shuffle_i64x2::<0b10_00_10_00>(even, even2)),
        Sixteen(_mm512_shuffle_i64x2::<0b10_00_10_00>(odd, odd2)),
        Sixteen(_mm512_shuffle_i64x2::<0b11_01_11_01>(even, even2)),
        Sixteen(_mm512_shuffle_i64x2::<0b11_01_11_01>(odd, odd2)),
    ]
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
