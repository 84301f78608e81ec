//! The kernels for what belongs to galaxies, as methods.

use super::engine::{count, to_js, Engine, Inner};
use glass_engine::fault::{guard, Fault, Res};
use glass_engine::kernels::healpix::grid;
use glass_engine::kernels::philox::Place;
use glass_engine::kernels::shear::Maps;
use glass_engine::kernels::{galaxies, interp, shapes, shear, totals, truncated};
use glass_engine::memory::Buffer;
use napi::bindgen_prelude::*;
use napi::Env;
use napi_derive::napi;

/// A place and the number of draws of its words: key, start, counter, count.
fn place(words: &[f64]) -> Res<(Place, usize)> {
    match *words {
        [k0, k1, start, c0, c1, size] => Ok((Place::new([k0, k1], [c0, c1], start)?, count(size)?)),
        _ => Err(Fault::value("A place of draws is six numbers")),
    }
}

/// Two places with one number of draws.
fn pair(first: &[f64], second: &[f64]) -> Res<([Place; 2], usize)> {
    let [(a, n), (b, m)] = [place(first)?, place(second)?];
    if n == m { Ok(([a, b], n)) } else { Err(Fault::value(format!("{n} and {m} draws"))) }
}

impl Engine {
    /// Runs an operation that makes several buffers; returns their handles.
    fn make_all<const N: usize>(&self, env: &Env, f: impl FnOnce(&Inner) -> Res<[Buffer; N]>) -> Result<Vec<f64>> {
        guard(|| f(&self.inner)?.into_iter().map(|buffer| self.inner.insert(env, buffer)).collect()).map_err(to_js)
    }
}

fn buffers(e: &Inner, handles: &[f64]) -> Res<Vec<Buffer>> {
    handles.iter().map(|&h| e.buffer(h)).collect()
}

#[napi]
impl Engine {
    #[napi]
    pub fn interp(
        &self,
        env: Env,
        x: f64,
        knots: f64,
        values: f64,
        left: Option<f64>,
        right: Option<f64>,
    ) -> Result<f64> {
        self.make(&env, |e| interp::interp(&e.ctx, &e.buffer(x)?, &e.buffer(knots)?, &e.buffer(values)?, [left, right]))
    }

    #[napi]
    pub fn sample_table(&self, env: Env, words: Vec<f64>, knots: f64, values: f64) -> Result<f64> {
        self.make(&env, |e| {
            let (place, size) = place(&words)?;
            interp::sample(&e.ctx, place, &e.buffer(knots)?, &e.buffer(values)?, size)
        })
    }

    #[napi]
    pub fn truncated_normal(
        &self,
        env: Env,
        u: f64,
        mean: f64,
        deviation: f64,
        lower: f64,
        upper: f64,
    ) -> Result<f64> {
        self.make(&env, |e| {
            let parameters = [&e.buffer(mean)?, &e.buffer(deviation)?, &e.buffer(lower)?, &e.buffer(upper)?];
            truncated::truncated_normal(&e.ctx, &e.buffer(u)?, parameters)
        })
    }

    /// Redshifts, and the places of those outside of the limits.
    #[napi]
    pub fn photoz(
        &self,
        env: Env,
        words: Vec<f64>,
        z: f64,
        sigma: f64,
        lower: f64,
        upper: f64,
    ) -> Result<Vec<f64>> {
        self.make_all(&env, |e| {
            let (place, _) = place(&words)?;
            shapes::photoz(&e.ctx, place, &e.buffer(z)?, sigma, [lower, upper])
        })
    }

    /// Ellipticities, and the places of those beyond the unit circle.
    #[napi]
    pub fn gaussian(&self, env: Env, first: Vec<f64>, second: Vec<f64>, sigma: f64) -> Result<Vec<f64>> {
        self.make_all(&env, |e| {
            let (places, n) = pair(&first, &second)?;
            shapes::gaussian(&e.ctx, places, sigma, n)
        })
    }

    /// One buffer of complex ellipticities, or two of their components.
    #[napi]
    pub fn intnorm(
        &self,
        env: Env,
        first: Vec<f64>,
        second: Vec<f64>,
        deviation: f64,
        complex: bool,
    ) -> Result<Vec<f64>> {
        if complex {
            return self.make_all(&env, |e| {
                let (places, n) = pair(&first, &second)?;
                Ok([shapes::intnorm_complex(&e.ctx, places, deviation, n)?])
            });
        }
        self.make_all(&env, |e| {
            let (places, n) = pair(&first, &second)?;
            shapes::intnorm_pair(&e.ctx, places, deviation, n)
        })
    }

    #[napi]
    pub fn galaxy_totals(
        &self,
        env: Env,
        words: Vec<f64>,
        contrast: f64,
        mean: f64,
        vis: Option<f64>,
    ) -> Result<f64> {
        self.make(&env, |e| {
            let vis = vis.map(|v| e.buffer(v)).transpose()?;
            totals::totals(&e.ctx, &e.buffer(contrast)?, mean, vis.as_ref(), place(&words)?.0)
        })
    }

    #[napi]
    pub fn galaxy_pixels(&self, env: Env, totals: f64, start: f64, size: f64) -> Result<f64> {
        self.make(&env, |e| galaxies::pixels(&e.ctx, &e.buffer(totals)?, count(start)?, count(size)?))
    }

    /// Longitudes and latitudes.
    #[napi]
    pub fn galaxy_points(&self, env: Env, words: Vec<f64>, pixels: f64, nside: f64, nested: bool) -> Result<Vec<f64>> {
        self.make_all(&env, |e| {
            let (place, _) = place(&words)?;
            galaxies::points(&e.ctx, &e.buffer(pixels)?, place, grid(count(nside)?, nested)?)
        })
    }

    /// Longitudes and latitudes.
    #[napi]
    pub fn galaxy_sphere(&self, env: Env, lon: Vec<f64>, lat: Vec<f64>) -> Result<Vec<f64>> {
        self.make_all(&env, |e| {
            let [(lon, n), (lat, m)] = [place(&lon)?, place(&lat)?];
            if n != m {
                return Err(Fault::value(format!("{n} and {m} draws")));
            }
            galaxies::sphere(&e.ctx, lon, lat, n)
        })
    }

    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn galaxy_shear(
        &self,
        env: Env,
        lon: f64,
        lat: f64,
        eps: f64,
        kappa: f64,
        gamma: Vec<f64>,
        nside: f64,
        reduced: bool,
    ) -> Result<f64> {
        self.make(&env, |e| {
            let (kappa, gamma) = (e.buffer(kappa)?, buffers(e, &gamma)?);
            let maps = Maps::new(&kappa, &gamma)?;
            let place = [&e.buffer(lon)?, &e.buffer(lat)?];
            shear::galaxies(&e.ctx, place, &e.buffer(eps)?, maps, grid(count(nside)?, false)?, reduced)
        })
    }

    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn shear_at_pixels(
        &self,
        env: Env,
        pixels: f64,
        e1: f64,
        e2: f64,
        kappa: f64,
        gamma: Vec<f64>,
        reduced: bool,
    ) -> Result<Vec<f64>> {
        self.make_all(&env, |e| {
            let (kappa, gamma) = (e.buffer(kappa)?, buffers(e, &gamma)?);
            let maps = Maps::new(&kappa, &gamma)?;
            shear::at_pixels(&e.ctx, &e.buffer(pixels)?, [&e.buffer(e1)?, &e.buffer(e2)?], maps, reduced)
        })
    }
}
