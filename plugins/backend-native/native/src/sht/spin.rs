//! Legendre sums of spin 1 and 2 over one block of ring pairs. Per map there are the sums C (of S1 + iS2, functions p in
//! the north) and D (of S1 − iS2, functions q), north and south: the functions of the southern ring are those of the
//! northern with p and q exchanged and the sign (−1)^(l+m+s).

use super::coefficients::Spin;
use super::scalar::State;
use super::seeds::BIG;
use super::simd::Simd;

/// Both recursions of a block.
pub struct Pair<S: Simd, const V: usize> {
    pub p: State<S, V>,
    pub q: State<S, V>,
}

impl<S: Simd, const V: usize> Pair<S, V> {
    #[inline(always)]
    fn none_visible(&self) -> bool {
        self.p.none_visible() && self.q.none_visible()
    }
    #[inline(always)]
    fn all_visible(&self) -> bool {
        self.p.all_visible() && self.q.all_visible()
    }
    #[inline(always)]
    unsafe fn grown(&self) -> bool {
        let mut grown = false;
        for v in 0..V {
            grown |= self.p.cur[v].any_abs_above(BIG) || self.q.cur[v].any_abs_above(BIG);
        }
        grown
    }
    /// One step; afterwards `prev` holds the new values and `cur` the old ones.
    #[inline(always)]
    unsafe fn half_step(&mut self, ab: &[f64; 2], x: &[S; V]) {
        advance(ab, x, &mut self.p.prev, &self.p.cur, &mut self.q.prev, &self.q.cur);
    }
    #[inline(always)]
    fn swap(&mut self) {
        std::mem::swap(&mut self.p.prev, &mut self.p.cur);
        std::mem::swap(&mut self.q.prev, &mut self.q.cur);
    }
    #[inline(always)]
    unsafe fn skip(&mut self, c: &Spin, x: &[S; V]) -> Option<usize> {
        let mut k = 0;
        while self.none_visible() {
            loop {
                if k >= c.n {
                    return None;
                }
                self.half_step(c.ab.get_unchecked(k), x);
                self.swap();
                self.half_step(c.ab.get_unchecked(k + 1), x);
                self.swap();
                k += 2;
                if self.grown() {
                    break;
                }
            }
            self.p.rescale();
            self.q.rescale();
        }
        Some(k)
    }
}

#[inline(always)]
unsafe fn advance<S: Simd, const V: usize>(
    ab: &[f64; 2],
    x: &[S; V],
    p0: &mut [S; V],
    p1: &[S; V],
    q0: &mut [S; V],
    q1: &[S; V],
) {
    let (a, b) = (S::splat(ab[0]), S::splat(ab[1]));
    for v in 0..V {
        p0[v] = a.fma(x[v], b).fms(p1[v], p0[v]);
        q0[v] = a.fms(x[v], b).fms(q1[v], q0[v]);
    }
}

/// Sums of one map: C, D (re, im) in the north, then C, D in the south.
pub const SUMS: usize = 8;

/// Adds the term l = first + k; `t` holds u and v (re, im), `odd` says whether the sign of the south is turned.
#[inline(always)]
unsafe fn add_term<S: Simd, const V: usize, const N: usize>(
    t: *const f64,
    odd: bool,
    p: &[S; V],
    q: &[S; V],
    acc: &mut [[[S; V]; SUMS]; N],
) {
    for n in 0..N {
        let u = [S::splat(*t.add(4 * n)), S::splat(*t.add(4 * n + 1))];
        let w = [S::splat(*t.add(4 * n + 2)), S::splat(*t.add(4 * n + 3))];
        for v in 0..V {
            for j in 0..2 {
                acc[n][j][v] = p[v].fma(u[j], acc[n][j][v]);
                acc[n][2 + j][v] = q[v].fma(w[j], acc[n][2 + j][v]);
                if odd {
                    acc[n][4 + j][v] = q[v].fnma(u[j], acc[n][4 + j][v]);
                    acc[n][6 + j][v] = p[v].fnma(w[j], acc[n][6 + j][v]);
                } else {
                    acc[n][4 + j][v] = q[v].fma(u[j], acc[n][4 + j][v]);
                    acc[n][6 + j][v] = p[v].fma(w[j], acc[n][6 + j][v]);
                }
            }
        }
    }
}

