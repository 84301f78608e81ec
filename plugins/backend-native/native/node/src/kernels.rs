//! The optional kernels as methods.

use super::engine::{count, to_js, Engine, Inner};
use super::ops::extent;
use glass_engine::dtype::DType;
use glass_engine::fault::{guard, Res};
use glass_engine::kernels::healpix;
use glass_engine::kernels::philox::Place;
use glass_engine::kernels::{bincount, centres, draws, lensing, poisson, shells};
use glass_engine::memory::Buffer;
use glass_engine::ops::cast::cast;
use glass_engine::ops::{clip, order, reduce};
use glass_engine::sht::{self, Job, Plan};
use napi::bindgen_prelude::*;
use napi::{Env, Task};
use napi_derive::napi;
use std::sync::Arc;

#[napi]
impl Engine {
    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn random_bits(&self, env: Env, k0: f64, k1: f64, start: f64, c0: f64, c1: f64, size: f64) -> Result<f64> {
        self.make(&env, |e| draws::random_bits(&e.ctx, Place::new([k0, k1], [c0, c1], start)?, count(size)?))
    }

    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn uniform(&self, env: Env, k0: f64, k1: f64, start: f64, c0: f64, c1: f64, size: f64) -> Result<f64> {
        self.make(&env, |e| draws::uniform(&e.ctx, Place::new([k0, k1], [c0, c1], start)?, count(size)?))
    }

    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn uniform_pairs(&self, env: Env, k0: f64, k1: f64, start: f64, c0: f64, c1: f64, size: f64) -> Result<f64> {
        self.make(&env, |e| draws::uniform_pairs(&e.ctx, Place::new([k0, k1], [c0, c1], start)?, count(size)?))
    }

    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn normal(&self, env: Env, k0: f64, k1: f64, start: f64, c0: f64, c1: f64, size: f64) -> Result<f64> {
        self.make(&env, |e| draws::normal(&e.ctx, Place::new([k0, k1], [c0, c1], start)?, count(size)?))
    }

    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn poisson(
        &self,
        env: Env,
        k0: f64,
        k1: f64,
        start: f64,
        c0: f64,
        c1: f64,
        size: f64,
        lam: f64,
    ) -> Result<f64> {
        self.make(&env, |e| {
            let mut lam = e.buffer(lam)?;
            if lam.dtype != DType::F64 {
                lam = cast(&e.ctx, &lam, DType::F64)?;
            }
            poisson::poisson(&e.ctx, Place::new([k0, k1], [c0, c1], start)?, &lam, count(size)?)
        })
    }

    #[napi]
    pub fn vec2pix(&self, env: Env, vectors: f64, nside: f64, nested: bool) -> Result<f64> {
        self.make(&env, |e| healpix::vec2pix(&e.ctx, &e.buffer(vectors)?, healpix::grid(count(nside)?, nested)?))
    }

    #[napi]
    pub fn ang2pix(&self, env: Env, theta: f64, phi: f64, nside: f64, nested: bool) -> Result<f64> {
        self.make(&env, |e| {
            healpix::ang2pix(&e.ctx, &e.buffer(theta)?, &e.buffer(phi)?, healpix::grid(count(nside)?, nested)?)
        })
    }

    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn bin(
        &self,
        env: Env,
        vectors: f64,
        nside: f64,
        nested: bool,
        inside: Option<f64>,
        weights: Option<f64>,
    ) -> Result<f64> {
        self.make(&env, |e| {
            let [inside, weights] = [inside, weights].map(|h| h.map(|h| e.buffer(h)).transpose());
            let grid = healpix::grid(count(nside)?, nested)?;
            healpix::bin(&e.ctx, &e.buffer(vectors)?, grid, inside?.as_ref(), weights?.as_ref())
        })
    }

    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn shell_pixels(
        &self,
        env: Env,
        vectors: f64,
        nside: f64,
        nested: bool,
        from: f64,
        to: f64,
        factors: Option<f64>,
    ) -> Result<f64> {
        self.make(&env, |e| {
            let factors = factors.map(|h| e.buffer(h)).transpose()?;
            let grid = healpix::grid(count(nside)?, nested)?;
            shells::shell_pixels(&e.ctx, &e.buffer(vectors)?, grid, [from, to], factors.as_ref())
        })
    }

    #[napi]
    pub fn pix2vec(&self, env: Env, pixels: f64, nside: f64, nested: bool) -> Result<f64> {
        self.make(&env, |e| centres::pix2vec(&e.ctx, &e.buffer(pixels)?, healpix::grid(count(nside)?, nested)?))
    }

    #[napi]
    pub fn point_in_pixel(&self, env: Env, pixels: f64, u: f64, v: f64, nside: f64, nested: bool) -> Result<f64> {
        self.make(&env, |e| {
            let grid = healpix::grid(count(nside)?, nested)?;
            centres::point_in_pixel(&e.ctx, &e.buffer(pixels)?, &e.buffer(u)?, &e.buffer(v)?, grid)
        })
    }

    #[napi]
    pub fn bincount(&self, env: Env, indices: f64, size: f64, weights: Option<f64>) -> Result<f64> {
        self.make(&env, |e| {
            let weights = weights.map(|w| e.buffer(w)).transpose()?;
            bincount::bincount(&e.ctx, &e.buffer(indices)?, count(size)?, weights.as_ref())
        })
    }

    #[napi]
    pub fn lensing_plane(&self, env: Env, a: f64, b: f64, d: f64, t: f64, f: f64) -> Result<f64> {
        self.make(&env, |e| lensing::plane(&e.ctx, &e.buffer(a)?, &e.buffer(b)?, &e.buffer(d)?, t, f))
    }

