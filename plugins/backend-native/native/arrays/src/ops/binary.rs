//! Elementwise functions of two operands of one dtype.

use super::cast::cast;
use super::context::{checked_product, Context};
use super::elementwise::{run2, run_where, Kernel2, Source};
use super::names::BinaryOp;
use crate::dtype::{DType, C32, C64};
use crate::fault::{Fault, Res};
use crate::math::{complex, real, vector};
use crate::memory::Buffer;
use crate::{kernel2, kernel2_call, kernel2_masks};

/// An operand with its element strides in the result's shape (empty: same shape).
pub struct Operand<'a> {
    pub buffer: &'a Buffer,
    pub strides: &'a [isize],
}

/// z = op(x, y) as `out`, broadcasting to `shape`.
pub fn binary(ctx: &Context, op: BinaryOp, x: Operand, y: Operand, shape: &[usize], out: DType) -> Res<Buffer> {
    let dtype = x.buffer.dtype;
    if y.buffer.dtype != dtype {
        return Err(Fault::dtype(format!("Operands are {} and {}", dtype.name(), y.buffer.dtype.name())));
    }
    let Some(kernel) = kernel(op, dtype) else {
        // Integers given to a function of real numbers are converted first.
        if dtype != out && kernel_of(op, out).is_some() {
            let (a, b) = (cast(ctx, x.buffer, out)?, cast(ctx, y.buffer, out)?);
            let (x, y) = (Operand { buffer: &a, ..x }, Operand { buffer: &b, ..y });
            return binary(ctx, op, x, y, shape, out);
        }
        return Err(Fault::dtype(format!("{} is not defined for {}", op.name(), dtype.name())));
    };
    let size = checked_product(shape)?;
    let left = Source::new(x.buffer, shape, x.strides)?;
    let right = Source::new(y.buffer, shape, y.strides)?;
    let natural = natural_dtype(op, dtype);
    let z = run2(ctx, kernel, &left, &right, size, natural, cost(op))?;
    if natural == out {
        Ok(z)
    } else {
        cast(ctx, &z, out)
    }
}

/// c ? x : y, broadcasting to `shape`.
pub fn where_(ctx: &Context, c: Operand, x: Operand, y: Operand, shape: &[usize]) -> Res<Buffer> {
    if c.buffer.dtype != DType::Bool {
        return Err(Fault::dtype(format!("The condition is {}, not bool", c.buffer.dtype.name())));
    }
    if x.buffer.dtype != y.buffer.dtype {
        return Err(Fault::dtype(format!("Operands are {} and {}", x.buffer.dtype.name(), y.buffer.dtype.name())));
    }
    let size = checked_product(shape)?;
    let [c, x, y] = [c, x, y].map(|o| Source::new(o.buffer, shape, o.strides));
    run_where(ctx, &c?, &x?, &y?, size)
}

fn cost(op: BinaryOp) -> usize {
    use BinaryOp::*;
    match op {
        Atan2 | FloorDivide | Logaddexp | Pow | Remainder => 8,
        _ => 1,
    }
}

fn natural_dtype(op: BinaryOp, dtype: DType) -> DType {
    use BinaryOp::*;
    match (op, dtype) {
        (
            Equal | NotEqual | Less | LessEqual | Greater | GreaterEqual | LogicalAnd | LogicalOr | LogicalXor,
            _,
        ) => DType::Bool,
        (Complex, DType::F32) => DType::C64,
        (Complex, _) => DType::C128,
        _ => dtype,
    }
}

fn kernel(op: BinaryOp, dtype: DType) -> Option<Kernel2> {
    kernel_of(op, dtype)
}

fn kernel_of(op: BinaryOp, dtype: DType) -> Option<Kernel2> {
    match dtype {
        DType::Bool => boolean(op),
        DType::F32 => float32(op),
        DType::F64 => float64(op),
        DType::C64 => complex64(op),
        DType::C128 => complex128(op),
        _ => integer(op, dtype),
    }
}

macro_rules! compare {
    ($op:expr, $t:ty) => {{
        match $op {
            BinaryOp::Equal => Some(kernel2!($t => u8, x, y, (x == y) as u8)),
            BinaryOp::NotEqual => Some(kernel2!($t => u8, x, y, (x != y) as u8)),
            _ => ordered!($op, $t),
        }
    }};
}

