//! Drivers of elementwise operations. A kernel is a loop over contiguous elements of fixed types; the drivers cut arrays
//! into blocks that stay in the first-level cache, bring broadcast operands into contiguous blocks, and share the blocks
//! among threads. They know elements only by their width, so they are compiled once.

use super::context::{checked_product, Context};
use crate::dtype::DType;
use crate::fault::Res;
use crate::memory::Buffer;
use crate::strided::{Reader, View};

/// z[k] = f(x[k]) for n elements.
pub type Kernel1 = unsafe fn(*const u8, *mut u8, usize);
/// z[k] = f(x[k], y[k]) for n elements.
pub type Kernel2 = unsafe fn(*const u8, *const u8, *mut u8, usize);

/// Elements per block: three blocks of doubles fill 24 KiB.
const BLOCK: usize = 1024;
/// Elements per task for kernels bound by memory.
const GRAIN: usize = 1 << 16;

/// How an operand is read: shape and element strides of the result.
pub struct Source<'a> {
    pub buffer: &'a Buffer,
    /// `None`: same shape as the result.
    pub view: Option<View>,
}

impl<'a> Source<'a> {
    /// Strides are 0 along broadcast axes; an empty list means that the operand has the shape of the result.
    pub fn new(buffer: &'a Buffer, shape: &[usize], strides: &[isize]) -> Res<Source<'a>> {
        let size = checked_product(shape)?;
        if strides.is_empty() && !shape.is_empty() {
            View::new(&[size], &[1], 0, buffer.size)?;
            return Ok(Source { buffer, view: None });
        }
        let view = View::new(shape, strides, 0, buffer.size)?;
        Ok(Source { buffer, view: if view.is_contiguous() { None } else { Some(view) } })
    }

    fn is_constant(&self) -> bool {
        self.view.as_ref().is_some_and(|v| v.strides.iter().all(|&s| s == 0))
    }
}

/// One operand inside a task: hands out pointers to contiguous elements.
struct Feed<'a> {
    source: &'a Source<'a>,
    width: usize,
    constant: bool,
    reader: Option<Reader<'a>>,
    scratch: Vec<u128>,
}

impl<'a> Feed<'a> {
    fn new(source: &'a Source<'a>, start: usize, room: usize) -> Feed<'a> {
        let width = source.buffer.dtype.bytes();
        let constant = source.is_constant();
        let mut reader = source.view.as_ref().map(|view| Reader::new(view, start));
        let mut scratch = if reader.is_some() { vec![0u128; (room * width).div_ceil(16)] } else { vec![] };
        if constant {
            if let Some(reader) = &mut reader {
                let view_size = source.view.as_ref().map_or(0, View::size);
                let n = room.min(view_size - start);
                unsafe { reader.read(source.buffer.ptr(), scratch.as_mut_ptr().cast(), n, width) };
            }
        }
        Feed { source, width, constant, reader, scratch }
    }

    unsafe fn next(&mut self, at: usize, n: usize) -> *const u8 {
        match &mut self.reader {
            None => self.source.buffer.ptr().add(at * self.width),
            Some(reader) => {
                if !self.constant {
                    reader.read(self.source.buffer.ptr(), self.scratch.as_mut_ptr().cast(), n, self.width);
                }
                self.scratch.as_ptr().cast()
            }
        }
    }
}

#[derive(Clone, Copy)]
struct Out(*mut u8);
unsafe impl Sync for Out {}

/// `cost` is the rough time of an element in units of a memory-bound one.
pub fn run1(ctx: &Context, kernel: Kernel1, x: &Buffer, out: DType, cost: usize) -> Res<Buffer> {
    let block = ctx.block(out, x.size)?;
    let z = Out(block.ptr());
    let (p, q) = (x.dtype.bytes(), out.bytes());
    let source = Out(x.ptr() as *mut u8);
    ctx.team.ranges(x.size, GRAIN / cost.max(1), |r| {
        let (source, z) = (&source, &z);
        // The range lies in both buffers.
        unsafe { kernel(source.0.add(r.start * p), z.0.add(r.start * q), r.len()) }
    });
    Ok(Buffer::new(out, x.size, block))
}

pub fn run2(
    ctx: &Context,
    kernel: Kernel2,
    x: &Source,
    y: &Source,
    size: usize,
    out: DType,
    cost: usize,
) -> Res<Buffer> {
    let block = ctx.block(out, size)?;
    let z = Out(block.ptr());
    let q = out.bytes();
    ctx.team.ranges(size, GRAIN / cost.max(1), |r| {
        let z = &z;
        let room = BLOCK.min(r.len());
        let (mut left, mut right) = (Feed::new(x, r.start, room), Feed::new(y, r.start, room));
        let step = if left.reader.is_none() && right.reader.is_none() { r.len() } else { room };
        let mut at = r.start;
        while at < r.end {
            let n = step.min(r.end - at);
            unsafe { kernel(left.next(at, n), right.next(at, n), z.0.add(at * q), n) };
            at += n;
        }
    });
    Ok(Buffer::new(out, size, block))
}

/// z = c ? x : y by element width.
pub fn run_where(ctx: &Context, c: &Source, x: &Source, y: &Source, size: usize) -> Res<Buffer> {
    let out = x.buffer.dtype;
    let width = out.bytes();
    let block = ctx.block(out, size)?;
    let z = Out(block.ptr());
    ctx.team.ranges(size, GRAIN, |r| {
        let z = &z;
        let room = BLOCK.min(r.len());
        let mut feeds = [c, x, y].map(|s| Feed::new(s, r.start, room));
        let mut at = r.start;
        while at < r.end {
            let n = room.min(r.end - at);
            unsafe {
                let [c, x, y] = [0, 1, 2].map(|k: usize| feeds[k].next(at, n));
                crate::for_width!(width, T => select::<T>(c, x.cast(), y.cast(), z.0.add(at * width).cast(), n));
            }
            at += n;
        }
    });
    Ok(Buffer::new(out, size, block))
}

