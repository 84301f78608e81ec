//! Scalar functions that Rust's standard library does not have, or has with other special cases.

pub mod complex;
pub mod erf;
pub mod lgamma;
pub mod log;
pub mod ndtri;
pub mod real;
pub mod vector;
