//! The binding to Node. Every function checks its arguments and turns faults and panics into JavaScript errors whose
//! message is `CODE|what`.

mod engine;
mod engines;
mod galaxies;
mod host;
mod kernels;
mod maps;
mod ops;
mod storage;
mod view;

use glass_engine::ops::names::{ArgReduceOp, BinaryOp, ReduceOp, ScanOp, ScatterMode, UnaryOp};
use napi_derive::napi;

/// Raised when the functions below change: the loader refuses an addon built from other sources.
#[napi]
pub fn abi_version() -> u32 {
    5
}

/// Names of the operations of a kind; their positions are the codes that the engine takes.
#[napi]
pub fn operation_names(kind: String) -> Vec<&'static str> {
    match kind.as_str() {
        "unary" => UnaryOp::NAMES,
        "binary" => BinaryOp::NAMES,
        "reduce" => ReduceOp::NAMES,
        "argReduce" => ArgReduceOp::NAMES,
        "scan" => ScanOp::NAMES,
        "scatter" => ScatterMode::NAMES,
        _ => &[],
    }
    .to_vec()
}

/// Vector instructions in use.
#[napi]
pub fn simd_name() -> String {
    glass_engine::simd::name().to_string()
}
