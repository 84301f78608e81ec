//! The primitives as functions of an engine's number.

use super::engine::{count, counts, steps, to_js};
use super::engines::{engine_of, make};
use glass_engine::dtype::DType;
use glass_engine::fault::{guard, Fault, Res};
use glass_engine::memory::Buffer;
use glass_engine::ops::binary::{self, Operand};
use glass_engine::ops::context::Extent;
use glass_engine::ops::create::{self, Scalar};
use glass_engine::ops::names::{ArgReduceOp, BinaryOp, ReduceOp, ScanOp, ScatterMode, UnaryOp};
use glass_engine::ops::{argreduce, cast, fft, gather, matmul, movement, order, reduce, scan, scatter, unary};
use napi::bindgen_prelude::*;
use napi_derive::napi;

pub(super) fn extent(outer: f64, n: f64, inner: f64, x: &Buffer) -> Res<Extent> {
    Extent::new(count(outer)?, count(n)?, count(inner)?, x.size)
}

#[napi]
pub fn empty(env: Env, engine: u32, size: f64, dtype: u32) -> Result<f64> {
    make(&env, engine, |e| create::empty(&e.ctx, count(size)?, DType::from_code(dtype)?))
}

#[napi]
pub fn full(env: Env, engine: u32, size: f64, re: f64, im: f64, dtype: u32) -> Result<f64> {
    make(&env, engine, |e| create::full(&e.ctx, count(size)?, Scalar::Number(re, im), DType::from_code(dtype)?))
}

#[napi]
pub fn full_integer(env: Env, engine: u32, size: f64, value: BigInt, dtype: u32) -> Result<f64> {
    make(&env, engine, |e| create::full(&e.ctx, count(size)?, Scalar::Bits(bits(&value)), DType::from_code(dtype)?))
}

#[napi]
pub fn arange(env: Env, engine: u32, start: f64, step: f64, size: f64, dtype: u32) -> Result<f64> {
    make(&env, engine, |e| create::arange(&e.ctx, start, step, count(size)?, DType::from_code(dtype)?))
}

#[napi]
pub fn arange_integer(env: Env, engine: u32, start: BigInt, step: BigInt, size: f64, dtype: u32) -> Result<f64> {
    make(&env, engine, |e| {
        let (start, step) = (bits(&start) as i64, bits(&step) as i64);
        create::arange_integer(&e.ctx, start, step, count(size)?, DType::from_code(dtype)?)
    })
}

#[napi]
pub fn unary(env: Env, engine: u32, op: u32, x: f64, out: u32) -> Result<f64> {
    make(&env, engine, |e| unary::unary(&e.ctx, UnaryOp::from_code(op)?, &e.buffer(x)?, DType::from_code(out)?))
}

/// Operands of the result's shape; `size` elements.
#[napi]
pub fn binary(env: Env, engine: u32, op: u32, x: f64, y: f64, size: f64, out: u32) -> Result<f64> {
    make(&env, engine, |e| {
        let (x, y) = (e.buffer(x)?, e.buffer(y)?);
        let same = |buffer| Operand { buffer, strides: &[] };
        let shape = [count(size)?];
        binary::binary(&e.ctx, BinaryOp::from_code(op)?, same(&x), same(&y), &shape, DType::from_code(out)?)
    })
}

/// A number instead of one operand, which has the dtype of the other: the first operand where `reversed`.
#[napi]
#[allow(clippy::too_many_arguments)]
pub fn binary_scalar(
    env: Env,
    engine: u32,
    op: u32,
    x: f64,
    re: f64,
    im: f64,
    reversed: bool,
    out: u32,
) -> Result<f64> {
    make(&env, engine, |e| {
        let x = e.buffer(x)?;
        let number = create::full(&e.ctx, 1, Scalar::Number(re, im), x.dtype)?;
        let (x, y) = (Operand { buffer: &x, strides: &[1] }, Operand { buffer: &number, strides: &[0] });
        let shape = [x.buffer.size];
        let (x, y) = if reversed { (y, x) } else { (x, y) };
        binary::binary(&e.ctx, BinaryOp::from_code(op)?, x, y, &shape, DType::from_code(out)?)
    })
}

