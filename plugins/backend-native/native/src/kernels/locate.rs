//! Pixels of many directions. A fast form, free of branches and with fused operations, finds the position between the
//! diagonals of the pixel grid to about 1e-14; only where that is so close to an edge that rounding could decide (one
//! direction in 10^9 at nside 8192) the formulas of `@glass-ts/healpix` are evaluated step for step. So pixels are those of
//! the portable implementation always.

use super::cells::{cell_of, cell_to_nest, cell_to_ring, ring_start, spread, Cell};
use crate::math::vector::arc::TAN_PI_8;
use crate::math::vector::trig;
use crate::multiversion;

/// Directions that are located together.
pub const BLOCK: usize = 256;
pub type Lanes = [f64; BLOCK];

/// No direction: a vector or an angle that is not finite, or a vector of length zero.
pub const NOWHERE: i64 = -1;
const UNSURE: i64 = -2;

/// Positions are compared with edges to this relative precision; the fast form is better by a factor of ten.
const TOLERANCE: f64 = 1e-13;
/// From here on pixel numbers are not exact in the arithmetic of the fast form.
const LARGEST: i64 = 1 << 24;

#[derive(Debug, Clone, Copy)]
pub struct Grid {
    pub nside: i64,
    pub nested: bool,
}

impl Grid {
    pub fn npix(&self) -> i64 {
        12 * self.nside * self.nside
    }

    #[inline(always)]
    fn number(&self, c: Cell) -> i64 {
        if self.nested {
            return cell_to_nest(self.nside, c);
        }
        let (i, j) = cell_to_ring(self.nside, c);
        ring_start(self.nside, i) + j
    }

    /// The definition for vectors.
    pub fn of_vector(&self, x: f64, y: f64, z: f64) -> i64 {
        let across = (x * x + y * y).sqrt();
        let length = (across * across + z * z).sqrt();
        if !(length > 0.0 && length < f64::INFINITY) {
            return NOWHERE;
        }
        self.number(cell_of(self.nside, z / length, across / length, libm::atan2(y, x)))
    }

    /// The definition for angles: colatitudes beyond the poles lead over them.
    pub fn of_angles(&self, theta: f64, phi: f64) -> i64 {
        if !(theta + phi).is_finite() {
            return NOWHERE;
        }
        let s = theta.sin();
        let phi = if s < 0.0 { phi + std::f64::consts::PI } else { phi };
        self.number(cell_of(self.nside, theta.cos(), s.abs(), phi))
    }

    /// Pixels of vectors, or `NOWHERE`.
    pub fn vectors(&self, x: &Lanes, y: &Lanes, z: &Lanes, pixels: &mut [i64; BLOCK]) {
        if self.nside > LARGEST {
            pixels.fill(UNSURE);
        } else if self.nested {
            vectors_nest(x, y, z, self.nside as f64, pixels);
        } else {
            vectors_ring(x, y, z, self.nside as f64, pixels);
        }
        for (k, p) in pixels.iter_mut().enumerate() {
            if *p == UNSURE {
                *p = self.of_vector(x[k], y[k], z[k]);
            }
        }
    }

    /// Pixels of angles, or `NOWHERE`.
    pub fn angles(&self, theta: &Lanes, phi: &Lanes, pixels: &mut [i64; BLOCK]) {
        if self.nside > LARGEST {
            pixels.fill(UNSURE);
        } else if self.nested {
            angles_nest(theta, phi, self.nside as f64, pixels);
        } else {
            angles_ring(theta, phi, self.nside as f64, pixels);
        }
        for (k, p) in pixels.iter_mut().enumerate() {
            if *p == UNSURE {
                *p = self.of_angles(theta[k], phi[k]);
            }
        }
    }
}

/// Directions of a block.
struct Directions {
    z: Lanes,
    q: Lanes,
    quarters: Lanes,
    sure: [bool; BLOCK],
}

macro_rules! locate {
    ($name:ident, $number:ident, $direction:ident, $($arg:ident),*) => {
        multiversion! {
        fn $name($($arg: &Lanes),*, n: f64, pixels: &mut [i64; BLOCK]) {
            // In two loops: the chains of dependent operations are long, and short ones overlap better.
            let mut d = Directions { z: [0.0; BLOCK], q: [0.0; BLOCK], quarters: [0.0; BLOCK], sure: [false; BLOCK] };
            for k in 0..BLOCK {
                let Direction { z, q, quarters, sure } = $direction($($arg[k]),*);
                (d.z[k], d.q[k], d.quarters[k], d.sure[k]) = (z, q, quarters, sure);
            }
            for k in 0..BLOCK {
                pixels[k] = $number(Direction { z: d.z[k], q: d.q[k], quarters: d.quarters[k], sure: d.sure[k] }, n);
            }
        }
        }
    };
}
locate!(vectors_ring, ring, of_vector, x, y, z);
locate!(vectors_nest, nest, of_vector, x, y, z);
locate!(angles_ring, ring, of_angles, theta, phi);
locate!(angles_nest, nest, of_angles, theta, phi);

