//! Progress and cancellation of a long computation, shared between threads and JavaScript.

use crate::fault::{Fault, Res};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

#[derive(Default)]
pub struct Job {
    done: AtomicU64,
    total: AtomicU64,
    cancelled: AtomicBool,
}

impl Job {
    pub fn start(&self, total: u64) {
        self.total.store(total.max(1), Ordering::Relaxed);
    }
    pub fn advance(&self, steps: u64) {
        self.done.fetch_add(steps, Ordering::Relaxed);
    }
    /// Part done, 0 … 1.
    pub fn fraction(&self) -> f64 {
        let total = self.total.load(Ordering::Relaxed);
        if total == 0 {
            0.0
        } else {
            (self.done.load(Ordering::Relaxed) as f64 / total as f64).min(1.0)
        }
    }
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }
    pub fn check(&self) -> Res<()> {
        if self.is_cancelled() {
            Err(Fault::cancelled())
        } else {
            Ok(())
        }
    }
}
