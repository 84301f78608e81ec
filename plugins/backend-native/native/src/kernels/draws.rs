//! Raw words, uniforms and normals. Element k depends on its place alone.

use super::normals::normal_chunk;
use super::philox::{batch, number53, Place, Words, BATCH};
use crate::dtype::DType;
use crate::fault::Res;
use crate::memory::Buffer;
use crate::multiversion;
use crate::ops::context::Context;
use crate::parallel::Shared;

const GRAIN: usize = 1 << 14;
const TWO_M53: f64 = 1.0 / 9007199254740992.0;

multiversion! {
fn bits_chunk(place: Place, out: &mut [u32]) {
    for (k, chunk) in out.chunks_mut(4 * BATCH).enumerate() {
        let words: Words<4> = batch(place.at(k * BATCH));
        let mut blocks = [[0u32; 4]; BATCH];
        for j in 0..BATCH {
            blocks[j] = [words[0][j] as u32, words[1][j] as u32, words[2][j] as u32, words[3][j] as u32];
        }
        chunk.copy_from_slice(&blocks.as_flattened()[..chunk.len()]);
    }
}
}

/// `count` blocks of four words.
pub fn random_bits(ctx: &Context, place: Place, count: usize) -> Res<Buffer> {
    let size = count.checked_mul(4).ok_or_else(|| crate::fault::Fault::memory(usize::MAX))?;
    ctx.make::<u32>(DType::U32, size, |z| {
        let z = Shared::new(z);
        // The words of the range belong to this task.
        ctx.team.ranges(count, GRAIN, |r| bits_chunk(place.at(r.start), unsafe { z.part(4 * r.start..4 * r.end) }));
        Ok(())
    })
}

multiversion! {
pub(super) fn uniform_chunk(place: Place, out: &mut [f64]) {
    for (k, chunk) in out.chunks_mut(BATCH).enumerate() {
        let words: Words<2> = batch(place.at(k * BATCH));
        let mut u = [0.0; BATCH];
        for j in 0..BATCH {
            u[j] = number53(words[0][j], words[1][j]) * TWO_M53;
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
fn pairs_chunk(place: Place, first: &mut [f64], second: &mut [f64]) {
    for (k, (a, b)) in first.chunks_mut(BATCH).zip(second.chunks_mut(BATCH)).enumerate() {
        let words: Words<4> = batch(place.at(k * BATCH));
        let mut u = [[0.0; BATCH]; 2];
        for j in 0..BATCH {
            u[0][j] = number53(words[0][j], words[1][j]) * TWO_M53;
            u[1][j] = number53(words[2][j], words[3][j]) * TWO_M53;
        }
        a.copy_from_slice(&u[0][..a.len()]);
        b.copy_from_slice(&u[1][..b.len()]);
    }
}
}

/// Two uniform doubles in [0, 1) per block: all of words 0 and 1, then all of words 2 and 3.
pub fn uniform_pairs(ctx: &Context, place: Place, count: usize) -> Res<Buffer> {
    let size = count.checked_mul(2).ok_or_else(|| crate::fault::Fault::memory(usize::MAX))?;
    ctx.make::<f64>(DType::F64, size, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(count, GRAIN, |r| {
            // The same range of both halves belongs to this task.
            let (a, b) = unsafe { (z.part(r.clone()), z.part(count + r.start..count + r.end)) };
            pairs_chunk(place.at(r.start), a, b);
        });
        Ok(())
    })
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
    use super::super::philox::bits53;
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
            let bits = bits53(words[4 * k] as u64, words[4 * k + 1] as u64);
            assert_eq!(u[k], bits as f64 * TWO_M53);
            let q = (bits as f64 - 4503599627370496.0 + 0.5) * TWO_M53;
            assert_eq!(x[k].to_bits(), normal_quantile(q, 0.5 - q.abs()).to_bits(), "{k}");
        }
    }
}
