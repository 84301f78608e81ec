//! Keys on their way to buckets: they wait until a line of memory is full, which then goes past the caches where the
//! processor can. Otherwise every line would be read before it is written.

use super::lanes::Word;
use super::split::BUCKETS;
use crate::parallel::Shared;

/// Bytes of a line of memory.
const LINE: usize = 64;

#[repr(align(64))]
#[derive(Clone, Copy)]
struct Line<W>([W; 16]);

/// A line for every bucket.
pub struct Outbox<W> {
    lines: Box<[Line<W>; BUCKETS]>,
    /// Places of the first key and of the next one.
    first: [usize; BUCKETS],
    next: [usize; BUCKETS],
}

impl<W: Word> Outbox<W> {
    /// Keys in a line.
    const KEYS: usize = LINE / std::mem::size_of::<W>();

    pub fn new() -> Outbox<W> {
        let line = Line([W::default(); 16]);
        Outbox { lines: Box::new([line; BUCKETS]), first: [0; BUCKETS], next: [0; BUCKETS] }
    }

    /// Begins with these places.
    pub fn open(&mut self, places: &[usize]) {
        self.first.copy_from_slice(places);
        self.next.copy_from_slice(places);
    }

    /// Sends keys to the buckets of their numbers.
    ///
    /// # Safety
    /// The places from those given to `open` on, as many as there are keys of each bucket, belong to the caller.
    #[inline]
    pub unsafe fn put(&mut self, keys: &[W], numbers: &[u8], out: &Shared<W>) {
        // Lines are those of memory, not of the slice.
        let shift = out.part(0..0).as_ptr() as usize / std::mem::size_of::<W>();
        for (key, &b) in keys.iter().zip(numbers) {
            let b = b as usize & (BUCKETS - 1);
            let place = self.next[b];
            let slot = (place + shift) & (Self::KEYS - 1);
            self.lines[b].0[slot] = *key;
            self.next[b] = place + 1;
            if slot == Self::KEYS - 1 {
                self.send(b, slot, out);
            }
        }
    }

    /// Writes the line of bucket b, of which slots … slot are filled.
    #[inline(always)]
    unsafe fn send(&mut self, b: usize, slot: usize, out: &Shared<W>) {
        let end = self.next[b];
        let count = (end - self.first[b]).min(slot + 1);
        let to = out.part(end - count..end);
        let from = &self.lines[b].0[slot + 1 - count..slot + 1];
        if count == Self::KEYS {
            stream_line(from.as_ptr().cast(), to.as_mut_ptr().cast());
        } else {
            to.copy_from_slice(from);
        }
    }

    /// Writes what is left.
    ///
    /// # Safety
    /// As `put`.
    pub unsafe fn close(&mut self, out: &Shared<W>) {
        let shift = out.part(0..0).as_ptr() as usize / std::mem::size_of::<W>();
        for b in 0..BUCKETS {
            let slots = (self.next[b] + shift) & (Self::KEYS - 1);
            if slots > 0 && self.next[b] > self.first[b] {
                self.send(b, slots - 1, out);
            }
        }
        fence();
    }
}

/// 64 bytes to where a line begins.
#[inline(always)]
unsafe fn stream_line(from: *const u8, to: *mut u8) {
    #[cfg(target_arch = "x86_64")]
    {
        use std::arch::x86_64::*;
        // Part of every 64-bit processor of this family.
        for k in (0..LINE).step_by(16) {
            _mm_stream_si128(to.add(k).cast(), _mm_loadu_si128(from.add(k).cast()));
        }
    }
    #[cfg(not(target_arch = "x86_64"))]
    std::ptr::copy_nonoverlapping(from, to, LINE);
}

/// Streamed lines are seen by the others.
fn fence() {
    #[cfg(target_arch = "x86_64")]
    unsafe {
        std::arch::x86_64::_mm_sfence()
    }
}
