//! The engines by number. Node takes half a microsecond to find the object behind a method, ten times as long as a whole call
//! without one: what small arrays do often are functions of a number.

use super::engine::{to_js, Inner};
use glass_engine::fault::{guard, Fault, Res};
use glass_engine::memory::Buffer;
use napi::bindgen_prelude::*;
use std::sync::{Arc, RwLock};

/// Numbers are not used again, so that one that has gone never means another engine.
static ENGINES: RwLock<Vec<Option<Arc<Inner>>>> = RwLock::new(Vec::new());

pub fn add(engine: Arc<Inner>) -> u32 {
    let mut all = ENGINES.write().unwrap_or_else(|e| e.into_inner());
    all.push(Some(engine));
    (all.len() - 1) as u32
}

pub fn remove(number: u32) {
    let mut all = ENGINES.write().unwrap_or_else(|e| e.into_inner());
    let gone = all.get_mut(number as usize).and_then(Option::take);
    // Buffers go after the lock: it may take a while.
    drop(all);
    drop(gone);
}

pub fn engine_of(number: u32) -> Res<Arc<Inner>> {
    let all = ENGINES.read().unwrap_or_else(|e| e.into_inner());
    all.get(number as usize).cloned().flatten().ok_or_else(|| Fault::new("ERR_NATIVE", "There is no such engine"))
}

/// Runs an operation that makes one buffer; returns its handle.
pub fn make(env: &Env, number: u32, f: impl FnOnce(&Inner) -> Res<Buffer>) -> Result<f64> {
    guard(|| {
        let engine = engine_of(number)?;
        engine.insert(env, f(&engine)?)
    })
    .map_err(to_js)
}
