//! Arrays on the CPU: memory and threads, and the primitives on buffers (`ops`) with the functions of numbers (`math`).

// Other processors leave out the forms for the vector instructions of x86 and what only those use.
#![cfg_attr(not(target_arch = "x86_64"), allow(dead_code, unused_imports, unused_mut))]

pub mod dtype;
pub mod fault;
pub mod math;
pub mod memory;
pub mod ops;
pub mod parallel;
mod room;
pub mod simd;
pub mod strided;
pub mod table;
