//! Errors that cross into JavaScript, and the guard that turns panics into them.

use std::panic::{catch_unwind, AssertUnwindSafe};

/// A failure with the error code of `@glass-ts/core` and a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub code: &'static str,
    pub what: String,
}

pub type Res<T> = Result<T, Fault>;

impl Fault {
    pub fn new(code: &'static str, what: impl Into<String>) -> Self {
        Fault { code, what: what.into() }
    }
    pub fn value(what: impl Into<String>) -> Self {
        Fault::new("ERR_VALUE", what)
    }
    pub fn index(what: impl Into<String>) -> Self {
        Fault::new("ERR_INDEX", what)
    }
    pub fn dtype(what: impl Into<String>) -> Self {
        Fault::new("ERR_TYPE", what)
    }
    pub fn memory(bytes: usize) -> Self {
        Fault::new("ERR_MEMORY", format!("Out of memory: {bytes} bytes could not be allocated"))
    }
    pub fn cancelled() -> Self {
        Fault::new("ERR_ABORTED", "The computation was cancelled")
    }
}

/// Runs `f`; a panic inside becomes a `Fault`.
pub fn guard<T>(f: impl FnOnce() -> Res<T>) -> Res<T> {
    match catch_unwind(AssertUnwindSafe(f)) {
        Ok(result) => result,
        Err(payload) => {
            let what = payload
                .downcast_ref::<&str>()
                .map(|s| s.to_string())
                .or_else(|| payload.downcast_ref::<String>().cloned())
                .unwrap_or_else(|| "unknown cause".into());
            Err(Fault::new("ERR_NATIVE", format!("The native backend failed: {what}")))
        }
    }
}

/// Scratch memory of `n` values, or a fault instead of an abort.
pub fn try_vec<T: Clone>(n: usize, value: T) -> Res<Vec<T>> {
    crate::room::check(n.saturating_mul(std::mem::size_of::<T>()))?;
    let mut v = Vec::new();
    v.try_reserve_exact(n).map_err(|_| Fault::memory(n.saturating_mul(std::mem::size_of::<T>())))?;
    v.resize(n, value);
    Ok(v)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn panics_become_faults() {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let r: Res<()> = guard(|| panic!("boom {}", 1));
        std::panic::set_hook(hook);
        assert_eq!(r.unwrap_err().code, "ERR_NATIVE");
    }

    #[test]
    fn impossible_scratch_is_a_fault() {
        assert_eq!(try_vec(usize::MAX / 16, 0u64).unwrap_err().code, "ERR_MEMORY");
    }
}
