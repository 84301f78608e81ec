//! HDF5's scale-offset filter: differences to the minimum, of floats after scaling by a power of ten, in as few bits as
//! the largest needs.

use super::bits::BitReader;
use crate::fault::{Fault, Res};

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    /// Floats times 10^d, rounded.
    Float { digits: i32 },
    Integer,
}

#[derive(Debug, Clone, PartialEq)]
pub struct ScaleOffset {
    kind: Kind,
    pub elements: usize,
    pub size: usize,
    /// The fill value, when one was defined: it is stored as all ones.
    fill: Option<u64>,
}

/// Before the packed bits: their number per value, the bytes of the minimum, the minimum, unused bytes.
const HEAD: usize = 21;

impl ScaleOffset {
    /// Client values: scale type, scale factor, elements, class, size, sign, byte order, whether there is a fill value,
    /// the fill value.
    pub fn parse(values: &[u32]) -> Res<ScaleOffset> {
        let unknown = || Fault::value("The scale-offset filter was told something unusual");
        let &[scale, factor, elements, class, size, _, 0, has_fill, ref fill @ ..] = values else {
            return Err(unknown());
        };
        let digits = factor as i32;
        let kind = match (scale, class) {
            (0, 1) if (size == 4 || size == 8) && (-30..=30).contains(&digits) => Kind::Float { digits },
            (2, 0) if matches!(size, 1 | 2 | 4 | 8) => Kind::Integer,
            _ => return Err(unknown()),
        };
        let fill = match has_fill {
            0 => None,
            1 => {
                let low = *fill.first().ok_or_else(unknown)? as u64;
                let high = if size == 8 { *fill.get(1).ok_or_else(unknown)? as u64 } else { 0 };
                Some(high << 32 | low)
            }
            _ => return Err(unknown()),
        };
        Ok(ScaleOffset { kind, elements: elements as usize, size: size as usize, fill })
    }

    pub fn unpack(&self, input: &[u8], out: &mut [u8]) -> Res<usize> {
        let n = self.elements.saturating_mul(self.size);
        let short = || Fault::value("A chunk is too short for its values");
        let out = out.get_mut(..n).ok_or_else(short)?;
        let head = input.get(..HEAD).ok_or_else(short)?;
        let width = u32::from_le_bytes([head[0], head[1], head[2], head[3]]) as usize;
        if head[4] != 8 || width > 8 * self.size {
            return Err(Fault::value("The head of a packed chunk is damaged"));
        }
        let minimum = u64::from_le_bytes(head[5..13].try_into().map_err(|_| short())?);
        let packed = &input[HEAD..];
        if width == 8 * self.size {
            out.copy_from_slice(packed.get(..n).ok_or_else(short)?);
            return Ok(n);
        }
        let mut bits = (width > 0).then(|| BitReader::new(packed, width, self.elements).ok_or_else(short)).transpose()?;
        let ones = (1u64 << width) - 1;
        let fill = self.fill;
        let next = || bits.as_mut().map_or(0, |b| b.next());
        match (self.kind, self.size) {
            (Kind::Float { digits }, 8) => {
                let (min, scale) = (f64::from_bits(minimum), 10f64.powi(digits));
                values(out, ones, fill, next, |v| (v as i64 as f64 / scale + min).to_bits().to_le_bytes(), u64::to_le_bytes)
            }
            (Kind::Float { digits }, _) => {
                let (min, scale) = (f32::from_bits(minimum as u32), 10f64.powi(digits) as f32);
                let value = |v: u64| (v as i32 as f32 / scale + min).to_bits().to_le_bytes();
                values(out, ones, fill, next, value, |f| (f as u32).to_le_bytes())
            }
            (Kind::Integer, 1) => {
                values(out, ones, fill, next, |v| (v.wrapping_add(minimum) as u8).to_le_bytes(), |f| (f as u8).to_le_bytes())
            }
            (Kind::Integer, 2) => {
                values(out, ones, fill, next, |v| (v.wrapping_add(minimum) as u16).to_le_bytes(), |f| (f as u16).to_le_bytes())
            }
            (Kind::Integer, 4) => {
                values(out, ones, fill, next, |v| (v.wrapping_add(minimum) as u32).to_le_bytes(), |f| (f as u32).to_le_bytes())
            }
            (Kind::Integer, _) => values(out, ones, fill, next, |v| v.wrapping_add(minimum).to_le_bytes(), u64::to_le_bytes),
        }
        Ok(n)
    }
}

#[inline(always)]
fn values<const N: usize>(
    out: &mut [u8],
    ones: u64,
    fill: Option<u64>,
    mut next: impl FnMut() -> u64,
    value: impl Fn(u64) -> [u8; N],
    filled: impl Fn(u64) -> [u8; N],
) {
    match fill {
        None => out.chunks_exact_mut(N).for_each(|z| z.copy_from_slice(&value(next()))),
        Some(fill) => out.chunks_exact_mut(N).for_each(|z| {
            let v = next();
            z.copy_from_slice(&if v == ones { filled(fill) } else { value(v) });
        }),
    }
}