macro_rules! components {
    ($name:ident, $t:ty) => {
        multiversion! {
        /// Vectors one after the other as three blocks.
        pub fn $name(v: &[$t; 3 * BLOCK], x: &mut Lanes, y: &mut Lanes, z: &mut Lanes) {
            for k in 0..BLOCK {
                x[k] = v[3 * k] as f64;
                y[k] = v[3 * k + 1] as f64;
                z[k] = v[3 * k + 2] as f64;
            }
        }
        }
    };
}
components!(components64, f64);
components!(components32, f32);

/// A direction: z = cos θ, q = √(3(1 − |z|)), the longitude in quarter turns, and whether all is in range.
#[derive(Clone, Copy)]
struct Direction {
    z: f64,
    q: f64,
    quarters: f64,
    sure: bool,
}

/// (2/π · arctan t / t) in t², |t| ≤ tan(π/8): error 1e-21.
const QUARTERS: [f64; 14] = [
    0.6366197723675814,
    -0.21220659078919377,
    0.12732395447351533,
    -0.09094568176665606,
    0.07073553025200385,
    -0.05787452424080972,
    0.04897073584681162,
    -0.042440987967665614,
    0.03744341064868584,
    -0.03345653049203709,
    0.02994931528479166,
    -0.02579022072063716,
    0.018800996317987043,
    -0.008219221809468689,
];

#[inline(always)]
fn of_vector(x: f64, y: f64, z: f64) -> Direction {
    let across = y.mul_add(y, x * x);
    let square = z.mul_add(z, across);
    let length = square.sqrt();
    let (a, b) = (y.abs(), x.abs());
    let steep = a > b;
    let (small, large) = if steep { (b, a) } else { (a, b) };
    let middle = small > TAN_PI_8 * large;
    let above = if middle { small - large } else { small };
    let below = if middle { small + large } else { large };
    // One division serves all three quotients.
    let sum = length + z.abs();
    let product = length * sum;
    let inverse = 1.0 / (below * product);
    let t = above * (inverse * product);
    let half = inverse * below;
    // Even and odd coefficients apart: half as long a chain.
    let tt = t * t;
    let t4 = tt * tt;
    let (mut even, mut odd) = (QUARTERS[12], QUARTERS[13]);
    for c in (0..6).rev() {
        even = even.mul_add(t4, QUARTERS[2 * c]);
        odd = odd.mul_add(t4, QUARTERS[2 * c + 1]);
    }
    let series = odd.mul_add(tt, even);
    let angle = t * series + if middle { 0.5 } else { 0.0 };
    let angle = if steep { 1.0 - angle } else { angle };
    let angle = if x < 0.0 { 2.0 - angle } else { angle };
    Direction {
        z: z * (half * sum),
        q: (3.0 * across * half).sqrt(),
        quarters: if y < 0.0 { 4.0 - angle } else { angle },
        // Nothing overflows or vanishes; false for NaN.
        sure: square > 1e-60 && square < 1e60 && across > 1e-60,
    }
}

#[inline(always)]
fn of_angles(theta: f64, phi: f64) -> Direction {
    let (s, c, n) = trig::reduced(theta);
    let flip = |x: f64, bit: u64| f64::from_bits(x.to_bits() ^ (bit & 1) << 63);
    let even = n & 1 == 0;
    let sin = flip(if even { s } else { c }, n >> 1);
    let cos = flip(if even { c } else { s }, n ^ n >> 1);
    let turn = phi * (0.5 * std::f64::consts::FRAC_1_PI) + if sin < 0.0 { 0.5 } else { 0.0 };
    Direction {
        z: cos,
        q: sin.abs() * (3.0 / (1.0 + cos.abs())).sqrt(),
        quarters: 4.0 * (turn - turn.floor()),
        sure: theta.abs() < 100.0 && phi.abs() < 100.0,
    }
}

/// Whole numbers of half pixels along the two diagonals, for either region.
#[derive(Clone, Copy)]
struct Diagonals {
    p: f64,
    m: f64,
    quarter: f64,
    polar: bool,
    sure: bool,
}

#[inline(always)]
fn diagonals(d: Direction, n: f64) -> Diagonals {
    let quarter = d.quarters.floor();
    let within = d.quarters - quarter;
    let polar = d.z.abs() > 2.0 / 3.0;
    let middle = 0.5 + d.quarters;
    let jp = n * if polar { within * d.q } else { (-0.75f64).mul_add(d.z, middle) };
    let jm = n * if polar { (1.0 - within) * d.q } else { 0.75f64.mul_add(d.z, middle) };
    let (p, m) = (jp.floor(), jm.floor());
    let near = n * TOLERANCE;
    let clear = |f: f64| f > near && f < 1.0 - near;
    let sure = d.sure & clear(jp - p) & clear(jm - m) & ((d.z.abs() - 2.0 / 3.0).abs() > TOLERANCE) & (quarter < 4.0);
    Diagonals { p, m, quarter, polar, sure }
}

/// A number from 0 to 2^52 as an integer.
#[inline(always)]
fn integer(x: f64) -> u64 {
    const TWO_52: f64 = 4503599627370496.0;
    (x + TWO_52).to_bits() ^ TWO_52.to_bits()
}

