//! Poisson counts, by the algorithm of the reference backend step for step: sequential inversion below a mean of 10,
//! transformed rejection (PTRS; W. Hörmann, Insurance: Mathematics and Economics 12 (1993) 39) from there on.

use super::philox::{batch, bits53, block, Place, BATCH};
use crate::dtype::DType;
use crate::fault::{Fault, Res};
use crate::math::lgamma::stirling_remainder;
use crate::math::log::log;
use crate::memory::Buffer;
use crate::ops::context::Context;
use crate::parallel::Shared;

const SWITCH: f64 = 10.0;
const LARGEST: f64 = 1e15;
const TWO_M53: f64 = 1.0 / 9007199254740992.0;
const HALF_LOG_TWO_PI: f64 = 0.9189385332046728;
const GRAIN: usize = 1 << 13;

fn inversion(lam: f64, u: f64) -> i64 {
    let mut k = 0.0;
    let mut p = libm::exp(-lam);
    let mut sum = p;
    while u >= sum {
        k += 1.0;
        p = (p * lam) / k;
        let next = sum + p;
        // Past the mode a term that changes nothing ends the tail.
        if next == sum && k > lam {
            break;
        }
        sum = next;
    }
    k as i64
}

/// The partial sums that `inversion` compares with, for draws of one mean; the count is how many are at most u.
fn ladder(lam: f64) -> Vec<f64> {
    let mut k = 0.0;
    let mut p = libm::exp(-lam);
    let mut sums = vec![p];
    loop {
        k += 1.0;
        p = (p * lam) / k;
        let sum = sums[sums.len() - 1];
        if sum + p == sum && k > lam {
            return sums;
        }
        sums.push(sum + p);
    }
}

fn stirling_error(k: f64) -> f64 {
    if k >= 10.0 {
        return stirling_remainder(k);
    }
    let factorial = (2..=k as u32).fold(1.0, |f, j| f * j as f64);
    log(factorial) - ((k + 0.5) * log(k) - k + HALF_LOG_TWO_PI)
}

/// k log(k/λ) + λ − k without cancellation (C. Loader 2000).
fn deviance(k: f64, lam: f64) -> f64 {
    let difference = k - lam;
    if difference.abs() >= 0.1 * (k + lam) {
        return k * log(k / lam) - difference;
    }
    let v = difference / (k + lam);
    let mut sum = difference * v;
    let mut term = 2.0 * k * v;
    let mut j = 3.0;
    loop {
        term *= v * v;
        let next = sum + term / j;
        if next == sum {
            return sum;
        }
        sum = next;
        j += 2.0;
    }
}

fn log_poisson(k: f64, lam: f64) -> f64 {
    if k == 0.0 {
        return -lam;
    }
    -deviance(k, lam) - stirling_error(k) - HALF_LOG_TWO_PI - 0.5 * log(k)
}

fn rejection(lam: f64, place: Place, mut words: [u32; 4]) -> i64 {
    let b = 0.931 + 2.53 * lam.sqrt();
    let a = -0.059 + 0.02483 * b;
    let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    let vr = 0.9277 - 3.6224 / (b - 2.0);
    let mut attempt = 0u32;
    loop {
        if attempt > 0 {
            words = block(place, attempt);
        }
        attempt = attempt.wrapping_add(1);
        let u = bits53(words[0], words[1]) as f64 * TWO_M53 - 0.5;
        let v = bits53(words[2], words[3]) as f64 * TWO_M53;
        let us = 0.5 - u.abs();
        let k = (((2.0 * a) / us + b) * u + lam + 0.43).floor();
        if us >= 0.07 && v <= vr {
            return k as i64;
        }
        if k.is_nan() || k < 0.0 || (us < 0.013 && v > us) {
            continue;
        }
        if log((v * inverse_alpha) / (a / (us * us) + b)) <= log_poisson(k, lam) {
            return k as i64;
        }
    }
}

