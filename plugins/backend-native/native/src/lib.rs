//! CPU array backend of glass-ts: `kernels`, `sht` and `storage` are plain Rust on the buffers of `glass_arrays`; the crate of
//! `node` binds them to JavaScript.

// Other processors leave out the forms for the vector instructions of x86 and what only those use.
#![cfg_attr(not(target_arch = "x86_64"), allow(dead_code, unused_imports, unused_mut))]

#[cfg(test)]
mod boundary;
pub mod kernels;
pub mod sht;
pub mod storage;

pub use glass_arrays::{dtype, fault, math, memory, ops, parallel, simd, table};
pub use glass_arrays::{for_dtype, multiversion};
