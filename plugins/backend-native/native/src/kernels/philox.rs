//! Philox4x32-10 (J. K. Salmon, M. A. Moraes, R. O. Dror and D. E. Shaw, "Parallel random numbers: as easy as 1, 2, 3",
//! SC'11, 2011).

use crate::fault::{Fault, Res};
use crate::multiversion;

/// Blocks that are computed together: one vector of counters per word.
pub const BATCH: usize = 16;

/// Key, counter words 2 and 3, and the number of the first block, which makes words 0 and 1.
#[derive(Debug, Clone, Copy)]
pub struct Place {
    pub key: [u32; 2],
    pub counter: [u32; 2],
    pub start: u64,
}

impl Place {
    pub fn new(key: [f64; 2], counter: [f64; 2], start: f64) -> Res<Place> {
        // As JavaScript's x | 0: words arrive signed or unsigned.
        let word = |x: f64| x as i64 as u32;
        if !(start >= 0.0 && start <= 9007199254740991.0) {
            return Err(Fault::value(format!("Start {start} is not an element number")));
        }
        Ok(Place { key: key.map(word), counter: counter.map(word), start: start as u64 })
    }
    /// The place `blocks` further on.
    pub fn at(self, blocks: usize) -> Place {
        Place { start: self.start.wrapping_add(blocks as u64), ..self }
    }
}

multiversion! {
/// Words 0 … 3 of blocks start … start + BATCH.
pub fn batch(place: Place) -> [[u32; BATCH]; 4] {
    const M0: u64 = 0xd251_1f53;
    const M1: u64 = 0xcd9e_8d57;
    const LOW: u64 = 0xffff_ffff;
    let mut c0 = [0u64; BATCH];
    let mut c1 = [0u64; BATCH];
    for j in 0..BATCH {
        let at = place.start.wrapping_add(j as u64);
        c0[j] = at & LOW;
        c1[j] = at >> 32;
    }
    let mut c2 = [place.counter[0] as u64; BATCH];
    let mut c3 = [place.counter[1] as u64; BATCH];
    let [mut k0, mut k1] = place.key;
    for _ in 0..10 {
        for j in 0..BATCH {
            let a = (c0[j] & LOW) * M0;
            let b = (c2[j] & LOW) * M1;
            c0[j] = (b >> 32) ^ c1[j] ^ k0 as u64;
            c1[j] = b & LOW;
            c2[j] = (a >> 32) ^ c3[j] ^ k1 as u64;
            c3[j] = a & LOW;
        }
        k0 = k0.wrapping_add(0x9e37_79b9);
        k1 = k1.wrapping_add(0xbb67_ae85);
    }
    let mut out = [[0u32; BATCH]; 4];
    for (out, c) in out.iter_mut().zip([c0, c1, c2, c3]) {
        for j in 0..BATCH {
            out[j] = c[j] as u32;
        }
    }
    out
}
}

/// One block with `attempt` added to counter word 2.
pub fn block(place: Place, attempt: u32) -> [u32; 4] {
    let place = Place { counter: [place.counter[0].wrapping_add(attempt), place.counter[1]], ..place };
    batch(place).map(|w| w[0])
}

/// The 53 leading bits of two words: the upper 27 of the first, then the upper 26 of the second.
#[inline(always)]
pub fn bits53(w0: u32, w1: u32) -> u64 {
    ((w0 >> 5) as u64) << 26 | (w1 >> 6) as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Known answers of the reference implementation (Random123, kat_vectors).
    #[test]
    fn known_answers() {
        let go = |c: [u32; 4], key: [u32; 2]| {
            batch(Place { key, counter: [c[2], c[3]], start: (c[1] as u64) << 32 | c[0] as u64 }).map(|w| w[0])
        };
        assert_eq!(go([0; 4], [0; 2]), [0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8]);
        assert_eq!(go([u32::MAX; 4], [u32::MAX; 2]), [0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd]);
        assert_eq!(
            go([0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0]),
            [0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1]
        );
    }

    #[test]
    fn a_batch_is_its_blocks() {
        let place = Place { key: [1, 2], counter: [3, 4], start: u32::MAX as u64 - 5 };
        let all = batch(place);
        for j in 0..BATCH {
            assert_eq!(block(place.at(j), 0), [all[0][j], all[1][j], all[2][j], all[3][j]]);
        }
    }
}
