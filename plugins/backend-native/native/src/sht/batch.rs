//! Legendre sums of several maps: the functions of a block are tabulated for a chunk of terms and multiplied into all maps
//! by a small matrix product, whose vectors run over the numbers of the maps.

use super::block::{again, step, vectors, Block, EMERGING};
use super::coefficients::Recursion;
use super::simd::Simd;

/// Terms per chunk, a multiple of the rows of every matrix product.
pub const CHUNK: usize = 24;

/// A table of functions: [term of the chunk][ring of the block].
pub type Table<const W: usize> = [[f64; W]; CHUNK];

/// Functions w_k … of a chunk of `count` terms; the block stands at k, afterwards at k + count.
///
/// # Safety
/// Needs the instructions of `S`; W = V · LANES; `LEAP` as the block.
#[inline(always)]
unsafe fn tabulate<S: Simd, const V: usize, const W: usize, const LEAP: bool>(
    c: &Recursion,
    k: usize,
    count: usize,
    block: &mut Block<S, V>,
    table: &mut Table<W>,
) {
    let mut i = 0;
    let mut emerging = [[S::splat(0.0); V]; EMERGING];
    loop {
        let more = block.emerge::<LEAP>(c, k + i, k + count, &mut emerging);
        if more == 0 {
            break;
        }
        for w in &emerging[..more] {
            put(w, table, i);
            i += 1;
        }
    }
    let ((ab, sign), y, mut p, mut w) = (block.steps(c), block.y, block.prev, block.cur);
    while i + 2 <= count {
        put(&w, table, i);
        step::<S, V, LEAP>(ab.get_unchecked(k + i), sign, &y, &mut p, &mut w);
        put(if LEAP { &w } else { &p }, table, i + 1);
        again::<S, V, LEAP>(ab.get_unchecked(k + i + 1), sign, &y, &mut p, &mut w);
        i += 2;
    }
    if i < count {
        put(&w, table, i);
        step::<S, V, LEAP>(ab.get_unchecked(k + i), sign, &y, &mut p, &mut w);
        if !LEAP {
            std::mem::swap(&mut p, &mut w);
        }
    }
    (block.prev, block.cur) = (p, w);
}

#[inline(always)]
unsafe fn put<S: Simd, const V: usize, const W: usize>(w: &[S; V], table: &mut Table<W>, i: usize) {
    let to = table.get_unchecked_mut(i).as_mut_ptr();
    for v in 0..V {
        w[v].store(to.add(v * S::LANES));
    }
}

/// out[i][..] += Σ_j w[i·row + j·inner] x[j][..] for R rows of X vectors.
#[inline(always)]
unsafe fn multiply<S: Simd, const R: usize, const X: usize>(
    w: *const f64,
    row: usize,
    inner: usize,
    x: *const f64,
    count: usize,
    out: *mut f64,
) {
    let width = X * S::LANES;
    let mut acc = [[S::splat(0.0); X]; R];
    for i in 0..R {
        acc[i] = vectors(out.add(i * width));
    }
    for j in 0..count {
        let v = vectors::<S, X>(x.add(j * width));
        let w = w.add(j * inner);
        for i in 0..R {
            let f = S::splat(*w.add(i * row));
            for k in 0..X {
                acc[i][k] = f.fma(v[k], acc[i][k]);
            }
        }
    }
    for i in 0..R {
        for k in 0..X {
            acc[i][k].store(out.add(i * width + k * S::LANES));
        }
    }
}

/// out[ring] += Σ_k w_k(ring) terms[k], rows of X vectors.
///
/// # Safety
/// Needs the instructions of `S`; W = V · LANES is a multiple of R; `LEAP` as the block; `terms` has n rows, `out` W.
#[inline(always)]
pub unsafe fn synthesis<S: Simd, const V: usize, const W: usize, const R: usize, const X: usize, const LEAP: bool>(
    c: &Recursion,
    terms: *const f64,
    block: &mut Block<S, V>,
    table: &mut Table<W>,
    out: *mut f64,
) {
    let Some(mut k) = block.skip::<LEAP>(c) else { return };
    let width = X * S::LANES;
    while k < c.n {
        let count = CHUNK.min(c.n - k);
        tabulate::<S, V, W, LEAP>(c, k, count, block, table);
        for ring in (0..W).step_by(R) {
            multiply::<S, R, X>(table.as_ptr().cast::<f64>().add(ring), 1, W, terms.add(k * width), count, out.add(ring * width));
        }
        k += count;
    }
}

/// terms[k] += Σ_rings w_k(ring) data[ring]: the transpose of `synthesis`.
///
/// # Safety
/// As `synthesis`; `terms` has n + R rows.
#[inline(always)]
pub unsafe fn adjoint<S: Simd, const V: usize, const W: usize, const R: usize, const X: usize, const LEAP: bool>(
    c: &Recursion,
    terms: *mut f64,
    block: &mut Block<S, V>,
    table: &mut Table<W>,
    data: *const f64,
) {
    let Some(mut k) = block.skip::<LEAP>(c) else { return };
    let width = X * S::LANES;
    while k < c.n {
        let count = CHUNK.min(c.n - k);
        tabulate::<S, V, W, LEAP>(c, k, count, block, table);
        table[count..count.next_multiple_of(R)].fill([0.0; W]);
        for i in (0..count).step_by(R) {
            multiply::<S, R, X>(table.as_ptr().cast::<f64>().add(i * W), W, 1, data, W, terms.add((k + i) * width));
        }
        k += count;
    }
}
