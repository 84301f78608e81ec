//! Elementwise functions of one operand.

use super::cast::cast;
use super::context::Context;
use super::elementwise::{run1, Kernel1};
use super::names::UnaryOp;
use crate::dtype::{DType, C32, C64};
use crate::fault::{Fault, Res};
use crate::math::{complex, erf::erf, ndtri, vector};
use crate::memory::Buffer;
use crate::{kernel1, kernel1_call};

/// z = op(x) as `out`. Integers given to a function of real numbers are converted first.
pub fn unary(ctx: &Context, op: UnaryOp, x: &Buffer, out: DType) -> Res<Buffer> {
    if let Some(kernel) = kernel(op, x.dtype) {
        let natural = natural_dtype(op, x.dtype);
        let z = run1(ctx, kernel, x, natural, cost(op))?;
        return if natural == out { Ok(z) } else { cast(ctx, &z, out) };
    }
    if x.dtype != out && kernel(op, out).is_some() {
        return unary(ctx, op, &cast(ctx, x, out)?, out);
    }
    Err(Fault::dtype(format!("{} is not defined for {}", op.name(), x.dtype.name())))
}

fn cost(op: UnaryOp) -> usize {
    use UnaryOp::*;
    match op {
        Abs | BitwiseInvert | Ceil | Conj | Floor | Imag | Isfinite | Isinf | Isnan | LogicalNot | Negative | Real
        | Reciprocal | Round | Sign | Signbit | Sqrt | Square | Trunc => 1,
        _ => 8,
    }
}

/// The dtype that a kernel writes.
fn natural_dtype(op: UnaryOp, x: DType) -> DType {
    use UnaryOp::*;
    match (op, x) {
        (Isfinite | Isinf | Isnan | LogicalNot | Signbit, _) => DType::Bool,
        (Abs | Real | Imag, DType::C64) => DType::F32,
        (Abs | Real | Imag, DType::C128) => DType::F64,
        _ => x,
    }
}

fn kernel(op: UnaryOp, dtype: DType) -> Option<Kernel1> {
    match dtype {
        DType::F64 => float64(op),
        DType::F32 => float32(op),
        DType::C64 => complex64(op),
        DType::C128 => complex128(op),
        DType::Bool => boolean(op),
        _ => integer(op, dtype),
    }
}

fn boolean(op: UnaryOp) -> Option<Kernel1> {
    use UnaryOp::*;
    Some(match op {
        LogicalNot | BitwiseInvert => kernel1!(u8 => u8, x, (x == 0) as u8),
        Isfinite => kernel1!(u8 => u8, _x, 1),
        Isinf | Isnan | Imag => kernel1!(u8 => u8, _x, 0),
        Conj | Real => kernel1!(u8 => u8, x, x),
        _ => return None,
    })
}

/// What is the same for signed and unsigned integers of one width.
macro_rules! modular_kernels {
    ($op:expr, $t:ty) => {{
        use UnaryOp::*;
        match $op {
            Negative => Some(kernel1_call!($t => $t, x, x.wrapping_neg())),
            BitwiseInvert => Some(kernel1_call!($t => $t, x, !x)),
            Square => Some(kernel1_call!($t => $t, x, x.wrapping_mul(x))),
            Ceil | Conj | Floor | Real | Round | Trunc => Some(kernel1_call!($t => $t, x, x)),
            Imag => Some(kernel1_call!($t => $t, _x, 0)),
            Isfinite => Some(kernel1_call!($t => u8, _x, 1)),
            Isinf | Isnan => Some(kernel1_call!($t => u8, _x, 0)),
            LogicalNot => Some(kernel1_call!($t => u8, x, (x == 0) as u8)),
            _ => None,
        }
    }};
}

