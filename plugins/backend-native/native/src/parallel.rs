//! Threads. Work is cut into pieces whose size does not depend on the number of threads, so results do not either.

use rayon::{ThreadPool, ThreadPoolBuilder};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::OnceLock;

/// A number of threads of which the caller is one; the others are started when first needed.
pub struct Team {
    threads: usize,
    name: &'static str,
    pool: OnceLock<Option<ThreadPool>>,
}

impl Team {
    pub fn new(threads: usize, name: &'static str) -> Team {
        Team { threads: threads.clamp(1, 1024), name, pool: OnceLock::new() }
    }

    pub fn threads(&self) -> usize {
        self.threads
    }

    fn helpers(&self) -> Option<&ThreadPool> {
        if self.threads == 1 {
            return None;
        }
        let name = self.name;
        self.pool
            .get_or_init(|| {
                ThreadPoolBuilder::new()
                    .num_threads(self.threads - 1)
                    .thread_name(move |k| format!("glass-{name}-{k}"))
                    .build()
                    .ok()
            })
            .as_ref()
    }

    /// Runs `work` on every thread (on at most `n` of them) until all return.
    fn everywhere(&self, n: usize, work: &(dyn Fn() + Sync)) {
        match self.helpers() {
            Some(pool) if n > 1 => pool.in_place_scope(|scope| {
                for _ in 0..(self.threads - 1).min(n - 1) {
                    scope.spawn(|_| work());
                }
                work();
            }),
            _ => work(),
        }
    }

    /// Calls `f(0) … f(n − 1)`, handing out the numbers in ascending order.
    pub fn tasks(&self, n: usize, f: impl Fn(usize) + Sync) {
        self.hand_out(n, &f);
    }

    /// Compiled once: hundreds of loops run through here.
    fn hand_out(&self, n: usize, f: &(dyn Fn(usize) + Sync)) {
        let next = AtomicUsize::new(0);
        self.everywhere(n, &|| loop {
            let k = next.fetch_add(1, Ordering::Relaxed);
            if k >= n {
                break;
            }
            f(k);
        });
    }

    /// As `tasks`, with a private state per thread.
    pub fn workers<S>(&self, n: usize, make: impl Fn() -> S + Sync, f: impl Fn(&mut S, usize) + Sync) {
        let next = AtomicUsize::new(0);
        self.everywhere(n, &|| {
            let mut state = None;
            loop {
                let k = next.fetch_add(1, Ordering::Relaxed);
                if k >= n {
                    break;
                }
                f(state.get_or_insert_with(&make), k);
            }
        });
    }

    /// Calls `f` on pieces of at most `grain` of 0 … n.
    pub fn ranges(&self, n: usize, grain: usize, f: impl Fn(Range<usize>) + Sync) {
        let grain = grain.max(1);
        if n <= grain {
            if n > 0 {
                f(0..n);
            }
            return;
        }
        self.tasks(n.div_ceil(grain), |k| f(k * grain..((k + 1) * grain).min(n)));
    }

    /// The results of `f(0) … f(n − 1)` in order.
    pub fn map<T: Send + Clone>(&self, n: usize, empty: T, f: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let mut out = vec![empty; n];
        let at = Shared::new(&mut out);
        // Each slot is written by the one task that owns its number.
        self.tasks(n, |k| unsafe { *at.at(k) = f(k) });
        out
    }
}

/// A mutable slice that several tasks write, each to its own part.
pub struct Shared<T> {
    ptr: *mut T,
    len: usize,
}
unsafe impl<T: Send> Sync for Shared<T> {}
unsafe impl<T: Send> Send for Shared<T> {}

impl<T> Shared<T> {
    pub fn new(slice: &mut [T]) -> Shared<T> {
        Shared { ptr: slice.as_mut_ptr(), len: slice.len() }
    }
    /// # Safety
    /// No two tasks may touch overlapping parts at a time.
    #[allow(clippy::mut_from_ref)]
    pub unsafe fn part(&self, range: Range<usize>) -> &mut [T] {
        assert!(range.start <= range.end && range.end <= self.len);
        std::slice::from_raw_parts_mut(self.ptr.add(range.start), range.end - range.start)
    }
    /// # Safety
    /// As `part`.
    #[allow(clippy::mut_from_ref)]
    pub unsafe fn at(&self, k: usize) -> &mut T {
        assert!(k < self.len);
        &mut *self.ptr.add(k)
    }
    pub fn len(&self) -> usize {
        self.len
    }
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU64;

    #[test]
    fn every_piece_runs_once() {
        for threads in [1, 2, 5] {
            let team = Team::new(threads, "test");
            for n in [0usize, 1, 2, 99, 1000] {
                let seen: Vec<AtomicU64> = (0..n).map(|_| AtomicU64::new(0)).collect();
                team.ranges(n, 7, |r| r.for_each(|k| {
                    seen[k].fetch_add(1, Ordering::Relaxed);
                }));
                assert!(seen.iter().all(|s| s.load(Ordering::Relaxed) == 1));
                assert_eq!(team.map(n, 0, |k| k * k), (0..n).map(|k| k * k).collect::<Vec<_>>());
            }
        }
    }

    #[test]
    fn panics_reach_the_caller() {
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(|_| {}));
        let r = crate::fault::guard(|| {
            Team::new(3, "test").tasks(20, |k| assert!(k != 13, "unlucky"));
            Ok(())
        });
        std::panic::set_hook(hook);
        assert!(r.is_err());
    }
}
