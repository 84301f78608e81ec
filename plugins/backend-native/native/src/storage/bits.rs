//! Bits that follow each other, the most significant of a value first.

/// Reads values of `width` bits, 1 to 64, from a stream that holds all of them.
pub struct BitReader<'a> {
    bytes: &'a [u8],
    /// Position in bits.
    at: usize,
    width: usize,
}

impl<'a> BitReader<'a> {
    /// @returns nothing when the bytes hold fewer than `count` values
    pub fn new(bytes: &'a [u8], width: usize, count: usize) -> Option<BitReader<'a>> {
        let bits = count.checked_mul(width)?;
        (width >= 1 && width <= 64 && bits.div_ceil(8) <= bytes.len()).then_some(BitReader { bytes, at: 0, width })
    }

    #[inline(always)]
    pub fn next(&mut self) -> u64 {
        let (byte, bit) = (self.at / 8, self.at % 8);
        self.at += self.width;
        let word = |from: usize| -> u64 {
            match self.bytes.get(from..from + 8) {
                Some(eight) => u64::from_be_bytes(eight.try_into().unwrap_or([0; 8])),
                None => (from..from + 8).fold(0, |w, k| w << 8 | self.bytes.get(k).copied().unwrap_or(0) as u64),
            }
        };
        let mut value = word(byte) << bit;
        if bit + self.width > 64 {
            // Nine bytes are needed: the last one has what the shift lost.
            value |= self.bytes.get(byte + 8).copied().unwrap_or(0) as u64 >> (8 - bit);
        }
        value >> (64 - self.width)
    }
}