fn integer(op: UnaryOp, dtype: DType) -> Option<Kernel1> {
    let modular = match dtype {
        DType::I8 | DType::U8 => modular_kernels!(op, u8),
        DType::I16 | DType::U16 => modular_kernels!(op, u16),
        DType::I32 | DType::U32 => modular_kernels!(op, u32),
        _ => modular_kernels!(op, u64),
    };
    macro_rules! signed {
        ($t:ty) => {
            match op {
                UnaryOp::Abs => Some(kernel1_call!($t => $t, x, x.wrapping_abs())),
                UnaryOp::Sign => Some(kernel1_call!($t => $t, x, x.signum())),
                _ => None,
            }
        };
    }
    macro_rules! unsigned {
        ($t:ty) => {
            match op {
                UnaryOp::Abs => Some(kernel1_call!($t => $t, x, x)),
                UnaryOp::Sign => Some(kernel1_call!($t => $t, x, (x != 0) as $t)),
                _ => None,
            }
        };
    }
    modular.or_else(|| match dtype {
        DType::I8 => signed!(i8),
        DType::I16 => signed!(i16),
        DType::I32 => signed!(i32),
        DType::I64 => signed!(i64),
        DType::U8 => unsigned!(u8),
        DType::U16 => unsigned!(u16),
        DType::U32 => unsigned!(u32),
        DType::U64 => unsigned!(u64),
        _ => None,
    })
}

/// Functions that are cheap in the precision itself.
macro_rules! simple_float {
    ($op:expr, $t:ty) => {{
        use UnaryOp::*;
        match $op {
            Abs => Some(kernel1!($t => $t, x, x.abs())),
            Ceil => Some(kernel1!($t => $t, x, x.ceil())),
            Conj | Real => Some(kernel1!($t => $t, x, x)),
            Floor => Some(kernel1!($t => $t, x, x.floor())),
            Imag => Some(kernel1!($t => $t, _x, 0.0)),
            Isfinite => Some(kernel1!($t => u8, x, (x.abs() < <$t>::INFINITY) as u8)),
            Isinf => Some(kernel1!($t => u8, x, (x.abs() == <$t>::INFINITY) as u8)),
            Isnan => Some(kernel1!($t => u8, x, (x != x) as u8)),
            LogicalNot => Some(kernel1!($t => u8, x, (x == 0.0) as u8)),
            Negative => Some(kernel1!($t => $t, x, -x)),
            Reciprocal => Some(kernel1!($t => $t, x, 1.0 / x)),
            Round => Some(kernel1!($t => $t, x, x.round_ties_even())),
            Sign => Some(kernel1!($t => $t, x, if x > 0.0 { 1.0 } else if x < 0.0 { -1.0 } else if x == 0.0 { 0.0 } else { x })),
            Signbit => Some(kernel1!($t => u8, x, x.is_sign_negative() as u8)),
            Sqrt => Some(kernel1!($t => $t, x, x.sqrt())),
            Square => Some(kernel1!($t => $t, x, x * x)),
            Trunc => Some(kernel1!($t => $t, x, x.trunc())),
            _ => None,
        }
    }};
}

/// Those without a vector form.
fn special_float64(op: UnaryOp) -> Option<Kernel1> {
    use UnaryOp::*;
    Some(match op {
        Erf => kernel1_call!(f64 => f64, x, erf(x)),
        Erfinv => kernel1_call!(f64 => f64, x, ndtri::erfinv(x)),
        Ndtri => kernel1_call!(f64 => f64, x, ndtri::ndtri(x)),
        _ => return None,
    })
}

fn special_float32(op: UnaryOp) -> Option<Kernel1> {
    match op {
        UnaryOp::Erf => Some(kernel1_call!(f32 => f32, x, erf(x as f64) as f32)),
        _ => None,
    }
}

fn float64(op: UnaryOp) -> Option<Kernel1> {
    simple_float!(op, f64).or_else(|| vector::unary64(op)).or_else(|| special_float64(op))
}

fn float32(op: UnaryOp) -> Option<Kernel1> {
    simple_float!(op, f32).or_else(|| vector::unary32(op)).or_else(|| special_float32(op))
}

fn wide(x: C32) -> C64 {
    C64::new(x.re as f64, x.im as f64)
}

fn narrow(x: C64) -> C32 {
    C32::new(x.re as f32, x.im as f32)
}

