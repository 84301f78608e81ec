//! Order: sorting by vectors and threads, and searching.

#[cfg(target_arch = "x86_64")]
mod avx2;
#[cfg(target_arch = "x86_64")]
mod avx512;
mod columns;
mod counts;
mod keys;
mod lanes;
mod network;
mod pack;
mod quick;
mod runs;
mod search;
mod sort;
mod split;
mod zeros;

pub use runs::runs;
pub use search::searchsorted;
pub use sort::{argsort, sort};

#[cfg(test)]
mod tests;