unsafe fn select<T: Copy>(c: *const u8, x: *const T, y: *const T, z: *mut T, n: usize) {
    let c = std::slice::from_raw_parts(c, n);
    let x = std::slice::from_raw_parts(x, n);
    let y = std::slice::from_raw_parts(y, n);
    let z = std::slice::from_raw_parts_mut(z, n);
    for k in 0..n {
        z[k] = if c[k] != 0 { x[k] } else { y[k] };
    }
}

/// A `Kernel1` from an expression of one element, compiled for the baseline and for AVX2.
#[macro_export]
macro_rules! kernel1 {
    ($t:ty => $r:ty, $x:ident, $e:expr) => {{
        #[inline(always)]
        unsafe fn body(x: *const u8, z: *mut u8, n: usize) {
            let x = std::slice::from_raw_parts(x as *const $t, n);
            let z = std::slice::from_raw_parts_mut(z as *mut $r, n);
            for (z, x) in z.iter_mut().zip(x) {
                let $x: $t = *x;
                *z = $e;
            }
        }
        unsafe fn base(x: *const u8, z: *mut u8, n: usize) {
            body(x, z, n)
        }
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2")]
        unsafe fn fast(x: *const u8, z: *mut u8, n: usize) {
            body(x, z, n)
        }
        #[cfg(target_arch = "x86_64")]
        let chosen: $crate::ops::elementwise::Kernel1 =
            if $crate::simd::level() >= $crate::simd::Level::Avx2 { fast } else { base };
        #[cfg(not(target_arch = "x86_64"))]
        let chosen: $crate::ops::elementwise::Kernel1 = base;
        chosen
    }};
}

/// A `Kernel1` for the baseline only: for expressions that call a function.
#[macro_export]
macro_rules! kernel1_call {
    ($t:ty => $r:ty, $x:ident, $e:expr) => {{
        unsafe fn base(x: *const u8, z: *mut u8, n: usize) {
            let x = std::slice::from_raw_parts(x as *const $t, n);
            let z = std::slice::from_raw_parts_mut(z as *mut $r, n);
            for (z, x) in z.iter_mut().zip(x) {
                let $x: $t = *x;
                *z = $e;
            }
        }
        base as $crate::ops::elementwise::Kernel1
    }};
}

/// A `Kernel2` from an expression of two elements, compiled for the baseline and for AVX2.
#[macro_export]
macro_rules! kernel2 {
    ($t:ty => $r:ty, $x:ident, $y:ident, $e:expr) => {{
        #[inline(always)]
        unsafe fn body(x: *const u8, y: *const u8, z: *mut u8, n: usize) {
            let x = std::slice::from_raw_parts(x as *const $t, n);
            let y = std::slice::from_raw_parts(y as *const $t, n);
            let z = std::slice::from_raw_parts_mut(z as *mut $r, n);
            for k in 0..n {
                let ($x, $y): ($t, $t) = (x[k], y[k]);
                z[k] = $e;
            }
        }
        unsafe fn base(x: *const u8, y: *const u8, z: *mut u8, n: usize) {
            body(x, y, z, n)
        }
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx2")]
        unsafe fn fast(x: *const u8, y: *const u8, z: *mut u8, n: usize) {
            body(x, y, z, n)
        }
        #[cfg(target_arch = "x86_64")]
        let chosen: $crate::ops::elementwise::Kernel2 =
            if $crate::simd::level() >= $crate::simd::Level::Avx2 { fast } else { base };
        #[cfg(not(target_arch = "x86_64"))]
        let chosen: $crate::ops::elementwise::Kernel2 = base;
        chosen
    }};
}

/// As `kernel2`, for AVX-512 too: its masks make truth values cheap.
#[macro_export]
macro_rules! kernel2_masks {
    ($t:ty, $x:ident, $y:ident, $e:expr) => {{
        #[cfg(target_arch = "x86_64")]
        #[target_feature(enable = "avx512f,avx512dq,avx512vl,avx512bw")]
        unsafe fn masks(x: *const u8, y: *const u8, z: *mut u8, n: usize) {
            let x = std::slice::from_raw_parts(x as *const $t, n);
            let y = std::slice::from_raw_parts(y as *const $t, n);
            let z = std::slice::from_raw_parts_mut(z, n);
            for k in 0..n {
                let ($x, $y): ($t, $t) = (x[k], y[k]);
                z[k] = $e;
            }
        }
        let common = $crate::kernel2!($t => u8, $x, $y, $e);
        #[cfg(target_arch = "x86_64")]
        let chosen: $crate::ops::elementwise::Kernel2 =
            if $crate::simd::level() == $crate::simd::Level::Avx512 { masks } else { common };
        #[cfg(not(target_arch = "x86_64"))]
        let chosen: $crate::ops::elementwise::Kernel2 = common;
        chosen
    }};
}

/// A `Kernel2` for the baseline only.
#[macro_export]
macro_rules! kernel2_call {
    ($t:ty => $r:ty, $x:ident, $y:ident, $e:expr) => {{
        unsafe fn base(x: *const u8, y: *const u8, z: *mut u8, n: usize) {
            let x = std::slice::from_raw_parts(x as *const $t, n);
            let y = std::slice::from_raw_parts(y as *const $t, n);
            let z = std::slice::from_raw_parts_mut(z as *mut $r, n);
            for k in 0..n {
                let ($x, $y): ($t, $t) = (x[k], y[k]);
                z[k] = $e;
            }
        }
        base as $crate::ops::elementwise::Kernel2
    }};
}
