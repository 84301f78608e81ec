//! The kernels that pass over maps, as methods.

use super::engine::Engine;
use glass_engine::kernels::maps;
use napi::bindgen_prelude::*;
use napi::Env;
use napi_derive::napi;

#[napi]
impl Engine {
    #[napi]
    pub fn weighted(&self, env: Env, maps: f64, weights: f64) -> Result<f64> {
        self.make(&env, |e| maps::weighted(&e.ctx, &e.buffer(maps)?, &e.buffer(weights)?))
    }

    #[napi]
    pub fn lognormal(&self, env: Env, x: f64, shift: f64, scale: f64) -> Result<f64> {
        self.make(&env, |e| maps::lognormal(&e.ctx, &e.buffer(x)?, shift, scale))
    }
}
