//! What is to be transformed.

use crate::fault::{Fault, Res};

#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub nside: usize,
    pub lmax: usize,
    pub spin: usize,
    pub batch: usize,
}

impl Plan {
    /// Fields per map: 1, or 2 (S₁, S₂; E, B) for spin 1 and 2.
    pub fn components(&self) -> usize {
        1 + (self.spin > 0) as usize
    }
    pub fn nalm(&self) -> usize {
        (self.lmax + 1) * (self.lmax + 2) / 2
    }
    /// Position of a_{0m}; that of a_lm is l later.
    pub fn column(&self, m: usize) -> usize {
        m * (2 * self.lmax + 1 - m) / 2
    }
    pub fn check(&self) -> Res<()> {
        if self.spin > 2 {
            return Err(Fault::value(format!("Spin {} is not 0, 1 or 2", self.spin)));
        }
        // Beyond, the number of pixels has no meaning here, and could leave the range of integers.
        if self.nside == 0 || self.nside > 1 << 20 {
            return Err(Fault::value(format!("nside {} is not in 1 … 2^20", self.nside)));
        }
        if self.lmax > 1 << 20 {
            return Err(Fault::value(format!("lmax {} is above 2^20", self.lmax)));
        }
        Ok(())
    }
}
