//! Composite operations: random draws, HEALPix geometry, histograms and the lensing update.

pub mod bincount;
pub mod cells;
pub mod centres;
pub mod draws;
pub mod galaxies;
pub mod healpix;
pub mod interp;
pub mod lensing;
pub mod locate;
pub mod maps;
pub mod partition;
mod normals;
pub mod philox;
pub mod points;
pub mod poisson;
pub mod shapes;
pub mod shear;
pub mod shells;
pub mod tally;
pub mod totals;
pub mod truncated;
