//! A vector of doubles, in as many forms as the kernels are compiled for.

/// # Safety
/// The methods of the vector types need the instruction set that they are named after.
pub trait Simd: Copy {
    const LANES: usize;
    unsafe fn splat(x: f64) -> Self;
    unsafe fn load(p: *const f64) -> Self;
    unsafe fn store(self, p: *mut f64);
    unsafe fn add(self, b: Self) -> Self;
    unsafe fn sub(self, b: Self) -> Self;
    unsafe fn mul(self, b: Self) -> Self;
    /// self · b + c
    unsafe fn fma(self, b: Self, c: Self) -> Self;
    /// self · b − c
    unsafe fn fms(self, b: Self, c: Self) -> Self;
    /// c − self · b
    unsafe fn fnma(self, b: Self, c: Self) -> Self;
    unsafe fn max_abs(self, b: Self) -> Self;
    unsafe fn any_abs_above(self, limit: f64) -> bool;
    unsafe fn all_abs_above(self, limit: f64) -> bool;
    /// a in the lanes of magnitude above the limit, b in the others.
    unsafe fn choose_above(self, limit: f64, a: f64, b: f64) -> Self;
    /// Adds the sums of the lanes of four vectors to four numbers.
    unsafe fn add_sums(v: [Self; 4], to: *mut f64);
}

/// Four lanes that the compiler vectorises as it can.
#[derive(Clone, Copy)]
pub struct Portable([f64; 4]);

impl Simd for Portable {
    const LANES: usize = 4;
    #[inline(always)]
    unsafe fn splat(x: f64) -> Self {
        Portable([x; 4])
    }
    #[inline(always)]
    unsafe fn load(p: *const f64) -> Self {
        Portable(*(p as *const [f64; 4]))
    }
    #[inline(always)]
    unsafe fn store(self, p: *mut f64) {
        *(p as *mut [f64; 4]) = self.0
    }
    #[inline(always)]
    unsafe fn add(self, b: Self) -> Self {
        Portable(std::array::from_fn(|k| self.0[k] + b.0[k]))
    }
    #[inline(always)]
    unsafe fn sub(self, b: Self) -> Self {
        Portable(std::array::from_fn(|k| self.0[k] - b.0[k]))
    }
    #[inline(always)]
    unsafe fn mul(self, b: Self) -> Self {
        Portable(std::array::from_fn(|k| self.0[k] * b.0[k]))
    }
    #[inline(always)]
    unsafe fn fma(self, b: Self, c: Self) -> Self {
        self.mul(b).add(c)
    }
    #[inline(always)]
    unsafe fn fms(self, b: Self, c: Self) -> Self {
        self.mul(b).sub(c)
    }
    #[inline(always)]
    unsafe fn fnma(self, b: Self, c: Self) -> Self {
        c.sub(self.mul(b))
    }
    #[inline(always)]
    unsafe fn max_abs(self, b: Self) -> Self {
        Portable(std::array::from_fn(|k| self.0[k].abs().max(b.0[k].abs())))
    }
    #[inline(always)]
    unsafe fn all_abs_above(self, limit: f64) -> bool {
        self.0.iter().all(|x| x.abs() > limit)
    }
    #[inline(always)]
    unsafe fn choose_above(self, limit: f64, a: f64, b: f64) -> Self {
        Portable(std::array::from_fn(|k| if self.0[k].abs() > limit { a } else { b }))
    }
    #[inline(always)]
    unsafe fn any_abs_above(self, limit: f64) -> bool {
        self.0.iter().any(|x| x.abs() > limit)
    }
    #[inline(always)]
    unsafe fn add_sums(v: [Self; 4], to: *mut f64) {
        for (k, v) in v.iter().enumerate() {
            *to.add(k) += (v.0[0] + v.0[1]) + (v.0[2] + v.0[3]);
        }
    }
}

#[cfg(target_arch = "x86_64")]
pub use x86::{Avx2, Avx512};

#[cfg(target_arch = "x86_64")]
mod x86 {
    use super::Simd;
    use std::arch::x86_64::*;

    #[derive(Clone, Copy)]
    pub struct Avx2(__m256d);

    impl Avx2 {
        #[inline(always)]
        unsafe fn above(self, limit: f64) -> __m256d {
            let magnitude = _mm256_andnot_pd(_mm256_set1_pd(-0.0), self.0);
            _mm256_cmp_pd::<_CMP_GT_OQ>(magnitude, _mm256_set1_pd(limit))
        }
    }

