//! Between the Legendre sums of a block and F_m of its rings.

use super::slab::Slab;

/// F_m of one field and m on the rings of a block.
pub struct Column<'a> {
    pub slab: Slab,
    pub field: usize,
    pub m: usize,
    pub spin: usize,
    /// First pair, relative to the slab.
    pub block: usize,
    /// Rings skip .. count of the block see m: F of the others is not defined.
    pub skip: usize,
    pub count: usize,
    /// cos θ of the northern rings of the block.
    pub z: &'a [f64],
    /// What scalar sums are multiplied by on these rings.
    pub factor: &'a [f64],
}

impl Column<'_> {
    /// Sign of the southern functions at the first l.
    #[inline(always)]
    fn south(&self) -> f64 {
        if (self.m.max(self.spin) + self.m + self.spin) % 2 == 0 {
            1.0
        } else {
            -1.0
        }
    }
}

/// Writes F from the sums of (half, number, ring). Spin 0: half 0 has the even part and the odd part over z. Spin s: half 0
/// has C in the north and D in the south, half 1 C in the south and D in the north; S₁ = (C + D)/2, S₂ = (C − D)/2i.
///
/// # Safety
/// The slab has the rings, and nobody else uses F of this field and m (two for spin s).
#[inline(always)]
pub unsafe fn scatter(c: &Column, get: impl Fn(usize, usize, usize) -> f64) {
    if c.spin == 0 {
        let first = c.slab.at(c.field, c.m, c.block);
        for j in c.skip..c.count {
            let (x, factor) = (*c.z.get_unchecked(j), *c.factor.get_unchecked(j));
            let (re, im) = (x * get(0, 2, j), x * get(0, 3, j));
            let to = first.add(16 * j);
            *to = (get(0, 0, j) + re) * factor;
            *to.add(1) = (get(0, 1, j) + im) * factor;
            *to.add(8) = (get(0, 0, j) - re) * factor;
            *to.add(9) = (get(0, 1, j) - im) * factor;
        }
        return;
    }
    let (first, second) = (c.slab.at(c.field, c.m, c.block), c.slab.at(c.field + 1, c.m, c.block));
    let south = 0.5 * c.south();
    for j in c.skip..c.count {
        for (h, sign) in [(0, 0.5), (1, south)] {
            let (cr, ci) = (sign * get(h, 0, j), sign * get(h, 1, j));
            let (dr, di) = (sign * get(1 - h, 2, j), sign * get(1 - h, 3, j));
            let at = 16 * j + 8 * h;
            *first.add(at) = cr + dr;
            *first.add(at + 1) = ci + di;
            *second.add(at) = ci - di;
            *second.add(at + 1) = dr - cr;
        }
    }
}

/// The transpose of `scatter` (times 2 for spin s): C = Q + iU, D = Q − iU.
///
/// # Safety
/// As `scatter`.
#[inline(always)]
pub unsafe fn gather(c: &Column, mut put: impl FnMut(usize, usize, usize, f64)) {
    if c.spin == 0 {
        let first = c.slab.at(c.field, c.m, c.block);
        for j in c.skip..c.count {
            let (x, factor) = (*c.z.get_unchecked(j), *c.factor.get_unchecked(j));
            let from = first.add(16 * j);
            let [nr, ni, sr, si] = [0, 1, 8, 9].map(|at| *from.add(at) * factor);
            put(0, 0, j, nr + sr);
            put(0, 1, j, ni + si);
            put(0, 2, j, x * (nr - sr));
            put(0, 3, j, x * (ni - si));
        }
        return;
    }
    let (first, second) = (c.slab.at(c.field, c.m, c.block), c.slab.at(c.field + 1, c.m, c.block));
    let south = c.south();
    for j in c.skip..c.count {
        for (h, sign) in [(0, 1.0), (1, south)] {
            let at = 16 * j + 8 * h;
            let (qr, qi) = (*first.add(at), *first.add(at + 1));
            let (ur, ui) = (*second.add(at), *second.add(at + 1));
            put(h, 0, j, sign * (qr - ui));
            put(h, 1, j, sign * (qi + ur));
            put(1 - h, 2, j, sign * (qr + ui));
            put(1 - h, 3, j, sign * (qi - ur));
        }
    }
}
