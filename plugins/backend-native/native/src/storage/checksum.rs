//! The checksum that HDF5 puts behind chunks.

use crate::fault::{Fault, Res};

/// Fletcher's checksum over big-endian 16-bit words; a last odd byte counts as the upper half of a word.
pub fn fletcher32(bytes: &[u8]) -> u32 {
    let (mut a, mut b) = (0u64, 0u64);
    // So many words keep the sums below 2^64; modulo 65535 then differs from folding only where both mean zero.
    let mut add = |words: &[u8]| {
        let pairs = words.chunks_exact(2);
        let odd = pairs.remainder().first().map(|&last| (last as u64) << 8);
        for word in pairs.map(|pair| (pair[0] as u64) << 8 | pair[1] as u64).chain(odd) {
            a += word;
            b += a;
        }
        a = fold(a);
        b = fold(b);
    };
    bytes.chunks(1 << 16).for_each(&mut add);
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
