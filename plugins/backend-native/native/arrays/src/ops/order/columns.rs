//! Columns of a matrix, sorted tile by tile: some columns become rows of keys in a nearer cache, and return. One column at a
//! time would touch a line of memory for every element, twice.

use super::keys::Codec;
use super::quick::Keys;
use crate::ops::context::Extent;

/// Keys of a tile, about: half of a second-level cache.
const KEYS: usize = 1 << 16;
/// Columns of a tile: a line of memory or more, as long as a row of the tile fits into the nearest cache.
const LEAST: usize = 16;
const MOST: usize = 128;
/// Rows that change places together: their keys of one column are a line of memory.
const BAND: usize = 8;

pub struct Tile {
    e: Extent,
    width: usize,
    columns: usize,
}

impl Tile {
    pub fn new(e: Extent, width: usize) -> Tile {
        Tile { e, width, columns: (KEYS / e.n.max(1)).clamp(LEAST, MOST).min(e.inner) }
    }

    /// Tiles of one of the `outer` blocks.
    pub fn count(&self) -> usize {
        self.e.inner.div_ceil(self.columns)
    }

    /// Keys of a tile, with what keeps its columns apart.
    pub fn keys(&self) -> usize {
        self.columns * self.stride()
    }

    /// A line more than a column has: columns as long as a power of two would share their places in the cache.
    fn stride(&self) -> usize {
        self.e.n.div_ceil(BAND) * BAND + BAND
    }

    /// Sorts the columns of tile t; `room` is for keys.
    ///
    /// # Safety
    /// `from` and `to` have the elements of the extent, in the dtype of the codec; the tile's elements of `to` are this
    /// task's.
    pub unsafe fn sort<W: Keys>(
        &self,
        t: usize,
        codec: Codec<W>,
        flip: W,
        room: &mut Vec<W>,
        from: *const u8,
        to: *mut u8,
    ) {
        let Tile { e, width, columns } = *self;
        let (o, first) = (t / self.count(), t % self.count() * columns);
        let columns = columns.min(e.inner - first);
        let at = |k: usize| ((o * e.n + k) * e.inner + first) * width;
        let stride = self.stride();
        room.resize(self.keys() + BAND * self.columns, W::default());
        let (keys, band) = room.split_at_mut(stride * columns);
        for k in (0..e.n).step_by(BAND) {
            let rows = BAND.min(e.n - k);
            for r in 0..rows {
                (codec.read)(from.add(at(k + r)), 1, columns, flip, band[r * columns..].as_mut_ptr());
            }
            for (c, keys) in keys.chunks_exact_mut(stride).enumerate() {
                // Those of rows beyond the last are not looked at.
                let keys = &mut keys[k..k + BAND];
                for r in 0..BAND {
                    keys[r] = band[r * columns + c];
                }
            }
        }
        for keys in keys.chunks_exact_mut(stride) {
            W::sort(&mut keys[..e.n]);
        }
        for k in (0..e.n).step_by(BAND) {
            for (c, keys) in keys.chunks_exact(stride).enumerate() {
                let keys = &keys[k..k + BAND];
                for r in 0..BAND {
                    band[r * columns + c] = keys[r];
                }
            }
            for r in 0..BAND.min(e.n - k) {
                (codec.write)(band[r * columns..].as_ptr(), columns, flip, to.add(at(k + r)), 1);
            }
        }
    }
}
