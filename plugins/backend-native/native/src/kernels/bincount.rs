//! Histograms of integers. Counts are exact; weights are added in the order of the elements.

use super::partition::{self, Beyond};
use crate::dtype::DType;
use crate::fault::{try_vec, Fault, Res};
use crate::memory::Buffer;
use crate::ops::cast::cast;
use crate::ops::context::Context;
use crate::ops::gather::indices_of;
use crate::parallel::Shared;

const CHUNK: usize = 1 << 16;
/// Bins that stay in the second-level cache.
const NEAR: usize = 1 << 16;
/// Below this many elements partitioning does not pay.
const MANY: usize = 1 << 18;

/// Occurrences of 0 … size − 1 as int64, or sums of weights as float64.
pub fn bincount(ctx: &Context, indices: &Buffer, size: usize, weights: Option<&Buffer>) -> Res<Buffer> {
    let index = indices_of(indices)?;
    if size > i64::MAX as usize {
        return Err(Fault::value("Too many bins"));
    }
    let wide;
    let weights = match weights {
        None => None,
        Some(w) if w.dtype == DType::F64 => Some(w.slice::<f64>()?),
        Some(w) => {
            wide = cast(ctx, w, DType::F64)?;
            Some(wide.slice::<f64>()?)
        }
    };
    if let Some(w) = weights.filter(|w| w.len() != index.len()) {
        return Err(Fault::value(format!("{} weights for {} numbers", w.len(), index.len())));
    }
    let counted = if size > NEAR && index.len() >= MANY {
        match weights {
            None => partition::count(ctx, index, Beyond::Refuse, size)?,
            Some(w) => partition::sum(ctx, index, w, Beyond::Refuse, size)?,
        }
    } else if !inside(ctx, index, size) {
        None
    } else {
        Some(match weights {
            None => ctx.make::<i64>(DType::I64, size, |z| private(ctx, index, z))?,
            Some(w) => ctx.make::<f64>(DType::F64, size, |z| Ok(in_order(index, w, z)))?,
        })
    };
    counted.ok_or_else(|| Fault::index(format!("A number is outside of the bins 0 … {}", size as i64 - 1)))
}

fn inside(ctx: &Context, index: &[i64], size: usize) -> bool {
    let part = |c: usize| &index[c * CHUNK..((c + 1) * CHUNK).min(index.len())];
    // No early exit: the loop without one is a vector loop.
    let all = ctx.team.map(index.len().div_ceil(CHUNK), true, |c| {
        part(c).iter().fold(true, |ok, &k| ok & ((k as u64) < size as u64))
    });
    all.into_iter().all(|ok| ok)
}

fn in_order(index: &[i64], weights: &[f64], z: &mut [f64]) {
    z.fill(0.0);
    for (&k, w) in index.iter().zip(weights) {
        z[k as usize] += w;
    }
}

/// A private histogram per thread.
fn private(ctx: &Context, index: &[i64], z: &mut [i64]) -> Res<()> {
    z.fill(0);
    let pieces = if index.len() < CHUNK || z.len() > NEAR { 1 } else { ctx.team.threads() };
    if pieces == 1 {
        for &k in index {
            z[k as usize] += 1;
        }
        return Ok(());
    }
    let size = z.len();
    let mut all = try_vec(pieces * size, 0u32)?;
    let span = index.len().div_ceil(pieces);
    // u32 counters hold any piece that fits; longer ones are cut.
    for block in index.chunks(pieces * span.min(1 << 31)) {
        all.fill(0);
        let own = Shared::new(&mut all);
        let span = block.len().div_ceil(pieces);
        ctx.team.tasks(pieces, |p| {
            let h = unsafe { own.part(p * size..(p + 1) * size) };
            for &k in &block[(p * span).min(block.len())..((p + 1) * span).min(block.len())] {
                h[k as usize] += 1;
            }
        });
        for h in all.chunks(size) {
            for (z, h) in z.iter_mut().zip(h) {
                *z += *h as i64;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_ways_count_alike() {
        for threads in [1, 3] {
            let ctx = Context::new(threads);
            for (n, size) in [(0usize, 5usize), (1000, 7), (200_000, 100), (400_000, 200_000), (300_000, 5_000_000)] {
                let values: Vec<i64> = (0..n).map(|k| (k * 2654435761 % size) as i64).collect();
                let x = ctx.make::<i64>(DType::I64, n, |z| Ok(z.copy_from_slice(&values))).unwrap();
                let mut want = vec![0i64; size];
                values.iter().for_each(|&k| want[k as usize] += 1);
                assert_eq!(bincount(&ctx, &x, size, None).unwrap().slice::<i64>().unwrap(), want);
                let w = ctx.make::<f64>(DType::F64, n, |z| { z.iter_mut().enumerate().for_each(|(k, z)| *z = 1.0 / (k + 1) as f64); Ok(()) }).unwrap();
                let mut sums = vec![0.0; size];
                values.iter().enumerate().for_each(|(j, &k)| sums[k as usize] += 1.0 / (j + 1) as f64);
                assert_eq!(bincount(&ctx, &x, size, Some(&w)).unwrap().slice::<f64>().unwrap(), sums);
                if n > 0 {
                    assert!(bincount(&ctx, &x, size / 2, None).is_err());
                }
            }
        }
    }
}
