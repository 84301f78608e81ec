//! The data types of the array API, in the order of `DTYPES` in `@glass-ts/core`.

use crate::fault::{Fault, Res};
use glass_fft::Complex;

pub type C32 = Complex<f32>;
pub type C64 = Complex<f64>;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum DType {
    Bool,
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    F32,
    F64,
    C64,
    C128,
}

pub const DTYPES: [DType; 13] = [
    DType::Bool,
    DType::I8,
    DType::I16,
    DType::I32,
    DType::I64,
    DType::U8,
    DType::U16,
    DType::U32,
    DType::U64,
    DType::F32,
    DType::F64,
    DType::C64,
    DType::C128,
];

impl DType {
    pub fn from_code(code: u32) -> Res<DType> {
        DTYPES.get(code as usize).copied().ok_or_else(|| Fault::dtype(format!("Unknown dtype code {code}")))
    }
    pub fn bytes(self) -> usize {
        match self {
            DType::Bool | DType::I8 | DType::U8 => 1,
            DType::I16 | DType::U16 => 2,
            DType::I32 | DType::U32 | DType::F32 => 4,
            DType::I64 | DType::U64 | DType::F64 | DType::C64 => 8,
            DType::C128 => 16,
        }
    }
    pub fn name(self) -> &'static str {
        [
            "bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64",
            "complex64", "complex128",
        ][self as usize]
    }
    pub fn is_complex(self) -> bool {
        matches!(self, DType::C64 | DType::C128)
    }
}

/// A plain value that lives in a buffer: every bit pattern is valid, alignment at most 8.
///
/// # Safety
/// Implementors have no padding and no invalid bit pattern (`bool` buffers hold `u8`).
pub unsafe trait Elem: Copy + Send + Sync + PartialEq + 'static {
    const DTYPE: DType;
}

macro_rules! elems {
    ($($t:ty => $d:ident),*) => { $(unsafe impl Elem for $t { const DTYPE: DType = DType::$d; })* };
}
elems!(i8 => I8, i16 => I16, i32 => I32, i64 => I64, u8 => U8, u16 => U16, u32 => U32, u64 => U64, f32 => F32, f64 => F64, C32 => C64, C64 => C128);

/// Runs an expression with `$T` being the storage type of a dtype (`u8` for bool).
#[macro_export]
macro_rules! for_dtype {
    ($dtype:expr, $T:ident => $body:expr) => {
        match $dtype {
            $crate::dtype::DType::Bool | $crate::dtype::DType::U8 => { type $T = u8; $body }
            $crate::dtype::DType::I8 => { type $T = i8; $body }
            $crate::dtype::DType::I16 => { type $T = i16; $body }
            $crate::dtype::DType::I32 => { type $T = i32; $body }
            $crate::dtype::DType::I64 => { type $T = i64; $body }
            $crate::dtype::DType::U16 => { type $T = u16; $body }
            $crate::dtype::DType::U32 => { type $T = u32; $body }
            $crate::dtype::DType::U64 => { type $T = u64; $body }
            $crate::dtype::DType::F32 => { type $T = f32; $body }
            $crate::dtype::DType::F64 => { type $T = f64; $body }
            $crate::dtype::DType::C64 => { type $T = $crate::dtype::C32; $body }
            $crate::dtype::DType::C128 => { type $T = $crate::dtype::C64; $body }
        }
    };
}

/// Runs an expression with `$T` being an unsigned word as wide as the dtype: for operations that only move values.
#[macro_export]
macro_rules! for_width {
    ($bytes:expr, $T:ident => $body:expr) => {
        match $bytes {
            1 => { type $T = u8; $body }
            2 => { type $T = u16; $body }
            4 => { type $T = u32; $body }
            8 => { type $T = u64; $body }
            _ => { type $T = [u64; 2]; $body }
        }
    };
}
