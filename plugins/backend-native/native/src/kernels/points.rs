//! Points and centres of many pixels, free of branches. The cell of a pixel is found in whole doubles, which are exact. In a
//! cap everything depends on m, the distance to the pole in edges of pixels: sin(θ/2) = m/(√6 nside), so that no root is
//! needed; between the caps the latitude is arcsin z with |z| ≤ ⅔, which one series serves too.

use super::cells::{nest_to_cell, pixel_to_ring, ring_to_cell};
use super::locate::{Grid, Lanes, BLOCK};
use crate::math::vector::trig;
use crate::multiversion;
use std::f64::consts::{FRAC_PI_2, FRAC_PI_4, PI};

/// From here on pixel numbers are not told apart by the fast form.
const LARGEST: i64 = 1 << 22;
const DEGREES: f64 = 180.0 / PI;
const TWO_52: f64 = 4503599627370496.0;
/// 1/√6.
const INVERSE_ROOT_6: f64 = 0.4082482904638630;

/// Base faces and places in them, whole numbers.
pub struct Cells {
    face: Lanes,
    x: Lanes,
    y: Lanes,
}

impl Cells {
    pub fn new() -> Cells {
        Cells { face: [0.0; BLOCK], x: [0.0; BLOCK], y: [0.0; BLOCK] }
    }

    /// The cells of pixels, all of which are pixels of the grid.
    pub fn find(&mut self, grid: Grid, pixels: &[i64; BLOCK]) {
        if grid.nested && grid.nside <= LARGEST {
            nested(pixels, grid.nside.trailing_zeros(), self);
        } else if grid.nside <= LARGEST {
            // Most blocks of ordered pixels are of one kind.
            let cap = 2 * grid.nside * (grid.nside - 1);
            let belt = pixels.iter().fold(true, |all, &p| all & (p >= cap) & (p < grid.npix() - cap));
            let find = if belt { belted } else { ringed };
            find(pixels, grid.nside as f64, self);
        } else {
            for (k, &p) in pixels.iter().enumerate() {
                let cell = if grid.nested {
                    nest_to_cell(grid.nside, p)
                } else {
                    let (i, j) = pixel_to_ring(grid.nside, p);
                    ring_to_cell(grid.nside, i, j)
                };
                (self.face[k], self.x[k], self.y[k]) = (cell.face as f64, cell.x as f64, cell.y as f64);
            }
        }
    }
}

/// An integer from 0 to 2^52 as a double, without the conversion that AVX2 lacks.
#[inline(always)]
fn double(x: u64) -> f64 {
    f64::from_bits(x | TWO_52.to_bits()) - TWO_52
}

#[inline(always)]
fn one_if(condition: bool) -> f64 {
    if condition { 1.0 } else { 0.0 }
}

/// A cell in a cap.
#[inline(always)]
fn in_cap(p: f64, n: f64) -> (f64, f64, f64) {
    let npix = 12.0 * n * n;
    // Ring i from the pole, place `along` in one of its quarters.
    let back = npix - 1.0 - p;
    let north = p < back;
    let near = if north { p } else { back };
    let guess = (0.5 * (1.0 + (1.0 + 2.0 * near).sqrt())).floor();
    let high = 2.0 * guess * (guess - 1.0) > near;
    let low = 2.0 * guess * (guess + 1.0) <= near;
    let i = guess - one_if(high) + one_if(low);
    let j = if north { p - 2.0 * i * (i - 1.0) } else { p - (npix - 2.0 * i * (i + 1.0)) };
    let face = one_if(j >= i) + one_if(j >= 2.0 * i) + one_if(j >= 3.0 * i);
    let along = j - face * i;
    if north {
        (face, n - i + along, n - along - 1.0)
    } else {
        (face + 8.0, along, i - along - 1.0)
    }
}

/// A cell between the caps, `q` being the number of its pixel after the northern one. Quotients are nowhere nearer to an
/// integer than 2^-25, and their errors smaller.
#[inline(always)]
fn in_belt(q: f64, n: f64, half: f64, quarter: f64) -> (f64, f64, f64) {
    let r = ((q + 0.5) * quarter).floor();
    let odd = (0.5 * r).floor() != 0.5 * r;
    let u = 2.0 * (q - 4.0 * n * r) + if odd { 0.0 } else { 1.0 };
    let (a, b) = (u + r, u + 2.0 * n - r);
    let (fp, fm) = ((a * half).floor(), (b * half).floor());
    let same = if fp >= 4.0 { 4.0 } else { fp + 4.0 };
    let face = if fp == fm { same } else if fp < fm { fp } else { fm + 8.0 };
    (face, 0.5 * (b - 2.0 * n * fm - 1.0), 0.5 * (2.0 * n * (1.0 + fp) - a - 1.0))
}

