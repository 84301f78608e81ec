//! The primitives of the backend contract, on buffers. Nothing here knows of JavaScript.

pub mod argreduce;
pub mod binary;
pub mod cast;
pub mod clip;
pub mod context;
pub mod create;
pub mod elementwise;
pub mod fft;
pub mod fold;
pub mod gather;
pub mod matmul;
pub mod movement;
pub mod names;
pub mod order;
pub mod reduce;
pub mod scan;
pub mod scatter;
pub mod unary;
