//! CPU array backend of glass-ts. `ops` and `kernels` are plain Rust on buffers; the crate of
//! `node` binds them to JavaScript.

// Other processors leave out the forms for the vector instructions of x86 and what only those use.
#![cfg_attr(not(target_arch = "x86_64"), allow(dead_code, unused_imports, unused_mut))]

#[cfg(test)]
mod boundary;
pub mod dtype;
pub mod fault;
pub mod kernels;
pub mod math;
pub mod memory;
pub mod ops;
pub mod parallel;
mod room;
pub mod sht;
pub mod simd;
pub mod storage;
pub mod strided;
pub mod table;
