//! HEALPix rings (Górski et al. 2005, section 5.1) as pairs north–south.

use super::block::MAX_WIDTH;
use super::seeds::two_product;
use crate::fault::{Fault, Res};

/// The pair of ring i = index + 1 and its mirror image; the equator (the last one) has none.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pair {
    /// Pixels per ring.
    pub nphi: usize,
    /// First pixel in the north.
    pub north: usize,
    /// First pixel in the south.
    pub south: Option<usize>,
    /// Is the first pixel at π/nphi (else at 0)?
    pub shifted: bool,
}

pub struct Geometry {
    pub nside: usize,
    pub pairs: Vec<Pair>,
    /// cos θ, sin θ, sin²(θ/2), cos²(θ/2), padded; of the northern ring. None has lost digits to cancellation.
    pub z: Vec<f64>,
    pub sin: Vec<f64>,
    /// sin² θ to twice the precision: its powers up to sin^lmax are needed.
    pub sin2: Vec<(f64, f64)>,
    pub sin2half: Vec<f64>,
    pub cos2half: Vec<f64>,
    /// What the recursion takes: of scalar functions cos² θ and −sin² θ, of those of a spin cos θ − 1.
    pub scalar: [Vec<f64>; 2],
    pub spin: Vec<f64>,
    /// 1, 1/sin θ, 1/sin² θ.
    pub cosecant: [Vec<f64>; 3],
}

/// a/b with its rounding error, for integers below 2^53.
fn quotient(a: f64, b: f64) -> (f64, f64) {
    let q = a / b;
    let (p, e) = two_product(q, b);
    (q, ((a - p) - e) / b)
}

pub fn npix(nside: usize) -> usize {
    12 * nside * nside
}

impl Geometry {
    pub fn new(nside: usize) -> Res<Geometry> {
        if nside == 0 || nside > 1 << 20 {
            return Err(Fault::value(format!("nside {nside} is not in 1 … 2^20")));
        }
        let count = 2 * nside;
        // A block that begins with the last pair can be read.
        let padded = (count + MAX_WIDTH).next_multiple_of(MAX_WIDTH);
        let n = nside as f64;
        let mut g = Geometry {
            nside,
            pairs: Vec::with_capacity(count),
            z: vec![0.0; padded],
            sin: vec![1.0; padded],
            sin2: vec![(1.0, 0.0); padded],
            sin2half: vec![0.5; padded],
            cos2half: vec![0.5; padded],
            scalar: [vec![0.0; padded], vec![-1.0; padded]],
            spin: vec![-1.0; padded],
            cosecant: [(); 3].map(|()| vec![1.0; padded]),
        };
        for k in 0..count {
            let i = k + 1;
            let polar = i < nside;
            let nphi = if polar { 4 * i } else { 4 * nside };
            let north = if polar { 2 * i * (i - 1) } else { 2 * nside * (nside - 1) + (i - nside) * 4 * nside };
            // 1 − z is exact to rounding near the pole, z near the equator.
            let f = i as f64;
            let (z, t) = if polar {
                // sin² θ = t (2 − t), t = 1 − z = i²/3N²
                let (t, low) = quotient(f * f, 3.0 * n * n);
                let rest = 2.0 - t;
                let rest_low = (2.0 - rest) - t - low;
                let (p, e) = two_product(t, rest);
                g.sin2[k] = (p, e + (t * rest_low + low * rest));
                (1.0 - t, t)
            } else {
                let z = (4.0 * n - 2.0 * f) / (3.0 * n);
                let up = 4.0 * n - 2.0 * f;
                g.sin2[k] = quotient(9.0 * n * n - up * up, 9.0 * n * n);
                (z, 1.0 - z)
            };
            g.z[k] = z;
            (g.scalar[0][k], g.scalar[1][k]) = (z * z, -g.sin2[k].0);
            g.spin[k] = -t;
            g.sin[k] = g.sin2[k].0.sqrt();
            g.cosecant[1][k] = 1.0 / g.sin[k];
            g.cosecant[2][k] = 1.0 / g.sin2[k].0;
            g.sin2half[k] = 0.5 * t;
            g.cos2half[k] = 0.5 * (1.0 + z);
            g.pairs.push(Pair {
                nphi,
                north,
                south: (i < 2 * nside).then(|| npix(nside) - north - nphi),
                shifted: polar || (i - nside) % 2 == 0,
            });
        }
        Ok(g)
    }

    /// Largest m that matters on every ring pair up to `lmax`, ascending: beyond it the functions are below e^−75.
    /// WKB: ∫ √(m²/sin²θ − J²) dθ from the ring to the turning point sin θ = m/J, J = lmax + ½, which is
    /// m artanh(q / (m cos θ)) − J artanh(q / (J cos θ)), q² = m² − J² sin² θ.
    pub fn m_limits(&self, lmax: usize, spin: usize) -> Vec<usize> {
        let j = lmax as f64 + 0.5;
        let depth = |m: f64, k: usize| {
            let (s, c) = (self.sin[k], self.z[k]);
            let q2 = m * m - j * j * s * s;
            if q2 <= 0.0 {
                return 0.0;
            }
            let q = q2.sqrt();
            m * (q / (m * c)).min(1.0 - 1e-16).atanh() - j * (q / (j * c)).min(1.0 - 1e-16).atanh()
        };
        (0..self.pairs.len())
            .map(|k| {
                let (mut low, mut high) = (0, lmax);
                while low < high {
                    let mid = (low + high).div_ceil(2);
                    if depth(mid.saturating_sub(spin) as f64, k) <= 75.0 {
                        low = mid;
                    } else {
                        high = mid - 1;
                    }
                }
                low
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rings_tile_the_sphere() {
        for nside in [1, 2, 3, 8, 10] {
            let g = Geometry::new(nside).unwrap();
            let mut seen = vec![0; npix(nside)];
            for p in &g.pairs {
                (p.north..p.north + p.nphi).for_each(|k| seen[k] += 1);
                p.south.into_iter().for_each(|s| (s..s + p.nphi).for_each(|k| seen[k] += 1));
            }
            assert!(seen.iter().all(|&n| n == 1));
            assert_eq!(g.z[2 * nside - 1], 0.0);
            for k in 0..g.pairs.len() {
                assert!((g.scalar[0][k] - g.scalar[1][k] - 1.0).abs() < 4e-16);
                assert!((g.sin2half[k] + g.cos2half[k] - 1.0).abs() < 2e-16);
            }
        }
        assert!(Geometry::new(0).is_err());
    }

    #[test]
    fn limits_grow_towards_the_equator() {
        let g = Geometry::new(64).unwrap();
        let m = g.m_limits(128, 2);
        assert!(m.windows(2).all(|w| w[0] <= w[1]));
        assert_eq!(m[127], 128);
        assert!(m[0] < 60);
    }
}