    impl Simd for Avx2 {
        const LANES: usize = 4;
        #[inline(always)]
        unsafe fn splat(x: f64) -> Self {
            Avx2(_mm256_set1_pd(x))
        }
        #[inline(always)]
        unsafe fn load(p: *const f64) -> Self {
            Avx2(_mm256_loadu_pd(p))
        }
        #[inline(always)]
        unsafe fn store(self, p: *mut f64) {
            _mm256_storeu_pd(p, self.0)
        }
        #[inline(always)]
        unsafe fn add(self, b: Self) -> Self {
            Avx2(_mm256_add_pd(self.0, b.0))
        }
        #[inline(always)]
        unsafe fn sub(self, b: Self) -> Self {
            Avx2(_mm256_sub_pd(self.0, b.0))
        }
        #[inline(always)]
        unsafe fn mul(self, b: Self) -> Self {
            Avx2(_mm256_mul_pd(self.0, b.0))
        }
        #[inline(always)]
        unsafe fn fma(self, b: Self, c: Self) -> Self {
            Avx2(_mm256_fmadd_pd(self.0, b.0, c.0))
        }
        #[inline(always)]
        unsafe fn fms(self, b: Self, c: Self) -> Self {
            Avx2(_mm256_fmsub_pd(self.0, b.0, c.0))
        }
        #[inline(always)]
        unsafe fn fnma(self, b: Self, c: Self) -> Self {
            Avx2(_mm256_fnmadd_pd(self.0, b.0, c.0))
        }
        #[inline(always)]
        unsafe fn max_abs(self, b: Self) -> Self {
            let sign = _mm256_set1_pd(-0.0);
            Avx2(_mm256_max_pd(_mm256_andnot_pd(sign, self.0), _mm256_andnot_pd(sign, b.0)))
        }
        #[inline(always)]
        unsafe fn any_abs_above(self, limit: f64) -> bool {
            _mm256_movemask_pd(self.above(limit)) != 0
        }
        #[inline(always)]
        unsafe fn all_abs_above(self, limit: f64) -> bool {
            _mm256_movemask_pd(self.above(limit)) == 15
        }
        #[inline(always)]
        unsafe fn choose_above(self, limit: f64, a: f64, b: f64) -> Self {
            Avx2(_mm256_blendv_pd(_mm256_set1_pd(b), _mm256_set1_pd(a), self.above(limit)))
        }
        #[inline(always)]
        unsafe fn add_sums(v: [Self; 4], to: *mut f64) {
            let a = _mm256_hadd_pd(v[0].0, v[1].0);
            let b = _mm256_hadd_pd(v[2].0, v[3].0);
            let low = _mm256_permute2f128_pd::<0x20>(a, b);
            let high = _mm256_permute2f128_pd::<0x31>(a, b);
            let sum = _mm256_add_pd(low, high);
            _mm256_storeu_pd(to, _mm256_add_pd(_mm256_loadu_pd(to), sum));
        }
    }

    #[derive(Clone, Copy)]
    pub struct Avx512(__m512d);

    impl Avx512 {
        #[inline(always)]
        unsafe fn above(self, limit: f64) -> __mmask8 {
            _mm512_cmp_pd_mask::<_CMP_GT_OQ>(_mm512_abs_pd(self.0), _mm512_set1_pd(limit))
        }
    }

    impl Simd for Avx512 {
        const LANES: usize = 8;
        #[inline(always)]
        unsafe fn splat(x: f64) -> Self {
            Avx512(_mm512_set1_pd(x))
        }
        #[inline(always)]
        unsafe fn load(p: *const f64) -> Self {
            Avx512(_mm512_loadu_pd(p))
        }
        #[inline(always)]
        unsafe fn store(self, p: *mut f64) {
            _mm512_storeu_pd(p, self.0)
        }
        #[inline(always)]
        unsafe fn add(self, b: Self) -> Self {
            Avx512(_mm512_add_pd(self.0, b.0))
        }
        #[inline(always)]
        unsafe fn sub(self, b: Self) -> Self {
            Avx512(_mm512_sub_pd(self.0, b.0))
        }
        #[inline(always)]
        unsafe fn mul(self, b: Self) -> Self {
            Avx512(_mm512_mul_pd(self.0, b.0))
        }
        #[inline(always)]
        unsafe fn fma(self, b: Self, c: Self) -> Self {
            Avx512(_mm512_fmadd_pd(self.0, b.0, c.0))
        }
        #[inline(always)]
        unsafe fn fms(self, b: Self, c: Self) -> Self {
            Avx512(_mm512_fmsub_pd(self.0, b.0, c.0))
        }
        #[inline(always)]
        unsafe fn fnma(self, b: Self, c: Self) -> Self {
            Avx512(_mm512_fnmadd_pd(self.0, b.0, c.0))
        }
        #[inline(always)]
        unsafe fn max_abs(self, b: Self) -> Self {
            Avx512(_mm512_max_pd(_mm512_abs_pd(self.0), _mm512_abs_pd(b.0)))
        }
        #[inline(always)]
        unsafe fn any_abs_above(self, limit: f64) -> bool {
            self.above(limit) != 0
        }
        #[inline(always)]
        unsafe fn all_abs_above(self, limit: f64) -> bool {
            self.above(limit) == 255
        }
        #[inline(always)]
        unsafe fn choose_above(self, limit: f64, a: f64, b: f64) -> Self {
            Avx512(_mm512_mask_blend_pd(self.above(limit), _mm512_set1_pd(b), _mm512_set1_pd(a)))
        }
        #[inline(always)]
        unsafe fn add_sums(v: [Self; 4], to: *mut f64) {
            // Halves first, then as with four lanes.
            // (No closures here: they would not be compiled for the instruction set.)
            let a = _mm256_add_pd(_mm512_castpd512_pd256(v[0].0), _mm512_extractf64x4_pd::<1>(v[0].0));
            let b = _mm256_add_pd(_mm512_castpd512_pd256(v[1].0), _mm512_extractf64x4_pd::<1>(v[1].0));
            let c = _mm256_add_pd(_mm512_castpd512_pd256(v[2].0), _mm512_extractf64x4_pd::<1>(v[2].0));
            let d = _mm256_add_pd(_mm512_castpd512_pd256(v[3].0), _mm512_extractf64x4_pd::<1>(v[3].0));
            Avx2::add_sums([Avx2(a), Avx2(b), Avx2(c), Avx2(d)], to)
        }
    }
}
