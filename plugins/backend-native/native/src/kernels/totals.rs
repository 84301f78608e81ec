//! Numbers of galaxies per pixel, drawn and added up in one pass over the contrast.

use super::philox::{Place, BATCH};
use super::poisson::{draw, impossible, stirling_table, Lanes};
use crate::dtype::DType;
use crate::fault::{try_vec, Fault, Res};
use crate::memory::Buffer;
use crate::multiversion;
use crate::ops::context::Context;
use crate::parallel::Shared;
use std::sync::atomic::{AtomicBool, Ordering};

/// Pixels of a task: a multiple of the draws that are made together.
const CHUNK: usize = 1 << 13;

multiversion! {
/// Expected numbers (1 + δ) · mean · visibility, not below 0; whether all can be drawn from.
fn means(contrast: &[f64], vis: Option<&[f64]>, mean: f64, out: &mut Lanes) -> bool {
    let mut good = true;
    for (z, c) in out.iter_mut().zip(contrast) {
        *z = (c + 1.0) * mean;
    }
    if let Some(vis) = vis {
        for (z, v) in out.iter_mut().zip(vis) {
            *z *= v;
        }
    }
    for z in &mut out[..contrast.len()] {
        // NaN stays what it is.
        *z = if *z <= 0.0 { 0.0 } else { *z };
        good &= !impossible(*z);
    }
    good
}
}

/// Running total (npix, int64) of Poisson counts with means max(0, (1 + δ) · mean · visibility), each drawn at its pixel.
pub fn totals(ctx: &Context, contrast: &Buffer, mean: f64, vis: Option<&Buffer>, place: Place) -> Res<Buffer> {
    let contrast = contrast.slice::<f64>()?;
    let vis = vis.map(|v| v.slice::<f64>()).transpose()?;
    let n = contrast.len();
    if let Some(v) = vis.filter(|v| v.len() != n) {
        return Err(Fault::value(format!("{n} pixels and {} visibilities", v.len())));
    }
    let stirling = stirling_table();
    let chunks = n.div_ceil(CHUNK);
    let part = |c: usize| c * CHUNK..((c + 1) * CHUNK).min(n);
    let mut sums = try_vec(chunks, 0i64)?;
    let wrong = AtomicBool::new(false);
    let z = ctx.make::<i64>(DType::I64, n, |z| {
        let (z, own) = (Shared::new(z), Shared::new(&mut sums));
        ctx.team.tasks(chunks, |c| {
            // A task has its pixels and its sum for itself.
            let out = unsafe { z.part(part(c)) };
            let (mut lam, mut counts, mut total) = ([0.0; BATCH], [0.0; BATCH], 0i64);
            for (b, out) in out.chunks_mut(BATCH).enumerate() {
                let first = c * CHUNK + b * BATCH;
                let pixels = first..first + out.len();
                if !means(&contrast[pixels.clone()], vis.map(|v| &v[pixels]), mean, &mut lam) {
                    wrong.store(true, Ordering::Relaxed);
                    lam.fill(0.0);
                }
                draw(&lam, place.at(first), &stirling, &mut counts);
                for (z, k) in out.iter_mut().zip(&counts) {
                    total = total.wrapping_add(*k as i64);
                    *z = total;
                }
            }
            unsafe { *own.at(c) = total };
        });
        let mut before = 0i64;
        for sum in &mut sums {
            before = before.wrapping_add(std::mem::replace(sum, before));
        }
        let sums = &sums;
        ctx.team.tasks(chunks, |c| unsafe { z.part(part(c)) }.iter_mut().for_each(|z| *z = z.wrapping_add(sums[c])));
        Ok(())
    })?;
    if wrong.into_inner() {
        return Err(Fault::value("A number of galaxies per pixel is expected that is not between 0 and 1e15"));
    }
    Ok(z)
}

#[cfg(test)]
mod tests {
    use super::super::poisson::poisson;
    use super::*;

    const PLACE: Place = Place { key: [1, 2], counter: [3, 4], start: 5 };

    fn of(ctx: &Context, v: &[f64]) -> Buffer {
        ctx.make::<f64>(DType::F64, v.len(), |z| Ok(z.copy_from_slice(v))).unwrap()
    }

    /// The same as drawing from the means, and then adding up.
    #[test]
    fn totals_are_those_of_poisson_draws() {
        for n in [0usize, 1, 40, 8192, 30_001] {
            let contrast: Vec<f64> = (0..n).map(|k| (k * 7919 % 1000) as f64 / 300.0 - 1.2).collect();
            let vis: Vec<f64> = (0..n).map(|k| (k % 17) as f64 / 16.0).collect();
            for (mean, masked) in [(0.9, false), (30.0, true), (0.0, true)] {
                let one = Context::new(1);
                let lam: Vec<f64> = (0..n)
                    .map(|k| ((contrast[k] + 1.0) * mean * if masked { vis[k] } else { 1.0 }).max(0.0))
                    .collect();
                let counts = poisson(&one, PLACE, &of(&one, &lam), n).unwrap();
                let mut sum = 0;
                let want: Vec<i64> = counts.slice::<i64>().unwrap().iter().map(|k| { sum += k; sum }).collect();
                for threads in [1, 3] {
                    let ctx = Context::new(threads);
                    let vis = masked.then(|| of(&ctx, &vis));
                    let z = totals(&ctx, &of(&ctx, &contrast), mean, vis.as_ref(), PLACE).unwrap();
                    assert_eq!(z.slice::<i64>().unwrap(), want);
                }
            }
        }
    }

    #[test]
    fn impossible_means_are_faults() {
        let ctx = Context::new(2);
        for wrong in [f64::NAN, f64::INFINITY, 1e16] {
            let contrast = of(&ctx, &[0.0, wrong]);
            assert_eq!(totals(&ctx, &contrast, 1.0, None, PLACE).err().unwrap().code, "ERR_VALUE");
        }
        let (two, three) = (of(&ctx, &[0.0; 2]), of(&ctx, &[1.0; 3]));
        assert!(totals(&ctx, &two, 1.0, Some(&three), PLACE).is_err());
    }
}
