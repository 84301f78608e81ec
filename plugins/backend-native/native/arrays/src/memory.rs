//! Pooled, 64-byte aligned memory. A block returns to its pool when its last owner lets go of it.

use crate::dtype::{DType, Elem};
use crate::fault::{Fault, Res};
use crate::room;
use std::alloc::{alloc_zeroed, dealloc, Layout};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

const ALIGN: usize = 64;
/// From here on huge pages are asked for.
const HUGE: usize = 4 << 20;

/// As much is kept as it is; of what is kept beyond, the system may take the pages when somebody needs them.
const FIRM: usize = 2 << 30;

/// Memory kept for reuse, by size class. All of it was initialised once (zeroed), so reading it is sound.
pub struct Pool {
    free: Mutex<Free>,
    limit: usize,
}

#[derive(Default)]
struct Free {
    classes: HashMap<usize, Vec<Raw>>,
    bytes: usize,
}

/// An allocation: `base` from the allocator, `ptr` aligned inside it.
#[derive(Clone, Copy)]
struct Raw {
    base: *mut u8,
    ptr: *mut u8,
    capacity: usize,
}
unsafe impl Send for Raw {}

impl Raw {
    fn layout(capacity: usize) -> Option<Layout> {
        Layout::from_size_align(capacity.checked_add(ALIGN)?, 16).ok()
    }
    fn new(capacity: usize) -> Option<Raw> {
        // An alignment of 16 lets the allocator use calloc: large blocks come as untouched zero pages.
        let base = unsafe { alloc_zeroed(Raw::layout(capacity)?) };
        if base.is_null() {
            return None;
        }
        let ptr = unsafe { base.add(base.align_offset(ALIGN)) };
        if capacity >= HUGE {
            advise(ptr, capacity, Advice::Huge);
        }
        room::granted(capacity);
        Some(Raw { base, ptr, capacity })
    }
    fn free(self) {
        if let Some(layout) = Raw::layout(self.capacity) {
            unsafe { dealloc(self.base, layout) }
            room::returned(self.capacity);
        }
    }
}

/// Advice about the whole pages of some memory.
#[derive(Clone, Copy)]
enum Advice {
    Huge,
    /// The system may take the pages, which are then zero; they stay until it does.
    Free,
}

#[cfg(target_os = "linux")]
fn advise(ptr: *mut u8, bytes: usize, advice: Advice) {
    extern "C" {
        fn madvise(addr: *mut core::ffi::c_void, length: usize, advice: i32) -> i32;
    }
    const PAGE: usize = 4096;
    let code = match advice {
        Advice::Huge => 14,
        Advice::Free => 8,
    };
    let skip = ptr.align_offset(PAGE).min(bytes);
    // Within the allocation; advice only: failure changes nothing.
    unsafe { madvise(ptr.add(skip).cast(), (bytes - skip) & !(PAGE - 1), code) };
}
#[cfg(not(target_os = "linux"))]
fn advise(_ptr: *mut u8, _bytes: usize, _advice: Advice) {}

/// Size class: powers of two up to a page, then eight steps per octave (at most 12.5 % unused).
fn size_class(bytes: usize) -> usize {
    if bytes <= 4096 {
        return bytes.max(64).next_power_of_two();
    }
    let step = (bytes.next_power_of_two() / 16).max(512);
    bytes.div_ceil(step).saturating_mul(step)
}

impl Pool {
    pub fn new(limit: usize) -> Arc<Pool> {
        Arc::new(Pool { free: Mutex::new(Free::default()), limit })
    }

    /// A block of at least `bytes`; its contents are arbitrary but initialised.
    pub fn take(self: &Arc<Pool>, bytes: usize) -> Res<Block> {
        if bytes > isize::MAX as usize / 2 {
            return Err(Fault::memory(bytes));
        }
        let capacity = size_class(bytes);
        let kept = {
            let mut free = self.lock();
            let raw = free.classes.get_mut(&capacity).and_then(Vec::pop);
            if raw.is_some() {
                free.bytes -= capacity;
            }
            raw
        };
        let fresh = kept.is_none();
        let raw = match kept {
            Some(raw) => raw,
            None => self.fresh(capacity)?,
        };
        Ok(Block { ptr: raw.ptr, bytes, fresh, home: Some((self.clone(), raw)) })
    }

    /// Memory from the system; what is kept for reuse goes back to it where it has not enough.
    fn fresh(&self, capacity: usize) -> Res<Raw> {
        if room::check(capacity).is_ok() {
            if let Some(raw) = Raw::new(capacity) {
                return Ok(raw);
            }
        }
        self.trim();
        room::check(capacity)?;
        Raw::new(capacity).ok_or_else(|| Fault::memory(capacity))
    }

    pub fn zeroed(self: &Arc<Pool>, bytes: usize) -> Res<Block> {
        let mut block = self.take(bytes)?;
        if !block.is_fresh() {
            block.bytes_mut().fill(0);
        }
        Ok(block)
    }

    /// Gives the kept memory back to the system.
    pub fn trim(&self) {
        let mut free = self.lock();
        for raw in free.classes.drain().flat_map(|(_, list)| list) {
            raw.free();
        }
        free.bytes = 0;
    }

