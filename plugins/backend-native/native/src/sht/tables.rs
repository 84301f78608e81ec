//! Everything that depends on the plan alone.

use super::geometry::Geometry;
use super::mixing::Mixing;
use super::norms::Norms;
use super::plan::Plan;
use super::seeds::Powers;
use super::slab::Slab;
use crate::fault::Res;
use crate::parallel::Team;

/// Memory for F at a time; slabs of rings are as large as this allows. Results depend on it in the last bits only
/// through the adjoint's order of addition, so it is a constant.
const SLAB_BYTES: usize = 512 << 20;
const SLAB_STEP: usize = 64;

/// Sums are divided by sin^s θ only where sin θ is above this, so that two digits at most go, on few rings. With 0.01 to 0.5
/// the rms error stays the same; the rings below take little time, because they see few orders.
const SMALLEST_SINE: f64 = 0.1;

/// Above this lmax, blocks with rings whose sin θ or |cos θ| is below so many times lmax are stepped by second differences.
/// Direct steps turn the phase by √l · 1e-16/θ as a rule and l · 1e-16/θ at worst: single functions are off by up to
/// 2.4e-12 of their largest value outside (at lmax 49152), and anywhere by up to 4.4e-12 below this lmax. Leaps take a third more
/// instructions, on few rings.
const LEAP: (usize, f64) = (2048, 2e-6);

pub struct Tables {
    pub geometry: Geometry,
    pub powers: Powers,
    pub norms: Norms,
    /// Largest m of every pair.
    pub limits: Vec<usize>,
    /// Groups of four m.
    pub groups: usize,
    pub mixing: Mixing,
    /// Pairs from here on are summed with scalar functions: all for spin 0.
    pub scalar_from: usize,
    /// Sines and cosines below which the recursion is stepped by second differences.
    pub leap: f64,
}

impl Tables {
    pub fn new(team: &Team, plan: &Plan) -> Res<Tables> {
        let geometry = Geometry::new(plan.nside)?;
        let scalar_from = match plan.spin {
            0 => 0,
            _ => geometry.sin[..geometry.pairs.len()].partition_point(|&s| s < SMALLEST_SINE),
        };
        Ok(Tables {
            powers: Powers::new(team, &geometry, plan.lmax.max(2))?,
            norms: Norms::new(plan.lmax.max(plan.spin) + 1),
            limits: geometry.m_limits(plan.lmax, plan.spin),
            groups: plan.lmax / 4 + 1,
            mixing: Mixing::new(plan.lmax, plan.spin),
            scalar_from,
            leap: if plan.lmax > LEAP.0 { LEAP.1 * plan.lmax as f64 } else { 0.0 },
            geometry,
        })
    }

    /// First pair that sees m.
    pub fn from(&self, m: usize) -> usize {
        self.limits.partition_point(|&limit| limit < m)
    }

    /// Pairs per slab for a number of fields.
    pub fn slab_pairs(&self, fields: usize) -> usize {
        let per_pair = fields * Slab::field_len(1, self.groups) * 8;
        (SLAB_BYTES / per_pair / SLAB_STEP * SLAB_STEP).clamp(SLAB_STEP, self.geometry.pairs.len().next_multiple_of(SLAB_STEP))
    }
}
