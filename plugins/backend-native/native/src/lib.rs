//! CPU array backend of glass-ts. `ops` and `kernels` are plain Rust on buffers; `node` binds them to JavaScript.

#[cfg(test)]
mod boundary;
pub mod dtype;
pub mod fault;
pub mod kernels;
pub mod math;
pub mod memory;
#[cfg(feature = "node")]
mod node;
pub mod ops;
pub mod parallel;
mod room;
pub mod sht;
pub mod simd;
pub mod storage;
pub mod strided;
pub mod table;
