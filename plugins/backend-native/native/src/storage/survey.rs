//! Extremes of the values that were read, while they are still in the caches.

use crate::fault::{Fault, Res};
use crate::parallel::Team;

/// What is looked at: the values, or the distances of points from the origin.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Survey {
    Values,
    Radii,
}

/// Least and greatest value; both NaN where a value is.
pub type Extremes = [f64; 2];

const NONE: Extremes = [f64::INFINITY, f64::NEG_INFINITY];
/// Values per piece: whole points, half a megabyte.
const PIECE: usize = 3 << 15;
const LANES: usize = 8;

fn join([a, b]: Extremes, [c, d]: Extremes) -> Extremes {
    if a.is_nan() || c.is_nan() {
        [f64::NAN; 2]
    } else {
        [a.min(c), b.max(d)]
    }
}

/// Extremes of `f(0) … f(n − 1)`.
#[inline(always)]
fn extremes(n: usize, f: impl Fn(usize) -> f64) -> Extremes {
    let (mut least, mut most, mut bad) = ([f64::INFINITY; LANES], [f64::NEG_INFINITY; LANES], [false; LANES]);
    let mut one = |lane: usize, x: f64| {
        least[lane] = if x < least[lane] { x } else { least[lane] };
        most[lane] = if x > most[lane] { x } else { most[lane] };
        bad[lane] |= x.is_nan();
    };
    for k in 0..n / LANES {
        for lane in 0..LANES {
            one(lane, f(k * LANES + lane));
        }
    }
    for k in n / LANES * LANES..n {
        one(0, f(k));
    }
    (0..LANES).fold(NONE, |all, k| join(all, if bad[k] { [f64::NAN; 2] } else { [least[k], most[k]] }))
}

macro_rules! surveys {
    ($values:ident, $radii:ident, $real:ty) => {
        crate::multiversion! {
            fn $values(x: &[$real]) -> Extremes {
                extremes(x.len(), |k| x[k] as f64)
            }
        }
        crate::multiversion! {
            /// Of squares of distances.
            fn $radii(x: &[$real]) -> Extremes {
                let (points, _) = x.as_chunks::<3>();
                extremes(points.len(), |k| {
                    let [x, y, z] = points[k].map(|v| v as f64);
                    x * x + y * y + z * z
                })
            }
        }
    };
}
surveys!(values32, radii32, f32);
surveys!(values64, radii64, f64);

impl Survey {
    /// The extremes of reals of `item` bytes. Distances overflow with their squares, as those of the portable code do.
    pub fn of(self, team: &Team, bytes: &[u8], item: usize) -> Res<Extremes> {
        let length = bytes.len() / item.max(1);
        let whole = length * item == bytes.len() && (self == Survey::Values || length % 3 == 0);
        if !whole || !matches!(item, 4 | 8) || bytes.as_ptr() as usize % item != 0 {
            return Err(Fault::value("These are no reals to look at"));
        }
        let pieces = team.map(length.div_ceil(PIECE), NONE, |k| {
            let part = &bytes[k * PIECE * item..((k + 1) * PIECE).min(length) * item];
            // Any bits are reals, and the memory is aligned to them.
            unsafe {
                match (self, item) {
                    (Survey::Values, 4) => values32(part.align_to().1),
                    (Survey::Values, _) => values64(part.align_to().1),
                    (Survey::Radii, 4) => radii32(part.align_to().1),
                    (Survey::Radii, _) => radii64(part.align_to().1),
                }
            }
        });
        let all = pieces.into_iter().fold(NONE, join);
        Ok(if self == Survey::Radii && length > 0 { all.map(f64::sqrt) } else { all })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn look(survey: Survey, x: &[f64]) -> Extremes {
        let raw = unsafe { std::slice::from_raw_parts(x.as_ptr().cast::<u8>(), 8 * x.len()) };
        survey.of(&Team::new(3, "test"), raw, 8).unwrap()
    }

    #[test]
    fn extremes_of_values_and_points() {
        let n = 3 * PIECE / 2 / 3 * 3;
        let mut x: Vec<f64> = (0..n).map(|k| 1.0 + (k * 7919 % 1009) as f64).collect();
        x[n - 5] = -4.0;
        assert_eq!(look(Survey::Values, &x), [-4.0, 1009.0]);
        let radii = x.chunks(3).map(|p| (p[0] * p[0] + p[1] * p[1] + p[2] * p[2]).sqrt());
        let expected = radii.fold(NONE, |[a, b], r| [a.min(r), b.max(r)]);
        assert_eq!(look(Survey::Radii, &x), expected);
        for at in [0, 5, n / 2, n - 1] {
            let mut y = x.clone();
            y[at] = f64::NAN;
            assert!(look(Survey::Values, &y)[0].is_nan() && look(Survey::Radii, &y)[1].is_nan(), "{at}");
            y[at] = f64::INFINITY;
            assert_eq!(look(Survey::Radii, &y)[1], f64::INFINITY);
        }
    }

    #[test]
    fn only_reals() {
        let raw = [0u8; 64];
        assert!(Survey::Values.of(&Team::new(1, "test"), &raw, 2).is_err());
        assert!(Survey::Radii.of(&Team::new(1, "test"), &raw, 8).is_err());
        assert!(Survey::Values.of(&Team::new(1, "test"), &raw, 0).is_err());
    }
}
