//! Zeros of both signs in their own order: they are equal, and sorting keeps equal elements as they were, but their keys differ.

use super::sort::base;
use crate::ops::context::{Context, Extent};
use crate::parallel::Shared;

/// Sorted rows of which a task looks through at least so many.
const ROWS: usize = 512;

/// Gives the zeros of every sorted row of `z` the signs that those of `x` have, one after the other.
pub fn restore<T: Copy + PartialOrd + Default + Signed + Send + Sync>(
    ctx: &Context,
    x: &[T],
    z: &mut [T],
    e: Extent,
    descending: bool,
) {
    let zero = T::default();
    let all = Shared::new(z);
    ctx.team.ranges(e.rows(), ROWS, |rows| {
        for r in rows {
            let at = |k: usize| base(e, r) + k * e.inner;
            // A row is one task's.
            let row = |k: usize| unsafe { all.at(at(k)) };
            let ahead = |v: T| if descending { v > zero } else { v < zero };
            // NaN is last, and is neither ahead of zero nor equal to it.
            let first = partition(e.n, |k| ahead(*row(k)));
            let end = first + partition(e.n - first, |k| *row(first + k) == zero);
            if end == first || row(first).is_negative() == row(end - 1).is_negative() {
                continue;
            }
            let mut k = first;
            for v in (0..e.n).map(|j| x[at(j)]).filter(|&v| v == zero) {
                *row(k) = v;
                k += 1;
            }
        }
    });
}

/// How many of 0 … n − 1 come before the first that is not.
fn partition(n: usize, is: impl Fn(usize) -> bool) -> usize {
    let (mut low, mut high) = (0, n);
    while low < high {
        let middle = low + (high - low) / 2;
        if is(middle) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    low
}

pub trait Signed {
    fn is_negative(&self) -> bool;
}
impl Signed for f32 {
    fn is_negative(&self) -> bool {
        self.is_sign_negative()
    }
}
impl Signed for f64 {
    fn is_negative(&self) -> bool {
        self.is_sign_negative()
    }
}

#[cfg(test)]
mod tests {
    use crate::dtype::DType;
    use crate::ops::context::{Context, Extent};
    use crate::ops::order::sort;

    #[test]
    fn signs_of_zeros_stay_in_order() {
        for threads in [1, 2] {
            let ctx = Context::new(threads);
            for (outer, n, inner) in [(1, 100_000, 1), (700, 9, 1), (3, 500, 5), (1, 40_000, 3), (2, 0, 3)] {
                let mut s = 3u64;
                let x: Vec<f64> = (0..outer * n * inner)
                    .map(|_| {
                        s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                        [-1.5, -0.0, 0.0, 2.5, f64::NAN, -0.0, 0.0, f64::INFINITY][(s >> 61) as usize]
                    })
                    .collect();
                let b = ctx.make::<f64>(DType::F64, x.len(), |z| Ok(z.copy_from_slice(&x))).unwrap();
                let e = Extent { outer, n, inner };
                for descending in [false, true] {
                    let y = sort(&ctx, &b, e, descending).unwrap();
                    let y = y.slice::<f64>().unwrap();
                    for r in 0..outer * inner {
                        let at = |k: usize| ((r / inner) * n + k) * inner + r % inner;
                        let zeros = |z: &[f64]| -> Vec<bool> {
                            (0..n).map(|k| z[at(k)]).filter(|&v| v == 0.0).map(f64::is_sign_negative).collect()
                        };
                        assert_eq!(zeros(y), zeros(&x));
                        let sorted = (1..n).all(|k| {
                            let (a, b) = (y[at(k - 1)], y[at(k)]);
                            b.is_nan() || if descending { a >= b } else { a <= b }
                        });
                        assert!(sorted);
                    }
                }
            }
        }
    }
}
