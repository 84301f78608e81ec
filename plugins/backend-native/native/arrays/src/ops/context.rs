//! What an operation needs besides its operands: memory and threads.

use crate::dtype::{DType, Elem};
use crate::fault::{Fault, Res};
use crate::memory::{Block, Buffer, Pool};
use crate::parallel::Team;
use std::sync::Arc;

pub struct Context {
    pub pool: Arc<Pool>,
    pub team: Team,
}

/// An axis in its surroundings: outer × n × inner.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    pub outer: usize,
    pub n: usize,
    pub inner: usize,
}

impl Extent {
    /// Checks that the extent covers `size` elements.
    pub fn new(outer: usize, n: usize, inner: usize, size: usize) -> Res<Extent> {
        let rows = outer.checked_mul(inner).filter(|&rows| rows <= isize::MAX as usize / 16);
        match rows.and_then(|rows| rows.checked_mul(n)) {
            Some(total) if total == size => Ok(Extent { outer, n, inner }),
            _ => Err(Fault::value(format!("Extent {outer} × {n} × {inner} does not cover {size} elements"))),
        }
    }
    pub fn rows(&self) -> usize {
        self.outer * self.inner
    }
}

pub fn checked_product(shape: &[usize]) -> Res<usize> {
    shape.iter().try_fold(1usize, |a, &n| a.checked_mul(n)).ok_or_else(|| Fault::value("The shape is too large"))
}

impl Context {
    pub fn new(threads: usize) -> Context {
        Context { pool: Pool::new(pool_limit()), team: Team::new(threads, "op") }
    }

    pub fn block(&self, dtype: DType, size: usize) -> Res<Block> {
        let bytes = size.checked_mul(dtype.bytes()).ok_or_else(|| Fault::memory(usize::MAX))?;
        self.pool.take(bytes)
    }

    /// A new buffer that `fill` writes completely.
    pub fn make<T: Elem>(&self, dtype: DType, size: usize, fill: impl FnOnce(&mut [T]) -> Res<()>) -> Res<Buffer> {
        let mut block = self.block(dtype, size)?;
        fill(block.slice_mut())?;
        Ok(Buffer::new(dtype, size, block))
    }
}

/// Memory kept for reuse: `GLASS_POOL_BYTES`, default half of what is free, at least 2 GiB. A map of nside 8192 has 6.4 GB,
/// and to get its pages from the system takes longer than to compute it.
fn pool_limit() -> usize {
    let wish = std::env::var("GLASS_POOL_BYTES").ok().and_then(|v| v.parse().ok());
    wish.unwrap_or_else(|| (crate::room::free().unwrap_or(0) / 2).max(2 << 30))
}
