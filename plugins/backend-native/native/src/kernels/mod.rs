//! Composite operations: random draws, HEALPix geometry, histograms and the lensing update.

pub mod bincount;
pub mod cells;
pub mod draws;
pub mod healpix;
pub mod interp;
pub mod lensing;
pub mod locate;
pub mod maps;
pub mod partition;
pub mod philox;
pub mod poisson;
pub mod shapes;
pub mod shear;
pub mod shells;
pub mod truncated;