multiversion! {
fn belted(pixels: &[i64; BLOCK], n: f64, out: &mut Cells) {
    let (cap, half, quarter) = (2.0 * n * (n - 1.0), 0.5 / n, 0.25 / n);
    for k in 0..BLOCK {
        (out.face[k], out.x[k], out.y[k]) = in_belt(double(pixels[k] as u64) - cap, n, half, quarter);
    }
}
}

multiversion! {
fn ringed(pixels: &[i64; BLOCK], n: f64, out: &mut Cells) {
    let (cap, half, quarter) = (2.0 * n * (n - 1.0), 0.5 / n, 0.25 / n);
    for k in 0..BLOCK {
        let p = double(pixels[k] as u64);
        let polar = p < cap || p >= 12.0 * n * n - cap;
        let (near, far) = (in_cap(p, n), in_belt(p - cap, n, half, quarter));
        out.face[k] = if polar { near.0 } else { far.0 };
        out.x[k] = if polar { near.1 } else { far.1 };
        out.y[k] = if polar { near.2 } else { far.2 };
    }
}
}

#[inline(always)]
fn compress(v: u64) -> u64 {
    let mut v = v & 0x5555_5555_5555_5555;
    v = (v | v >> 1) & 0x3333_3333_3333_3333;
    v = (v | v >> 2) & 0x0f0f_0f0f_0f0f_0f0f;
    v = (v | v >> 4) & 0x00ff_00ff_00ff_00ff;
    v = (v | v >> 8) & 0x0000_ffff_0000_ffff;
    (v | v >> 16) & 0xffff_ffff
}

multiversion! {
fn nested(pixels: &[i64; BLOCK], bits: u32, out: &mut Cells) {
    let mask = (1u64 << (2 * bits)) - 1;
    for k in 0..BLOCK {
        let p = pixels[k] as u64;
        out.face[k] = double(p >> (2 * bits));
        out.x[k] = double(compress(p & mask));
        out.y[k] = double(compress((p & mask) >> 1));
    }
}
}

/// Where a point is.
#[derive(Clone, Copy)]
struct Point {
    /// Longitude of the centre of the face and distance from it, in units of 45°.
    centre: f64,
    west: f64,
    /// In a cap m/(√6 nside), else z.
    t: f64,
    /// 0 between the caps, 1 in the northern one and −1 in the southern.
    cap: f64,
}

#[inline(always)]
fn point(face: f64, x: f64, y: f64, n: f64, inverse: f64) -> Point {
    let row = (0.25 * face).floor();
    let (sum, difference) = (x + y, x - y);
    let m = if row == 0.0 { 2.0 * n - sum } else { sum };
    let polar = row != 1.0 && m < n;
    // At the pole the difference is 0.
    let edge = if polar && m > 0.0 { m } else { n };
    let belt = (2.0 / 3.0) * (sum * inverse - row);
    Point {
        centre: 2.0 * (face - 4.0 * row) + if row == 1.0 { 0.0 } else { 1.0 },
        west: difference / edge,
        t: if polar { m * (inverse * INVERSE_ROOT_6) } else { belt },
        cap: if polar { 1.0 - row } else { 0.0 },
    }
}

/// (arcsin t / t − 1)/t² in t², |t| ≤ ⅔: error 6e-18.
const ASIN: [f64; 18] = [
    0.16666666666666666,
    0.07500000000000585,
    0.044642857141442886,
    0.030381944579410593,
    0.02237215231795653,
    0.017352970565232925,
    0.013960705389502722,
    0.011609605538415517,
    0.009179749613821191,
    0.012708151122616196,
    -0.016624988722488996,
    0.106103066025639,
    -0.30486697505740085,
    0.7207038903226185,
    -1.181700183318987,
    1.3504585350506824,
    -0.9414295554250799,
    0.3209701844163832,
];

#[inline(always)]
fn arcsine(t: f64) -> f64 {
    // Even and odd coefficients apart: half as long a chain.
    let z = t * t;
    let zz = z * z;
    let (mut even, mut odd) = (ASIN[16], ASIN[17]);
    for c in (0..8).rev() {
        even = even.mul_add(zz, ASIN[2 * c]);
        odd = odd.mul_add(zz, ASIN[2 * c + 1]);
    }
    (t * z).mul_add(odd.mul_add(z, even), t)
}

