//! Conversion between dtypes, as JavaScript's typed arrays and C convert.

use super::context::Context;
use super::elementwise::Kernel1;
use crate::dtype::{DType, Elem, C32, C64};

use crate::fault::Res;
use crate::for_dtype;
use crate::kernel1;
use crate::memory::Buffer;
use crate::multiversion;

/// A copy of x as `out`: real parts of complex numbers, truth of anything as bool, wrapping integers; floats outside of
/// the integer range wrap modulo 2^width after truncation, NaN and infinities become 0.
pub fn cast(ctx: &Context, x: &Buffer, out: DType) -> Res<Buffer> {
    if x.dtype == out {
        return copy(ctx, x);
    }
    let conversion = Conversion::new(x.dtype, out);
    let z = ctx.block(out, x.size)?;
    let (from, to) = (x.ptr() as usize, z.ptr() as usize);
    let (p, q) = (x.dtype.bytes(), out.bytes());
    ctx.team.ranges(x.size, 1 << 16, |r| unsafe {
        // The range lies in both buffers.
        conversion.apply((from + r.start * p) as *const u8, (to + r.start * q) as *mut u8, r.len())
    });
    Ok(Buffer::new(out, x.size, z))
}

pub fn copy(ctx: &Context, x: &Buffer) -> Res<Buffer> {
    let z = ctx.block(x.dtype, x.size)?;
    let n = x.bytes();
    let (from, to) = (&x.block.bytes()[..n], z.ptr() as usize);
    ctx.team.ranges(n, 1 << 20, |r| unsafe {
        std::ptr::copy_nonoverlapping(from.as_ptr().add(r.start), (to as *mut u8).add(r.start), r.len())
    });
    Ok(Buffer::new(x.dtype, x.size, z))
}

/// Storage types that convert to every other.
pub trait Convert: Elem {
    fn to_f64(self) -> f64;
    fn im(self) -> f64;
    fn to_bits64(self) -> u64;
    fn truth(self) -> bool;
    fn make(re: f64, im: f64) -> Self;
    fn from_bits64(bits: u64) -> Self;
    const FLOATING: bool;
}

/// Truncation towards zero modulo 2^64; 0 for what is not finite.
#[inline(always)]
fn wrap(x: f64) -> u64 {
    if x.abs() < 9.2e18 {
        x as i64 as u64
    } else if x.is_finite() {
        let bits = x.to_bits();
        let shift = ((bits >> 52) & 0x7ff) as i32 - 1075;
        let mantissa = (bits & ((1 << 52) - 1)) | 1 << 52;
        let magnitude = if shift < 64 { mantissa << shift } else { 0 };
        if x < 0.0 { magnitude.wrapping_neg() } else { magnitude }
    } else {
        0
    }
}

macro_rules! convert_int {
    ($($t:ty),*) => { $(impl Convert for $t {
        const FLOATING: bool = false;
        #[inline(always)]
        fn to_f64(self) -> f64 { self as f64 }
        #[inline(always)]
        fn im(self) -> f64 { 0.0 }
        #[inline(always)]
        fn to_bits64(self) -> u64 { self as i64 as u64 }
        #[inline(always)]
        fn truth(self) -> bool { self != 0 }
        #[inline(always)]
        fn make(re: f64, _im: f64) -> Self { wrap(re) as $t }
        #[inline(always)]
        fn from_bits64(bits: u64) -> Self { bits as $t }
    })* };
}
convert_int!(i8, i16, i32, i64, u8, u16, u32, u64);

macro_rules! convert_float {
    ($($t:ty),*) => { $(impl Convert for $t {
        const FLOATING: bool = true;
        #[inline(always)]
        fn to_f64(self) -> f64 { self as f64 }
        #[inline(always)]
        fn im(self) -> f64 { 0.0 }
        #[inline(always)]
        fn to_bits64(self) -> u64 { wrap(self as f64) }
        #[inline(always)]
        fn truth(self) -> bool { self != 0.0 }
        #[inline(always)]
        fn make(re: f64, _im: f64) -> Self { re as $t }
        #[inline(always)]
        fn from_bits64(bits: u64) -> Self { bits as i64 as $t }
    })* };
}
convert_float!(f32, f64);

