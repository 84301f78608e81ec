//! Threads. Work is cut into pieces whose size does not depend on the number of threads, so results do not either.

use rayon_core::{ThreadPool, ThreadPoolBuilder};
use std::marker::PhantomData;
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
    #[inline]
    pub fn tasks<F: Fn(usize) + Sync>(&self, n: usize, f: F) {
        self.hand_out(n, Work::new(&f, call_task::<F>));
    }

    /// Compiled once: hundreds of loops run through here.
    fn hand_out(&self, n: usize, work: Work<usize>) {
        let next = AtomicUsize::new(0);
        self.everywhere(n, &|| loop {
            let k = next.fetch_add(1, Ordering::Relaxed);
            if k >= n {
                break;
            }
            work.call(k);
        });
    }

    /// As `tasks`, with a private state per thread.
    #[inline]
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
    #[inline]
    pub fn ranges<F: Fn(Range<usize>) + Sync>(&self, n: usize, grain: usize, f: F) {
        self.cut(n, grain.max(1), Work::new(&f, call_range::<F>));
    }

    fn cut(&self, n: usize, grain: usize, work: Work<Range<usize>>) {
        if n > grain {
            self.tasks(n.div_ceil(grain), |k| work.call(k * grain..((k + 1) * grain).min(n)));
        } else if n > 0 {
            work.call(0..n);
        }
    }

    /// The results of `f(0) … f(n − 1)` in order.
    #[inline]
    pub fn map<T: Send + Clone>(&self, n: usize, empty: T, f: impl Fn(usize) -> T + Sync) -> Vec<T> {
        let mut out = vec![empty; n];
        let at = Shared::new(&mut out);
        // Each slot is written by the one task that owns its number.
        self.tasks(n, |k| unsafe { *at.at(k) = f(k) });
        out
    }
}

/// A function by its address and that of what it captured. As a trait object each would be compiled three times: one can be
/// called in three ways.
struct Work<'a, A> {
    data: *const (),
    call: unsafe fn(*const (), A),
    of: PhantomData<&'a ()>,
}
// Made of functions that are `Sync`.
unsafe impl<A> Sync for Work<'_, A> {}

impl<'a, A> Work<'a, A> {
    #[inline]
    fn new<F: Sync>(f: &'a F, call: unsafe fn(*const (), A)) -> Self {
        Work { data: (f as *const F).cast(), call, of: PhantomData }
    }
    fn call(&self, a: A) {
        // `data` is the function that `call` was made for, which is borrowed for as long as this lives.
        unsafe { (self.call)(self.data, a) }
    }
}

#[inline]
unsafe fn call_task<F: Fn(usize)>(f: *const (), k: usize) {
    (*f.cast::<F>())(k)
}

#[inline]
unsafe fn call_range<F: Fn(Range<usize>)>(f: *const (), r: Range<usize>) {
    (*f.cast::<F>())(r)
}

/// A mutable slice that several tasks write, each to its own part.
pub struct Shared<T> {
    ptr: *mut T,
    len: usize,
}
unsafe impl<T: Send> Sync for Shared<T> {}
unsafe impl<T: Send> Send for Shared<T> {}

impl<T> Shared<T> {
    #[inline]
    pub fn new(slice: &mut [T]) -> Shared<T> {
        Shared { ptr: slice.as_mut_ptr(), len: slice.len() }
    }
    /// # Safety
    /// No two tasks may touch overlapping parts at a time.
    #[allow(clippy::mut_from_ref)]
    #[inline]
    pub unsafe fn part(&self, range: Range<usize>) -> &mut [T] {
        assert!(range.start <= range.end && range.end <= self.len);
        std::slice::from_raw_parts_mut(self.ptr.add(range.start), range.end - range.start)
    }
    /// # Safety
    /// As `part`.
    #[allow(clippy::mut_from_ref)]
    #[inline]
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

/// Memory that is known by its bytes, of which every task reads and writes its own part.
#[derive(Clone, Copy)]
pub struct Place(pub *mut u8);
unsafe impl Sync for Place {}

impl Place {
    #[inline]
    pub fn at(&self, bytes: usize) -> *mut u8 {
        self.0.wrapping_add(bytes)
    }
    /// # Safety
    /// The bytes lie in the memory, and no two tasks touch overlapping parts at a time.
    #[allow(clippy::mut_from_ref)]
    #[inline]
    pub unsafe fn part<'a>(&self, start: usize, bytes: usize) -> &'a mut [u8] {
        std::slice::from_raw_parts_mut(self.0.add(start), bytes)
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
