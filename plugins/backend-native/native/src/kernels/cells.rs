//! HEALPix cells (Górski et al. 2005; Calabretta & Roukema 2007): (face, x, y) of directions, rings and numbers.
//! The formulas, and so the pixels of points on edges, are those of `@glass-ts/healpix`.

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cell {
    pub face: i64,
    pub x: i64,
    pub y: i64,
}

/// Ring of the southern corner of a base face, in units of nside.
#[inline(always)]
fn face_ring(face: i64) -> i64 {
    2 + (face >> 2)
}

/// Longitude of the centre of a base face, in units of 45°.
#[inline(always)]
fn face_longitude(face: i64) -> i64 {
    2 * (face & 3) + ((face >> 2) != 1) as i64
}

/// Cell of the direction (z = cos θ, s = sin θ, φ).
#[inline(always)]
pub fn cell_of(nside: i64, z: f64, s: f64, phi: f64) -> Cell {
    let n = nside as f64;
    let mut turn = phi / (2.0 * PI);
    turn -= turn.floor();
    let tt = if turn >= 1.0 { 0.0 } else { 4.0 * turn };
    let za = z.abs();
    let top = nside - 1;
    if za <= 2.0 / 3.0 {
        let jp = 0.5 + tt - 0.75 * z;
        let jm = 0.5 + tt + 0.75 * z;
        let (fp, fm) = (jp.floor(), jm.floor());
        let (p, m) = (fp as i64, fm as i64);
        let face = if p == m {
            (p & 3) | 4
        } else if p < m {
            p
        } else {
            m + 8
        };
        let x = (((jm - fm) * n) as i64).min(top);
        let y = (((1.0 + fp - jp) * n) as i64).min(top);
        return Cell { face, x, y };
    }
    let quarter = tt.floor().min(3.0);
    let tp = tt - quarter;
    let q = s / ((1.0 + za) / 3.0).sqrt();
    let jp = (tp * q).min(1.0);
    let jm = ((1.0 - tp) * q).min(1.0);
    let north = z > 0.0;
    let (a, b) = if north { (1.0 - jm, 1.0 - jp) } else { (jp, jm) };
    Cell {
        face: quarter as i64 + if north { 0 } else { 8 },
        x: ((a * n) as i64).min(top),
        y: ((b * n) as i64).min(top),
    }
}

#[inline(always)]
pub fn ring_quarter(nside: i64, i: i64) -> i64 {
    if i < nside {
        i
    } else if i > 3 * nside {
        4 * nside - i
    } else {
        nside
    }
}

#[inline(always)]
fn ring_shift(nside: i64, i: i64) -> i64 {
    (i < nside || i > 3 * nside || (i - nside) & 1 == 0) as i64
}

#[inline(always)]
pub fn ring_start(nside: i64, i: i64) -> i64 {
    if i < nside {
        2 * i * (i - 1)
    } else if i <= 3 * nside {
        2 * nside * (nside - 1) + (i - nside) * 4 * nside
    } else {
        let n = 4 * nside - i;
        12 * nside * nside - 2 * n * (n + 1)
    }
}

/// Cell → (ring, position on it).
#[inline(always)]
pub fn cell_to_ring(nside: i64, c: Cell) -> (i64, i64) {
    let i = face_ring(c.face) * nside - c.x - c.y - 1;
    let n = ring_quarter(nside, i);
    let mut j = (face_longitude(c.face) * n + c.x - c.y - ring_shift(nside, i)) >> 1;
    if j < 0 {
        j += 4 * nside;
    } else if j >= 4 * n {
        j -= 4 * n;
    }
    (i, j)
}

/// Inverse of `cell_to_ring`.
#[inline(always)]
pub fn ring_to_cell(nside: i64, i: i64, j: i64) -> Cell {
    if i < nside {
        let face = j / i;
        let k = j - face * i;
        return Cell { face, x: nside - i + k, y: nside - k - 1 };
    }
    if i > 3 * nside {
        let n = 4 * nside - i;
        let face = j / n;
        let k = j - face * n;
        return Cell { face: face + 8, x: k, y: n - k - 1 };
    }
    let u = 2 * j + ring_shift(nside, i);
    let (a, b) = (u + i - nside, u + 3 * nside - i);
    let (fp, fm) = (a / (2 * nside), b / (2 * nside));
    let face = if fp == fm {
        (fp & 3) | 4
    } else if fp < fm {
        fp
    } else {
        fm + 8
    };
    Cell { face, x: (b - 2 * nside * fm - 1) / 2, y: (2 * nside * (1 + fp) - a - 1) / 2 }
}

/// Largest i with 2i(i − 1) ≤ pixel.
#[inline(always)]
fn cap_ring(pixel: i64) -> i64 {
    let mut i = (0.5 * (1.0 + (1.0 + 2.0 * pixel as f64).sqrt())) as i64;
    if 2 * i * (i - 1) > pixel {
        i -= 1;
    } else if 2 * i * (i + 1) <= pixel {
        i += 1;
    }
    i
}