/// Operands with element strides in the result's shape: `lists` holds the shape and the strides of both.
#[napi]
#[allow(clippy::too_many_arguments)]
pub fn binary_broadcast(
    env: Env,
    engine: u32,
    op: u32,
    x: f64,
    y: f64,
    rank: u32,
    lists: &[f64],
    out: u32,
) -> Result<f64> {
    make(&env, engine, |e| {
        let (a, b) = (e.buffer(x)?, e.buffer(y)?);
        let [shape, sx, sy] = lists_of(lists, rank)?;
        let (sx, sy) = (steps(sx)?, steps(sy)?);
        let x = Operand { buffer: &a, strides: &sx };
        let y = Operand { buffer: &b, strides: &sy };
        binary::binary(&e.ctx, BinaryOp::from_code(op)?, x, y, &counts(shape)?, DType::from_code(out)?)
    })
}

/// `lists` holds the shape and the strides of the three.
#[napi]
pub fn select(
    env: Env,
    engine: u32,
    condition: f64,
    x: f64,
    y: f64,
    rank: u32,
    lists: &[f64],
) -> Result<f64> {
    make(&env, engine, |e| {
        let (a, b, c) = (e.buffer(condition)?, e.buffer(x)?, e.buffer(y)?);
        let [shape, sa, sb, sc] = lists_of(lists, rank)?;
        let (sa, sb, sc) = (steps(sa)?, steps(sb)?, steps(sc)?);
        let [a, b, c] =
            [(&a, &sa), (&b, &sb), (&c, &sc)].map(|(buffer, strides)| Operand { buffer, strides });
        binary::where_(&e.ctx, a, b, c, &counts(shape)?)
    })
}

#[napi]
pub fn cast(env: Env, engine: u32, x: f64, dtype: u32) -> Result<f64> {
    make(&env, engine, |e| cast::cast(&e.ctx, &e.buffer(x)?, DType::from_code(dtype)?))
}

#[napi]
#[allow(clippy::too_many_arguments)]
pub fn reduce(env: Env, engine: u32, op: u32, x: f64, outer: f64, n: f64, inner: f64, out: u32) -> Result<f64> {
    make(&env, engine, |e| {
        let x = e.buffer(x)?;
        let extent = extent(outer, n, inner, &x)?;
        reduce::reduce(&e.ctx, ReduceOp::from_code(op)?, &x, extent, DType::from_code(out)?)
    })
}

#[napi]
pub fn arg_reduce(env: Env, engine: u32, op: u32, x: f64, outer: f64, n: f64, inner: f64) -> Result<f64> {
    make(&env, engine, |e| {
        let x = e.buffer(x)?;
        argreduce::arg_reduce(&e.ctx, ArgReduceOp::from_code(op)?, &x, extent(outer, n, inner, &x)?)
    })
}

#[napi]
#[allow(clippy::too_many_arguments)]
pub fn scan(env: Env, engine: u32, op: u32, x: f64, outer: f64, n: f64, inner: f64, out: u32) -> Result<f64> {
    make(&env, engine, |e| {
        let x = e.buffer(x)?;
        let extent = extent(outer, n, inner, &x)?;
        scan::scan(&e.ctx, ScanOp::from_code(op)?, &x, extent, DType::from_code(out)?)
    })
}

#[napi]
pub fn sort(env: Env, engine: u32, x: f64, outer: f64, n: f64, inner: f64, descending: bool) -> Result<f64> {
    make(&env, engine, |e| {
        let x = e.buffer(x)?;
        order::sort(&e.ctx, &x, extent(outer, n, inner, &x)?, descending)
    })
}

#[napi]
pub fn argsort(env: Env, engine: u32, x: f64, outer: f64, n: f64, inner: f64, descending: bool) -> Result<f64> {
    make(&env, engine, |e| {
        let x = e.buffer(x)?;
        order::argsort(&e.ctx, &x, extent(outer, n, inner, &x)?, descending)
    })
}

#[napi]
pub fn searchsorted(env: Env, engine: u32, sorted: f64, values: f64, right: bool) -> Result<f64> {
    make(&env, engine, |e| order::searchsorted(&e.ctx, &e.buffer(sorted)?, &e.buffer(values)?, right))
}

