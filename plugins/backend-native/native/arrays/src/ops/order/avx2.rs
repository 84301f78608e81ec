//! Vectors of AVX2: partitions permute by tables.

use super::lanes::Lanes;
use std::arch::x86_64::*;

/// Four keys of 64 bits.
#[derive(Clone, Copy)]
pub struct FourWide(__m256i);

/// Eight keys of 32 bits.
#[derive(Clone, Copy)]
pub struct EightNarrow(__m256i);

/// The words of 32 bits w of `most` with w & apart ≠ 0, and the others of `least`.
#[inline(always)]
unsafe fn blend(least: __m256i, most: __m256i, apart: usize) -> __m256i {
    match apart {
        1 => _mm256_blend_epi32::<0b1010_1010>(least, most),
        2 => _mm256_blend_epi32::<0b1100_1100>(least, most),
        _ => _mm256_blend_epi32::<0b1111_0000>(least, most),
    }
}

impl Lanes for FourWide {
    type Word = i64;
    const LANES: usize = 4;
    #[inline(always)]
    unsafe fn splat(x: i64) -> Self {
        FourWide(_mm256_set1_epi64x(x))
    }
    #[inline(always)]
    unsafe fn load(p: *const i64) -> Self {
        FourWide(_mm256_loadu_si256(p.cast()))
    }
    #[inline(always)]
    unsafe fn store(self, p: *mut i64) {
        _mm256_storeu_si256(p.cast(), self.0)
    }
    #[inline(always)]
    unsafe fn exchange(self, b: Self) -> (Self, Self) {
        let larger = _mm256_cmpgt_epi64(self.0, b.0);
        (FourWide(_mm256_blendv_epi8(self.0, b.0, larger)), FourWide(_mm256_blendv_epi8(b.0, self.0, larger)))
    }
    #[inline(always)]
    unsafe fn mirror(self, group: usize) -> Self {
        match group {
            2 => self.swap(1),
            _ => FourWide(_mm256_permute4x64_epi64::<0b00_01_10_11>(self.0)),
        }
    }
    #[inline(always)]
    unsafe fn swap(self, apart: usize) -> Self {
        FourWide(match apart {
            1 => _mm256_shuffle_epi32::<0b01_00_11_10>(self.0),
            _ => _mm256_permute4x64_epi64::<0b01_00_11_10>(self.0),
        })
    }
    #[inline(always)]
    unsafe fn part(self, b: Self, apart: usize) -> (Self, Self) {
        let (least, most) = self.exchange(b);
        (FourWide(blend(least.0, most.0, 2 * apart)), FourWide(blend(most.0, least.0, 2 * apart)))
    }
    #[inline(always)]
    unsafe fn divide(self, pivot: Self, left: *mut i64, end: *mut i64) -> usize {
        let small = _mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpgt_epi64(pivot.0, self.0)));
        let order = _mm256_cvtepu8_epi32(_mm_loadl_epi64(WIDE.as_ptr().add(small as usize).cast()));
        let v = FourWide(_mm256_permutevar8x32_epi32(self.0, order));
        v.store(left);
        v.store(end.sub(4));
        small.count_ones() as usize
    }
    const FROM_END: bool = true;
    #[inline(always)]
    unsafe fn spread(self, pivot: Self, left: *mut i64, rest: *mut i64) -> usize {
        self.divide(pivot, left, rest)
    }
    #[inline(always)]
    unsafe fn transpose(v: &mut [Self]) {
        let v: &mut [Self; 4] = v.try_into().unwrap_unchecked();
        let (a, b) = (_mm256_unpacklo_epi64(v[0].0, v[1].0), _mm256_unpackhi_epi64(v[0].0, v[1].0));
        let (c, d) = (_mm256_unpacklo_epi64(v[2].0, v[3].0), _mm256_unpackhi_epi64(v[2].0, v[3].0));
        v[0] = FourWide(_mm256_permute2x128_si256::<0x20>(a, c));
        v[1] = FourWide(_mm256_permute2x128_si256::<0x20>(b, d));
        v[2] = FourWide(_mm256_permute2x128_si256::<0x31>(a, c));
        v[3] = FourWide(_mm256_permute2x128_si256::<0x31>(b, d));
    }
}