/// RING number → (ring, position on it).
#[inline(always)]
pub fn pixel_to_ring(nside: i64, pixel: i64) -> (i64, i64) {
    let cap = 2 * nside * (nside - 1);
    let npix = 12 * nside * nside;
    if pixel < cap {
        let i = cap_ring(pixel);
        (i, pixel - 2 * i * (i - 1))
    } else if pixel < npix - cap {
        let k = (pixel - cap) / (4 * nside);
        (k + nside, pixel - cap - 4 * nside * k)
    } else {
        let n = cap_ring(npix - 1 - pixel);
        (4 * nside - n, pixel - (npix - 2 * n * (n + 1)))
    }
}

/// z, sin θ, φ of a pixel centre.
#[inline(always)]
pub fn ring_centre(nside: i64, i: i64, j: i64) -> (f64, f64, f64) {
    let n = ring_quarter(nside, i);
    let (f, side) = (n as f64, nside as f64);
    if n < nside {
        let q = (f * f) / (3.0 * side * side);
        let z = if i < nside { 1.0 - q } else { q - 1.0 };
        (z, (q * (2.0 - q)).sqrt(), (FRAC_PI_2 * (j as f64 + 0.5)) / f)
    } else {
        let z = (2 * (2 * nside - i)) as f64 / (3.0 * side);
        (z, ((1.0 - z) * (1.0 + z)).sqrt(), (FRAC_PI_2 * (j as f64 + 0.5 * ring_shift(nside, i) as f64)) / side)
    }
}

/// z, sin θ, φ of the point (u, v) of a cell; area preserving. φ may be negative on face 4.
#[inline(always)]
pub fn cell_point(nside: i64, c: Cell, u: f64, v: f64) -> (f64, f64, f64) {
    let side = nside as f64;
    let x = (c.x as f64 + u) / side;
    let y = (c.y as f64 + v) / side;
    let r = (1 - (c.face >> 2)) as f64;
    let h = r - 1.0 + x + y;
    let m = 2.0 - r * h;
    let mut west = x - y;
    let (z, s) = if m < 1.0 {
        let q = (m * m) / 3.0;
        // At the pole itself west is 0.
        west /= if m > 0.0 { m } else { 1.0 };
        (r * (1.0 - q), (q * (2.0 - q)).sqrt())
    } else {
        let z = (2.0 * h) / 3.0;
        (z, (1.0 - z * z).sqrt())
    };
    (z, s, FRAC_PI_4 * (face_longitude(c.face) as f64 + west))
}

#[inline(always)]
pub fn spread(v: i64) -> u64 {
    let mut v = v as u64 & 0xffff_ffff;
    v = (v | v << 16) & 0x0000_ffff_0000_ffff;
    v = (v | v << 8) & 0x00ff_00ff_00ff_00ff;
    v = (v | v << 4) & 0x0f0f_0f0f_0f0f_0f0f;
    v = (v | v << 2) & 0x3333_3333_3333_3333;
    (v | v << 1) & 0x5555_5555_5555_5555
}

#[inline(always)]
fn compress(v: u64) -> i64 {
    let mut v = v & 0x5555_5555_5555_5555;
    v = (v | v >> 1) & 0x3333_3333_3333_3333;
    v = (v | v >> 2) & 0x0f0f_0f0f_0f0f_0f0f;
    v = (v | v >> 4) & 0x00ff_00ff_00ff_00ff;
    v = (v | v >> 8) & 0x0000_ffff_0000_ffff;
    ((v | v >> 16) & 0xffff_ffff) as i64
}

/// NESTED number; nside is a power of two.
#[inline(always)]
pub fn cell_to_nest(nside: i64, c: Cell) -> i64 {
    c.face * nside * nside + (spread(c.x) | spread(c.y) << 1) as i64
}

#[inline(always)]
pub fn nest_to_cell(nside: i64, pixel: i64) -> Cell {
    let face = pixel / (nside * nside);
    let rest = (pixel - face * nside * nside) as u64;
    Cell { face, x: compress(rest), y: compress(rest >> 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pixel_inverts() {
        for nside in [1i64, 2, 3, 4, 7, 8] {
            for p in 0..12 * nside * nside {
                let (i, j) = pixel_to_ring(nside, p);
                assert_eq!(ring_start(nside, i) + j, p);
                let c = ring_to_cell(nside, i, j);
                assert_eq!(cell_to_ring(nside, c), (i, j), "{nside} {p}");
                let (z, s, phi) = ring_centre(nside, i, j);
                assert_eq!(cell_of(nside, z, s, phi), c, "{nside} {p}");
                let (z, s, phi) = cell_point(nside, c, 0.73, 0.02);
                assert_eq!(cell_of(nside, z, s, phi), c);
                if nside & (nside - 1) == 0 {
                    assert_eq!(nest_to_cell(nside, cell_to_nest(nside, c)), c);
                }
            }
        }
    }

    #[test]
    fn large_numbers() {
        let nside = 1i64 << 24;
        for p in [0, 12 * nside * nside - 1, 123456789012345, 2 * nside * (nside - 1)] {
            let (i, j) = pixel_to_ring(nside, p);
            assert_eq!(ring_start(nside, i) + j, p);
            let c = ring_to_cell(nside, i, j);
            assert_eq!(nest_to_cell(nside, cell_to_nest(nside, c)), c);
        }
    }
}