/// Counts as int64; `lam` holds `count` means or one.
pub fn poisson(ctx: &Context, place: Place, lam: &Buffer, count: usize) -> Res<Buffer> {
    let means = lam.slice::<f64>()?;
    if means.len() != 1 && means.len() != count {
        return Err(Fault::value(format!("{} means for {count} draws", means.len())));
    }
    if let Some(k) = means.iter().position(|&m| !(m >= 0.0 && m <= LARGEST)) {
        return Err(Fault::value(format!("Poisson mean {} at element {k}: means lie between 0 and 1e15", means[k])));
    }
    let sums = match means {
        [mean] if *mean < SWITCH => ladder(*mean),
        _ => vec![],
    };
    ctx.make::<i64>(DType::I64, count, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(count, GRAIN, |r| {
            let out = unsafe { z.part(r.clone()) };
            for (b, out) in out.chunks_mut(BATCH).enumerate() {
                let first = r.start + b * BATCH;
                let words = batch(place.at(first));
                for (j, out) in out.iter_mut().enumerate() {
                    let u = bits53(words[0][j], words[1][j]) as f64 * TWO_M53;
                    *out = if !sums.is_empty() {
                        climb(&sums, u)
                    } else {
                        let mean = means[if means.len() == 1 { 0 } else { first + j }];
                        if mean < SWITCH {
                            inversion(mean, u)
                        } else {
                            rejection(mean, place.at(first + j), words.map(|w| w[j]))
                        }
                    };
                }
            }
        });
        Ok(())
    })
}

#[inline(always)]
fn climb(sums: &[f64], u: f64) -> i64 {
    // Most draws end on the first rungs; comparing eight at once has no unforeseeable branch.
    let mut k = 0;
    for rungs in sums.chunks(8) {
        let passed = rungs.iter().filter(|&&s| u >= s).count();
        k += passed;
        if passed < rungs.len() {
            break;
        }
    }
    k as i64
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLACE: Place = Place { key: [1, 2], counter: [3, 4], start: 5 };

    fn draw(lam: &[f64], count: usize) -> Vec<i64> {
        let ctx = Context::new(2);
        let means = ctx.make::<f64>(DType::F64, lam.len(), |z| Ok(z.copy_from_slice(lam))).unwrap();
        poisson(&ctx, PLACE, &means, count).unwrap().slice::<i64>().unwrap().to_vec()
    }

    #[test]
    fn one_mean_is_many_equal_means() {
        for lam in [0.0, 1e-3, 0.7, 5.0, 9.99, 10.0, 123.4, 1e6] {
            assert_eq!(draw(&[lam], 30_000), draw(&vec![lam; 30_000], 30_000), "{lam}");
        }
        assert_eq!(ladder(5.0).len() as i64, inversion(5.0, 1.0 - TWO_M53).max(ladder(5.0).len() as i64));
    }

    /// Mean and variance over 200000 draws within 6 standard errors: false alarm below 1e-7 in total.
    #[test]
    fn moments() {
        for lam in [0.3, 5.0, 50.0, 1000.0] {
            let n = 200_000;
            let x = draw(&[lam], n);
            let mean = x.iter().sum::<i64>() as f64 / n as f64;
            let var = x.iter().map(|&k| (k as f64 - lam).powi(2)).sum::<f64>() / n as f64;
            assert!((mean - lam).abs() < 6.0 * (lam / n as f64).sqrt(), "{lam} {mean}");
            assert!((var - lam).abs() < 6.0 * ((lam + 2.0 * lam * lam) / n as f64).sqrt(), "{lam} {var}");
        }
    }

    #[test]
    fn wrong_means_are_faults() {
        let ctx = Context::new(1);
        for wrong in [-1.0, f64::NAN, 1e16] {
            let lam = ctx.make::<f64>(DType::F64, 1, |z| Ok(z.fill(wrong))).unwrap();
            assert_eq!(poisson(&ctx, PLACE, &lam, 3).err().unwrap().code, "ERR_VALUE");
        }
    }
}
