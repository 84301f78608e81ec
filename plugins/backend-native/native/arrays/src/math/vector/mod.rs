//! Elementary functions that compile to vector instructions: one branch-free scalar function each, with fused multiply-adds
//! written out. Loops over them are compiled for the baseline, AVX2 and AVX-512; every operation is exactly rounded, so
//! results are the same bits for any vector length, in tails, and on machines without FMA (where it is emulated, slowly).
//! Errors are below 2 units in the last place (measured in the tests). Elements of float32 are computed in float64, with shorter
//! polynomials where that is worth it.

pub mod arc;
pub mod exp;
mod lgamma;
mod log;
mod pow;
mod quantile;
mod remainder;
mod single;
#[cfg(test)]
mod tests;
pub mod trig;

use crate::ops::elementwise::{Kernel1, Kernel2};
use crate::ops::names::{BinaryOp, UnaryOp};

/// 1.5 · 2^52: adding it rounds to an integer, which the low bits then hold.
const MAGIC: f64 = 6755399441055744.0;

/// Σ c_k x^k.
#[inline(always)]
fn horner<const N: usize>(x: f64, c: &[f64; N]) -> f64 {
    let mut sum = c[N - 1];
    for k in (0..N - 1).rev() {
        sum = sum.mul_add(x, c[k]);
    }
    sum
}

/// 2^n for an integer −1023 < n < 1024.
#[inline(always)]
fn two_to(n: f64) -> f64 {
    f64::from_bits((n + (MAGIC + 1023.0)).to_bits() << 52)
}

/// Elements whose special cases are looked for together.
const BLOCK: usize = 256;

/// Picks the loop compiled for the instruction set of this processor.
macro_rules! choose {
    ($kernel:ty, $body:ident, ($($arg:ident: $ty:ty),*)) => {{
        unsafe fn base($($arg: $ty),*) {
            $body($($arg),*)
        }
        #[cfg(target_arch = "x86_64")]
        {
            #[target_feature(enable = "avx2,fma")]
            unsafe fn avx2($($arg: $ty),*) {
                $body($($arg),*)
            }
            #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw,fma")]
            unsafe fn avx512($($arg: $ty),*) {
                $body($($arg),*)
            }
            match $crate::simd::level() {
                $crate::simd::Level::Avx512 => avx512 as $kernel,
                $crate::simd::Level::Avx2 => avx2,
                $crate::simd::Level::Scalar => base,
            }
        }
        #[cfg(not(target_arch = "x86_64"))]
        {
            base as $kernel
        }
    }};
}

/// A kernel of one operand; elements with `$special(x)` get `$slow(x)`.
macro_rules! lanes1 {
    ($t:ty, $f:path) => {
        lanes1!($t, $f, |_| false, |x: f64| x)
    };
    ($t:ty, $f:path, $special:expr, $slow:expr) => {{
        #[inline(always)]
        unsafe fn body(x: *const u8, z: *mut u8, n: usize) {
            let x = std::slice::from_raw_parts(x as *const $t, n);
            let z = std::slice::from_raw_parts_mut(z as *mut $t, n);
            let special: fn(f64) -> bool = $special;
            for (x, z) in x.chunks(BLOCK).zip(z.chunks_mut(BLOCK)) {
                let mut any = false;
                for (x, z) in x.iter().zip(z.iter_mut()) {
                    *z = $f(*x as f64) as $t;
                    any |= special(*x as f64);
                }
                if any {
                    for (x, z) in x.iter().zip(z.iter_mut()).filter(|(x, _)| special(**x as f64)) {
                        *z = $slow(*x as f64) as $t;
                    }
                }
            }
        }
        choose!(Kernel1, body, (x: *const u8, z: *mut u8, n: usize))
    }};
}

/// A kernel of a logarithm of float32, which is right for positive numbers; a block with others is gone over once more.
macro_rules! logarithm {
    ($f:path) => {{
        #[inline(always)]
        unsafe fn body(x: *const u8, z: *mut u8, n: usize) {
            let x = std::slice::from_raw_parts(x as *const f32, n);
            let z = std::slice::from_raw_parts_mut(z as *mut f32, n);
            for (x, z) in x.chunks(BLOCK).zip(z.chunks_mut(BLOCK)) {
                let mut odd = 0;
                for (x, z) in x.iter().zip(z.iter_mut()) {
                    *z = $f(*x as f64) as f32;
                    odd = odd.max(single::oddity(*x));
                }
                if odd >= f32::MAX.to_bits() {
                    for (x, z) in x.iter().zip(z.iter_mut()) {
                        *z = single::special(*x as f64, *z as f64) as f32;
                    }
                }
            }
        }
        choose!(Kernel1, body, (x: *const u8, z: *mut u8, n: usize))
    }};
}