    #[napi]
    pub fn clip(&self, env: Env, x: f64, low: f64, high: f64) -> Result<f64> {
        self.make(&env, |e| clip::clip(&e.ctx, &e.buffer(x)?, low, high))
    }

    #[napi]
    pub fn count_nonzero(&self, env: Env, x: f64, outer: f64, n: f64, inner: f64) -> Result<f64> {
        self.make(&env, |e| {
            let x = e.buffer(x)?;
            reduce::count_nonzero(&e.ctx, &x, extent(outer, n, inner, &x)?)
        })
    }

    #[napi]
    pub fn squared_deviations(&self, env: Env, x: f64, centre: f64, outer: f64, n: f64, inner: f64) -> Result<f64> {
        self.make(&env, |e| {
            let x = e.buffer(x)?;
            reduce::squared_deviations(&e.ctx, &x, &e.buffer(centre)?, extent(outer, n, inner, &x)?)
        })
    }

    #[napi]
    pub fn runs(&self, env: Env, x: f64) -> Result<f64> {
        self.make(&env, |e| order::runs(&e.ctx, &e.buffer(x)?))
    }

    /// Starts a transform off the event loop; the promise gives the handle of the result.
    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn transform(
        &self,
        x: f64,
        adjoint: bool,
        nside: f64,
        lmax: f64,
        spin: f64,
        batch: f64,
        ticket: &Ticket,
    ) -> Result<AsyncTask<Transform>> {
        guard(|| {
            let plan =
                Plan { nside: count(nside)?, lmax: count(lmax)?, spin: count(spin)?, batch: count(batch)? };
            let input = self.inner.buffer(x)?;
            let what = if adjoint { What::Adjoint } else { What::Synthesis };
            Ok(Transform::start(&self.inner, input, what, plan, ticket))
        })
        .map_err(to_js)
    }

    /// Starts an analysis off the event loop; the promise gives the handle of the result.
    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn analysis(
        &self,
        x: f64,
        weights: Option<f64>,
        iterations: f64,
        nside: f64,
        lmax: f64,
        spin: f64,
        batch: f64,
        ticket: &Ticket,
    ) -> Result<AsyncTask<Transform>> {
        guard(|| {
            let plan =
                Plan { nside: count(nside)?, lmax: count(lmax)?, spin: count(spin)?, batch: count(batch)? };
            let input = self.inner.buffer(x)?;
            let weights = weights.map(|h| self.inner.buffer(h)).transpose()?;
            let what = What::Analysis { weights, iterations: count(iterations)? };
            Ok(Transform::start(&self.inner, input, what, plan, ticket))
        })
        .map_err(to_js)
    }
}

/// Progress and cancellation of one transform.
#[napi]
pub struct Ticket {
    job: Arc<Job>,
}

#[napi]
impl Ticket {
    #[napi(constructor)]
    #[allow(clippy::new_without_default)]
    pub fn new() -> Ticket {
        Ticket { job: Arc::new(Job::default()) }
    }
    #[napi]
    pub fn fraction(&self) -> f64 {
        self.job.fraction()
    }
    #[napi]
    pub fn cancel(&self) {
        self.job.cancel();
    }
}

/// What is to be done with the input.
enum What {
    Synthesis,
    Adjoint,
    Analysis { weights: Option<Buffer>, iterations: usize },
}

pub struct Transform {
    inner: Arc<Inner>,
    input: Option<Buffer>,
    what: What,
    plan: Plan,
    job: Arc<Job>,
}

impl Transform {
    fn start(inner: &Arc<Inner>, input: Buffer, what: What, plan: Plan, ticket: &Ticket) -> AsyncTask<Transform> {
        AsyncTask::new(Transform { inner: inner.clone(), input: Some(input), what, plan, job: ticket.job.clone() })
    }

    fn run(&mut self) -> Res<Buffer> {
        let Some(input) = self.input.take() else {
            return Err(glass_engine::fault::Fault::value("A transform runs once"));
        };
        let (ctx, team) = (&self.inner.ctx, &self.inner.background);
        let wide = |x: Buffer| match x.dtype {
            DType::C64 => cast(ctx, &x, DType::C128),
            DType::F32 => cast(ctx, &x, DType::F64),
            _ => Ok(x),
        };
        let narrow = matches!(input.dtype, DType::C64 | DType::F32);
        let x = wide(input)?;
        let result = match &self.what {
            What::Synthesis => sht::synthesis(ctx, team, &x, self.plan, &self.job)?,
            What::Adjoint => sht::adjoint(ctx, team, &x, self.plan, &self.job)?,
            What::Analysis { weights, iterations } => {
                let weights = weights.clone().map(wide).transpose()?;
                sht::analysis(ctx, team, &x, self.plan, weights.as_ref(), *iterations, &self.job)?
            }
        };
        match result.dtype {
            DType::F64 if narrow => cast(ctx, &result, DType::F32),
            DType::C128 if narrow => cast(ctx, &result, DType::C64),
            _ => Ok(result),
        }
    }
}

impl Task for Transform {
    type Output = Buffer;
    type JsValue = f64;

    fn compute(&mut self) -> Result<Buffer> {
        guard(|| self.run()).map_err(to_js)
    }

    fn resolve(&mut self, env: Env, output: Buffer) -> Result<f64> {
        guard(|| self.inner.insert(&env, output)).map_err(to_js)
    }
}
