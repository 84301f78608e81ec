//! Spherical harmonic transforms on HEALPix rings, float64, spin 0, 1 and 2, for batches of maps.
//!
//! Synthesis goes in two steps: for every m the Legendre sums F_m(ring) = Σ_l a_lm λ_lm(θ), vectorised over ring pairs
//! and shared by all maps of a batch (`single` for one or two, `batch` for more); then one real Fourier transform per ring.
//! Maps of spin 1 and 2 are two scalar sums divided by sin^s θ, except near the poles (`mixing`, `zones`).
//! The adjoint is the transpose of every step in reverse. Rings are worked through in slabs, so that F never takes more
//! than a fixed amount of memory.

pub mod batch;
pub mod block;
pub mod coefficients;
pub mod fold;
pub mod geometry;
pub mod job;
#[cfg(all(test, target_os = "linux"))]
mod large;
pub mod legendre;
pub mod mixing;
pub mod modes;
pub mod norms;
pub mod plan;
pub mod ringplans;
pub mod rings;
pub mod seeds;
pub mod simd;
pub mod single;
pub mod slab;
pub mod smooth;
pub mod tables;
pub mod terms;
pub mod transform;
pub mod zones;

pub use job::Job;
pub use plan::Plan;
pub use transform::{adjoint, analysis, synthesis};
