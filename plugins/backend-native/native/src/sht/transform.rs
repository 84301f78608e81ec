//! Whole transforms: slabs, tasks and the order of the two steps.

use super::geometry::npix;
use super::job::Job;
use super::legendre::choices;
use super::plan::Plan;
use super::rings::{Rings, Worker, RINGS};
use super::slab::Slab;
use super::tables::Tables;
use super::zones::{Work, Zone};
use crate::dtype::{DType, C64};
use crate::fault::{Fault, Res};
use crate::memory::Buffer;
use crate::ops::context::{checked_product, Context};
use crate::parallel::Team;
use crate::simd::{level, Level};

#[derive(Clone, Copy)]
struct Ptr<T>(*mut T);
unsafe impl<T> Sync for Ptr<T> {}
unsafe impl<T> Send for Ptr<T> {}

struct Run<'a> {
    team: &'a Team,
    plan: Plan,
    tables: Tables,
    job: &'a Job,
    adjoint: bool,
    level: Level,
}

impl<'a> Run<'a> {
    fn new(team: &'a Team, plan: Plan, job: &'a Job, adjoint: bool) -> Res<Run<'a>> {
        let tables = Tables::new(team, &plan)?;
        let slabs = tables.geometry.pairs.len().div_ceil(tables.slab_pairs(plan.batch * plan.components()));
        let rings = tables.geometry.pairs.len().div_ceil(RINGS);
        job.start((slabs * tables.groups + rings) as u64);
        job.check()?;
        Ok(Run { team, plan, tables, job, adjoint, level: level() })
    }

    fn legendre(&self, slab: Slab, alm: Ptr<C64>) {
        let zones = Zone::all(self.plan, &self.tables, slab, &choices(self.level, self.adjoint), self.adjoint);
        self.team.workers(self.tables.groups, Work::default, |work, group| {
            let alm = &alm;
            for zone in &zones {
                if !self.job.is_cancelled() {
                    // The processor has the instructions of its level; a task owns its four m.
                    unsafe { zone.run(group, work, alm.0) };
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
            let range = t * RINGS..((t + 1) * RINGS).min(slab.pairs);
            let all = slab.first + range.start..slab.first + range.end;
            let rings = Rings {
                slab,
                first: range.start,
                pairs: &tables.geometry.pairs[all.clone()],
                limits: &tables.limits[all],
            };
            for field in 0..fields {
                // The rings belong to this task.
                unsafe {
                    let map = maps.0.add(field * size);
                    if self.adjoint {
                        w.adjoint(&rings, field, map);
                    } else {
                        w.synthesis(&rings, field, map);
                    }
                }
            }
            self.job.advance(1);
        });
    }

    fn slabs(&self, ctx: &Context, alm: Ptr<C64>, maps: Ptr<f64>) -> Res<()> {
        let fields = self.plan.batch * self.plan.components();
        let pairs = self.tables.geometry.pairs.len();
        let size = self.tables.slab_pairs(fields).min(pairs);
        let mut block = ctx.block(DType::F64, fields * Slab::field_len(size, self.tables.groups))?;
        let f = block.slice_mut::<f64>();
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
    synthesis_with(ctx, a, Run::new(team, plan, job, false)?)
}

fn synthesis_with(ctx: &Context, a: &[C64], run: Run) -> Res<Buffer> {
    let plan = run.plan;
    let size = checked_product(&[plan.batch, plan.components(), npix(plan.nside)])?;
    let block = ctx.block(DType::F64, size)?;
    run.slabs(ctx, Ptr(a.as_ptr() as *mut C64), Ptr(block.ptr() as *mut f64))?;
    Ok(Buffer::new(DType::F64, size, block))
}

/// maps (batch, components, npix) float64 → Σ_p m(p) conj(Y_lm(p)), (batch, components, nalm) complex128.
pub fn adjoint(ctx: &Context, team: &Team, maps: &Buffer, plan: Plan, job: &Job) -> Res<Buffer> {
    plan.check()?;
    let m = maps.slice::<f64>()?;
    if checked_product(&[plan.batch, plan.components(), npix(plan.nside)])? != m.len() {
        return Err(Fault::value(format!("{} pixels do not fit nside {} and batch {}", m.len(), plan.nside, plan.batch)));
    }
    adjoint_with(ctx, m, Run::new(team, plan, job, true)?)
}

fn adjoint_with(ctx: &Context, m: &[f64], run: Run) -> Res<Buffer> {
    let plan = run.plan;
    let size = checked_product(&[plan.batch, plan.components(), plan.nalm()])?;
    let block = ctx.pool.zeroed(size * DType::C128.bytes())?;
    run.slabs(ctx, Ptr(block.ptr() as *mut C64), Ptr(m.as_ptr() as *mut f64))?;
    Ok(Buffer::new(DType::C128, size, block))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn levels() -> Vec<Level> {
        [Level::Scalar, Level::Avx2, Level::Avx512].into_iter().filter(|&l| l <= level()).collect()
    }

    /// Numbers that look random, of order 1.
    fn noise(n: usize) -> Vec<f64> {
        (0..n).map(|k| ((k * k) as f64 * 0.37).sin()).collect()
    }

    struct Bench {
        ctx: Context,
        job: Job,
    }
    impl Bench {
        fn new() -> Bench {
            Bench { ctx: Context::new(1), job: Job::default() }
        }
        fn synthesis(&self, level: Level, threads: usize, plan: Plan, alm: &[f64]) -> Vec<f64> {
            let team = Team::new(threads, "test");
            let run = Run { level, ..Run::new(&team, plan, &self.job, false).unwrap() };
            let a: Vec<C64> = alm.chunks(2).map(|c| C64::new(c[0], c[1])).collect();
            synthesis_with(&self.ctx, &a, run).unwrap().slice::<f64>().unwrap().to_vec()
        }
        fn adjoint(&self, level: Level, threads: usize, plan: Plan, map: &[f64]) -> Vec<f64> {
            let team = Team::new(threads, "test");
            let run = Run { level, ..Run::new(&team, plan, &self.job, true).unwrap() };
            let a = adjoint_with(&self.ctx, map, run).unwrap();
            a.slice::<C64>().unwrap().iter().flat_map(|c| [c.re, c.im]).collect()
        }
    }

    fn apart(x: &[f64], y: &[f64]) -> f64 {
        assert_eq!(x.len(), y.len());
        let rms = (y.iter().map(|v| v * v).sum::<f64>() / y.len() as f64).sqrt();
        x.iter().zip(y).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max) / rms
    }

    #[test]
    fn every_kernel_of_every_instruction_set_agrees() {
        let bench = Bench::new();
        for spin in 0..=2 {
            // Rings enough for whole and partial blocks, lmax above the band of the polar rings; 15 = 8 + 4 + 2 + 1 maps.
            let plan = Plan { nside: 32, lmax: 90, spin, batch: 15 };
            let one = Plan { batch: 1, ..plan };
            let (nalm, npix) = (2 * plan.nalm() * plan.components(), npix(plan.nside) * plan.components());
            let (alm, map) = (noise(15 * nalm), noise(15 * npix));
            let base: Vec<Vec<f64>> =
                (0..15).map(|n| bench.synthesis(Level::Scalar, 1, one, &alm[n * nalm..][..nalm])).collect();
            let back: Vec<Vec<f64>> =
                (0..15).map(|n| bench.adjoint(Level::Scalar, 1, one, &map[n * npix..][..npix])).collect();
            for level in levels() {
                let maps = bench.synthesis(level, 1, plan, &alm);
                let alms = bench.adjoint(level, 1, plan, &map);
                for n in 0..15 {
                    assert!(apart(&maps[n * npix..][..npix], &base[n]) < 1e-12, "{spin} {level:?} {n}");
                    assert!(apart(&alms[n * nalm..][..nalm], &back[n]) < 1e-12, "{spin} {level:?} {n}");
                }
                // Bit for bit the same on more threads.
                assert!(bench.synthesis(level, 3, plan, &alm) == maps);
                assert!(bench.adjoint(level, 3, plan, &map) == alms);
            }
        }
    }

    #[test]
    fn empty_orders_are_empty() {
        let bench = Bench::new();
        let plan = Plan { nside: 8, lmax: 20, spin: 0, batch: 1 };
        let full = noise(2 * plan.nalm());
        let mut sum = vec![0.0; npix(8)];
        for part in 0..3 {
            // Orders m with m mod 3 = part.
            let mut alm = vec![0.0; full.len()];
            for m in (part..=plan.lmax).step_by(3) {
                let range = 2 * (plan.column(m) + m)..2 * (plan.column(m) + plan.lmax + 1);
                alm[range.clone()].copy_from_slice(&full[range]);
            }
            let map = bench.synthesis(level(), 1, plan, &alm);
            sum.iter_mut().zip(&map).for_each(|(s, v)| *s += v);
        }
        assert!(apart(&sum, &bench.synthesis(level(), 1, plan, &full)) < 1e-13);
    }

    #[test]
    fn spin_functions_and_scalar_ones_give_the_same() {
        let bench = Bench::new();
        let team = Team::new(1, "test");
        for spin in [1, 2] {
            for (nside, lmax) in [(16, 47), (8, 1), (8, 2), (4, 20)] {
                let plan = Plan { nside, lmax, spin, batch: 3 };
                let alm: Vec<C64> = noise(12 * plan.nalm()).chunks(2).map(|c| C64::new(c[0], c[1])).collect();
                let map = noise(6 * npix(nside));
                let both = |scalar_from: usize| {
                    let mut s = Run::new(&team, plan, &bench.job, false).unwrap();
                    let mut a = Run::new(&team, plan, &bench.job, true).unwrap();
                    (s.tables.scalar_from, a.tables.scalar_from) = (scalar_from, scalar_from);
                    let made = synthesis_with(&bench.ctx, &alm, s).unwrap().slice::<f64>().unwrap().to_vec();
                    let back = adjoint_with(&bench.ctx, &map, a).unwrap().slice::<C64>().unwrap().to_vec();
                    (made, back.iter().flat_map(|z| [z.re, z.im]).collect::<Vec<_>>())
                };
                let (own, own_back) = both(2 * nside);
                assert!(lmax < spin || own.iter().any(|&x| x != 0.0));
                // Division by sin² θ costs digits near the poles, where these rings are: 1/sin² θ is 400 at most.
                for scalar_from in [0, nside / 2, nside + 3] {
                    let (scalar, back) = both(scalar_from);
                    assert!(lmax < spin || apart(&scalar, &own) < 1e-11, "{spin} {nside} {scalar_from}");
                    assert!(lmax < spin || apart(&back, &own_back) < 1e-11, "{spin} {nside} {scalar_from}");
                    assert!(lmax >= spin || (scalar == own && back == own_back));
                }
            }
        }
    }
}
