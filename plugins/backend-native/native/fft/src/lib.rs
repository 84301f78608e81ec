//! Fourier transforms of doubles. `rustfft` and `realfft` are generic: their code is made where a type is given to them. Here that
//! happens once, apart from the rest, so that they are compiled as one unit and only when they change.

use realfft::RealFftPlanner;
use rustfft::{FftDirection, FftPlanner};
use std::sync::Arc;

pub use realfft::{ComplexToReal, RealToComplex};
pub use rustfft::num_complex::Complex;
pub use rustfft::Fft;

/// Makes plans of complex transforms, and keeps what they have in common.
pub struct ComplexPlanner(FftPlanner<f64>);

impl ComplexPlanner {
    #[inline(never)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        ComplexPlanner(FftPlanner::new())
    }

    /// An unnormalised transform of length n: sign −1 forward, +1 inverse.
    #[inline(never)]
    pub fn plan(&mut self, n: usize, inverse: bool) -> Arc<dyn Fft<f64>> {
        self.0.plan_fft(n, if inverse { FftDirection::Inverse } else { FftDirection::Forward })
    }
}

/// Makes plans of transforms of real numbers, and keeps what they have in common.
pub struct RealPlanner(RealFftPlanner<f64>);

impl RealPlanner {
    #[inline(never)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Self {
        RealPlanner(RealFftPlanner::new())
    }

    /// n real numbers to n / 2 + 1 complex ones.
    #[inline(never)]
    pub fn forward(&mut self, n: usize) -> Arc<dyn RealToComplex<f64>> {
        self.0.plan_fft_forward(n)
    }

    /// n / 2 + 1 complex numbers to n real ones.
    #[inline(never)]
    pub fn inverse(&mut self, n: usize) -> Arc<dyn ComplexToReal<f64>> {
        self.0.plan_fft_inverse(n)
    }
}