multiversion! {
/// θ and φ of the points (u, v) of cells. φ may be negative on face 4.
pub fn angles(cells: &Cells, u: &Lanes, v: &Lanes, n: f64, theta: &mut Lanes, phi: &mut Lanes) {
    let inverse = 1.0 / n;
    for k in 0..BLOCK {
        let p = point(cells.face[k], cells.x[k] + u[k], cells.y[k] + v[k], n, inverse);
        let a = arcsine(p.t);
        // π/2 − a between the caps, 2a in the northern, π − 2a in the southern.
        let start = if p.cap > 0.0 { 0.0 } else if p.cap < 0.0 { PI } else { FRAC_PI_2 };
        theta[k] = start + if p.cap > 0.0 { 2.0 * a } else if p.cap < 0.0 { -2.0 * a } else { -a };
        phi[k] = FRAC_PI_4 * (p.centre + p.west);
    }
}
}

multiversion! {
/// Longitude and latitude in degrees of the same.
pub fn degrees(cells: &Cells, u: &Lanes, v: &Lanes, n: f64, lon: &mut Lanes, lat: &mut Lanes) {
    let inverse = 1.0 / n;
    for k in 0..BLOCK {
        let p = point(cells.face[k], cells.x[k] + u[k], cells.y[k] + v[k], n, inverse);
        let a = DEGREES * arcsine(p.t);
        lat[k] = if p.cap == 0.0 { a } else { p.cap * (90.0 - 2.0 * a) };
        lon[k] = 45.0 * (p.centre + p.west);
    }
}
}

multiversion! {
/// Unit vectors of the centres of cells.
pub fn centres(cells: &Cells, n: f64, x: &mut Lanes, y: &mut Lanes, z: &mut Lanes) {
    let inverse = 1.0 / n;
    for k in 0..BLOCK {
        let p = point(cells.face[k], cells.x[k] + 0.5, cells.y[k] + 0.5, n, inverse);
        // 2 t² = 1 − |z| in a cap.
        let q = 2.0 * p.t * p.t;
        let height = if p.cap == 0.0 { p.t } else { p.cap * (1.0 - q) };
        let square = if p.cap == 0.0 { (1.0 - p.t) * (1.0 + p.t) } else { q * (2.0 - q) };
        let s = square.sqrt();
        // Quarter turns, and at most half a quarter: exact but for one rounding.
        let turn = 0.5 * (p.centre + p.west);
        let whole = (turn + 0.5).floor();
        let (sin, cos) = trig::near_zero(FRAC_PI_2 * (0.5 * (p.centre - 2.0 * whole) + 0.5 * p.west));
        let quarter = whole - 4.0 * (0.25 * whole).floor();
        let across = quarter == 1.0 || quarter == 3.0;
        let (a, b) = if across { (sin, cos) } else { (cos, sin) };
        x[k] = s * if quarter == 1.0 || quarter == 2.0 { -a } else { a };
        y[k] = s * if quarter >= 2.0 { -b } else { b };
        z[k] = height;
    }
}
}

#[cfg(test)]
mod tests {
    use super::super::cells::{cell_point, cell_to_ring, ring_centre, Cell};
    use super::*;

    fn numbers(seed: u64) -> impl FnMut() -> f64 {
        let mut s = seed;
        move || {
            s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (s >> 11) as f64 / 9007199254740992.0
        }
    }

    fn cell(grid: Grid, p: i64) -> Cell {
        if grid.nested {
            return nest_to_cell(grid.nside, p);
        }
        let (i, j) = pixel_to_ring(grid.nside, p);
        ring_to_cell(grid.nside, i, j)
    }

    /// All pixels of small grids; of large ones first and last of rings, and random ones.
    fn pixels_of(grid: Grid) -> Vec<i64> {
        let (n, npix) = (grid.nside, 12 * grid.nside * grid.nside);
        if npix < 20_000 {
            return (0..npix).collect();
        }
        let mut next = numbers(n as u64);
        let mut all: Vec<i64> = (0..20_000).map(|_| (next() * npix as f64) as i64).collect();
        let rings = (0..4000).map(|_| (next() * n as f64) as i64 + 1).chain([1, 2, n - 1, n]);
        for i in rings {
            for p in [2 * i * (i - 1), 2 * n * (n - 1) + 4 * n * i] {
                all.extend([p - 1, p, p + 1, npix - 1 - p, npix - p, p + n, p + 2 * n - 1]);
            }
        }
        all.retain(|p| (0..npix).contains(p));
        all
    }

