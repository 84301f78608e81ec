//! HDF5's n-bit filter: only the significant bits of a value are stored.

use super::bits::BitReader;
use crate::fault::{Fault, Res};

/// Little-endian numbers of `size` bytes with `precision` significant bits from bit `offset` on.
#[derive(Debug, Clone, PartialEq)]
pub struct NBit {
    /// Nothing was packed, because all bits count.
    plain: bool,
    pub elements: usize,
    pub size: usize,
    precision: usize,
    offset: usize,
}

const ATOMIC: u32 = 1;
const LITTLE_ENDIAN: u32 = 0;

impl NBit {
    /// Client values: their number, whether nothing is packed, elements, class, size, order, precision, offset.
    pub fn parse(values: &[u32]) -> Res<NBit> {
        let unknown = || Fault::value("The n-bit filter packs something else than little-endian numbers");
        let &[_, plain, elements, ATOMIC, size, LITTLE_ENDIAN, precision, offset] = values else {
            return Err(unknown());
        };
        let (size, precision, offset) = (size as usize, precision as usize, offset as usize);
        if !matches!(size, 1 | 2 | 4 | 8) || precision == 0 || precision + offset > 8 * size || plain > 1 {
            return Err(unknown());
        }
        Ok(NBit { plain: plain == 1, elements: elements as usize, size, precision, offset })
    }

    /// Values as they are in memory, bits that were not stored being zero.
    pub fn unpack(&self, input: &[u8], out: &mut [u8]) -> Res<usize> {
        let n = self.elements.saturating_mul(self.size);
        let short = || Fault::value("A chunk is too short for its values");
        let out = out.get_mut(..n).ok_or_else(short)?;
        if self.plain {
            out.copy_from_slice(input.get(..n).ok_or_else(short)?);
            return Ok(n);
        }
        let mut bits = BitReader::new(input, self.precision, self.elements).ok_or_else(short)?;
        let offset = self.offset;
        match self.size {
            1 => out.iter_mut().for_each(|z| *z = (bits.next() << offset) as u8),
            2 => out.chunks_exact_mut(2).for_each(|z| z.copy_from_slice(&((bits.next() << offset) as u16).to_le_bytes())),
            4 => out.chunks_exact_mut(4).for_each(|z| z.copy_from_slice(&((bits.next() << offset) as u32).to_le_bytes())),
            _ => out.chunks_exact_mut(8).for_each(|z| z.copy_from_slice(&(bits.next() << offset).to_le_bytes())),
        }
        Ok(n)
    }
}
