//! Whole transforms: slabs, tasks and the order of the two steps.

use super::coefficients::{Norms, Scalar, Spin};
use super::geometry::{npix, Geometry};
use super::job::Job;
use super::legendre::{choices, Choice, Slab, Task};
use super::rings::{self, Worker};
use super::seeds::Powers;
use crate::dtype::{DType, C64};
use crate::fault::{try_vec, Fault, Res};
use crate::memory::Buffer;
use crate::ops::context::{checked_product, Context};
use crate::parallel::Team;

/// Memory for F at a time; slabs of rings are as large as this allows. Results depend on it in the last bits only
/// through the adjoint's order of addition, so it is a constant.
const SLAB_BYTES: usize = 512 << 20;
const SLAB_STEP: usize = 64;

#[derive(Debug, Clone, Copy)]
pub struct Plan {
    pub nside: usize,
    pub lmax: usize,
    pub spin: usize,
    pub batch: usize,
}

impl Plan {
    fn components(&self) -> usize {
        if self.spin == 0 {
            1
        } else {
            2
        }
    }
    fn nalm(&self) -> usize {
        (self.lmax + 1) * (self.lmax + 2) / 2
    }
    fn check(&self) -> Res<()> {
        if self.spin > 2 {
            return Err(Fault::value(format!("Spin {} is not 0, 1 or 2", self.spin)));
        }
        if self.lmax > 1 << 20 {
            return Err(Fault::value(format!("lmax {} is above 2^20", self.lmax)));
        }
        Ok(())
    }
    /// Position of a_{0m}; that of a_lm is l later.
    fn column(&self, m: usize) -> usize {
        m * (2 * self.lmax + 1 - m) / 2
    }
}

/// Everything that depends on the plan alone.
struct Tables {
    geometry: Geometry,
    powers: Powers,
    norms: Norms,
    limits: Vec<usize>,
    groups: usize,
}

impl Tables {
    fn new(team: &Team, plan: &Plan) -> Res<Tables> {
        let geometry = Geometry::new(plan.nside)?;
        let powers = Powers::new(team, &geometry, plan.lmax.max(2))?;
        let limits = geometry.m_limits(plan.lmax, plan.spin);
        Ok(Tables { norms: Norms::new(plan.lmax.max(plan.spin) + 1), powers, limits, groups: plan.lmax / 4 + 1, geometry })
    }
    /// First pair that sees m.
    fn from(&self, m: usize) -> usize {
        self.limits.partition_point(|&limit| limit < m)
    }
    /// Pairs per slab for a number of fields.
    fn slab_pairs(&self, fields: usize) -> usize {
        let per_pair = fields * Slab::field_len(1, self.groups) * 8;
        (SLAB_BYTES / per_pair / SLAB_STEP * SLAB_STEP).clamp(SLAB_STEP, self.geometry.pairs.len().next_multiple_of(SLAB_STEP))
    }
}

/// Private workspace of a Legendre task.
#[derive(Default)]
struct Workspace {
    scalar: Scalar,
    spin: Spin,
    terms: Vec<f64>,
}

impl Workspace {
    fn prepare(&mut self, plan: &Plan, tables: &Tables, m: usize) -> ([f64; 2], usize) {
        if plan.spin == 0 {
            self.scalar.prepare(m, plan.lmax);
            ([self.scalar.seed(m, &tables.norms), 0.0], self.scalar.n)
        } else {
            self.spin.prepare(m, plan.lmax, plan.spin);
            if self.spin.n == 0 {
                return ([0.0; 2], 0);
            }
            (self.spin.seeds(m, plan.spin, &tables.norms), self.spin.n)
        }
    }

    /// Terms of `maps` maps from alm of the first one; maps are `stride` apart, components `nalm`.
    fn load(&mut self, plan: &Plan, m: usize, n: usize, maps: usize, alm: &[C64], stride: usize) {
        let f = 4 * maps;
        self.terms.clear();
        self.terms.resize((n + 2) * f, 0.0);
        let column = plan.column(m);
        for map in 0..maps {
            let a = &alm[map * stride..];
            if plan.spin == 0 {
                let get = |l: usize| {
                    let v = if l <= plan.lmax { a[column + l] } else { C64::new(0.0, 0.0) };
                    if m == 0 { C64::new(v.re, 0.0) } else { v }
                };
                let s = &self.scalar;
                for k in 0..n {
                    let l = m + 2 * k;
                    let even = (get(l) * s.epsilon[2 * k + 1] + get(l + 2) * s.epsilon[2 * k + 2]) * s.alpha[k];
                    let odd = get(l + 1) * s.alpha[k];
                    self.terms[k * f + 4 * map..][..4].copy_from_slice(&[even.re, even.im, odd.re, odd.im]);
                }
            } else {
                let b = &a[plan.nalm()..];
                for k in 0..n {
                    let at = column + self.spin.first + k;
                    let alpha = -self.spin.alpha[k];
                    let (e, b) = (a[at] * alpha, b[at] * alpha);
                    let (e, b) = if m == 0 { (C64::new(e.re, 0.0), C64::new(b.re, 0.0)) } else { (e, b) };
                    // −(E + iB) and −(E − iB)
                    self.terms[k * f + 4 * map..][..4].copy_from_slice(&[e.re - b.im, e.im + b.re, e.re + b.im, e.im - b.re]);
                }
            }
        }
    }

