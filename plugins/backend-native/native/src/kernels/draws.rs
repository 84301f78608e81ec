//! Raw words, uniforms and normals. Element k depends on its place alone.

use super::philox::{batch, number53, Place, Words, BATCH};
use crate::dtype::DType;
use crate::fault::Res;
use crate::math::log::log_normal;
use crate::math::ndtri::{normal_quantile, ratio, A, B, C, D};
use crate::memory::Buffer;
use crate::multiversion;
use crate::ops::context::Context;
use crate::parallel::Shared;

const GRAIN: usize = 1 << 14;
const TWO_52: f64 = 4503599627370496.0;
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

/// Draws per block of normals; the tails of a block are gathered and computed together.
const BLOCK: usize = 512;
/// Tails that are computed together.
const TAILS: usize = 16;

/// Draws whose tails are marked in one word.
const GROUP: usize = 64;

/// Bit j: draw j is outside of the central region. As a sum of bits this is vector code; jumping from one to the next
/// costs less than looking at every draw.
#[inline(always)]
fn beyond(q: &[f64; GROUP]) -> u64 {
    let mut marks = 0;
    for j in 0..GROUP {
        marks |= if q[j].abs() > 0.425 { 1 << j } else { 0 };
    }
    marks
}

multiversion! {
pub(super) fn normal_chunk(place: Place, out: &mut [f64]) {
    let mut q = [0.0; BLOCK];
    let mut tail = [0.05; BLOCK + TAILS];
    let mut index = [0u16; BLOCK + TAILS];
    for (k, chunk) in out.chunks_mut(BLOCK).enumerate() {
        let n = chunk.len();
        let whole = n.next_multiple_of(GROUP);
        for (b, q) in q[..whole].chunks_exact_mut(BATCH).enumerate() {
            let words: Words<2> = batch(place.at(k * BLOCK + b * BATCH));
            for j in 0..BATCH {
                // (bits + ½)/2^53 − ½, rounded once, at the ½.
                q[j] = (number53(words[0][j], words[1][j]) - TWO_52 + 0.5) * TWO_M53;
            }
        }
        // The central rational function for all; the tails are replaced afterwards.
        for (z, &q) in chunk.iter_mut().zip(&q) {
            *z = q * ratio(&A, &B, 0.180625 - q * q);
        }
        let mut count = 0;
        for (g, q) in q[..whole].as_chunks::<GROUP>().0.iter().enumerate() {
            let mut marks = beyond(q);
            let left = n - g * GROUP;
            if left < GROUP {
                marks &= (1 << left) - 1;
            }
            while marks != 0 {
                let j = marks.trailing_zeros() as usize;
                index[count] = (g * GROUP + j) as u16;
                tail[count] = 0.5 - q[j].abs();
                count += 1;
                marks &= marks - 1;
            }
        }
        let mut deepest = 0.0f64;
        for r in tail[..count.next_multiple_of(TAILS)].as_chunks_mut::<TAILS>().0 {
            let mut s = [0.0; TAILS];
            for j in 0..TAILS {
                s[j] = (-log_normal(r[j])).sqrt();
                r[j] = ratio(&C, &D, s[j] - 1.6);
            }
            deepest = s.iter().fold(deepest, |a, &b| if b > a { b } else { a });
        }
        if deepest > 5.0 {
            // Tails beyond e^-25: one draw in 10^11.
            for j in 0..count {
                let r = 0.5 - q[index[j] as usize].abs();
                tail[j] = normal_quantile(r - 0.5, r).abs();
            }
        }
        for j in 0..count {
            let at = index[j] as usize;
            chunk[at] = tail[j].copysign(q[at]);
        }
        // Behind the last tail: some number whose logarithm is not deep.
        tail[count..count.next_multiple_of(TAILS)].fill(0.05);
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
    use super::super::philox::bits53;
    use super::*;

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
