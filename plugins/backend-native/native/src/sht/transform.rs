//! Whole transforms: slabs, tasks and the order of the two steps.

use super::geometry::npix;
use super::job::Job;
use super::legendre::choices;
use super::plan::Plan;
use super::rings::{Rings, Weigh, Worker, RINGS};
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

/// What happens to the slabs.
#[derive(Clone, Copy)]
enum Step<'a> {
    Synthesis,
    Adjoint(Weigh<'a>),
    /// Adds the adjoint of what the maps have more than the synthesis of these coefficients, ring by ring: the difference
    /// is never a whole map.
    Correction(Weigh<'a>, Ptr<C64>),
}

struct Run<'a> {
    team: &'a Team,
    plan: Plan,
    tables: Tables,
    job: &'a Job,
    level: Level,
}

impl<'a> Run<'a> {
    /// `iterations` corrections follow an adjoint.
    fn new(team: &'a Team, plan: Plan, job: &'a Job, iterations: usize) -> Res<Run<'a>> {
        let tables = Tables::new(team, &plan)?;
        let slabs = tables.geometry.pairs.len().div_ceil(tables.slab_pairs(plan.batch * plan.components()));
        let rings = tables.geometry.pairs.len().div_ceil(RINGS);
        job.start(((1 + 2 * iterations) * slabs * tables.groups + (1 + iterations) * rings) as u64);
        job.check()?;
        Ok(Run { team, plan, tables, job, level: level() })
    }

    fn legendre(&self, slab: Slab, alm: Ptr<C64>, adjoint: bool) {
        let zones = Zone::all(self.plan, &self.tables, slab, &choices(self.level, adjoint), adjoint);
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

    fn rings(&self, slab: Slab, maps: Ptr<f64>, step: Step) {
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
                    match step {
                        Step::Synthesis => w.synthesis(&rings, field, map),
                        Step::Adjoint(weigh) => w.adjoint(&rings, field, map, weigh, false),
                        Step::Correction(weigh, _) => w.adjoint(&rings, field, map, weigh, true),
                    }
                }
            }
            self.job.advance(1);
        });
    }

    fn slabs(&self, ctx: &Context, alm: Ptr<C64>, maps: Ptr<f64>, step: Step) -> Res<()> {
        let fields = self.plan.batch * self.plan.components();
        let pairs = self.tables.geometry.pairs.len();
        let size = self.tables.slab_pairs(fields).min(pairs);
        let mut block = ctx.block(DType::F64, fields * Slab::field_len(size, self.tables.groups))?;
        let f = block.slice_mut::<f64>();
        let mut first = 0;
        while first < pairs {
            let slab = Slab { data: f.as_mut_ptr(), first, pairs: size.min(pairs - first), groups: self.tables.groups };
            match step {
                Step::Synthesis => {
                    self.legendre(slab, alm, false);
                    self.rings(slab, maps, step);
                }
                Step::Adjoint(_) => {
                    self.rings(slab, maps, step);
                    self.legendre(slab, alm, true);
                }
                Step::Correction(_, old) => {
                    self.legendre(slab, old, false);
                    self.rings(slab, maps, step);
                    self.legendre(slab, alm, true);
                }
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
    synthesis_with(ctx, a, plan, || Run::new(team, plan, job, 0))
}

/// The result comes first: where there is no room for it, that is known before anything is computed.
fn synthesis_with<'a>(ctx: &Context, a: &[C64], plan: Plan, run: impl FnOnce() -> Res<Run<'a>>) -> Res<Buffer> {
    let size = checked_product(&[plan.batch, plan.components(), npix(plan.nside)])?;
    let block = ctx.block(DType::F64, size)?;
    run()?.slabs(ctx, Ptr(a.as_ptr() as *mut C64), Ptr(block.ptr() as *mut f64), Step::Synthesis)?;
    Ok(Buffer::new(DType::F64, size, block))
}

fn pixels<'a>(maps: &'a Buffer, plan: &Plan) -> Res<&'a [f64]> {
    plan.check()?;
    let m = maps.slice::<f64>()?;
    if checked_product(&[plan.batch, plan.components(), npix(plan.nside)])? != m.len() {
        return Err(Fault::value(format!("{} pixels do not fit nside {} and batch {}", m.len(), plan.nside, plan.batch)));
    }
    Ok(m)
}

