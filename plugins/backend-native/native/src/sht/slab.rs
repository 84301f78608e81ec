//! Fourier coefficients between the two steps of a transform.

use std::ops::Range;

/// Fourier coefficients F_m of the rings of a slab: [field][m / 4][pair of the slab][north, south][m % 4] complex.
/// One cache line holds four m of a ring: Legendre tasks own four m, Fourier tasks read whole lines.
#[derive(Clone, Copy)]
pub struct Slab {
    pub data: *mut f64,
    /// First pair and number of pairs.
    pub first: usize,
    pub pairs: usize,
    /// Groups of four m.
    pub groups: usize,
}
unsafe impl Send for Slab {}
unsafe impl Sync for Slab {}

impl Slab {
    /// Numbers per field.
    pub fn field_len(pairs: usize, groups: usize) -> usize {
        groups * Slab::lines(pairs) * 8
    }
    /// Cache lines between two groups; odd, so that the lines of a ring spread over the sets of the caches.
    #[inline(always)]
    fn lines(pairs: usize) -> usize {
        2 * pairs + 1
    }
    /// F of (field, m, pair of the slab); the south follows 8 numbers later.
    ///
    /// # Safety
    /// The result is only as valid as the arguments.
    #[inline(always)]
    pub unsafe fn at(&self, field: usize, m: usize, pair: usize) -> *mut f64 {
        self.data.add(((field * self.groups + m / 4) * Slab::lines(self.pairs) + 2 * pair) * 8 + (m % 4) * 2)
    }

    /// F = 0 for one m on the pairs (of the slab).
    ///
    /// # Safety
    /// Nobody else uses F of these fields and m.
    pub unsafe fn clear(&self, fields: Range<usize>, m: usize, pairs: Range<usize>) {
        for field in fields {
            for pair in pairs.clone() {
                let to = self.at(field, m, pair);
                for place in [0, 1, 8, 9] {
                    *to.add(place) = 0.0;
                }
            }
        }
    }
}
