//! Positions that sort: a key's leading bits and its position make one word, so that words are sorted by vectors and equal
//! keys stay in order. Where leading bits do not tell keys apart, the few that share them are sorted afterwards.

use super::lanes::Word;

const SIGN: u64 = 1 << 63;

/// How keys between two bounds and positions below n are packed.
#[derive(Clone, Copy)]
pub struct Packing {
    least: u64,
    shift: u32,
    /// The bits of the position.
    mask: u64,
    /// The leading bits are all.
    exact: bool,
}

impl Packing {
    pub fn new(least: i64, most: i64, n: usize) -> Packing {
        let (least, most) = (least as u64 ^ SIGN, most as u64 ^ SIGN);
        let shift = most.saturating_sub(least).leading_zeros().min(63);
        let bits = usize::BITS - n.saturating_sub(1).leading_zeros();
        Packing { least, shift, mask: (1u64 << bits) - 1, exact: shift >= bits }
    }

    /// The words of keys, in place; the first has position `first`.
    pub fn pack(&self, keys: &mut [i64], first: usize) {
        let Packing { least, shift, mask, .. } = *self;
        for (k, key) in keys.iter_mut().enumerate() {
            let leading = (*key as u64 ^ SIGN).wrapping_sub(least) << shift;
            *key = ((leading & !mask | (first + k) as u64) ^ SIGN) as i64;
        }
    }

    /// The word without its position.
    pub fn leading(&self, word: i64) -> i64 {
        word & !self.mask as i64
    }

    /// The word, without its position if words must stay together that have the same without.
    pub fn part(&self, word: i64) -> i64 {
        if self.exact { word } else { self.leading(word) }
    }

    /// The positions of sorted words, in place; all words with the same `part` are among them.
    pub fn unpack(&self, words: &mut [i64], key_of: impl Fn(usize) -> i64) {
        let mask = self.mask as i64;
        if !self.exact {
            self.untie(words, key_of);
        }
        for word in words {
            *word &= mask;
        }
    }

    fn untie(&self, words: &mut [i64], key_of: impl Fn(usize) -> i64) {
        let mut run: Vec<(i64, i64)> = Vec::new();
        let mut k = 1;
        while k < words.len() {
            let begin = k - 1;
            while k < words.len() && self.leading(words[k]) == self.leading(words[begin]) {
                k += 1;
            }
            if k - begin > 1 {
                run.clear();
                run.extend(words[begin..k].iter().map(|&word| (key_of((word as u64 & self.mask) as usize), word)));
                run.sort_unstable();
                for (word, (_, sorted)) in words[begin..k].iter_mut().zip(&run) {
                    *word = *sorted;
                }
            }
            k += 1;
        }
    }
}

/// Smallest and largest of keys, joined with others.
pub fn bounds(keys: &[i64], (least, most): (i64, i64)) -> (i64, i64) {
    keys.iter().fold((least, most), |(a, b), &k| (a.min(k), b.max(k)))
}

/// What `bounds` begins with.
pub const NONE: (i64, i64) = (i64::MAX, -i64::MAX - 1);

/// Bounds of keys of 32 bits.
pub const NARROW: (i64, i64) = (i32::MIN as i64, <i32 as Word>::MAX as i64);