    fn block(all: &[i64]) -> [i64; BLOCK] {
        std::array::from_fn(|k| all[k.min(all.len() - 1)])
    }

    const SIDES: [i64; 14] = [1, 2, 3, 4, 7, 8, 64, 512, 1000, 8192, 1 << 20, 1 << 22, (1 << 22) + 1, 1 << 29];

    fn grids() -> impl Iterator<Item = Grid> {
        SIDES.into_iter().flat_map(|nside| {
            [false, true]
                .into_iter()
                .filter(move |nested| !nested || nside & (nside - 1) == 0)
                .map(move |nested| Grid { nside, nested })
        })
    }

    #[test]
    fn cells_are_those_of_the_definition() {
        for grid in grids() {
            for part in pixels_of(grid).chunks(BLOCK) {
                let (pixels, mut cells) = (block(part), Cells::new());
                cells.find(grid, &pixels);
                for k in 0..BLOCK {
                    let c = cell(grid, pixels[k]);
                    let found = (cells.face[k], cells.x[k], cells.y[k]);
                    assert_eq!(found, (c.face as f64, c.x as f64, c.y as f64), "{grid:?} {}", pixels[k]);
                }
            }
        }
    }

    /// Distance of two directions given by their colatitudes and longitudes, for small distances.
    fn apart(theta: f64, phi: f64, s: f64, colatitude: f64, longitude: f64) -> f64 {
        (theta - colatitude).abs() + s * (phi - longitude).abs()
    }

    /// Points are within a few roundings of angles of order π of those of the definition.
    #[test]
    fn points_are_those_of_the_definition() {
        let mut next = numbers(5);
        for grid in grids() {
            let n = grid.nside as f64;
            for part in pixels_of(grid).chunks(BLOCK) {
                let (pixels, mut cells) = (block(part), Cells::new());
                cells.find(grid, &pixels);
                let mut uv: [Lanes; 2] = std::array::from_fn(|_| std::array::from_fn(|_| next()));
                (uv[0][0], uv[1][0], uv[0][1], uv[1][1]) = (0.0, 0.0, 0.5f64.next_down() * 2.0, 0.0);
                let mut out = [[0.0; BLOCK]; 4];
                let [theta, phi, lon, lat] = &mut out;
                angles(&cells, &uv[0], &uv[1], n, theta, phi);
                degrees(&cells, &uv[0], &uv[1], n, lon, lat);
                for k in 0..BLOCK {
                    let (z, s, longitude) = cell_point(grid.nside, cell(grid, pixels[k]), uv[0][k], uv[1][k]);
                    let colatitude = if s > 0.7 { z.acos() } else if z > 0.0 { s.asin() } else { PI - s.asin() };
                    let what = || format!("{grid:?} {} {} {}", pixels[k], uv[0][k], uv[1][k]);
                    assert!(apart(theta[k], phi[k], s, colatitude, longitude) < 4e-15, "{}", what());
                    let (t, p) = ((90.0 - lat[k]) / DEGREES, lon[k] / DEGREES);
                    assert!(apart(t, p, s, colatitude, longitude) < 4e-15, "{}", what());
                    assert!(lat[k].abs() <= 90.0);
                }
            }
        }
    }

    #[test]
    fn centres_are_those_of_the_definition() {
        for grid in grids() {
            for part in pixels_of(grid).chunks(BLOCK) {
                let (pixels, mut cells) = (block(part), Cells::new());
                cells.find(grid, &pixels);
                let mut v = [[0.0; BLOCK]; 3];
                let [x, y, z] = &mut v;
                centres(&cells, grid.nside as f64, x, y, z);
                for k in 0..BLOCK {
                    let (i, j) = cell_to_ring(grid.nside, cell(grid, pixels[k]));
                    let (c, s, phi) = ring_centre(grid.nside, i, j);
                    for (a, b) in [(v[0][k], s * phi.cos()), (v[1][k], s * phi.sin()), (v[2][k], c)] {
                        // Longitudes up to 2π are rounded to 4e-16 in the definition.
                        assert!((a - b).abs() < 2e-15 * if a == v[2][k] { 1.0 } else { s }.max(1e-300), "{grid:?} {}", pixels[k]);
                    }
                }
            }
        }
    }
}
