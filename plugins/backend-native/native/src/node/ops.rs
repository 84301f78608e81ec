//! The primitives as methods.

use super::engine::{count, counts, steps, Engine};
use crate::dtype::DType;
use crate::fault::{Fault, Res};
use crate::memory::Buffer;
use crate::ops::binary::{self, Operand};
use crate::ops::context::Extent;
use crate::ops::create::{self, Scalar};
use crate::ops::names::{ArgReduceOp, BinaryOp, ReduceOp, ScanOp, ScatterMode, UnaryOp};
use crate::ops::{argreduce, cast, fft, gather, matmul, movement, order, reduce, scan, scatter, unary};
use napi::bindgen_prelude::*;
use napi_derive::napi;

pub(super) fn extent(outer: f64, n: f64, inner: f64, x: &Buffer) -> Res<Extent> {
    Extent::new(count(outer)?, count(n)?, count(inner)?, x.size)
}

#[napi]
impl Engine {
    #[napi]
    pub fn empty(&self, env: Env, size: f64, dtype: u32) -> Result<f64> {
        self.make(&env, |e| create::empty(&e.ctx, count(size)?, DType::from_code(dtype)?))
    }

    #[napi]
    pub fn full(&self, env: Env, size: f64, re: f64, im: f64, dtype: u32) -> Result<f64> {
        self.make(&env, |e| create::full(&e.ctx, count(size)?, Scalar::Number(re, im), DType::from_code(dtype)?))
    }

    #[napi]
    pub fn full_integer(&self, env: Env, size: f64, value: BigInt, dtype: u32) -> Result<f64> {
        self.make(&env, |e| create::full(&e.ctx, count(size)?, Scalar::Bits(bits(&value)), DType::from_code(dtype)?))
    }

    #[napi]
    pub fn arange(&self, env: Env, start: f64, step: f64, size: f64, dtype: u32) -> Result<f64> {
        self.make(&env, |e| create::arange(&e.ctx, start, step, count(size)?, DType::from_code(dtype)?))
    }

    #[napi]
    pub fn arange_integer(&self, env: Env, start: BigInt, step: BigInt, size: f64, dtype: u32) -> Result<f64> {
        self.make(&env, |e| {
            let (start, step) = (bits(&start) as i64, bits(&step) as i64);
            create::arange_integer(&e.ctx, start, step, count(size)?, DType::from_code(dtype)?)
        })
    }

    #[napi]
    pub fn unary(&self, env: Env, op: u32, x: f64, out: u32) -> Result<f64> {
        self.make(&env, |e| unary::unary(&e.ctx, UnaryOp::from_code(op)?, &e.buffer(x)?, DType::from_code(out)?))
    }

    /// Operands of the result's shape; `size` elements.
    #[napi]
    pub fn binary(&self, env: Env, op: u32, x: f64, y: f64, size: f64, out: u32) -> Result<f64> {
        self.make(&env, |e| {
            let (x, y) = (e.buffer(x)?, e.buffer(y)?);
            let same = |buffer| Operand { buffer, strides: &[] };
            let shape = [count(size)?];
            binary::binary(&e.ctx, BinaryOp::from_code(op)?, same(&x), same(&y), &shape, DType::from_code(out)?)
        })
    }

    /// Operands with element strides in the result's shape.
    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn binary_broadcast(
        &self,
        env: Env,
        op: u32,
        x: f64,
        y: f64,
        shape: Vec<f64>,
        x_strides: Vec<f64>,
        y_strides: Vec<f64>,
        out: u32,
    ) -> Result<f64> {
        self.make(&env, |e| {
            let (a, b) = (e.buffer(x)?, e.buffer(y)?);
            let (sx, sy) = (steps(&x_strides)?, steps(&y_strides)?);
            let x = Operand { buffer: &a, strides: &sx };
            let y = Operand { buffer: &b, strides: &sy };
            binary::binary(&e.ctx, BinaryOp::from_code(op)?, x, y, &counts(&shape)?, DType::from_code(out)?)
        })
    }

    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn select(
        &self,
        env: Env,
        condition: f64,
        x: f64,
        y: f64,
        shape: Vec<f64>,
        c_strides: Vec<f64>,
        x_strides: Vec<f64>,
        y_strides: Vec<f64>,
    ) -> Result<f64> {
        self.make(&env, |e| {
            let (a, b, c) = (e.buffer(condition)?, e.buffer(x)?, e.buffer(y)?);
            let (sa, sb, sc) = (steps(&c_strides)?, steps(&x_strides)?, steps(&y_strides)?);
            let [a, b, c] =
                [(&a, &sa), (&b, &sb), (&c, &sc)].map(|(buffer, strides)| Operand { buffer, strides });
            binary::where_(&e.ctx, a, b, c, &counts(&shape)?)
        })
    }

    #[napi]
    pub fn cast(&self, env: Env, x: f64, dtype: u32) -> Result<f64> {
        self.make(&env, |e| cast::cast(&e.ctx, &e.buffer(x)?, DType::from_code(dtype)?))
    }

    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn reduce(&self, env: Env, op: u32, x: f64, outer: f64, n: f64, inner: f64, out: u32) -> Result<f64> {
        self.make(&env, |e| {
            let x = e.buffer(x)?;
            let extent = extent(outer, n, inner, &x)?;
            reduce::reduce(&e.ctx, ReduceOp::from_code(op)?, &x, extent, DType::from_code(out)?)
        })
    }