    /// Adds the projected terms to alm: the transpose of `load`.
    fn unload(&self, plan: &Plan, m: usize, n: usize, maps: usize, alm: *mut C64, stride: usize) {
        let f = 4 * maps;
        let column = plan.column(m);
        let real = |v: C64| if m == 0 { C64::new(v.re, 0.0) } else { v };
        for map in 0..maps {
            let add = |at: usize, v: C64| unsafe {
                // Column m belongs to the task of m.
                let to = alm.add(map * stride + at);
                *to += real(v);
            };
            for k in 0..n {
                let t = &self.terms[k * f + 4 * map..][..4];
                let (x, y) = (C64::new(t[0], t[1]), C64::new(t[2], t[3]));
                if plan.spin == 0 {
                    let s = &self.scalar;
                    let l = m + 2 * k;
                    add(column + l, x * (s.alpha[k] * s.epsilon[2 * k + 1]));
                    if l + 2 <= plan.lmax {
                        add(column + l + 2, x * (s.alpha[k] * s.epsilon[2 * k + 2]));
                    }
                    if l + 1 <= plan.lmax {
                        add(column + l + 1, y * s.alpha[k]);
                    }
                } else {
                    // E = −(P + R)/2, B = i (P − R)/2
                    let alpha = 0.5 * self.spin.alpha[k];
                    let (sum, difference) = (x + y, x - y);
                    let at = column + self.spin.first + k;
                    add(at, sum * -alpha);
                    add(plan.nalm() + at, C64::new(-difference.im, difference.re) * alpha);
                }
            }
        }
    }
}

/// Groups of maps for the kernels: (first map, kernel).
fn groups(batch: usize, choices: &[Choice]) -> Vec<(usize, Choice)> {
    let mut out = vec![];
    let mut at = 0;
    while at < batch {
        // The last choice is for one map.
        let choice = choices.iter().copied().find(|c| c.maps <= batch - at).unwrap_or(choices[choices.len() - 1]);
        out.push((at, choice));
        at += choice.maps;
    }
    out
}

#[derive(Clone, Copy)]
struct Ptr<T>(*mut T);
unsafe impl<T> Sync for Ptr<T> {}
unsafe impl<T> Send for Ptr<T> {}

/// Pairs of rings per Fourier task.
const RINGS: usize = 4;

struct Run<'a> {
    team: &'a Team,
    plan: Plan,
    tables: Tables,
    job: &'a Job,
    adjoint: bool,
}

