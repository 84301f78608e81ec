//! A backend instance: its buffers, its memory and its threads.

use super::engines;
use super::view::{take_back, View};
use glass_engine::dtype::DType;
use glass_engine::fault::{guard, Fault, Res};
use glass_engine::memory::{Block, Buffer};
use glass_engine::ops::context::Context;
use glass_engine::table::Table;
use napi::bindgen_prelude::*;
use napi_derive::napi;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard};

/// Memory is reported to the garbage collector in steps of this size.
const REPORT: i64 = 32 << 20;

#[napi]
pub struct Engine {
    pub(crate) inner: Arc<Inner>,
    number: u32,
}

impl Drop for Engine {
    fn drop(&mut self) {
        engines::remove(self.number);
    }
}

pub struct Inner {
    pub ctx: Context,
    /// Threads of long computations off the event loop: their own, so that they never hold up the others.
    pub background: glass_engine::parallel::Team,
    state: Mutex<State>,
}

#[derive(Default)]
pub(super) struct State {
    pub(super) table: Table,
    /// Views of buffers that JavaScript holds.
    pub(super) views: HashMap<u64, View>,
    unreported: i64,
}

pub fn to_js(fault: Fault) -> Error {
    Error::new(Status::GenericFailure, format!("{}|{}", fault.code, fault.what))
}

/// A non-negative integer that arrives as a JavaScript number.
pub fn count(x: f64) -> Res<usize> {
    if x >= 0.0 && x <= 9007199254740991.0 && x == x.trunc() {
        Ok(x as usize)
    } else {
        Err(Fault::value(format!("Expected a count, got {x}")))
    }
}

pub fn counts(xs: &[f64]) -> Res<Vec<usize>> {
    xs.iter().map(|&x| count(x)).collect()
}

pub fn steps(xs: &[f64]) -> Res<Vec<isize>> {
    xs.iter()
        .map(|&x| {
            if x.abs() <= 9007199254740991.0 && x == x.trunc() {
                Ok(x as isize)
            } else {
                Err(Fault::value(format!("Expected an integer, got {x}")))
            }
        })
        .collect()
}

impl Inner {
    pub(super) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(|e| e.into_inner())
    }

    pub fn buffer(&self, handle: f64) -> Res<Buffer> {
        self.state().table.get(handle).cloned()
    }

    pub fn insert(&self, env: &Env, buffer: Buffer) -> Res<f64> {
        let bytes = buffer.bytes() as i64;
        let mut state = self.state();
        let handle = state.table.insert(buffer)?;
        report(env, &mut state, bytes);
        Ok(handle)
    }
}

pub(super) fn report(env: &Env, state: &mut State, bytes: i64) {
    state.unreported += bytes;
    if state.unreported.abs() >= REPORT {
        // A hint to the garbage collector: failure changes nothing.
        let _ = env.adjust_external_memory(state.unreported);
        state.unreported = 0;
    }
}

impl Engine {
    /// Runs an operation that makes one buffer; returns its handle.
    pub(crate) fn make(&self, env: &Env, f: impl FnOnce(&Inner) -> Res<Buffer>) -> Result<f64> {
        let mut f = Some(f);
        self.made(env, &mut |inner| f.take().map_or_else(|| Err(Fault::value("Done before")), |f| f(inner)))
    }

    /// Compiled once for all operations.
    fn made(&self, env: &Env, f: &mut dyn FnMut(&Inner) -> Res<Buffer>) -> Result<f64> {
        guard(|| self.inner.insert(env, f(&self.inner)?)).map_err(to_js)
    }
}

#[napi]
impl Engine {
    #[napi(constructor)]
    pub fn new(threads: u32) -> Engine {
        std::panic::set_hook(Box::new(|_| {}));
        let threads = threads as usize;
        let inner = Arc::new(Inner {
            ctx: Context::new(threads),
            background: glass_engine::parallel::Team::new(threads, "kernel"),
            state: Mutex::new(State::default()),
        });
        Engine { number: engines::add(inner.clone()), inner }
    }

    /// What the functions of `host` and `ops` know the engine by.
    #[napi]
    pub fn number(&self) -> u32 {
        self.number
    }

    #[napi]
    pub fn threads(&self) -> u32 {
        self.inner.ctx.team.threads() as u32
    }

    /// Uses the caller's memory as a buffer: the caller keeps it alive, attached and unshared until the release.
    #[napi]
    pub fn adopt(&self, env: Env, bytes: &[u8], dtype: u32, size: f64) -> Result<f64> {
        self.make(&env, |_| {
            let (dtype, size) = checked(bytes.len(), dtype, size)?;
            if bytes.as_ptr() as usize % 8 != 0 {
                return Err(Fault::value("Adopted memory must be aligned to 8 bytes"));
            }
            Ok(Buffer::new(dtype, size, unsafe { Block::foreign(bytes.as_ptr() as *mut u8, bytes.len()) }))
        })
    }

    /// Takes over memory that reading gave away, which then needs no further care; -1 for memory of anybody else.
    #[napi]
    pub fn take_back(&self, env: Env, memory: ArrayBuffer, dtype: u32, size: f64) -> Result<f64> {
        guard(|| checked(memory.len(), dtype, size)).map_err(to_js)?;
        match take_back(&env, &memory)? {
            None => Ok(-1.0),
            Some(block) => self.make(&env, |_| {
                let (dtype, size) = checked(block.len(), dtype, size)?;
                Ok(Buffer::new(dtype, size, block))
            }),
        }
    }

    /// Live buffers, their bytes, and bytes kept for reuse.
    #[napi]
    pub fn memory(&self) -> Vec<f64> {
        let (live, bytes) = self.inner.state().table.memory();
        vec![live as f64, bytes as f64, self.inner.ctx.pool.kept() as f64]
    }

    /// Gives memory kept for reuse back to the system.
    #[napi]
    pub fn trim(&self) {
        self.inner.ctx.pool.trim();
    }
}

pub(super) fn checked(bytes: usize, dtype: u32, size: f64) -> Res<(DType, usize)> {
    let (dtype, size) = (DType::from_code(dtype)?, count(size)?);
    if size.checked_mul(dtype.bytes()) != Some(bytes) {
        return Err(Fault::value(format!("{bytes} bytes are not {size} elements of {}", dtype.name())));
    }
    Ok((dtype, size))
}
