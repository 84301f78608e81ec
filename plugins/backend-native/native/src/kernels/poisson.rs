//! Poisson counts, by the algorithm of the reference backend step for step: sequential inversion below a mean of 10,
//! transformed rejection (PTRS; W. Hörmann, Insurance: Mathematics and Economics 12 (1993) 39) from there on.

use super::philox::{batch, bits53, block, number53, Place, Words, BATCH};
use crate::dtype::DType;
use crate::fault::{Fault, Res};
use crate::math::lgamma::stirling_remainder;
use crate::math::log::{exp_minus, log, log_normal};
use crate::memory::Buffer;
use crate::multiversion;
use crate::ops::context::Context;
use crate::parallel::Shared;

const SWITCH: f64 = 10.0;
const LARGEST: f64 = 1e15;
const TWO_M53: f64 = 1.0 / 9007199254740992.0;
const HALF_LOG_TWO_PI: f64 = 0.9189385332046728;
const GRAIN: usize = 1 << 13;
/// Values of a batch of draws.
pub(super) type Lanes = [f64; BATCH];

multiversion! {
/// Sequential inversion for means below `SWITCH`, all draws of a batch in step: k counts the steps of which u was not below
/// the sum of probabilities.
fn invert(lam: &Lanes, u: &mut Lanes, count: &mut Lanes) {
    let (mut p, mut sum) = ([0.0; BATCH], [0.0; BATCH]);
    for j in 0..BATCH {
        p[j] = exp_minus(lam[j]);
        sum[j] = p[j];
        count[j] = 0.0;
    }
    let mut k = 0.0;
    loop {
        let mut going = false;
        for j in 0..BATCH {
            going |= u[j] >= sum[j];
        }
        if !going {
            return;
        }
        k += 1.0;
        let inverse = 1.0 / k;
        for j in 0..BATCH {
            let active = u[j] >= sum[j];
            count[j] += if active { 1.0 } else { 0.0 };
            // (p·λ)/k, rounded correctly from the reciprocal (P. W. Markstein, IBM J. Res. Dev. 34 (1990) 111).
            let product = p[j] * lam[j];
            let quotient = product * inverse;
            p[j] = (-quotient).mul_add(k, product).mul_add(inverse, quotient);
            let next = sum[j] + p[j];
            // Past the mode a term that changes nothing ends the tail.
            u[j] = if active & (next == sum[j]) & (k > lam[j]) { -1.0 } else { u[j] };
            sum[j] = next;
        }
    }
}
}