/// # Safety
/// Needs the instructions of `S`; `terms` has (n + 2) · 4 N numbers.
#[inline(always)]
pub unsafe fn synthesis<S: Simd, const V: usize, const N: usize>(
    c: &Spin,
    terms: *const f64,
    x: &[S; V],
    s: &mut Pair<S, V>,
    out: &mut [[[S; V]; SUMS]; N],
) -> bool {
    let Some(mut k) = s.skip(c, x) else { return false };
    while k < c.n && !s.all_visible() {
        let (m, n) = (s.p.mask(), s.q.mask());
        let (mut p, mut q) = (s.p.cur, s.q.cur);
        for v in 0..V {
            p[v] = p[v].mul(m[v]);
            q[v] = q[v].mul(n[v]);
        }
        add_term::<S, V, N>(terms.add(4 * N * k), k % 2 == 1, &p, &q, out);
        s.half_step(c.ab.get_unchecked(k), x);
        s.swap();
        s.p.rescale();
        s.q.rescale();
        k += 1;
    }
    let (mut p0, mut p1, mut q0, mut q1) = (s.p.prev, s.p.cur, s.q.prev, s.q.cur);
    let mut acc = *out;
    if k < c.n && k % 2 == 1 {
        add_term::<S, V, N>(terms.add(4 * N * k), true, &p1, &q1, &mut acc);
        advance(c.ab.get_unchecked(k), x, &mut p0, &p1, &mut q0, &q1);
        std::mem::swap(&mut p0, &mut p1);
        std::mem::swap(&mut q0, &mut q1);
        k += 1;
    }
    while k < c.n {
        add_term::<S, V, N>(terms.add(4 * N * k), false, &p1, &q1, &mut acc);
        advance(c.ab.get_unchecked(k), x, &mut p0, &p1, &mut q0, &q1);
        add_term::<S, V, N>(terms.add(4 * N * (k + 1)), true, &p0, &q0, &mut acc);
        advance(c.ab.get_unchecked(k + 1), x, &mut p1, &p0, &mut q1, &q0);
        k += 2;
    }
    *out = acc;
    true
}

/// terms[k] += P (re, im), R (re, im): P = Σ p C_n ± q C_s, R = Σ q D_n ± p D_s.
#[inline(always)]
unsafe fn project<S: Simd, const V: usize, const N: usize>(
    to: *mut f64,
    odd: bool,
    p: &[S; V],
    q: &[S; V],
    data: &[[[S; V]; SUMS]; N],
) {
    for n in 0..N {
        let mut sums = [S::splat(0.0); 4];
        for v in 0..V {
            for j in 0..2 {
                sums[j] = p[v].fma(data[n][j][v], sums[j]);
                sums[2 + j] = q[v].fma(data[n][2 + j][v], sums[2 + j]);
                if odd {
                    sums[j] = q[v].fnma(data[n][4 + j][v], sums[j]);
                    sums[2 + j] = p[v].fnma(data[n][6 + j][v], sums[2 + j]);
                } else {
                    sums[j] = q[v].fma(data[n][4 + j][v], sums[j]);
                    sums[2 + j] = p[v].fma(data[n][6 + j][v], sums[2 + j]);
                }
            }
        }
        S::add_sums(sums, to.add(4 * n));
    }
}

/// The transpose of `synthesis`.
///
/// # Safety
/// As `synthesis`.
#[inline(always)]
pub unsafe fn adjoint<S: Simd, const V: usize, const N: usize>(
    c: &Spin,
    terms: *mut f64,
    x: &[S; V],
    s: &mut Pair<S, V>,
    data: &[[[S; V]; SUMS]; N],
) {
    let Some(mut k) = s.skip(c, x) else { return };
    while k < c.n && !s.all_visible() {
        let (m, n) = (s.p.mask(), s.q.mask());
        let (mut p, mut q) = (s.p.cur, s.q.cur);
        for v in 0..V {
            p[v] = p[v].mul(m[v]);
            q[v] = q[v].mul(n[v]);
        }
        project::<S, V, N>(terms.add(4 * N * k), k % 2 == 1, &p, &q, data);
        s.half_step(c.ab.get_unchecked(k), x);
        s.swap();
        s.p.rescale();
        s.q.rescale();
        k += 1;
    }
    let (mut p0, mut p1, mut q0, mut q1) = (s.p.prev, s.p.cur, s.q.prev, s.q.cur);
    if k < c.n && k % 2 == 1 {
        project::<S, V, N>(terms.add(4 * N * k), true, &p1, &q1, data);
        advance(c.ab.get_unchecked(k), x, &mut p0, &p1, &mut q0, &q1);
        std::mem::swap(&mut p0, &mut p1);
        std::mem::swap(&mut q0, &mut q1);
        k += 1;
    }
    while k < c.n {
        project::<S, V, N>(terms.add(4 * N * k), false, &p1, &q1, data);
        advance(c.ab.get_unchecked(k), x, &mut p0, &p1, &mut q0, &q1);
        project::<S, V, N>(terms.add(4 * N * (k + 1)), true, &p0, &q0, data);
        advance(c.ab.get_unchecked(k + 1), x, &mut p1, &p0, &mut q1, &q0);
        k += 2;
    }
}