#[inline(always)]
fn ring(direction: Direction, n: f64) -> i64 {
    let d = diagonals(direction, n);
    // Between the caps: ring n + e, e = 0 … 2n.
    let e = n - (d.m - d.p);
    let odd = (0.5 * e).floor() != 0.5 * e;
    let j = 0.5 * (d.m + d.p + 1.0 - n - if odd { 0.0 } else { 1.0 });
    let j = if j < 0.0 { j + 4.0 * n } else { j };
    let j = if j >= 4.0 * n { j - 4.0 * n } else { j };
    let belt = 2.0 * n * (n - 1.0) + e * (4.0 * n) + j;
    // In a cap: ring i from the pole.
    let i = d.p + d.m + 1.0;
    let j = d.quarter * i + d.p;
    let cap = if direction.z > 0.0 { 2.0 * i * (i - 1.0) + j } else { 12.0 * n * n - 2.0 * i * (i + 1.0) + j };
    let pixel = integer(if d.polar { cap } else { belt }) as i64;
    if d.sure { pixel } else { UNSURE }
}

#[inline(always)]
fn nest(direction: Direction, n: f64) -> i64 {
    let d = diagonals(direction, n);
    // nside is a power of two: exact.
    let inverse = 1.0 / n;
    let (fp, fm) = ((d.p * inverse).floor(), (d.m * inverse).floor());
    let same = if fp >= 4.0 { 4.0 } else { fp + 4.0 };
    let belt = if fp == fm { same } else if fp < fm { fp } else { fm + 8.0 };
    let top = n - 1.0;
    let north = direction.z > 0.0;
    let face = if d.polar { d.quarter + if north { 0.0 } else { 8.0 } } else { belt };
    let x = if !d.polar { d.m - n * fm } else if north { top - d.m } else { d.p };
    let y = if !d.polar { top - (d.p - n * fp) } else if north { top - d.p } else { d.m };
    // Without a direction these are no numbers.
    let pixel = integer(face * n * n).wrapping_add(spread(integer(x) as i64) | spread(integer(y) as i64) << 1);
    if d.sure { pixel as i64 } else { UNSURE }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn numbers(seed: u64) -> impl FnMut() -> f64 {
        let mut s = seed;
        move || {
            s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            (s >> 11) as f64 / 9007199254740992.0
        }
    }

    /// Random directions, axes, edges of faces and pixels, extreme lengths: always the pixel of the definition.
    #[test]
    fn pixels_are_those_of_the_definition() {
        let mut next = numbers(1);
        let special = [0.0, -0.0, 1.0, -1.0, 0.5, 1e-9, 1e-40, -1e-200, 1e200, 2.0 / 3.0, f64::NAN, f64::INFINITY];
        for nside in [1i64, 2, 3, 7, 64, 512, 1000, 8192, 1 << 20, 1 << 24, 1 << 29] {
            for nested in [false, true] {
                if nested && nside & (nside - 1) != 0 {
                    continue;
                }
                let grid = Grid { nside, nested };
                for round in 0..60 {
                    let mut v = [[0.0; BLOCK]; 3];
                    for k in 0..BLOCK {
                        for v in &mut v {
                            v[k] = match round % 4 {
                                0 | 1 => 2.0 * next() - 1.0,
                                2 => special[(next() * special.len() as f64) as usize],
                                _ => (next() * 8.0).floor() - 4.0,
                            };
                        }
                        if round % 4 == 1 {
                            // Near the poles.
                            v[2][k] *= 1e4;
                        }
                    }
                    let mut pixels = [0; BLOCK];
                    grid.vectors(&v[0], &v[1], &v[2], &mut pixels);
                    for k in 0..BLOCK {
                        let [x, y, z] = [0, 1, 2].map(|c| v[c][k]);
                        assert_eq!(pixels[k], grid.of_vector(x, y, z), "{nside} {nested} {x} {y} {z}");
                    }
                    let theta = std::array::from_fn(|k| if round % 4 == 2 { v[0][k] } else { 8.0 * v[0][k] });
                    let phi = std::array::from_fn(|k| 7.0 * v[1][k]);
                    grid.angles(&theta, &phi, &mut pixels);
                    for k in 0..BLOCK {
                        assert_eq!(pixels[k], grid.of_angles(theta[k], phi[k]), "{nside} {} {}", theta[k], phi[k]);
                    }
                }
            }
        }
    }

    /// The fast form is as good as the tolerance assumes, so that few directions need the definition.
    #[test]
    fn few_directions_are_unsure() {
        let mut next = numbers(2);
        let mut unsure = 0;
        for _ in 0..400 {
            let v: [Lanes; 3] = std::array::from_fn(|_| std::array::from_fn(|_| 2.0 * next() - 1.0));
            let mut pixels = [0; BLOCK];
            vectors_ring(&v[0], &v[1], &v[2], 8192.0, &mut pixels);
            unsure += pixels.iter().filter(|&&p| p == UNSURE).count();
        }
        assert!(unsure < 3, "{unsure} of 102400");
    }
}