/// The partial sums that `invert` compares with, for draws of one mean; the count is how many are at most u.
fn ladder(lam: f64) -> Vec<f64> {
    let mut k = 0.0;
    let mut p = exp_minus(lam);
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

multiversion! {
fn climb(sums: &[f64], u: &Lanes, count: &mut Lanes) {
    count.fill(0.0);
    for &sum in sums {
        let mut going = false;
        for j in 0..BATCH {
            going |= u[j] >= sum;
            count[j] += if u[j] >= sum { 1.0 } else { 0.0 };
        }
        if !going {
            return;
        }
    }
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

/// Constants of the transformed rejection for one mean: (b, a, 1/α, v_r).
#[inline(always)]
fn hat(lam: f64) -> (f64, f64, f64, f64) {
    let b = 0.931 + 2.53 * lam.sqrt();
    (b, -0.059 + 0.02483 * b, 1.1239 + 1.1328 / (b - 3.4), 0.9277 - 3.6224 / (b - 2.0))
}

/// The attempts from `attempt` on.
fn rejection(lam: f64, place: Place, mut attempt: u32) -> f64 {
    let (b, a, inverse_alpha, vr) = hat(lam);
    loop {
        let words = block(place, attempt).map(u64::from);
        attempt = attempt.wrapping_add(1);
        let u = bits53(words[0], words[1]) as f64 * TWO_M53 - 0.5;
        let v = bits53(words[2], words[3]) as f64 * TWO_M53;
        let us = 0.5 - u.abs();
        let k = (((2.0 * a) / us + b) * u + lam + 0.43).floor();
        if us >= 0.07 && v <= vr {
            return k;
        }
        if k.is_nan() || k < 0.0 || (us < 0.013 && v > us) {
            continue;
        }
        if log((v * inverse_alpha) / (a / (us * us) + b)) <= log_poisson(k, lam) {
            return k;
        }
    }
}

/// What the first attempt comes to.
const REJECTED: f64 = -1.0;
const UNDECIDED: f64 = -2.0;

multiversion! {
/// First attempts of a batch with means from `SWITCH` on: the count, or that it is rejected, or that the comparison of the
/// logarithms is too close for the shorter form of the probabilities used here (error below 1e-10 for the means it is for).
fn attempt(lam: &Lanes, words: &Words<4>, stirling: &[f64; 16], count: &mut Lanes) {
    let (mut ks, mut left, mut right) = ([0.0; BATCH], [0.0; BATCH], [0.0; BATCH]);
    let mut sure = [0u64; BATCH];
    for j in 0..BATCH {
        let (b, a, inverse_alpha, vr) = hat(lam[j]);
        let u = number53(words[0][j], words[1][j]) * TWO_M53 - 0.5;
        let v = number53(words[2][j], words[3][j]) * TWO_M53;
        let us = 0.5 - u.abs();
        let k = (((2.0 * a) / us + b) * u + lam[j] + 0.43).floor();
        ks[j] = k;
        let squeezed = us >= 0.07 && v <= vr;
        let hopeless = !(k >= 0.0) || (us < 0.013 && v > us);
        sure[j] = if squeezed { 1 } else if hopeless { 2 } else { 0 };
        let ratio = (v * inverse_alpha) / (a / (us * us) + b);
        left[j] = log_normal(if ratio > 1e-300 { ratio } else { 1e-300 });
        // For k = 0 and where the number is large the exact form decides.
        let safe = if k >= 1.0 { k } else { 1.0 };
        let r = 1.0 / (safe * safe);
        let series = (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r * (1.0 / 1680.0)))) / safe;
        let deviance = safe * log_normal(safe / lam[j]) - (safe - lam[j]);
        right[j] = -deviance - HALF_LOG_TWO_PI - 0.5 * log_normal(safe) - if safe >= 16.0 { series } else { 0.0 };
    }
    for j in 0..BATCH {
        if ks[j] < 16.0 && ks[j] >= 1.0 {
            right[j] -= stirling[ks[j] as usize];
        }
        let d = right[j] - left[j];
        let open = ks[j] == 0.0 || lam[j] > 1e5 || !(d.abs() > 1e-7);
        count[j] = match sure[j] {
            1 => ks[j],
            2 => REJECTED,
            _ if open => UNDECIDED,
            _ if d > 0.0 => ks[j],
            _ => REJECTED,
        };
    }
}
}

/// Draws of a batch from block `place` on; `lam` holds a mean for each.
pub(super) fn draw(lam: &Lanes, place: Place, stirling: &[f64; 16], count: &mut Lanes) {
    let few = lam.iter().any(|&m| m < SWITCH);
    let many = lam.iter().any(|&m| m >= SWITCH);
    let words: Words<4> = if many { batch(place) } else { with_two(batch(place)) };
    if many {
        let means = lam.map(|m| if m < SWITCH { SWITCH } else { m });
        attempt(&means, &words, stirling, count);
        for (j, count) in count.iter_mut().enumerate() {
            if lam[j] >= SWITCH && *count < 0.0 {
                *count = rejection(lam[j], place.at(j), (*count == REJECTED) as u32);
            }
        }
    }
    if few {
        let mut u = [0.0; BATCH];
        let means = lam.map(|m| if m < SWITCH { m } else { 0.0 });
        for j in 0..BATCH {
            u[j] = number53(words[0][j], words[1][j]) * TWO_M53;
        }
        let mut small = [0.0; BATCH];
        invert(&means, &mut u, &mut small);
        for j in (0..BATCH).filter(|&j| lam[j] < SWITCH) {
            count[j] = small[j];
        }
    }
}

fn with_two([w0, w1]: Words<2>) -> Words<4> {
    [w0, w1, [0; BATCH], [0; BATCH]]
}

/// Whether there are no counts of a mean; NaN is no mean.
#[inline(always)]
pub(super) fn impossible(mean: f64) -> bool {
    !(0.0..=LARGEST).contains(&mean)
}

/// Stirling errors of small numbers.
pub(super) fn stirling_table() -> [f64; 16] {
    std::array::from_fn(|k| if k == 0 { 0.0 } else { stirling_error(k as f64) })
}

/// Counts as int64; `lam` holds `count` means or one.
pub fn poisson(ctx: &Context, place: Place, lam: &Buffer, count: usize) -> Res<Buffer> {
    let means = lam.slice::<f64>()?;
    if means.len() != 1 && means.len() != count {
        return Err(Fault::value(format!("{} means for {count} draws", means.len())));
    }
    let good = |m: f64| !impossible(m);
    let chunks = means.len().div_ceil(GRAIN);
    let part = |c: usize| &means[c * GRAIN..((c + 1) * GRAIN).min(means.len())];
    let all = ctx.team.map(chunks, true, |c| part(c).iter().fold(true, |ok, &m| ok & good(m)));
    if !all.into_iter().all(|ok| ok) {
        let k = means.iter().position(|&m| !good(m)).unwrap_or(0);
        return Err(Fault::value(format!("Poisson mean {} at element {k}: means lie between 0 and 1e15", means[k])));
    }
    let sums = match means {
        [mean] if *mean < SWITCH => ladder(*mean),
        _ => vec![],
    };
    let stirling = stirling_table();
    ctx.make::<i64>(DType::I64, count, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(count, GRAIN, |r| {
            let out = unsafe { z.part(r.clone()) };
            let mut lam = [if means.len() == 1 { means[0] } else { 0.0 }; BATCH];
            let mut counts = [0.0; BATCH];
            for (b, out) in out.chunks_mut(BATCH).enumerate() {
                let first = r.start + b * BATCH;
                if sums.is_empty() {
                    if means.len() > 1 {
                        lam[..out.len()].copy_from_slice(&means[first..first + out.len()]);
                    }
                    draw(&lam, place.at(first), &stirling, &mut counts);
                } else {
                    let [w0, w1]: Words<2> = batch(place.at(first));
                    let u = std::array::from_fn(|j| number53(w0[j], w1[j]) * TWO_M53);
                    climb(&sums, &u, &mut counts);
                }
                for (z, k) in out.iter_mut().zip(&counts) {
                    *z = *k as i64;
                }
            }
        });
        Ok(())
    })
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
    }

    /// The definition, one draw at a time, by the scalar library's exponential.
    fn one(lam: f64, place: Place) -> i64 {
        if lam >= SWITCH {
            return rejection(lam, place, 0) as i64;
        }
        let words = block(place, 0).map(u64::from);
        let u = bits53(words[0], words[1]) as f64 * TWO_M53;
        let mut k = 0.0;
        let mut p = libm::exp(-lam);
        let mut sum = p;
        while u >= sum {
            k += 1.0;
            p = (p * lam) / k;
            let next = sum + p;
            if next == sum && k > lam {
                break;
            }
            sum = next;
        }
        k as i64
    }

    /// Means of all sizes side by side; an acceptance that the short form decides wrongly would show here.
    #[test]
    fn batches_are_single_draws() {
        let n = 150_000;
        let lam: Vec<f64> = (0..n)
            .map(|k| match k / 1000 % 4 {
                0 => (k % 100) as f64 * 0.09,
                1 => 5.0 + (k % 41) as f64 * 0.25,
                2 => 10.0 + (k % 97) as f64,
                _ => 10f64.powf((k % 13) as f64 * 0.5 - 1.0),
            })
            .collect();
        for (k, got) in draw(&lam, n).into_iter().enumerate() {
            assert_eq!(got, one(lam[k], PLACE.at(k)), "{k} {}", lam[k]);
        }
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
