//! The Legendre step of a slab, ring zone by ring zone: near the poles with the functions of the spin, elsewhere with scalar
//! ones.

use super::legendre::{Choice, Kernels, Order, Task, SPARE};
use super::plan::Plan;
use super::slab::Slab;
use super::tables::Tables;
use super::terms::{load, unload, Columns, Functions};
use crate::dtype::C64;
use std::ops::Range;

/// Maps for one call of a kernel.
struct Group {
    first: usize,
    maps: usize,
    kernels: Kernels,
}

/// Groups of a batch, for maps of so many sets of four numbers.
fn groups(batch: usize, sets: usize, choices: &[Choice]) -> Vec<Group> {
    let mut out = vec![];
    let mut first = 0;
    while first < batch {
        let left = (batch - first) * sets;
        // There are kernels for one set and for two.
        let Some(c) = choices.iter().find(|c| c.sets <= left && c.sets % sets == 0) else { break };
        let maps = c.sets / sets;
        out.push(Group { first, maps, kernels: c.kernels });
        first += maps;
    }
    out
}

/// Rings of a slab that are summed with the same functions.
pub struct Zone<'a> {
    plan: Plan,
    tables: &'a Tables,
    slab: Slab,
    range: Range<usize>,
    functions: Functions<'a>,
    groups: Vec<Group>,
    adjoint: bool,
}

/// A thread's workspace.
#[derive(Default)]
pub struct Work {
    orders: [Order; 4],
    columns: Columns,
}

impl<'a> Zone<'a> {
    /// The zones of a slab that have rings.
    pub fn all(plan: Plan, tables: &'a Tables, slab: Slab, choices: &[Choice], adjoint: bool) -> Vec<Zone<'a>> {
        let cut = tables.scalar_from.saturating_sub(slab.first).min(slab.pairs);
        let scalar = if plan.spin == 0 { Functions::Own } else { Functions::Scalar(&tables.mixing) };
        [(0..cut, Functions::Own), (cut..slab.pairs, scalar)]
            .into_iter()
            .filter(|(range, _)| !range.is_empty())
            .map(|(range, functions)| {
                let groups = groups(plan.batch, functions.sets(&plan), choices);
                Zone { plan, tables, slab, range, functions, groups, adjoint }
            })
            .collect()
    }

    /// The four orders of a group.
    ///
    /// # Safety
    /// The processor has the instructions of the choices; `alm` has the size of the plan (written by the adjoint, read by
    /// the synthesis) and nobody else uses these orders of it and of the slab.
    pub unsafe fn run(&self, group: usize, work: &mut Work, alm: *mut C64) {
        let (plan, tables) = (&self.plan, self.tables);
        let comps = plan.components();
        let (lmax, spin) = self.functions.degree(plan);
        let sets = self.functions.sets(plan);
        let mut active = 0;
        for m in 4 * group..(4 * group + 4).min(plan.lmax + 1) {
            let from = tables.from(m);
            if from >= self.slab.first + self.range.end {
                break;
            }
            let o = &mut work.orders[active];
            (o.m, o.from) = (m, from);
            o.recursion.prepare(m, lmax, spin, tables.leap > 0.0);
            if let Functions::Scalar(_) = self.functions {
                o.recursion.roots();
            }
            o.factors = o.recursion.seeds(m, spin, &tables.norms);
            active += 1;
        }
        let orders = &mut work.orders[..active];
        for &Group { first, maps, kernels } in &self.groups {
            let all = alm.add(first * comps * plan.nalm());
            for o in orders.iter_mut() {
                o.terms.clear();
                o.terms.resize((o.recursion.n + SPARE) * 4 * sets * maps, 0.0);
                o.silent = false;
                if !self.adjoint {
                    load(plan, self.functions, o, maps, all, &mut work.columns);
                    // Maps with symmetries lack whole orders.
                    o.silent = o.terms.iter().all(|&t| t == 0.0);
                    if o.silent {
                        self.slab.clear(first * comps..(first + maps) * comps, o.m, self.range.clone());
                    }
                }
            }
            let mut task = Task {
                geometry: &tables.geometry,
                powers: &tables.powers,
                slab: self.slab,
                range: self.range.clone(),
                spin,
                divisor: plan.spin,
                leap: tables.leap,
                field: first * comps,
                orders,
            };
            (kernels.direct)(&mut task);
            if tables.leap > 0.0 {
                (kernels.leap)(&mut task);
            }
            if self.adjoint {
                for o in orders.iter() {
                    unload(plan, self.functions, o, maps, all, &mut work.columns);
                }
            }
        }
    }
}