macro_rules! complex_kernels {
    ($op:expr, $t:ty, $r:ty, $up:expr, $down:expr) => {{
        use UnaryOp::*;
        Some(match $op {
            Abs => kernel1_call!($t => $r, x, complex::abs($up(x)) as $r),
            Acos => kernel1_call!($t => $t, x, $down(complex::acos($up(x)))),
            Acosh => kernel1_call!($t => $t, x, $down(complex::acosh($up(x)))),
            Asin => kernel1_call!($t => $t, x, $down(complex::asin($up(x)))),
            Asinh => kernel1_call!($t => $t, x, $down(complex::asinh($up(x)))),
            Atan => kernel1_call!($t => $t, x, $down(complex::atan($up(x)))),
            Atanh => kernel1_call!($t => $t, x, $down(complex::atanh($up(x)))),
            Conj => kernel1!($t => $t, x, <$t>::new(x.re, -x.im)),
            Cos => kernel1_call!($t => $t, x, $down(complex::cos($up(x)))),
            Cosh => kernel1_call!($t => $t, x, $down(complex::cosh($up(x)))),
            Exp => kernel1_call!($t => $t, x, $down(complex::exp($up(x)))),
            Expm1 => kernel1_call!($t => $t, x, $down(complex::expm1($up(x)))),
            Log => kernel1_call!($t => $t, x, $down(complex::log($up(x)))),
            Log1p => kernel1_call!($t => $t, x, $down(complex::log1p($up(x)))),
            Log2 => kernel1_call!($t => $t, x, $down(complex::log2($up(x)))),
            Log10 => kernel1_call!($t => $t, x, $down(complex::log10($up(x)))),
            Sign => kernel1_call!($t => $t, x, $down(complex::sign($up(x)))),
            Sin => kernel1_call!($t => $t, x, $down(complex::sin($up(x)))),
            Sinh => kernel1_call!($t => $t, x, $down(complex::sinh($up(x)))),
            Sqrt => kernel1_call!($t => $t, x, $down(complex::sqrt($up(x)))),
            Tan => kernel1_call!($t => $t, x, $down(complex::tan($up(x)))),
            Tanh => kernel1_call!($t => $t, x, $down(complex::tanh($up(x)))),
            Imag => kernel1!($t => $r, x, x.im),
            Real => kernel1!($t => $r, x, x.re),
            Isfinite => kernel1!($t => u8, x, ((x.re.abs() < <$r>::INFINITY) & (x.im.abs() < <$r>::INFINITY)) as u8),
            Isinf => kernel1!($t => u8, x, ((x.re.abs() == <$r>::INFINITY) | (x.im.abs() == <$r>::INFINITY)) as u8),
            Isnan => kernel1!($t => u8, x, (x.re.is_nan() | x.im.is_nan()) as u8),
            LogicalNot => kernel1!($t => u8, x, (x.re == 0.0 && x.im == 0.0) as u8),
            Negative => kernel1!($t => $t, x, -x),
            Reciprocal => kernel1_call!($t => $t, x, $down(complex::div(C64::new(1.0, 0.0), $up(x)))),
            Round => kernel1!($t => $t, x, <$t>::new(x.re.round_ties_even(), x.im.round_ties_even())),
            Square => kernel1_call!($t => $t, x, $down(complex::mul($up(x), $up(x)))),
            _ => return None,
        })
    }};
}

fn complex64(op: UnaryOp) -> Option<Kernel1> {
    complex_kernels!(op, C32, f32, wide, narrow)
}

fn complex128(op: UnaryOp) -> Option<Kernel1> {
    complex_kernels!(op, C64, f64, std::convert::identity, std::convert::identity)
}


#[cfg(test)]
mod tests {
    use super::*;
    use crate::dtype::DTYPES;
    use crate::for_dtype;

    #[test]
    fn widths_agree() {
        for d in DTYPES {
            assert_eq!(for_dtype!(d, T => std::mem::size_of::<T>()), d.bytes());
        }
    }

    #[test]
    fn every_operation_exists_for_doubles() {
        for &op in UnaryOp::ALL {
            assert_eq!(kernel(op, DType::F64).is_some(), op != UnaryOp::BitwiseInvert, "{}", op.name());
        }
    }

    #[test]
    fn wrong_dtypes_are_faults() {
        let ctx = Context::new(1);
        let x = ctx.make::<f64>(DType::F64, 3, |z| Ok(z.fill(1.0))).unwrap();
        assert_eq!(unary(&ctx, UnaryOp::BitwiseInvert, &x, DType::F64).err().unwrap().code, "ERR_TYPE");
    }
}