impl<'a> Run<'a> {
    fn new(team: &'a Team, plan: Plan, job: &'a Job, adjoint: bool) -> Res<Run<'a>> {
        let tables = Tables::new(team, &plan)?;
        let slabs = tables.geometry.pairs.len().div_ceil(tables.slab_pairs(plan.batch * plan.components()));
        let rings = tables.geometry.pairs.len().div_ceil(RINGS);
        job.start((slabs * tables.groups + rings) as u64);
        job.check()?;
        Ok(Run { team, plan, tables, job, adjoint })
    }

    fn legendre(&self, slab: Slab, alm: Ptr<C64>) {
        let (plan, tables) = (&self.plan, &self.tables);
        let comps = plan.components();
        let stride = comps * plan.nalm();
        let groups = groups(plan.batch, &choices(plan.spin, self.adjoint));
        let end = slab.first + slab.pairs;
        self.team.workers(tables.groups, Workspace::default, |w, group| {
            let alm = &alm;
            if self.job.is_cancelled() {
                return;
            }
            for m in 4 * group..(4 * group + 4).min(plan.lmax + 1) {
                let from = tables.from(m);
                if from >= end {
                    continue;
                }
                let (factors, n) = w.prepare(plan, tables, m);
                for &(map, choice) in &groups {
                    let all = unsafe { alm.0.add(map * stride) };
                    if self.adjoint {
                        w.terms.clear();
                        w.terms.resize((n + 2) * 4 * choice.maps, 0.0);
                    } else {
                        let alm = unsafe { std::slice::from_raw_parts(all, (plan.batch - map) * stride) };
                        w.load(plan, m, n, choice.maps, alm, stride);
                    }
                    let task = Task {
                        geometry: &tables.geometry,
                        powers: &tables.powers,
                        slab,
                        m,
                        spin: plan.spin,
                        from,
                        field: map * comps,
                        scalar: &w.scalar,
                        spinned: &w.spin,
                        factors,
                        terms: w.terms.as_mut_ptr(),
                    };
                    // The processor has the instructions (`choices`), the terms are padded, the group owns its four m.
                    unsafe { (choice.kernel)(&task) };
                    if self.adjoint {
                        w.unload(plan, m, n, choice.maps, all, stride);
                    }
                }
            }
            self.job.advance(1);
        });
    }

    fn rings(&self, slab: Slab, maps: Ptr<f64>) {
        let (plan, tables) = (&self.plan, &self.tables);
        let fields = plan.batch * plan.components();
        let size = npix(plan.nside);
        self.team.workers(slab.pairs.div_ceil(RINGS), Worker::default, |w, t| {
            let maps = &maps;
            if self.job.is_cancelled() {
                return;
            }
            for index in t * RINGS..((t + 1) * RINGS).min(slab.pairs) {
                let pair = &tables.geometry.pairs[slab.first + index];
                let mmax = tables.limits[slab.first + index];
                for field in 0..fields {
                    unsafe {
                        // The rings belong to this task.
                        let map = maps.0.add(field * size);
                        if self.adjoint {
                            rings::adjoint(w, &slab, field, index, pair, mmax, map);
                        } else {
                            rings::synthesis(w, &slab, field, index, pair, mmax, map);
                        }
                    }
                }
            }
            self.job.advance(1);
        });
    }

    fn slabs(&self, alm: Ptr<C64>, maps: Ptr<f64>) -> Res<()> {
        let fields = self.plan.batch * self.plan.components();
        let pairs = self.tables.geometry.pairs.len();
        let size = self.tables.slab_pairs(fields).min(pairs);
        let mut f = try_vec(fields * Slab::field_len(size, self.tables.groups), 0.0f64)?;
        let mut first = 0;
        while first < pairs {
            let slab = Slab { data: f.as_mut_ptr(), first, pairs: size.min(pairs - first), groups: self.tables.groups };
            if self.adjoint {
                self.rings(slab, maps);
                self.legendre(slab, alm);
            } else {
                self.legendre(slab, alm);
                self.rings(slab, maps);
            }
            self.job.check()?;
            first += slab.pairs;
        }
        Ok(())
    }
}

/// alm (batch, components, nalm) complex128 → maps (batch, components, npix) float64.
pub fn synthesis(ctx: &Context, team: &Team, alm: &Buffer, plan: Plan, job: &Job) -> Res<Buffer> {
    plan.check()?;
    let a = alm.slice::<C64>()?;
    if checked_product(&[plan.batch, plan.components(), plan.nalm()])? != a.len() {
        return Err(Fault::value(format!("{} coefficients do not fit lmax {} and batch {}", a.len(), plan.lmax, plan.batch)));
    }
    let run = Run::new(team, plan, job, false)?;
    let size = checked_product(&[plan.batch, plan.components(), npix(plan.nside)])?;
    let block = ctx.block(DType::F64, size)?;
    run.slabs(Ptr(a.as_ptr() as *mut C64), Ptr(block.ptr() as *mut f64))?;
    Ok(Buffer::new(DType::F64, size, block))
}

/// maps (batch, components, npix) float64 → Σ_p m(p) conj(Y_lm(p)), (batch, components, nalm) complex128.
pub fn adjoint(ctx: &Context, team: &Team, maps: &Buffer, plan: Plan, job: &Job) -> Res<Buffer> {
    plan.check()?;
    let m = maps.slice::<f64>()?;
    if checked_product(&[plan.batch, plan.components(), npix(plan.nside)])? != m.len() {
        return Err(Fault::value(format!("{} pixels do not fit nside {} and batch {}", m.len(), plan.nside, plan.batch)));
    }
    let run = Run::new(team, plan, job, true)?;
    let size = checked_product(&[plan.batch, plan.components(), plan.nalm()])?;
    let block = ctx.pool.zeroed(size * DType::C128.bytes())?;
    run.slabs(Ptr(block.ptr() as *mut C64), Ptr(m.as_ptr() as *mut f64))?;
    Ok(Buffer::new(DType::C128, size, block))
}
