//! The checksum that HDF5 puts behind chunks.

use crate::fault::{Fault, Res};

/// Words of a block: few enough for sums of 32 bits.
const BLOCK: usize = 256;

crate::multiversion! {
    /// Of the big-endian words of a block: their sum, and their sum with weights from the number of words down to one.
    fn block_sums(bytes: &[u8]) -> (u32, u32) {
        let (pairs, _) = bytes.as_chunks::<2>();
        let n = pairs.len() as u32;
        let (mut sum, mut weighted) = (0u32, 0u32);
        for (k, pair) in pairs.iter().enumerate() {
            let word = u16::from_be_bytes(*pair) as u32;
            sum = sum.wrapping_add(word);
            weighted = weighted.wrapping_add(word.wrapping_mul(n - k as u32));
        }
        (sum, weighted)
    }
}

/// Fletcher's checksum over big-endian 16-bit words; a last odd byte counts as the upper half of a word.
pub fn fletcher32(bytes: &[u8]) -> u32 {
    let (even, odd) = bytes.split_at(bytes.len() / 2 * 2);
    let (mut a, mut b) = (0u64, 0u64);
    let mut add = |n: u64, sum: u64, weighted: u64| {
        // Modulo 65535, which differs from folding only where both mean zero.
        b = fold(b + n * a + weighted);
        a = fold(a + sum);
    };
    for block in even.chunks(2 * BLOCK) {
        let (sum, weighted) = block_sums(block);
        add(block.len() as u64 / 2, sum as u64, weighted as u64);
    }
    if let [last] = odd {
        let word = (*last as u64) << 8;
        add(1, word, word);
    }
    (b as u32) << 16 | a as u32
}

/// The same modulo 65535, in 16 bits; 0 for 0 only.
fn fold(mut x: u64) -> u64 {
    while x > 0xffff {
        x = (x & 0xffff) + (x >> 16);
    }
    x
}

/// Compares the checksum in the last four bytes. @returns the number of bytes before it
pub fn verified(bytes: &[u8]) -> Res<usize> {
    let n = bytes.len().checked_sub(4).ok_or_else(|| Fault::value("A chunk is too short for its checksum"))?;
    let stored = u32::from_le_bytes([bytes[n], bytes[n + 1], bytes[n + 2], bytes[n + 3]]);
    if stored == fletcher32(&bytes[..n]) {
        Ok(n)
    } else {
        Err(Fault::value("The checksum of a chunk differs"))
    }
}