/// maps (batch, components, npix) float64 → Σ_p m(p) conj(Y_lm(p)), (batch, components, nalm) complex128.
pub fn adjoint(ctx: &Context, team: &Team, maps: &Buffer, plan: Plan, job: &Job) -> Res<Buffer> {
    let m = pixels(maps, &plan)?;
    adjoint_with(ctx, m, plan, || Run::new(team, plan, job, 0))
}

fn adjoint_with<'a>(ctx: &Context, m: &[f64], plan: Plan, run: impl FnOnce() -> Res<Run<'a>>) -> Res<Buffer> {
    analyse(ctx, m, plan, run, Weigh::Not, 0)
}

/// maps (batch, components, npix) float64 → alm = A m, then `iterations` times alm ← alm + A(m − synthesis(alm)), with
/// A m = 4π/npix Σ_p w(p) m(p) conj(Y_lm(p)); the weights (npix) are 1 where there are none, UNSEEN pixels count as 0.
pub fn analysis(
    ctx: &Context,
    team: &Team,
    maps: &Buffer,
    plan: Plan,
    weights: Option<&Buffer>,
    iterations: usize,
    job: &Job,
) -> Res<Buffer> {
    let m = pixels(maps, &plan)?;
    let size = npix(plan.nside);
    let map = weights.map(|w| w.slice::<f64>()).transpose()?;
    if map.is_some_and(|w| w.len() != size) {
        return Err(Fault::value(format!("The weights do not fit nside {}", plan.nside)));
    }
    if iterations > 1 << 20 {
        return Err(Fault::value(format!("{iterations} iterations are too many")));
    }
    let factor = 4.0 * std::f64::consts::PI / size as f64;
    analyse(ctx, m, plan, || Run::new(team, plan, job, iterations), Weigh::By { map, factor }, iterations)
}

