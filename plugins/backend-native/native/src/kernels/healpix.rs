//! HEALPix pixels of directions and directions of pixels, for arrays.

use super::cells::*;
use crate::dtype::DType;
use crate::fault::{Fault, Res};
use crate::memory::Buffer;
use crate::ops::cast::cast;
use crate::ops::context::Context;
use crate::ops::gather::indices_of;
use crate::parallel::Shared;
use std::sync::atomic::{AtomicUsize, Ordering};

const GRAIN: usize = 1 << 13;

#[derive(Debug, Clone, Copy)]
pub struct Scheme {
    nside: i64,
    nested: bool,
}

impl Scheme {
    pub fn new(nside: usize, nested: bool) -> Res<Scheme> {
        if nside == 0 || nside > 1 << 29 || (nested && !nside.is_power_of_two()) {
            return Err(Fault::value(format!("nside {nside} is not possible here")));
        }
        Ok(Scheme { nside: nside as i64, nested })
    }
    #[inline(always)]
    fn number(&self, c: Cell) -> i64 {
        if self.nested {
            return cell_to_nest(self.nside, c);
        }
        let (i, j) = cell_to_ring(self.nside, c);
        ring_start(self.nside, i) + j
    }
    fn npix(&self) -> i64 {
        12 * self.nside * self.nside
    }
}

/// The first element that has no answer; a fault at the end.
struct Wrong(AtomicUsize);

impl Wrong {
    fn new() -> Wrong {
        Wrong(AtomicUsize::new(usize::MAX))
    }
    fn at(&self, k: usize) {
        self.0.fetch_min(k, Ordering::Relaxed);
    }
    fn check(self, fault: impl Fn(usize) -> Fault) -> Res<()> {
        match self.0.into_inner() {
            usize::MAX => Ok(()),
            k => Err(fault(k)),
        }
    }
}

fn no_direction(k: usize) -> Fault {
    Fault::value(format!("element {k} has no direction: angles and vectors must be finite, and vectors not zero"))
}

/// Vectors (n, 3) of any length → int64.
pub fn vec2pix(ctx: &Context, vectors: &Buffer, scheme: Scheme) -> Res<Buffer> {
    let wide = as_f64(ctx, vectors)?;
    let v = wide.slice::<f64>()?;
    if v.len() % 3 != 0 {
        return Err(Fault::value(format!("{} numbers are not vectors", v.len())));
    }
    let wrong = Wrong::new();
    let z = ctx.make::<i64>(DType::I64, v.len() / 3, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(v.len() / 3, GRAIN, |r| {
            for k in r {
                let (x, y, c) = (v[3 * k], v[3 * k + 1], v[3 * k + 2]);
                let across = (x * x + y * y).sqrt();
                let length = (across * across + c * c).sqrt();
                if !(length > 0.0 && length < f64::INFINITY) {
                    wrong.at(k);
                    continue;
                }
                let cell = cell_of(scheme.nside, c / length, across / length, y.atan2(x));
                unsafe { *z.at(k) = scheme.number(cell) }
            }
        });
        Ok(())
    })?;
    wrong.check(no_direction)?;
    Ok(z)
}

fn as_f64(ctx: &Context, x: &Buffer) -> Res<Buffer> {
    if x.dtype == DType::F64 {
        Ok(x.clone())
    } else {
        cast(ctx, x, DType::F64)
    }
}

