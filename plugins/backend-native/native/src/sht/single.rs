//! Legendre sums of N numbers per term, four or eight: the functions stay in registers between the recursion and the sums.

use super::block::{again, step, Block, EMERGING};
use super::coefficients::Recursion;
use super::simd::Simd;

/// Numbers per term and ring of one set: two complex ones.
pub const SET: usize = 4;

/// out[f] += Σ_k w_k · terms[k][f].
///
/// # Safety
/// Needs the instructions of `S`; `terms` has (n + 1) · N numbers; `LEAP` as the block.
#[inline(always)]
pub unsafe fn synthesis<S: Simd, const V: usize, const N: usize, const LEAP: bool>(
    c: &Recursion,
    terms: *const f64,
    block: &mut Block<S, V>,
    out: &mut [[S; V]; N],
) {
    let Some(mut k) = block.skip::<LEAP>(c) else { return };
    let mut acc = *out;
    let mut emerging = [[S::splat(0.0); V]; EMERGING];
    loop {
        let count = block.emerge::<LEAP>(c, k, c.n, &mut emerging);
        if count == 0 {
            break;
        }
        for w in &emerging[..count] {
            add_term(terms.add(N * k), w, &mut acc);
            k += 1;
        }
    }
    let ((ab, sign), y, mut p, mut w) = (block.steps(c), block.y, block.prev, block.cur);
    while k < c.n {
        add_term(terms.add(N * k), &w, &mut acc);
        step::<S, V, LEAP>(ab.get_unchecked(k), sign, &y, &mut p, &mut w);
        add_term(terms.add(N * (k + 1)), if LEAP { &w } else { &p }, &mut acc);
        again::<S, V, LEAP>(ab.get_unchecked(k + 1), sign, &y, &mut p, &mut w);
        k += 2;
    }
    *out = acc;
}

#[inline(always)]
unsafe fn add_term<S: Simd, const V: usize, const N: usize>(t: *const f64, w: &[S; V], acc: &mut [[S; V]; N]) {
    for f in 0..N {
        let u = S::splat(*t.add(f));
        for v in 0..V {
            acc[f][v] = w[v].fma(u, acc[f][v]);
        }
    }
}

/// Terms whose sums stay in the nearest cache while all blocks add to them.
const CHUNK: usize = 32;

/// A block with what its functions are multiplied by.
pub struct Source<S: Simd, const V: usize, const N: usize> {
    block: Block<S, V>,
    data: [[S; V]; N],
    /// Where the block stands.
    k: usize,
}

impl<S: Simd, const V: usize, const N: usize> Source<S, V, N> {
    /// None where nothing is visible.
    ///
    /// # Safety
    /// As `synthesis`.
    #[inline(always)]
    pub unsafe fn new<const LEAP: bool>(c: &Recursion, mut block: Block<S, V>, data: [[S; V]; N]) -> Option<Self> {
        let k = block.skip::<LEAP>(c)?;
        Some(Source { block, data, k })
    }
}

/// terms[k][f] += Σ_rings w_k · data[f] of all blocks: the transpose of `synthesis`. Sums are kept lane by lane until all
/// blocks have added to them; two terms at a time, so that every vector of data is loaded once for both.
///
/// # Safety
/// As `synthesis`.
#[inline(always)]
pub unsafe fn adjoint<S: Simd, const V: usize, const N: usize, const LEAP: bool>(
    c: &Recursion,
    terms: *mut f64,
    sources: &mut [Source<S, V, N>],
) {
    let Some(mut first) = sources.iter().map(|s| s.k).min() else { return };
    while first < c.n {
        let end = c.n.min(first + CHUNK);
        let mut sums = [[S::splat(0.0); N]; CHUNK + 1];
        for s in sources.iter_mut() {
            if s.k < end {
                add_source::<S, V, N, LEAP>(c, first, end, s, &mut sums);
            }
        }
        for k in first..end {
            let s = sums.get_unchecked(k - first);
            for f in (0..N).step_by(SET) {
                S::add_sums([s[f], s[f + 1], s[f + 2], s[f + 3]], terms.add(N * k + f));
            }
        }
        first = end;
    }
}

#[inline(always)]
unsafe fn add_source<S: Simd, const V: usize, const N: usize, const LEAP: bool>(
    c: &Recursion,
    first: usize,
    end: usize,
    s: &mut Source<S, V, N>,
    sums: &mut [[S; N]; CHUNK + 1],
) {
    let mut k = s.k;
    let mut emerging = [[S::splat(0.0); V]; EMERGING];
    loop {
        let count = s.block.emerge::<LEAP>(c, k, end, &mut emerging);
        if count == 0 {
            break;
        }
        for w in &emerging[..count] {
            project([w], &s.data, sums.as_mut_ptr().add(k - first));
            k += 1;
        }
    }
    let ((ab, sign), y, mut p, mut w) = (s.block.steps(c), s.block.y, s.block.prev, s.block.cur);
    while k + 2 <= end {
        let this = w;
        step::<S, V, LEAP>(ab.get_unchecked(k), sign, &y, &mut p, &mut w);
        project([&this, if LEAP { &w } else { &p }], &s.data, sums.as_mut_ptr().add(k - first));
        again::<S, V, LEAP>(ab.get_unchecked(k + 1), sign, &y, &mut p, &mut w);
        k += 2;
    }
    if k < end {
        project([&w], &s.data, sums.as_mut_ptr().add(k - first));
        step::<S, V, LEAP>(ab.get_unchecked(k), sign, &y, &mut p, &mut w);
        if !LEAP {
            std::mem::swap(&mut p, &mut w);
        }
    }
    (s.block.prev, s.block.cur, s.k) = (p, w, end);
}

/// to[i] += Σ_vectors w[i] · data.
#[inline(always)]
unsafe fn project<S: Simd, const V: usize, const N: usize, const K: usize>(
    w: [&[S; V]; K],
    data: &[[S; V]; N],
    to: *mut [S; N],
) {
    let mut sums = [[S::splat(0.0); N]; K];
    for i in 0..K {
        sums[i] = *to.add(i);
    }
    for v in 0..V {
        for f in 0..N {
            for i in 0..K {
                sums[i][f] = w[i][v].fma(data[f][v], sums[i][f]);
            }
        }
    }
    for i in 0..K {
        *to.add(i) = sums[i];
    }
}