    #[napi]
    pub fn arg_reduce(&self, env: Env, op: u32, x: f64, outer: f64, n: f64, inner: f64) -> Result<f64> {
        self.make(&env, |e| {
            let x = e.buffer(x)?;
            argreduce::arg_reduce(&e.ctx, ArgReduceOp::from_code(op)?, &x, extent(outer, n, inner, &x)?)
        })
    }

    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn scan(&self, env: Env, op: u32, x: f64, outer: f64, n: f64, inner: f64, out: u32) -> Result<f64> {
        self.make(&env, |e| {
            let x = e.buffer(x)?;
            let extent = extent(outer, n, inner, &x)?;
            scan::scan(&e.ctx, ScanOp::from_code(op)?, &x, extent, DType::from_code(out)?)
        })
    }

    #[napi]
    pub fn sort(&self, env: Env, x: f64, outer: f64, n: f64, inner: f64, descending: bool) -> Result<f64> {
        self.make(&env, |e| {
            let x = e.buffer(x)?;
            order::sort(&e.ctx, &x, extent(outer, n, inner, &x)?, descending)
        })
    }

    #[napi]
    pub fn argsort(&self, env: Env, x: f64, outer: f64, n: f64, inner: f64, descending: bool) -> Result<f64> {
        self.make(&env, |e| {
            let x = e.buffer(x)?;
            order::argsort(&e.ctx, &x, extent(outer, n, inner, &x)?, descending)
        })
    }

    #[napi]
    pub fn searchsorted(&self, env: Env, sorted: f64, values: f64, right: bool) -> Result<f64> {
        self.make(&env, |e| order::searchsorted(&e.ctx, &e.buffer(sorted)?, &e.buffer(values)?, right))
    }

    /// A strided view as a new buffer: transposition, broadcasting and slicing.
    #[napi]
    pub fn strided(&self, env: Env, x: f64, shape: Vec<f64>, strides: Vec<f64>, offset: f64) -> Result<f64> {
        self.make(&env, |e| {
            let offset = steps(&[offset])?[0];
            movement::strided(&e.ctx, &e.buffer(x)?, &counts(&shape)?, &steps(&strides)?, offset)
        })
    }

    /// Joins operands of outer × lengths[k] × inner elements.
    #[napi]
    pub fn concat(&self, env: Env, xs: Vec<f64>, lengths: Vec<f64>, outer: f64, inner: f64) -> Result<f64> {
        self.make(&env, |e| {
            if xs.len() != lengths.len() {
                return Err(Fault::value("Operands and lengths differ in number"));
            }
            let buffers = xs.iter().map(|&x| e.buffer(x)).collect::<Res<Vec<_>>>()?;
            let parts: Vec<_> = buffers.iter().zip(counts(&lengths)?).collect();
            movement::concat(&e.ctx, &parts, count(outer)?, count(inner)?)
        })
    }

    #[napi]
    pub fn gather(&self, env: Env, x: f64, indices: f64, outer: f64, n: f64, inner: f64) -> Result<f64> {
        self.make(&env, |e| {
            let x = e.buffer(x)?;
            gather::gather(&e.ctx, &x, &e.buffer(indices)?, extent(outer, n, inner, &x)?)
        })
    }

    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn gather_along(
        &self,
        env: Env,
        x: f64,
        indices: f64,
        outer: f64,
        n: f64,
        inner: f64,
        length: f64,
    ) -> Result<f64> {
        self.make(&env, |e| {
            let x = e.buffer(x)?;
            let extent = extent(outer, n, inner, &x)?;
            gather::gather_along(&e.ctx, &x, &e.buffer(indices)?, extent, count(length)?)
        })
    }

    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn scatter(
        &self,
        env: Env,
        x: f64,
        indices: f64,
        values: f64,
        outer: f64,
        n: f64,
        inner: f64,
        mode: u32,
    ) -> Result<f64> {
        self.make(&env, |e| {
            let x = e.buffer(x)?;
            let (i, v) = (e.buffer(indices)?, e.buffer(values)?);
            let extent = extent(outer, n, inner, &x)?;
            scatter::scatter(&e.ctx, &x, &i, &v, extent, ScatterMode::from_code(mode)?)
        })
    }

    #[napi]
    pub fn nonzero(&self, env: Env, x: f64) -> Result<f64> {
        self.make(&env, |e| gather::nonzero(&e.ctx, &e.buffer(x)?))
    }

    /// Elements of a buffer.
    #[napi]
    pub fn size(&self, x: f64) -> Result<f64> {
        self.inner.buffer(x).map(|b| b.size as f64).map_err(super::engine::to_js)
    }

    #[napi]
    #[allow(clippy::too_many_arguments)]
    pub fn matmul(
        &self,
        env: Env,
        x: f64,
        y: f64,
        batch: f64,
        m: f64,
        k: f64,
        n: f64,
        x_batched: bool,
        y_batched: bool,
    ) -> Result<f64> {
        self.make(&env, |e| {
            let shape = matmul::Shape {
                batch: count(batch)?,
                m: count(m)?,
                k: count(k)?,
                n: count(n)?,
                x_batched,
                y_batched,
            };
            matmul::matmul(&e.ctx, &e.buffer(x)?, &e.buffer(y)?, shape)
        })
    }

    #[napi]
    pub fn fft(&self, env: Env, x: f64, rows: f64, n: f64, inverse: bool) -> Result<f64> {
        self.make(&env, |e| fft::fft(&e.ctx, &e.buffer(x)?, count(rows)?, count(n)?, inverse))
    }
}

/// Two's complement of a bigint modulo 2^64.
fn bits(value: &BigInt) -> u64 {
    let word = value.words.first().copied().unwrap_or(0);
    if value.sign_bit {
        word.wrapping_neg()
    } else {
        word
    }
}