macro_rules! ordered {
    ($op:expr, $t:ty) => {{
        use BinaryOp::*;
        match $op {
            Less => Some(kernel2!($t => u8, x, y, (x < y) as u8)),
            LessEqual => Some(kernel2!($t => u8, x, y, (x <= y) as u8)),
            Greater => Some(kernel2!($t => u8, x, y, (x > y) as u8)),
            GreaterEqual => Some(kernel2!($t => u8, x, y, (x >= y) as u8)),
            _ => None,
        }
    }};
}

macro_rules! logical {
    ($op:expr, $t:ty, $truth:expr) => {{
        use BinaryOp::*;
        match $op {
            LogicalAnd => Some(kernel2_call!($t => u8, x, y, ($truth(x) & $truth(y)) as u8)),
            LogicalOr => Some(kernel2_call!($t => u8, x, y, ($truth(x) | $truth(y)) as u8)),
            LogicalXor => Some(kernel2_call!($t => u8, x, y, ($truth(x) ^ $truth(y)) as u8)),
            _ => None,
        }
    }};
}

fn boolean(op: BinaryOp) -> Option<Kernel2> {
    use BinaryOp::*;
    Some(match op {
        BitwiseAnd | LogicalAnd | Multiply | Minimum => kernel2!(u8 => u8, x, y, ((x != 0) & (y != 0)) as u8),
        BitwiseOr | LogicalOr | Add | Maximum => kernel2!(u8 => u8, x, y, ((x != 0) | (y != 0)) as u8),
        BitwiseXor | LogicalXor => kernel2!(u8 => u8, x, y, ((x != 0) ^ (y != 0)) as u8),
        _ => return compare!(op, u8),
    })
}

macro_rules! integer_kernels {
    ($op:expr, $t:ty, $shift_out:expr) => {{
        use BinaryOp::*;
        const BITS: u64 = <$t>::BITS as u64;
        Some(match $op {
            // A shift by the width or more, or by a negative amount, pushes every bit out.
            BitwiseLeftShift if BITS == 64 => kernel2_call!($t => $t, x, y, if (y as u64) < BITS { x << y } else { 0 }),
            BitwiseLeftShift => kernel2!($t => $t, x, y, if (y as u64) < BITS { x << y } else { 0 }),
            BitwiseRightShift => kernel2!($t => $t, x, y, if (y as u64) < BITS { x >> y } else { $shift_out(x) }),
            Maximum => kernel2_call!($t => $t, x, y, if x > y { x } else { y }),
            Minimum => kernel2_call!($t => $t, x, y, if x < y { x } else { y }),
            // Division by zero, which the standard leaves open, gives 0.
            FloorDivide => kernel2_call!($t => $t, x, y, floor_div(x as i128, y as i128) as $t),
            Remainder => kernel2_call!($t => $t, x, y, remainder(x as i128, y as i128) as $t),
            Pow => kernel2_call!($t => $t, x, y, power(x as i64, y as i64, <$t>::MIN != 0) as $t),
            _ => return ordered!($op, $t),
        })
    }};
}

/// What is the same for signed and unsigned integers of one width.
macro_rules! modular_kernels {
    ($op:expr, $t:ty) => {{
        use BinaryOp::*;
        match $op {
            Add => Some(kernel2!($t => $t, x, y, x.wrapping_add(y))),
            Subtract => Some(kernel2!($t => $t, x, y, x.wrapping_sub(y))),
            Multiply => Some(kernel2!($t => $t, x, y, x.wrapping_mul(y))),
            BitwiseAnd => Some(kernel2!($t => $t, x, y, x & y)),
            BitwiseOr => Some(kernel2!($t => $t, x, y, x | y)),
            BitwiseXor => Some(kernel2!($t => $t, x, y, x ^ y)),
            Equal => Some(kernel2!($t => u8, x, y, (x == y) as u8)),
            NotEqual => Some(kernel2!($t => u8, x, y, (x != y) as u8)),
            _ => logical!($op, $t, |v: $t| v != 0),
        }
    }};
}