macro_rules! convert_complex {
    ($($t:ty, $r:ty);*) => { $(impl Convert for $t {
        const FLOATING: bool = true;
        #[inline(always)]
        fn to_f64(self) -> f64 { self.re as f64 }
        #[inline(always)]
        fn im(self) -> f64 { self.im as f64 }
        #[inline(always)]
        fn to_bits64(self) -> u64 { wrap(self.re as f64) }
        #[inline(always)]
        fn truth(self) -> bool { self.re != 0.0 || self.im != 0.0 }
        #[inline(always)]
        fn make(re: f64, im: f64) -> Self { <$t>::new(re as $r, im as $r) }
        #[inline(always)]
        fn from_bits64(bits: u64) -> Self { <$t>::new(bits as i64 as $r, 0.0) }
    })* };
}
convert_complex!(C32, f32; C64, f64);

#[inline(always)]
pub fn convert<A: Convert, B: Convert>(x: A) -> B {
    if A::FLOATING || B::FLOATING {
        B::make(x.to_f64(), x.im())
    } else {
        B::from_bits64(x.to_bits64())
    }
}

type Wide = C64;
type Narrow = C32;

#[inline(always)]
unsafe fn pair_body<A: Convert, B: Convert>(x: *const u8, z: *mut u8, n: usize) {
    let x = std::slice::from_raw_parts(x as *const A, n);
    let z = std::slice::from_raw_parts_mut(z as *mut B, n);
    for (z, x) in z.iter_mut().zip(x) {
        *z = convert(*x);
    }
}

/// The loop for the instruction set of this processor.
fn kernel_pair<A: Convert, B: Convert>() -> Kernel1 {
    unsafe fn base<A: Convert, B: Convert>(x: *const u8, z: *mut u8, n: usize) {
        pair_body::<A, B>(x, z, n)
    }
    #[cfg(target_arch = "x86_64")]
    {
        #[target_feature(enable = "avx2")]
        unsafe fn avx2<A: Convert, B: Convert>(x: *const u8, z: *mut u8, n: usize) {
            pair_body::<A, B>(x, z, n)
        }
        if crate::simd::level() >= crate::simd::Level::Avx2 {
            return avx2::<A, B>;
        }
    }
    base::<A, B>
}

/// Truncation of floats to integers: blocks of numbers that are all in range need no care.
macro_rules! truncation {
    ($name:ident, $float:ty, $int:ty, $limit:expr) => {
        multiversion! {
            fn $name(x: &[$float], z: &mut [$int]) {
                for (x, z) in x.chunks(BLOCK).zip(z.chunks_mut(BLOCK)) {
                    if x.iter().fold(true, |all, v| all & (v.abs() < $limit)) {
                        for (z, x) in z.iter_mut().zip(x) {
                            // In range, and no NaN: just checked.
                            *z = unsafe { x.to_int_unchecked() };
                        }
                    } else {
                        for (z, x) in z.iter_mut().zip(x) {
                            *z = convert(*x);
                        }
                    }
                }
            }
        }
    };
}
const BLOCK: usize = 512;
truncation!(truncate_64_64, f64, i64, 9.2e18);
truncation!(truncate_64_32, f64, i32, 2147483648.0);
truncation!(truncate_32_32, f32, i32, 2147483648.0);

/// A loop over slices as a kernel.
macro_rules! as_kernel {
    ($f:ident) => {{
        unsafe fn kernel(x: *const u8, z: *mut u8, n: usize) {
            $f(std::slice::from_raw_parts(x.cast(), n), std::slice::from_raw_parts_mut(z.cast(), n))
        }
        kernel as Kernel1
    }};
}

unsafe fn truth<A: Convert>(x: *const u8, z: *mut u8, n: usize) {
    let x = std::slice::from_raw_parts(x as *const A, n);
    let z = std::slice::from_raw_parts_mut(z, n);
    for (z, x) in z.iter_mut().zip(x) {
        *z = x.truth() as u8;
    }
}

/// Integers to others of so many bytes: what the width of both and the sign of the first decide.
fn integers(from: DType, bytes: usize) -> Kernel1 {
    macro_rules! to {
        ($($width:literal => $a:ty, $b:ty);*) => {
            match bytes {
                $($width => kernel_pair::<$a, $b>(),)*
                _ => kernel1!(u64 => u64, x, x),
            }
        };
    }
    match from {
        DType::Bool | DType::U8 => to!(1 => u8, u8; 2 => u8, u16; 4 => u8, u32; 8 => u8, u64),
        DType::I8 => to!(1 => u8, u8; 2 => i8, u16; 4 => i8, u32; 8 => i8, u64),
        DType::U16 => to!(1 => u16, u8; 2 => u16, u16; 4 => u16, u32; 8 => u16, u64),
        DType::I16 => to!(1 => u16, u8; 2 => u16, u16; 4 => i16, u32; 8 => i16, u64),
        DType::U32 => to!(1 => u32, u8; 2 => u32, u16; 4 => u32, u32; 8 => u32, u64),
        DType::I32 => to!(1 => u32, u8; 2 => u32, u16; 4 => u32, u32; 8 => i32, u64),
        _ => to!(1 => u64, u8; 2 => u64, u16; 4 => u64, u32),
    }
}