    pub fn kept(&self) -> usize {
        self.lock().bytes
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Free> {
        self.free.lock().unwrap_or_else(|e| e.into_inner())
    }

    fn put(&self, raw: Raw) {
        let mut free = self.lock();
        if free.bytes + raw.capacity > self.limit {
            drop(free);
            raw.free();
            return;
        }
        free.bytes += raw.capacity;
        if free.bytes > FIRM && raw.capacity >= HUGE {
            // While nobody else can take it.
            advise(raw.ptr, raw.capacity, Advice::Free);
        }
        free.classes.entry(raw.capacity).or_default().push(raw);
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        self.trim();
    }
}

/// A piece of memory, ours or adopted from JavaScript (which then keeps it alive until the buffer is released).
pub struct Block {
    ptr: *mut u8,
    bytes: usize,
    fresh: bool,
    home: Option<(Arc<Pool>, Raw)>,
}
unsafe impl Send for Block {}
unsafe impl Sync for Block {}

impl Block {
    /// # Safety
    /// `ptr` stays valid for `bytes` until the block is dropped and is aligned to 8 bytes.
    pub unsafe fn foreign(ptr: *mut u8, bytes: usize) -> Block {
        Block { ptr, bytes, fresh: false, home: None }
    }
    pub fn ptr(&self) -> *mut u8 {
        self.ptr
    }
    pub fn len(&self) -> usize {
        self.bytes
    }
    pub fn is_empty(&self) -> bool {
        self.bytes == 0
    }
    pub fn is_foreign(&self) -> bool {
        self.home.is_none()
    }
    /// Whether nobody had this memory before, so that it was zero when it was taken.
    pub fn is_fresh(&self) -> bool {
        self.fresh
    }
    pub fn bytes(&self) -> &[u8] {
        unsafe { std::slice::from_raw_parts(self.ptr, self.bytes) }
    }
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        unsafe { std::slice::from_raw_parts_mut(self.ptr, self.bytes) }
    }
    pub fn slice<T: Elem>(&self) -> &[T] {
        unsafe { std::slice::from_raw_parts(self.ptr.cast(), self.bytes / std::mem::size_of::<T>()) }
    }
    pub fn slice_mut<T: Elem>(&mut self) -> &mut [T] {
        unsafe { std::slice::from_raw_parts_mut(self.ptr.cast(), self.bytes / std::mem::size_of::<T>()) }
    }
}

impl Drop for Block {
    fn drop(&mut self) {
        if let Some((pool, raw)) = self.home.take() {
            pool.put(raw);
        }
    }
}

/// A block read as elements of one dtype.
#[derive(Clone)]
pub struct Buffer {
    pub dtype: DType,
    pub size: usize,
    pub block: Arc<Block>,
}

impl Buffer {
    pub fn new(dtype: DType, size: usize, block: Block) -> Buffer {
        Buffer { dtype, size, block: Arc::new(block) }
    }
    pub fn bytes(&self) -> usize {
        self.size * self.dtype.bytes()
    }
    /// The elements, if the dtype is that of `T` (bool reads as `u8`).
    pub fn slice<T: Elem>(&self) -> Res<&[T]> {
        if self.dtype == T::DTYPE || (self.dtype == DType::Bool && T::DTYPE == DType::U8) {
            Ok(&self.block.slice::<T>()[..self.size])
        } else {
            Err(Fault::dtype(format!("Expected {}, got {}", T::DTYPE.name(), self.dtype.name())))
        }
    }
    pub fn ptr(&self) -> *const u8 {
        self.block.ptr()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_aligned_and_reused() {
        let pool = Pool::new(1 << 30);
        for bytes in [0usize, 1, 63, 64, 65, 4095, 4097, 100_000, 5 << 20, (5 << 20) + 1] {
            let block = pool.take(bytes).unwrap();
            assert_eq!(block.ptr() as usize % ALIGN, 0);
            assert_eq!(block.len(), bytes);
            assert!(block.bytes().iter().all(|&b| b == 0));
            let at = block.ptr();
            drop(block);
            assert_eq!(pool.take(bytes).unwrap().ptr(), at);
        }
    }

    #[test]
    fn classes_hold_what_is_asked() {
        for bytes in (0..200_000).step_by(37) {
            let class = size_class(bytes);
            assert!(class >= bytes && class <= (bytes * 9 / 8 + 512).max(2 * bytes.min(4096)).max(64));
            assert_eq!(size_class(class), class);
        }
    }

    #[test]
    fn fresh_memory_is_zero_and_reused_memory_is_made_so() {
        let pool = Pool::new(1 << 30);
        for bytes in [100, 9 << 20] {
            let mut block = pool.take(bytes).unwrap();
            assert!(block.is_fresh());
            block.bytes_mut().fill(7);
            drop(block);
            assert!(!pool.take(bytes).unwrap().is_fresh());
            assert!(pool.zeroed(bytes).unwrap().bytes().iter().all(|&b| b == 0));
        }
        let mut block = pool.take(9 << 20).unwrap();
        block.bytes_mut().fill(7);
        advise(block.ptr(), block.len(), Advice::Free);
        // Pages are what they were or zero, and can be written.
        assert!(block.bytes().iter().all(|&b| b == 0 || b == 7));
        block.bytes_mut().fill(9);
        assert!(block.bytes().iter().all(|&b| b == 9));
    }

    #[test]
    fn too_much_is_a_fault() {
        let pool = Pool::new(0);
        assert_eq!(pool.take(usize::MAX / 2).err().unwrap().code, "ERR_MEMORY");
        assert_eq!(pool.take(isize::MAX as usize / 4).err().unwrap().code, "ERR_MEMORY");
    }

    #[test]
    fn the_limit_bounds_what_is_kept() {
        let pool = Pool::new(10_000);
        drop(pool.take(9_000).unwrap());
        drop(pool.take(1 << 20).unwrap());
        assert!(pool.kept() <= 10_000);
        pool.trim();
        assert_eq!(pool.kept(), 0);
    }
}