/// Quotient rounded down; 0 for division by zero. Both fit 64 bits, so does the result (or it wraps).
#[inline(always)]
fn floor_div(x: i128, y: i128) -> i128 {
    match (i64::try_from(x), i64::try_from(y)) {
        (_, Ok(0)) => 0,
        (Ok(a), Ok(b)) => {
            let q = a.wrapping_div(b);
            (if a.wrapping_rem(b) != 0 && (a < 0) != (b < 0) { q - 1 } else { q }) as i128
        }
        _ => x.div_euclid(y),
    }
}

/// Remainder with the sign of the divisor; 0 for division by zero.
#[inline(always)]
fn remainder(x: i128, y: i128) -> i128 {
    match (i64::try_from(x), i64::try_from(y)) {
        (_, Ok(0)) => 0,
        (Ok(a), Ok(b)) => {
            let r = a.wrapping_rem(b);
            (if r != 0 && (r < 0) != (b < 0) { r + b } else { r }) as i128
        }
        _ => x.rem_euclid(y),
    }
}

/// x^y modulo 2^64; for negative y what truncation of the real power gives, and 0 for 0.
fn power(x: i64, y: i64, signed: bool) -> i64 {
    if signed && y < 0 {
        return match x {
            1 => 1,
            -1 if y & 1 == 0 => 1,
            -1 => -1,
            _ => 0,
        };
    }
    let (mut result, mut base, mut n) = (1i64, x, y as u64);
    while n > 0 {
        if n & 1 == 1 {
            result = result.wrapping_mul(base);
        }
        base = base.wrapping_mul(base);
        n >>= 1;
    }
    result
}

fn integer(op: BinaryOp, dtype: DType) -> Option<Kernel2> {
    macro_rules! signed {
        ($t:ty) => {
            integer_kernels!(op, $t, |x: $t| if x < 0 { -1 } else { 0 })
        };
    }
    macro_rules! unsigned {
        ($t:ty) => {
            integer_kernels!(op, $t, |_: $t| 0)
        };
    }
    let modular = match dtype {
        DType::I8 | DType::U8 => modular_kernels!(op, u8),
        DType::I16 | DType::U16 => modular_kernels!(op, u16),
        DType::I32 | DType::U32 => modular_kernels!(op, u32),
        _ => modular_kernels!(op, u64),
    };
    if modular.is_some() {
        return modular;
    }
    match dtype {
        DType::I8 => signed!(i8),
        DType::I16 => signed!(i16),
        DType::I32 => signed!(i32),
        DType::I64 => signed!(i64),
        DType::U8 => unsigned!(u8),
        DType::U16 => unsigned!(u16),
        DType::U32 => unsigned!(u32),
        DType::U64 => unsigned!(u64),
        _ => None,
    }
}

macro_rules! float_kernels {
    ($op:expr, $t:ty, $c:ty, $next:path) => {{
        use BinaryOp::*;
        Some(match $op {
            Add => kernel2!($t => $t, x, y, x + y),
            Subtract => kernel2!($t => $t, x, y, x - y),
            Multiply => kernel2!($t => $t, x, y, x * y),
            Divide => kernel2!($t => $t, x, y, x / y),
            Complex => kernel2!($t => $c, x, y, <$c>::new(x, y)),
            Copysign => kernel2!($t => $t, x, y, x.copysign(y)),
            Maximum => kernel2!($t => $t, x, y, real::maximum(x as f64, y as f64) as $t),
            Minimum => kernel2!($t => $t, x, y, real::minimum(x as f64, y as f64) as $t),
            Hypot => kernel2!($t => $t, x, y, real::hypot(x as f64, y as f64) as $t),
            Nextafter => kernel2_call!($t => $t, x, y, $next(x, y)),
            Equal => kernel2_masks!($t, x, y, (x == y) as u8),
            NotEqual => kernel2_masks!($t, x, y, (x != y) as u8),
            Less => kernel2_masks!($t, x, y, (x < y) as u8),
            LessEqual => kernel2_masks!($t, x, y, (x <= y) as u8),
            Greater => kernel2_masks!($t, x, y, (x > y) as u8),
            GreaterEqual => kernel2_masks!($t, x, y, (x >= y) as u8),
            _ => return logical!($op, $t, |v: $t| v != 0.0),
        })
    }};
}