fn analyse<'a>(
    ctx: &Context,
    m: &[f64],
    plan: Plan,
    run: impl FnOnce() -> Res<Run<'a>>,
    weigh: Weigh,
    iterations: usize,
) -> Res<Buffer> {
    let size = checked_product(&[plan.batch, plan.components(), plan.nalm()])?;
    let maps = Ptr(m.as_ptr() as *mut f64);
    let mut block = ctx.pool.zeroed(checked_product(&[size, DType::C128.bytes()])?)?;
    let run = run()?;
    run.slabs(ctx, Ptr(block.ptr() as *mut C64), maps, Step::Adjoint(weigh))?;
    for _ in 0..iterations {
        let mut next = ctx.block(DType::C128, size)?;
        next.slice_mut::<C64>().copy_from_slice(block.slice_mut::<C64>());
        let old = Ptr(block.ptr() as *mut C64);
        run.slabs(ctx, Ptr(next.ptr() as *mut C64), maps, Step::Correction(weigh, old))?;
        block = next;
    }
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
            let run = Run { level, ..Run::new(&team, plan, &self.job, 0).unwrap() };
            let a: Vec<C64> = alm.chunks(2).map(|c| C64::new(c[0], c[1])).collect();
            synthesis_with(&self.ctx, &a, plan, || Ok(run)).unwrap().slice::<f64>().unwrap().to_vec()
        }
        fn adjoint(&self, level: Level, threads: usize, plan: Plan, map: &[f64]) -> Vec<f64> {
            let team = Team::new(threads, "test");
            let run = Run { level, ..Run::new(&team, plan, &self.job, 0).unwrap() };
            let a = adjoint_with(&self.ctx, map, plan, || Ok(run)).unwrap();
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
                    let mut s = Run::new(&team, plan, &bench.job, 0).unwrap();
                    let mut a = Run::new(&team, plan, &bench.job, 0).unwrap();
                    (s.tables.scalar_from, a.tables.scalar_from) = (scalar_from, scalar_from);
                    let made = synthesis_with(&bench.ctx, &alm, plan, || Ok(s)).unwrap().slice::<f64>().unwrap().to_vec();
                    let back = adjoint_with(&bench.ctx, &map, plan, || Ok(a)).unwrap().slice::<C64>().unwrap().to_vec();
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

    /// Which only large lmax take: here every block, and some.
    #[test]
    fn second_differences_and_direct_steps_give_the_same() {
        let bench = Bench::new();
        let team = Team::new(2, "test");
        for spin in 0..=2 {
            let plan = Plan { nside: 32, lmax: 90, spin, batch: 15 };
            let alm: Vec<C64> = noise(30 * plan.nalm() * plan.components()).chunks(2).map(|c| C64::new(c[0], c[1])).collect();
            let map = noise(15 * npix(32) * plan.components());
            for level in levels() {
                let both = |leap: f64| {
                    let [mut s, mut a] = [(); 2].map(|()| Run { level, ..Run::new(&team, plan, &bench.job, 0).unwrap() });
                    (s.tables.leap, a.tables.leap) = (leap, leap);
                    let made = synthesis_with(&bench.ctx, &alm, plan, || Ok(s)).unwrap().slice::<f64>().unwrap().to_vec();
                    let back = adjoint_with(&bench.ctx, &map, plan, || Ok(a)).unwrap().slice::<C64>().unwrap().to_vec();
                    (made, back.iter().flat_map(|z| [z.re, z.im]).collect::<Vec<_>>())
                };
                let direct = both(0.0);
                for leap in [0.05, 2.0] {
                    let (made, back) = both(leap);
                    assert!(made != direct.0 && back != direct.1);
                    assert!(apart(&made, &direct.0) < 1e-12 && apart(&back, &direct.1) < 1e-12, "{spin} {level:?} {leap}");
                }
            }
        }
    }

    #[test]
    fn analysis_is_the_adjoint_with_weights_and_corrections() {
        let bench = Bench::new();
        for spin in [0, 2] {
            let plan = Plan { nside: 8, lmax: 20, spin, batch: 2 };
            let fields = plan.batch * plan.components();
            let map = noise(fields * npix(8));
            let weights: Vec<f64> = (0..npix(8)).map(|p| 1.0 + 0.1 * (p as f64).cos()).collect();
            let area = 4.0 * std::f64::consts::PI / npix(8) as f64;
            let analyse = |map: &[f64]| {
                let weighted: Vec<f64> = map.iter().zip(weights.iter().cycle()).map(|(m, w)| m * w * area).collect();
                bench.adjoint(level(), 1, plan, &weighted)
            };
            let mut want = analyse(&map);
            for _ in 0..2 {
                let made = bench.synthesis(level(), 1, plan, &want);
                let rest: Vec<f64> = map.iter().zip(&made).map(|(m, s)| m - s).collect();
                want.iter_mut().zip(analyse(&rest)).for_each(|(a, d)| *a += d);
            }
            let buffer = |x: &[f64]| {
                bench.ctx.make(DType::F64, x.len(), |to: &mut [f64]| { to.copy_from_slice(x); Ok(()) }).unwrap()
            };
            let (map, weights) = (buffer(&map), buffer(&weights));
            let mut bits = vec![];
            for threads in [1, 3] {
                let team = Team::new(threads, "test");
                let made = analysis(&bench.ctx, &team, &map, plan, Some(&weights), 2, &bench.job).unwrap();
                let made: Vec<f64> = made.slice::<C64>().unwrap().iter().flat_map(|c| [c.re, c.im]).collect();
                assert!(apart(&made, &want) < 1e-13, "{spin}");
                assert_eq!(bench.job.fraction(), 1.0);
                bits.push(made);
            }
            assert!(bits[0] == bits[1]);
            let team = Team::new(1, "test");
            assert!(analysis(&bench.ctx, &team, &map, plan, Some(&map), 0, &bench.job).is_err());
        }
    }
}
