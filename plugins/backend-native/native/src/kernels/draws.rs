//! Raw words, uniforms and normals. Element k depends on its place alone.

use super::philox::{batch, bits53, Place, BATCH};
use crate::dtype::DType;
use crate::fault::Res;
use crate::math::log::log_normal;
use crate::math::ndtri::{ratio, A, B, C, D, E, F};
use crate::memory::Buffer;
use crate::multiversion;
use crate::ops::context::Context;
use crate::parallel::Shared;

const GRAIN: usize = 1 << 14;
const TWO_M53: f64 = 1.0 / 9007199254740992.0;

/// `count` blocks of four words.
pub fn random_bits(ctx: &Context, place: Place, count: usize) -> Res<Buffer> {
    let size = count.checked_mul(4).ok_or_else(|| crate::fault::Fault::memory(usize::MAX))?;
    ctx.make::<u32>(DType::U32, size, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(count, GRAIN, |r| {
            // The words of the range belong to this task.
            let out = unsafe { z.part(4 * r.start..4 * r.end) };
            for (k, chunk) in out.chunks_mut(4 * BATCH).enumerate() {
                let words = batch(place.at(r.start + k * BATCH));
                for (j, block) in chunk.chunks_mut(4).enumerate() {
                    block.copy_from_slice(&[words[0][j], words[1][j], words[2][j], words[3][j]]);
                }
            }
        });
        Ok(())
    })
}

multiversion! {
fn uniform_chunk(place: Place, out: &mut [f64]) {
    for (k, chunk) in out.chunks_mut(BATCH).enumerate() {
        let words = batch(place.at(k * BATCH));
        let mut u = [0.0; BATCH];
        for j in 0..BATCH {
            u[j] = bits53(words[0][j], words[1][j]) as i64 as f64 * TWO_M53;
        }
        chunk.copy_from_slice(&u[..chunk.len()]);
    }
}
}

/// Uniform doubles in [0, 1).
pub fn uniform(ctx: &Context, place: Place, count: usize) -> Res<Buffer> {
    ctx.make::<f64>(DType::F64, count, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(count, GRAIN, |r| uniform_chunk(place.at(r.start), unsafe { z.part(r) }));
        Ok(())
    })
}

multiversion! {
/// |q| ≤ 0.425: the central rational function; the other values are replaced later.
fn central(q: &[f64], z: &mut [f64]) {
    for (z, &q) in z.iter_mut().zip(q) {
        *z = q * ratio(&A, &B, 0.180625 - q * q);
    }
}
}

multiversion! {
/// Quantiles of tails r, 0 < r < 0.075.
fn tails(r: &mut [f64]) {
    for r in r.iter_mut() {
        let s = (-log_normal(*r)).sqrt();
        let near = ratio(&C, &D, s - 1.6);
        let far = ratio(&E, &F, s - 5.0);
        *r = if s <= 5.0 { near } else { far };
    }
}
}

const BLOCK: usize = 512;

multiversion! {
fn normal_chunk(place: Place, out: &mut [f64]) {
    let mut q = [0.0; BLOCK];
    let mut tail = [0.0; BLOCK];
    let mut index = [0u16; BLOCK];
    for (k, chunk) in out.chunks_mut(BLOCK).enumerate() {
        let n = chunk.len();
        for (b, q) in q[..n.next_multiple_of(BATCH)].chunks_mut(BATCH).enumerate() {
            let words = batch(place.at(k * BLOCK + b * BATCH));
            for j in 0..BATCH {
                // (bits + ½)/2^53 − ½, exactly.
                q[j] = ((bits53(words[0][j], words[1][j]) as i64 - (1 << 52)) as f64 + 0.5) * TWO_M53;
            }
        }
        central(&q[..n], chunk);
        let mut count = 0;
        for j in 0..n {
            index[count] = j as u16;
            tail[count] = 0.5 - q[j].abs();
            count += (q[j].abs() > 0.425) as usize;
        }
        tails(&mut tail[..count]);
        for j in 0..count {
            let at = index[j] as usize;
            chunk[at] = tail[j].copysign(q[at]);
        }
    }
}
}

/// Standard normals: the quantile of (bits + ½)/2^53.
pub fn normal(ctx: &Context, place: Place, count: usize) -> Res<Buffer> {
    ctx.make::<f64>(DType::F64, count, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(count, GRAIN, |r| normal_chunk(place.at(r.start), unsafe { z.part(r) }));
        Ok(())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::math::ndtri::normal_quantile;

    const PLACE: Place = Place { key: [7, 8], counter: [9, 10], start: 1 << 33 };

    #[test]
    fn draws_are_those_of_their_words_for_any_cut() {
        let (one, three) = (Context::new(1), Context::new(3));
        let n = 40_000;
        let words = random_bits(&one, PLACE, n).unwrap();
        let words = words.slice::<u32>().unwrap();
        let (u, v) = (uniform(&one, PLACE, n).unwrap(), uniform(&three, PLACE, n).unwrap());
        assert_eq!(u.slice::<f64>().unwrap(), v.slice::<f64>().unwrap());
        let (x, y) = (normal(&one, PLACE, n).unwrap(), normal(&three, PLACE.at(1), n - 1).unwrap());
        let (u, x, y) = (u.slice::<f64>().unwrap(), x.slice::<f64>().unwrap(), y.slice::<f64>().unwrap());
        assert_eq!(&x[1..], y);
        for k in 0..n {
            let bits = bits53(words[4 * k], words[4 * k + 1]);
            assert_eq!(u[k], bits as f64 * TWO_M53);
            let q = (bits as f64 - 4503599627370496.0 + 0.5) * TWO_M53;
            assert_eq!(x[k].to_bits(), normal_quantile(q, 0.5 - q.abs()).to_bits(), "{k}");
        }
    }
}