fn float64(op: BinaryOp) -> Option<Kernel2> {
    vector::binary64(op).or_else(|| float_kernels!(op, f64, C64, real::nextafter))
}

fn float32(op: BinaryOp) -> Option<Kernel2> {
    vector::binary32(op).or_else(|| float_kernels!(op, f32, C32, real::nextafter32))
}

fn wide(x: C32) -> C64 {
    C64::new(x.re as f64, x.im as f64)
}

fn narrow(x: C64) -> C32 {
    C32::new(x.re as f32, x.im as f32)
}

macro_rules! complex_kernels {
    ($op:expr, $t:ty, $up:expr, $down:expr) => {{
        use BinaryOp::*;
        Some(match $op {
            Add => kernel2!($t => $t, x, y, <$t>::new(x.re + y.re, x.im + y.im)),
            Subtract => kernel2!($t => $t, x, y, <$t>::new(x.re - y.re, x.im - y.im)),
            Multiply => kernel2!($t => $t, x, y, $down(complex::mul($up(x), $up(y)))),
            Divide => kernel2_call!($t => $t, x, y, $down(complex::div($up(x), $up(y)))),
            Pow => kernel2_call!($t => $t, x, y, $down(complex::pow($up(x), $up(y)))),
            Equal => kernel2!($t => u8, x, y, (x.re == y.re && x.im == y.im) as u8),
            NotEqual => kernel2!($t => u8, x, y, (x.re != y.re || x.im != y.im) as u8),
            _ => return logical!($op, $t, |v: $t| v.re != 0.0 || v.im != 0.0),
        })
    }};
}

fn complex64(op: BinaryOp) -> Option<Kernel2> {
    complex_kernels!(op, C32, wide, narrow)
}

fn complex128(op: BinaryOp) -> Option<Kernel2> {
    complex_kernels!(op, C64, std::convert::identity, std::convert::identity)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of<T: crate::dtype::Elem>(ctx: &Context, values: &[T]) -> Buffer {
        ctx.make::<T>(T::DTYPE, values.len(), |z| Ok(z.copy_from_slice(values))).unwrap()
    }

    #[test]
    fn broadcasts_as_a_nested_loop() {
        let ctx = Context::new(2);
        let (n, m) = (700, 300);
        let x = of(&ctx, &(0..n).map(|k| k as f64).collect::<Vec<_>>());
        let y = of(&ctx, &(0..m).map(|k| 1e3 * k as f64).collect::<Vec<_>>());
        let (sx, sy) = ([1isize, 0], [0isize, 1]);
        let z = binary(
            &ctx,
            BinaryOp::Add,
            Operand { buffer: &x, strides: &sx },
            Operand { buffer: &y, strides: &sy },
            &[n, m],
            DType::F64,
        )
        .unwrap();
        let z = z.slice::<f64>().unwrap();
        for i in 0..n {
            for j in 0..m {
                assert_eq!(z[i * m + j], i as f64 + 1e3 * j as f64);
            }
        }
    }

    #[test]
    fn short_operands_are_faults() {
        let ctx = Context::new(1);
        let x = of(&ctx, &[1.0f64, 2.0]);
        let same = |b| Operand { buffer: b, strides: &[] };
        assert_eq!(binary(&ctx, BinaryOp::Add, same(&x), same(&x), &[3], DType::F64).err().unwrap().code, "ERR_INDEX");
    }

    #[test]
    fn integers_wrap_and_never_trap() {
        assert_eq!(floor_div(i64::MIN as i128, -1) as i64, i64::MIN);
        assert_eq!(floor_div(-7, 2), -4);
        assert_eq!(floor_div(u64::MAX as i128, 3), (u64::MAX / 3) as i128);
        assert_eq!(remainder(-7, 2), 1);
        assert_eq!(remainder(7, 0), 0);
        assert_eq!(remainder(u64::MAX as i128, 10), 5);
        assert_eq!(power(2, 10, true), 1024);
        assert_eq!(power(-1, -3, true), -1);
        assert_eq!(power(3, -1, true), 0);
    }
}