impl Lanes for EightNarrow {
    type Word = i32;
    const LANES: usize = 8;
    #[inline(always)]
    unsafe fn splat(x: i32) -> Self {
        EightNarrow(_mm256_set1_epi32(x))
    }
    #[inline(always)]
    unsafe fn load(p: *const i32) -> Self {
        EightNarrow(_mm256_loadu_si256(p.cast()))
    }
    #[inline(always)]
    unsafe fn store(self, p: *mut i32) {
        _mm256_storeu_si256(p.cast(), self.0)
    }
    #[inline(always)]
    unsafe fn exchange(self, b: Self) -> (Self, Self) {
        (EightNarrow(_mm256_min_epi32(self.0, b.0)), EightNarrow(_mm256_max_epi32(self.0, b.0)))
    }
    #[inline(always)]
    unsafe fn mirror(self, group: usize) -> Self {
        let back = _mm256_set_epi32(0, 1, 2, 3, 4, 5, 6, 7);
        match group {
            2 => self.swap(1),
            4 => EightNarrow(_mm256_shuffle_epi32::<0b00_01_10_11>(self.0)),
            _ => EightNarrow(_mm256_permutevar8x32_epi32(self.0, back)),
        }
    }
    #[inline(always)]
    unsafe fn swap(self, apart: usize) -> Self {
        EightNarrow(match apart {
            1 => _mm256_shuffle_epi32::<0b10_11_00_01>(self.0),
            2 => _mm256_shuffle_epi32::<0b01_00_11_10>(self.0),
            _ => _mm256_permute4x64_epi64::<0b01_00_11_10>(self.0),
        })
    }
    #[inline(always)]
    unsafe fn part(self, b: Self, apart: usize) -> (Self, Self) {
        let (least, most) = self.exchange(b);
        (EightNarrow(blend(least.0, most.0, apart)), EightNarrow(blend(most.0, least.0, apart)))
    }
    #[inline(always)]
    unsafe fn divide(self, pivot: Self, left: *mut i32, end: *mut i32) -> usize {
        let small = _mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(pivot.0, self.0)));
        let order = _mm256_cvtepu8_epi32(_mm_loadl_epi64(NARROW.as_ptr().add(small as usize).cast()));
        let v = EightNarrow(_mm256_permutevar8x32_epi32(self.0, order));
        v.store(left);
        v.store(end.sub(8));
        small.count_ones() as usize
    }
    const FROM_END: bool = true;
    #[inline(always)]
    unsafe fn spread(self, pivot: Self, left: *mut i32, rest: *mut i32) -> usize {
        self.divide(pivot, left, rest)
    }
    #[inline(always)]
    unsafe fn transpose(v: &mut [Self]) {
        let v: &mut [Self; 8] = v.try_into().unwrap_unchecked();
        let mut t = *v;
        for k in (0..8).step_by(2) {
            t[k] = EightNarrow(_mm256_unpacklo_epi32(v[k].0, v[k + 1].0));
            t[k + 1] = EightNarrow(_mm256_unpackhi_epi32(v[k].0, v[k + 1].0));
        }
        let mut u = t;
        for k in (0..8).step_by(4) {
            u[k] = EightNarrow(_mm256_unpacklo_epi64(t[k].0, t[k + 2].0));
            u[k + 1] = EightNarrow(_mm256_unpackhi_epi64(t[k].0, t[k + 2].0));
            u[k + 2] = EightNarrow(_mm256_unpacklo_epi64(t[k + 1].0, t[k + 3].0));
            u[k + 3] = EightNarrow(_mm256_unpackhi_epi64(t[k + 1].0, t[k + 3].0));
        }
        for c in 0..4 {
            v[c] = EightNarrow(_mm256_permute2x128_si256::<0x20>(u[c].0, u[c + 4].0));
            v[c + 4] = EightNarrow(_mm256_permute2x128_si256::<0x31>(u[c].0, u[c + 4].0));
        }
    }
}

/// For a mask of lanes: those lanes, then the others.
static NARROW: [[u8; 8]; 256] = orders::<256>(1);
static WIDE: [[u8; 8]; 16] = orders::<16>(2);

/// Places of words of 32 bits, of which `width` make a lane.
const fn orders<const MASKS: usize>(width: usize) -> [[u8; 8]; MASKS] {
    let lanes = 8 / width;
    let mut all = [[0; 8]; MASKS];
    let mut mask = 0;
    while mask < MASKS {
        let (mut at, mut lane) = (0, 0);
        while lane < 2 * lanes {
            if (mask >> (lane % lanes) & 1 == 1) == (lane < lanes) {
                let mut part = 0;
                while part < width {
                    all[mask][at] = ((lane % lanes) * width + part) as u8;
                    at += 1;
                    part += 1;
                }
            }
            lane += 1;
        }
        mask += 1;
    }
    all
}
