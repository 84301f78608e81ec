//! Normal deviates between limits by the inverse of their distribution function, in the operations of `truncatedNormal` of
//! `@glass-ts/rng`.

use crate::dtype::DType;
use crate::fault::{Fault, Res};
use crate::math::erf::erf;
use crate::math::ndtri::ndtri;
use crate::memory::Buffer;
use crate::ops::context::Context;
use crate::parallel::Shared;
use std::f64::consts::FRAC_1_SQRT_2;

const GRAIN: usize = 1 << 13;
/// Probabilities are between these: of 8.8 deviations, and the largest number below 1.
const SMALLEST: f64 = 1.0 / (1u64 << 60) as f64;
const LARGEST: f64 = 1.0 - f64::EPSILON / 2.0;

fn normal_cdf(x: f64) -> f64 {
    (erf(x * FRAC_1_SQRT_2) + 1.0) * 0.5
}

fn deviate(u: f64, mean: f64, deviation: f64, low: f64, high: f64) -> f64 {
    let (from, to) = ((low - mean) / deviation, (high - mean) / deviation);
    // The side with the resolution: not by the sum, which is NaN for two infinite bounds.
    let mirrored = to > -from;
    let (start, end, v) = if mirrored { (-to, -from, 1.0 - u) } else { (from, to, u) };
    let a = normal_cdf(start);
    let p = a + (normal_cdf(end) - a) * v;
    let p = if p < SMALLEST { SMALLEST } else { p };
    let x = ndtri(if p > LARGEST { LARGEST } else { p });
    let value = mean + deviation * if mirrored { -x } else { x };
    let value = if value < low || low.is_nan() { low } else { value };
    if value > high || high.is_nan() { high } else { value }
}

/// One number for all, or one for each.
struct Each<'a>(&'a [f64]);

impl Each<'_> {
    fn of(x: &Buffer, n: usize) -> Res<Each<'_>> {
        let x = x.slice::<f64>()?;
        if x.len() == n || x.len() == 1 {
            return Ok(Each(x));
        }
        Err(Fault::value(format!("{} parameters of {n} deviates", x.len())))
    }
    #[inline(always)]
    fn at(&self, k: usize) -> f64 {
        if self.0.len() == 1 { self.0[0] } else { self.0[k] }
    }
}

/// Deviates of uniforms u (n); mean, deviation, lower and upper limit have n elements or one.
pub fn truncated_normal(ctx: &Context, u: &Buffer, parameters: [&Buffer; 4]) -> Res<Buffer> {
    let u = u.slice::<f64>()?;
    let n = u.len();
    let [mean, deviation, low, high] = parameters;
    let (mean, deviation) = (Each::of(mean, n)?, Each::of(deviation, n)?);
    let (low, high) = (Each::of(low, n)?, Each::of(high, n)?);
    ctx.make::<f64>(DType::F64, n, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(n, GRAIN, |r| {
            let first = r.start;
            // The range belongs to this task.
            for (k, (z, &u)) in unsafe { z.part(r.clone()) }.iter_mut().zip(&u[r]).enumerate() {
                let k = first + k;
                *z = deviate(u, mean.at(k), deviation.at(k), low.at(k), high.at(k));
            }
        });
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(ctx: &Context, v: &[f64]) -> Buffer {
        ctx.make::<f64>(DType::F64, v.len(), |z| Ok(z.copy_from_slice(v))).unwrap()
    }

    #[test]
    fn deviates_invert_the_distribution_function() {
        let n = 20_000;
        let u: Vec<f64> = (0..n).map(|k| (k as f64 + 0.5) / n as f64).collect();
        let inf = f64::INFINITY;
        for [low, high] in [[-inf, inf], [-1.0, 0.5], [0.2, inf], [2.0, 4.0], [-4.0, -3.5]] {
            for threads in [1, 3] {
                let ctx = Context::new(threads);
                let [mean, deviation, a, b] = [0.25, 2.0, low, high].map(|v| of(&ctx, &[v]));
                let z = truncated_normal(&ctx, &of(&ctx, &u), [&mean, &deviation, &a, &b]).unwrap();
                let cdf = |x: f64| normal_cdf((x - 0.25) / 2.0);
                for (k, &z) in z.slice::<f64>().unwrap().iter().enumerate() {
                    assert!(z >= low && z <= high);
                    let p = (cdf(z) - cdf(low)) / (cdf(high) - cdf(low));
                    assert!((p - u[k]).abs() < 1e-13 / (cdf(high) - cdf(low)), "{k} {p}");
                }
            }
        }
        let ctx = Context::new(1);
        let [one, two] = [of(&ctx, &[0.5]), of(&ctx, &[0.0, 1.0])];
        assert!(truncated_normal(&ctx, &one, [&two, &one, &one, &one]).is_err());
        let nan = of(&ctx, &[f64::NAN]);
        let z = truncated_normal(&ctx, &two, [&one, &one, &nan, &one]).unwrap();
        assert!(z.slice::<f64>().unwrap().iter().all(|z| z.is_nan()));
    }
}