macro_rules! lanes2 {
    ($t:ty, $f:path, $special:expr, $slow:expr) => {{
        #[inline(always)]
        unsafe fn body(x: *const u8, y: *const u8, z: *mut u8, n: usize) {
            let x = std::slice::from_raw_parts(x as *const $t, n);
            let y = std::slice::from_raw_parts(y as *const $t, n);
            let z = std::slice::from_raw_parts_mut(z as *mut $t, n);
            let special: fn(f64, f64) -> bool = $special;
            for ((x, y), z) in x.chunks(BLOCK).zip(y.chunks(BLOCK)).zip(z.chunks_mut(BLOCK)) {
                let mut any = false;
                for ((x, y), z) in x.iter().zip(y).zip(z.iter_mut()) {
                    *z = $f(*x as f64, *y as f64) as $t;
                    any |= special(*x as f64, *y as f64);
                }
                if any {
                    for ((x, y), z) in x.iter().zip(y).zip(z.iter_mut()) {
                        if special(*x as f64, *y as f64) {
                            *z = $slow(*x as f64, *y as f64) as $t;
                        }
                    }
                }
            }
        }
        choose!(Kernel2, body, (x: *const u8, y: *const u8, z: *mut u8, n: usize))
    }};
}

/// What float32 and float64 have in common.
macro_rules! unary {
    ($op:expr, $t:ty) => {{
        Some(match $op {
            Cos => lanes1!($t, trig::cos, trig::needs_scalar, f64::cos),
            Cosh => lanes1!($t, exp::cosh),
            Exp => lanes1!($t, exp::exp),
            Expm1 => lanes1!($t, exp::expm1),
            Lgamma => lanes1!($t, lgamma::lgamma, lgamma::needs_scalar, crate::math::lgamma::lgamma),
            Sin => lanes1!($t, trig::sin, trig::needs_scalar, f64::sin),
            Sinh => lanes1!($t, exp::sinh),
            _ => return None,
        })
    }};
}

pub fn unary64(op: UnaryOp) -> Option<Kernel1> {
    use UnaryOp::*;
    Some(match op {
        Acos => lanes1!(f64, arc::acos),
        Acosh => lanes1!(f64, log::acosh),
        Asin => lanes1!(f64, arc::asin),
        Asinh => lanes1!(f64, log::asinh),
        Atan => lanes1!(f64, arc::atan),
        Atanh => lanes1!(f64, log::atanh),
        Log => lanes1!(f64, log::log),
        Log1p => lanes1!(f64, log::log1p),
        Log2 => lanes1!(f64, log::log2),
        Log10 => lanes1!(f64, log::log10),
        Tan => lanes1!(f64, trig::tan, trig::needs_scalar, f64::tan),
        Tanh => lanes1!(f64, exp::tanh),
        _ => return unary!(op, f64),
    })
}

pub fn unary32(op: UnaryOp) -> Option<Kernel1> {
    use UnaryOp::*;
    Some(match op {
        Acos => lanes1!(f32, single::acos),
        Acosh => lanes1!(f32, single::acosh),
        Asin => lanes1!(f32, single::asin),
        Asinh => lanes1!(f32, single::asinh),
        Atan => lanes1!(f32, single::atan),
        Atanh => lanes1!(f32, single::atanh),
        Erfinv => lanes1!(f32, quantile::erfinv),
        Log => logarithm!(single::positive_log),
        Log1p => lanes1!(f32, single::log1p),
        Log2 => logarithm!(single::positive_log2),
        Log10 => logarithm!(single::positive_log10),
        Ndtri => lanes1!(f32, quantile::ndtri),
        Tan => lanes1!(f32, single::tan, trig::needs_scalar, f64::tan),
        Tanh => lanes1!(f32, single::tanh),
        _ => return unary!(op, f32),
    })
}

/// What float32 and float64 have in common.
macro_rules! binary {
    ($op:expr, $t:ty, $atan2:path, $pow:path) => {{
        use crate::math::real;
        use BinaryOp::*;
        Some(match $op {
            Atan2 => lanes2!($t, $atan2, arc::atan2_needs_scalar, f64::atan2),
            FloorDivide => {
                lanes2!($t, remainder::floor_divide, remainder::needs_scalar, real::floor_divide)
            }
            Logaddexp => lanes2!($t, log::logaddexp, |_, _| false, |x: f64, _| x),
            Pow => lanes2!($t, $pow, pow::needs_scalar, pow::scalar),
            Remainder => lanes2!($t, remainder::modulo, remainder::needs_scalar, real::modulo),
            _ => return None,
        })
    }};
}

pub fn binary64(op: BinaryOp) -> Option<Kernel2> {
    binary!(op, f64, arc::atan2, pow::positive)
}

pub fn binary32(op: BinaryOp) -> Option<Kernel2> {
    binary!(op, f32, single::atan2, single::positive_pow)
}
