//! A region of a chunked array: which chunks it touches, and where their values go.

use super::file::OpenFile;
use super::pipeline::{decode, Filter, Scratch};
use crate::fault::{Fault, Res};
use crate::parallel::Shared;
use std::ops::Range;

const MOST_AXES: usize = 8;
/// HDF5's own limit of a chunk.
const LARGEST: usize = u32::MAX as usize;

/// A region of an array, by its first element and extent along every axis, and the extents of the chunks.
pub struct Region {
    pub item: usize,
    pub chunk: Vec<usize>,
    pub offset: Vec<usize>,
    pub count: Vec<usize>,
}

/// A region and where its chunks are: those of the smallest grid of chunks that covers it, row-major.
pub struct Chunks {
    pub region: Region,
    pub addresses: Vec<u64>,
    /// Bytes in the file.
    pub sizes: Vec<usize>,
    /// Bit k: filter k was left out.
    pub masks: Vec<u32>,
    /// In the order in which they were applied.
    pub filters: Vec<Filter>,
}

fn product(xs: impl IntoIterator<Item = usize>) -> Option<usize> {
    xs.into_iter().try_fold(1usize, |a, b| a.checked_mul(b))
}

impl Region {
    fn check(&self) -> Res<()> {
        let axes = self.chunk.len();
        let positive = self.chunk.iter().chain(&self.count).all(|&n| n > 0);
        if axes == 0 || axes > MOST_AXES || self.offset.len() != axes || self.count.len() != axes || !positive {
            return Err(Fault::value("This is no region of a chunked array"));
        }
        let ends = (0..axes).all(|k| self.offset[k].checked_add(self.count[k]).is_some_and(|end| end < 1 << 53));
        let chunk = product(self.chunk.iter().copied().chain([self.item]));
        let total = product(self.count.iter().copied().chain([self.item]));
        if !ends || self.item == 0 || chunk.is_none_or(|n| n > LARGEST) || total.is_none_or(|n| n > 1 << 52) {
            return Err(Fault::value("The region or its chunks are too large"));
        }
        Ok(())
    }

    pub fn bytes(&self) -> usize {
        self.count.iter().product::<usize>() * self.item
    }
    pub fn chunk_bytes(&self) -> usize {
        self.chunk.iter().product::<usize>() * self.item
    }
    /// The chunks that the region touches along an axis.
    fn span(&self, axis: usize) -> Range<usize> {
        let (first, end) = (self.offset[axis], self.offset[axis] + self.count[axis]);
        first / self.chunk[axis]..end.div_ceil(self.chunk[axis])
    }

    /// What of chunk `k` of the grid lies in the region, along every axis: first element in the chunk, first in the
    /// region, number.
    fn parts(&self, mut k: usize) -> [(usize, usize, usize); MOST_AXES] {
        let mut parts = [(0, 0, 1); MOST_AXES];
        for axis in (0..self.chunk.len()).rev() {
            let span = self.span(axis);
            let at = (span.start + k % span.len()) * self.chunk[axis];
            k /= span.len();
            let (first, end) = (self.offset[axis], self.offset[axis] + self.count[axis]);
            let (from, to) = (at.max(first), (at + self.chunk[axis]).min(end));
            parts[axis] = (from - at, from - first, to - from);
        }
        parts
    }

    /// Where a whole chunk goes when its values follow each other in the region, too.
    fn whole(&self, parts: &[(usize, usize, usize)]) -> Option<Range<usize>> {
        // Behind the first axis along which the chunk has more than one element, it must fill the region's axes.
        let first = self.chunk.iter().position(|&n| n > 1).unwrap_or(0);
        let axes = 0..self.chunk.len();
        let fits = axes.clone().all(|k| parts[k].2 == self.chunk[k] && (k <= first || self.count[k] == self.chunk[k]));
        let start = axes.fold(0, |at, k| at * self.count[k] + parts[k].1) * self.item;
        fits.then(|| start..start + self.chunk_bytes())
    }

    /// Copies what of a chunk lies in the region.
    fn scatter(&self, values: &[u8], parts: &[(usize, usize, usize)], out: &Shared<u8>) {
        let axes = self.chunk.len();
        let last = axes - 1;
        let rows: usize = parts[..last].iter().map(|p| p.2).product();
        let bytes = parts[last].2 * self.item;
        for row in 0..rows {
            let mut rest = row;
            let mut index = [0; MOST_AXES];
            for axis in (0..last).rev() {
                index[axis] = rest % parts[axis].2;
                rest /= parts[axis].2;
            }
            let place = |sizes: &[usize], start: fn(&(usize, usize, usize)) -> usize| {
                (0..axes).fold(0, |at, k| at * sizes[k] + start(&parts[k]) + index[k]) * self.item
            };
            let (from, to) = (place(&self.chunk, |p| p.0), place(&self.count, |p| p.1));
            // Chunks do not overlap, so that every row has one writer.
            unsafe { out.part(to..to + bytes) }.copy_from_slice(&values[from..from + bytes]);
        }
    }
}

impl Chunks {
    pub fn len(&self) -> usize {
        self.addresses.len()
    }

    /// A fault unless everything is inside of the file and the lists are as long as the grid.
    pub fn check(&self, file: &OpenFile) -> Res<()> {
        self.region.check()?;
        let n = product((0..self.region.chunk.len()).map(|axis| self.region.span(axis).len()));
        if n != Some(self.len()) || self.sizes.len() != self.len() || self.masks.len() != self.len() {
            return Err(Fault::value("The chunks are not those of the region"));
        }
        let elements = self.region.chunk.iter().product();
        for filter in &self.filters {
            filter.check(self.region.item, elements)?;
        }
        for (&address, &size) in self.addresses.iter().zip(&self.sizes) {
            if size > LARGEST {
                return Err(Fault::value("A chunk is too large"));
            }
            file.check(address, size)?;
        }
        Ok(())
    }

    /// Reads chunk `k` into its place.
    pub fn read(&self, file: &OpenFile, k: usize, scratch: &mut Scratch, out: &Shared<u8>) -> Res<()> {
        let region = &self.region;
        let bytes = region.chunk_bytes();
        let (address, size, mask) = (self.addresses[k], self.sizes[k], self.masks[k]);
        let filters: Vec<&Filter> =
            self.filters.iter().enumerate().filter(|(i, _)| mask >> i & 1 == 0).map(|(_, f)| f).collect();
        let parts = region.parts(k);
        let parts = &parts[..region.chunk.len()];
        let whole = region.whole(parts);
        if filters.is_empty() && size != bytes {
            return Err(Fault::value("A chunk has the wrong size"));
        }
        if let Some(range) = whole {
            // A chunk that lies in the region as it is has its bytes for itself.
            let target = unsafe { out.part(range) };
            return if filters.is_empty() {
                file.read(address, target)
            } else {
                scratch.load(file, address, size)?;
                decode(&filters, scratch, target)
            };
        }
        scratch.load(file, address, size)?;
        if filters.is_empty() {
            region.scatter(scratch.stored(), parts, out);
            return Ok(());
        }
        let mut values = scratch.lend(bytes)?;
        let result = decode(&filters, scratch, &mut values);
        if result.is_ok() {
            region.scatter(&values, parts, out);
        }
        scratch.give_back(values);
        result
    }
}
