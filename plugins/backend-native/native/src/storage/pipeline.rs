//! Undoes the filters of a chunk, the last one first.

use super::{checksum, file::OpenFile, inflate, nbit::NBit, scaleoffset::ScaleOffset, shuffle};
use crate::fault::{Fault, Res};

/// A filter of HDF5 (File Format Specification IV.A.2.l), with what it was told when it was applied.
#[derive(Debug, Clone, PartialEq)]
pub enum Filter {
    Deflate,
    /// Bytes of a value.
    Shuffle(usize),
    Fletcher32,
    NBit(NBit),
    ScaleOffset(ScaleOffset),
}

impl Filter {
    /// From the filter's number and its client values.
    pub fn parse(id: u32, values: &[u32]) -> Res<Filter> {
        match (id, values) {
            (1, _) => Ok(Filter::Deflate),
            (2, [bytes]) if *bytes > 0 => Ok(Filter::Shuffle(*bytes as usize)),
            (3, _) => Ok(Filter::Fletcher32),
            (5, _) => NBit::parse(values).map(Filter::NBit),
            (6, _) => ScaleOffset::parse(values).map(Filter::ScaleOffset),
            _ => Err(Fault::value(format!("Filter {id} is not known here"))),
        }
    }

    /// A fault unless the filter fits chunks of so many elements of so many bytes.
    pub fn check(&self, item: usize, elements: usize) -> Res<()> {
        let fits = match self {
            Filter::Deflate | Filter::Fletcher32 => true,
            Filter::Shuffle(bytes) => *bytes <= 256,
            Filter::NBit(f) => f.size == item && f.elements == elements,
            Filter::ScaleOffset(f) => f.size == item && f.elements == elements,
        };
        fits.then_some(()).ok_or_else(|| Fault::value("A filter does not fit the values"))
    }

    fn changes_size(&self) -> bool {
        !matches!(self, Filter::Shuffle(_))
    }
}

/// Memory of a thread, kept from chunk to chunk.
#[derive(Default)]
pub struct Scratch {
    front: Vec<u8>,
    /// Bytes of `front` in use.
    used: usize,
    back: Vec<u8>,
    lent: Vec<u8>,
}

/// At least `n` bytes; what they hold is arbitrary.
fn ensure(memory: &mut Vec<u8>, n: usize) -> Res<()> {
    if memory.len() < n {
        memory.clear();
        memory.try_reserve_exact(n).map_err(|_| Fault::memory(n))?;
        memory.resize(n, 0);
    }
    Ok(())
}

impl Scratch {
    pub fn load(&mut self, file: &OpenFile, address: u64, size: usize) -> Res<()> {
        ensure(&mut self.front, size)?;
        self.used = size;
        file.read(address, &mut self.front[..size])
    }
    pub fn stored(&self) -> &[u8] {
        &self.front[..self.used]
    }
    /// Further memory of `n` bytes, to be given back.
    pub fn lend(&mut self, n: usize) -> Res<Vec<u8>> {
        let mut memory = std::mem::take(&mut self.lent);
        ensure(&mut memory, n)?;
        memory.truncate(n);
        Ok(memory)
    }
    pub fn give_back(&mut self, memory: Vec<u8>) {
        self.lent = memory;
    }
}

fn wrong_size() -> Fault {
    Fault::value("A chunk does not have the size of its values")
}

/// Undoes `filters` (in the order in which they were applied) on what was loaded; the values must fill `out` exactly.
pub fn decode(filters: &[&Filter], scratch: &mut Scratch, out: &mut [u8]) -> Res<()> {
    for (k, filter) in filters.iter().enumerate().rev() {
        let Scratch { front, used, back, .. } = scratch;
        let input = &front[..*used];
        if k == 0 {
            return match undo(filter, input, out)? {
                n if n == out.len() => Ok(()),
                _ => Err(wrong_size()),
            };
        }
        // Packed values and checksums are a little longer than the values at most.
        let most = if filter.changes_size() { out.len() + out.len() / 8 + 1024 } else { input.len() };
        ensure(back, most)?;
        let n = undo(filter, input, &mut back[..most])?;
        std::mem::swap(front, back);
        *used = n;
    }
    Ok(())
}

/// Undoes one filter. @returns the number of bytes written
fn undo(filter: &Filter, input: &[u8], out: &mut [u8]) -> Res<usize> {
    let same_size = |input: &[u8], out: &mut [u8], f: &dyn Fn(&[u8], &mut [u8])| {
        let n = input.len();
        f(input, out.get_mut(..n).ok_or_else(wrong_size)?);
        Ok(n)
    };
    match filter {
        Filter::Deflate => inflate::inflate(input, out),
        Filter::Shuffle(bytes) => same_size(input, out, &|from, to| shuffle::unshuffle(from, *bytes, to)),
        Filter::Fletcher32 => same_size(&input[..checksum::verified(input)?], out, &|from, to| to.copy_from_slice(from)),
        Filter::NBit(f) => f.unpack(input, out),
        Filter::ScaleOffset(f) => f.unpack(input, out),
    }
}