/// A strided view as a new buffer: transposition, broadcasting and slicing. `lists` holds the shape and the strides.
#[napi]
pub fn strided(env: Env, engine: u32, x: f64, rank: u32, lists: &[f64], offset: f64) -> Result<f64> {
    make(&env, engine, |e| {
        let [shape, strides] = lists_of(lists, rank)?;
        let offset = steps(&[offset])?[0];
        movement::strided(&e.ctx, &e.buffer(x)?, &counts(shape)?, &steps(strides)?, offset)
    })
}

/// Joins operands of outer × lengths[k] × inner elements.
#[napi]
pub fn concat(env: Env, engine: u32, xs: Vec<f64>, lengths: Vec<f64>, outer: f64, inner: f64) -> Result<f64> {
    make(&env, engine, |e| {
        if xs.len() != lengths.len() {
            return Err(Fault::value("Operands and lengths differ in number"));
        }
        let buffers = xs.iter().map(|&x| e.buffer(x)).collect::<Res<Vec<_>>>()?;
        let parts: Vec<_> = buffers.iter().zip(counts(&lengths)?).collect();
        movement::concat(&e.ctx, &parts, count(outer)?, count(inner)?)
    })
}

#[napi]
pub fn gather(env: Env, engine: u32, x: f64, indices: f64, outer: f64, n: f64, inner: f64) -> Result<f64> {
    make(&env, engine, |e| {
        let x = e.buffer(x)?;
        gather::gather(&e.ctx, &x, &e.buffer(indices)?, extent(outer, n, inner, &x)?)
    })
}

#[napi]
#[allow(clippy::too_many_arguments)]
pub fn gather_along(
    env: Env,
    engine: u32,
    x: f64,
    indices: f64,
    outer: f64,
    n: f64,
    inner: f64,
    length: f64,
) -> Result<f64> {
    make(&env, engine, |e| {
        let x = e.buffer(x)?;
        let extent = extent(outer, n, inner, &x)?;
        gather::gather_along(&e.ctx, &x, &e.buffer(indices)?, extent, count(length)?)
    })
}

#[napi]
#[allow(clippy::too_many_arguments)]
pub fn scatter(
    env: Env,
    engine: u32,
    x: f64,
    indices: f64,
    values: f64,
    outer: f64,
    n: f64,
    inner: f64,
    mode: u32,
) -> Result<f64> {
    make(&env, engine, |e| {
        let x = e.buffer(x)?;
        let (i, v) = (e.buffer(indices)?, e.buffer(values)?);
        let extent = extent(outer, n, inner, &x)?;
        scatter::scatter(&e.ctx, &x, &i, &v, extent, ScatterMode::from_code(mode)?)
    })
}

#[napi]
pub fn nonzero(env: Env, engine: u32, x: f64) -> Result<f64> {
    make(&env, engine, |e| gather::nonzero(&e.ctx, &e.buffer(x)?))
}

/// Elements of a buffer.
#[napi]
pub fn size(engine: u32, x: f64) -> Result<f64> {
    guard(|| Ok(engine_of(engine)?.buffer(x)?.size as f64)).map_err(to_js)
}

#[napi]
#[allow(clippy::too_many_arguments)]
pub fn matmul(
    env: Env,
    engine: u32,
    x: f64,
    y: f64,
    batch: f64,
    m: f64,
    k: f64,
    n: f64,
    x_batched: bool,
    y_batched: bool,
) -> Result<f64> {
    make(&env, engine, |e| {
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
pub fn fft(env: Env, engine: u32, x: f64, rows: f64, n: f64, inverse: bool) -> Result<f64> {
    make(&env, engine, |e| fft::fft(&e.ctx, &e.buffer(x)?, count(rows)?, count(n)?, inverse))
}

/// Lists of `rank` numbers, one after the other: as JavaScript's own lists they would take longer than a small operation.
fn lists_of<const N: usize>(lists: &[f64], rank: u32) -> Res<[&[f64]; N]> {
    let rank = rank as usize;
    let mut all = [&lists[..0]; N];
    for (k, list) in all.iter_mut().enumerate() {
        *list = lists.get(k * rank..(k + 1) * rank).ok_or_else(|| Fault::value("The lists of axes are too short"))?;
    }
    Ok(all)
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