/// θ, φ → int64. Colatitudes beyond the poles lead over them.
pub fn ang2pix(ctx: &Context, theta: &Buffer, phi: &Buffer, scheme: Scheme) -> Res<Buffer> {
    let (t, p) = (as_f64(ctx, theta)?, as_f64(ctx, phi)?);
    let (t, p) = (t.slice::<f64>()?, p.slice::<f64>()?);
    let size = t.len().max(p.len());
    if [t.len(), p.len()].iter().any(|&n| n != size && n != 1) {
        return Err(Fault::value(format!("{} colatitudes and {} longitudes", t.len(), p.len())));
    }
    let (dt, dp) = ((t.len() > 1) as usize, (p.len() > 1) as usize);
    let wrong = Wrong::new();
    let z = ctx.make::<i64>(DType::I64, size, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(size, GRAIN, |r| {
            for k in r {
                let (t, p) = (t[k * dt], p[k * dp]);
                if !(t + p).is_finite() {
                    wrong.at(k);
                    continue;
                }
                let (s, c) = t.sin_cos();
                let phi = if s < 0.0 { p + std::f64::consts::PI } else { p };
                unsafe { *z.at(k) = scheme.number(cell_of(scheme.nside, c, s.abs(), phi)) }
            }
        });
        Ok(())
    })?;
    wrong.check(no_direction)?;
    Ok(z)
}

fn outside(scheme: Scheme) -> impl Fn(usize) -> Fault {
    move |k| Fault::index(format!("element {k} is not a pixel of nside {}", scheme.nside))
}

/// Pixel numbers → unit vectors (n, 3).
pub fn pix2vec(ctx: &Context, pixels: &Buffer, scheme: Scheme) -> Res<Buffer> {
    let pixels = indices_of(pixels)?;
    let wrong = Wrong::new();
    let z = ctx.make::<f64>(DType::F64, 3 * pixels.len(), |z| {
        let z = Shared::new(z);
        ctx.team.ranges(pixels.len(), GRAIN, |r| {
            for k in r {
                let p = pixels[k];
                if p < 0 || p >= scheme.npix() {
                    wrong.at(k);
                    continue;
                }
                let (i, j) = if scheme.nested {
                    cell_to_ring(scheme.nside, nest_to_cell(scheme.nside, p))
                } else {
                    pixel_to_ring(scheme.nside, p)
                };
                let (c, s, phi) = ring_centre(scheme.nside, i, j);
                let (sin, cos) = phi.sin_cos();
                unsafe { z.part(3 * k..3 * k + 3) }.copy_from_slice(&[s * cos, s * sin, c]);
            }
        });
        Ok(())
    })?;
    wrong.check(outside(scheme))?;
    Ok(z)
}

/// Pixel numbers and (u, v) in [0, 1)² → θ and φ, stacked (2, n).
pub fn point_in_pixel(ctx: &Context, pixels: &Buffer, u: &Buffer, v: &Buffer, scheme: Scheme) -> Res<Buffer> {
    let pixels = indices_of(pixels)?;
    let (u, v) = (as_f64(ctx, u)?, as_f64(ctx, v)?);
    let (u, v) = (u.slice::<f64>()?, v.slice::<f64>()?);
    let n = pixels.len();
    if u.len() != n || v.len() != n {
        return Err(Fault::value(format!("{n} pixels, {} and {} coordinates", u.len(), v.len())));
    }
    let wrong = Wrong::new();
    let z = ctx.make::<f64>(DType::F64, 2 * n, |z| {
        let z = Shared::new(z);
        ctx.team.ranges(n, GRAIN, |r| {
            for k in r {
                let p = pixels[k];
                if p < 0 || p >= scheme.npix() {
                    wrong.at(k);
                    continue;
                }
                let cell = if scheme.nested {
                    nest_to_cell(scheme.nside, p)
                } else {
                    let (i, j) = pixel_to_ring(scheme.nside, p);
                    ring_to_cell(scheme.nside, i, j)
                };
                let (c, s, phi) = cell_point(scheme.nside, cell, u[k], v[k]);
                let theta = if s > 0.7 {
                    c.acos()
                } else if c > 0.0 {
                    s.asin()
                } else {
                    std::f64::consts::PI - s.asin()
                };
                unsafe {
                    *z.at(k) = theta;
                    *z.at(n + k) = phi;
                }
            }
        });
        Ok(())
    })?;
    wrong.check(outside(scheme))?;
    Ok(z)
}
