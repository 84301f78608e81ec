//! Buffers on the way into JavaScript and back, as functions of an engine's number.

use super::engine::{checked, report, to_js};
use super::engines::{engine_of, make};
use super::view::{RawValue, View};
use glass_engine::fault::{guard, Fault};
use glass_engine::memory::Buffer;
use napi::bindgen_prelude::*;
use napi_derive::napi;

/// Copies host bytes into a new buffer.
#[napi]
pub fn upload(env: Env, engine: u32, bytes: &[u8], dtype: u32, size: f64) -> Result<f64> {
    make(&env, engine, |inner| {
        let (dtype, size) = checked(bytes.len(), dtype, size)?;
        let block = inner.ctx.block(dtype, size)?;
        let to = block.ptr() as usize;
        inner.ctx.team.ranges(bytes.len(), 1 << 20, |r| unsafe {
            std::ptr::copy_nonoverlapping(bytes.as_ptr().add(r.start), (to as *mut u8).add(r.start), r.len())
        });
        Ok(Buffer::new(dtype, size, block))
    })
}

/// Copies a buffer into host bytes.
#[napi]
pub fn download(engine: u32, handle: f64, mut target: Uint8Array) -> Result<()> {
    guard(|| {
        // The caller hands over a fresh array that nobody else reads.
        let bytes = unsafe { target.as_mut() };
        let inner = engine_of(engine)?;
        let x = inner.buffer(handle)?;
        if bytes.len() != x.bytes() {
            return Err(Fault::value(format!("{} bytes do not hold {}", bytes.len(), x.bytes())));
        }
        let (from, to) = (x.ptr() as usize, bytes.as_mut_ptr() as usize);
        inner.ctx.team.ranges(bytes.len(), 1 << 20, |r| unsafe {
            std::ptr::copy_nonoverlapping((from + r.start) as *const u8, (to + r.start) as *mut u8, r.len())
        });
        Ok(())
    })
    .map_err(to_js)
}

/// An ArrayBuffer over the buffer's own memory; detached when the buffer is released.
#[napi]
pub fn view(env: Env, engine: u32, handle: f64) -> Result<RawValue> {
    let inner = engine_of(engine).map_err(to_js)?;
    let buffer = guard(|| inner.buffer(handle)).map_err(to_js)?;
    let (view, value) = View::new(&env, &buffer)?;
    inner.state().views.insert(handle as u64, view);
    Ok(value)
}

#[napi]
pub fn release(env: Env, engine: u32, handle: f64) -> Result<()> {
    let (view, buffer) = guard(|| {
        let inner = engine_of(engine)?;
        let mut state = inner.state();
        let buffer = state.table.remove(handle)?;
        report(&env, &mut state, -(buffer.bytes() as i64));
        let view = state.views.remove(&(handle as u64));
        Ok((view, buffer))
    })
    .map_err(to_js)?;
    drop(buffer);
    view.map_or(Ok(()), |view| view.detach(&env))
}