/// A conversion: one loop for integers and the common pairs, two loops through float64 or complex128 for the others (144 loops
/// would take longer to compile than everything else).
#[derive(Clone, Copy)]
pub struct Conversion {
    first: Kernel1,
    second: Option<Kernel1>,
    from: DType,
    out: DType,
}

impl Conversion {
    pub fn new(from: DType, out: DType) -> Conversion {
        use DType::*;
        let one = |first| Conversion { first, second: None, from, out };
        match (from, out) {
            (F64, F32) => return one(kernel1!(f64 => f32, x, x as f32)),
            (F32, F64) => return one(kernel1!(f32 => f64, x, x as f64)),
            (I32, F32) => return one(kernel_pair::<i32, f32>()),
            (I64, F32) => return one(kernel_pair::<i64, f32>()),
            (F64, I64) => return one(as_kernel!(truncate_64_64)),
            (F64, I32) => return one(as_kernel!(truncate_64_32)),
            (F32, I32) => return one(as_kernel!(truncate_32_32)),
            (U8 | Bool, F32) => return one(kernel_pair::<u8, f32>()),
            (_, Bool) => return one(for_dtype!(from, A => truth::<A>)),
            _ => {}
        }
        let floating = |d: DType| matches!(d, F32 | F64 | C64 | C128);
        if !floating(from) && !floating(out) {
            return one(integers(from, out.bytes()));
        }
        let middle = if out.is_complex() { C128 } else { F64 };
        let first: Kernel1 = match middle {
            C128 => for_dtype!(from, A => kernel_pair::<A, Wide>()),
            _ => for_dtype!(from, A => kernel_pair::<A, f64>()),
        };
        let second: Kernel1 = match middle {
            C128 => kernel_pair::<Wide, Narrow>(),
            _ => for_dtype!(out, B => kernel_pair::<f64, B>()),
        };
        if out == middle {
            one(first)
        } else if from == middle {
            one(second)
        } else {
            Conversion { first, second: Some(second), from, out }
        }
    }

    /// Converts n elements.
    ///
    /// # Safety
    /// x and z hold n elements of the two dtypes.
    pub unsafe fn apply(&self, x: *const u8, z: *mut u8, n: usize) {
        let Some(second) = self.second else { return (self.first)(x, z, n) };
        let mut block = [0u128; 256];
        let middle = block.as_mut_ptr().cast::<u8>();
        let (p, q) = (self.from.bytes(), self.out.bytes());
        let mut at = 0;
        while at < n {
            let m = (n - at).min(256);
            (self.first)(x.add(at * p), middle, m);
            second(middle, z.add(at * q), m);
            at += m;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conversions() {
        assert_eq!(convert::<f64, i32>(-1.9), -1);
        assert_eq!(convert::<f64, u8>(257.5), 1);
        assert_eq!(convert::<f64, i64>(f64::NAN), 0);
        assert_eq!(convert::<f64, u64>(1.8e19), 18_000_000_000_000_000_000);
        assert_eq!(convert::<u64, f64>(u64::MAX), 18446744073709551615.0);
        assert_eq!(convert::<i64, u64>(-1), u64::MAX);
        assert_eq!(convert::<C64, f32>(C64::new(2.5, 9.0)), 2.5);
        assert_eq!(convert::<i8, C64>(-3), C64::new(-3.0, 0.0));
    }

    /// Every pair of dtypes, on numbers that all of them hold.
    #[test]
    fn every_pair() {
        let ctx = Context::new(1);
        let small = ctx.make::<i8>(DType::I8, 700, |z| Ok(z.iter_mut().enumerate().for_each(|(k, z)| *z = (k % 2) as i8))).unwrap();
        for from in crate::dtype::DTYPES {
            let x = cast(&ctx, &small, from).unwrap();
            for out in crate::dtype::DTYPES {
                let y = cast(&ctx, &cast(&ctx, &x, out).unwrap(), DType::I8).unwrap();
                assert_eq!(y.slice::<i8>().unwrap(), small.slice::<i8>().unwrap(), "{} {}", from.name(), out.name());
            }
        }
    }
}
