//! Strided views: broadcasting, transposition and slicing read through these.

use crate::fault::{Fault, Res};
use crate::for_width;

/// Element offsets offset + Σ k_d · stride_d, in row-major order of k. Lengths of 1 are dropped and runs merged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct View {
    pub shape: Vec<usize>,
    pub strides: Vec<isize>,
    pub offset: isize,
}

impl View {
    /// Checks that every element lies in a buffer of `size` elements.
    pub fn new(shape: &[usize], strides: &[isize], offset: isize, size: usize) -> Res<View> {
        if shape.len() != strides.len() {
            return Err(Fault::value("Shape and strides differ in length"));
        }
        let outside = || Fault::index("A view reaches outside of its buffer");
        let (mut low, mut high, mut count) = (offset, offset, 1usize);
        for (&n, &s) in shape.iter().zip(strides) {
            count = count.checked_mul(n).ok_or_else(outside)?;
            let reach = (n.max(1) as isize - 1).checked_mul(s).ok_or_else(outside)?;
            let end = if reach < 0 { &mut low } else { &mut high };
            *end = end.checked_add(reach).ok_or_else(outside)?;
        }
        if count > 0 && (low < 0 || high as usize >= size) {
            return Err(outside());
        }
        let mut view = View { shape: vec![], strides: vec![], offset };
        for (&n, &s) in shape.iter().zip(strides) {
            if n == 1 {
                continue;
            }
            match (view.shape.last_mut(), view.strides.last_mut()) {
                (Some(m), Some(t)) if s.checked_mul(n as isize) == Some(*t) => {
                    // Only an empty view can have lengths whose product overflows.
                    *m = m.wrapping_mul(n);
                    *t = s;
                }
                _ => {
                    view.shape.push(n);
                    view.strides.push(s);
                }
            }
        }
        if view.shape.is_empty() {
            view.shape.push(1);
            view.strides.push(0);
        }
        Ok(view)
    }

    pub fn size(&self) -> usize {
        self.shape.iter().product()
    }

    pub fn is_contiguous(&self) -> bool {
        self.shape.len() == 1 && (self.strides[0] == 1 || self.shape[0] == 1)
    }
}

/// Reads the elements of a view one after the other, from any element on.
pub struct Reader<'a> {
    view: &'a View,
    at: Vec<usize>,
    offset: isize,
}

impl<'a> Reader<'a> {
    pub fn new(view: &'a View, start: usize) -> Reader<'a> {
        let mut at = vec![0; view.shape.len()];
        let mut rest = start;
        let mut offset = view.offset;
        for d in (0..at.len()).rev() {
            at[d] = rest % view.shape[d];
            rest /= view.shape[d];
            offset += at[d] as isize * view.strides[d];
        }
        Reader { view, at, offset }
    }

    /// Copies the next `count` elements of `width` bytes from `x` to `out`.
    ///
    /// # Safety
    /// `x` is the buffer that the view was checked against; `out` has room for `count` elements.
    pub unsafe fn read(&mut self, x: *const u8, out: *mut u8, count: usize, width: usize) {
        for_width!(width, T => self.read_as::<T>(x.cast(), out.cast(), count))
    }

    unsafe fn read_as<T: Copy>(&mut self, x: *const T, mut out: *mut T, mut count: usize) {
        let last = self.at.len() - 1;
        let n = self.view.shape[last];
        let step = self.view.strides[last];
        while count > 0 {
            let run = count.min(n - self.at[last]);
            let from = x.offset(self.offset);
            match step {
                1 => std::ptr::copy_nonoverlapping(from, out, run),
                0 => std::slice::from_raw_parts_mut(out, run).fill(*from),
                _ => (0..run).for_each(|k| *out.add(k) = *from.offset(k as isize * step)),
            }
            out = out.add(run);
            count -= run;
            self.at[last] += run;
            self.offset += run as isize * step;
            if self.at[last] == n {
                self.carry(last);
            }
        }
    }

    fn carry(&mut self, last: usize) {
        let View { shape, strides, .. } = self.view;
        let mut d = last;
        while self.at[d] == shape[d] {
            self.offset -= shape[d] as isize * strides[d];
            self.at[d] = 0;
            if d == 0 {
                break;
            }
            d -= 1;
            self.at[d] += 1;
            self.offset += strides[d];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rng(state: &mut u64) -> usize {
        *state ^= *state << 13;
        *state ^= *state >> 7;
        *state ^= *state << 17;
        (*state >> 33) as usize
    }

    /// Random shapes and strides: accepted views read what a nested loop reads, wild ones are faults.
    #[test]
    fn views_read_what_loops_read() {
        let data: Vec<u32> = (0..500).collect();
        let mut state = 88172645463325252;
        let mut accepted = 0;
        for _ in 0..5000 {
            let dims = rng(&mut state) % 5;
            let shape: Vec<usize> = (0..dims).map(|_| rng(&mut state) % 5).collect();
            let strides: Vec<isize> = (0..dims).map(|_| rng(&mut state) as isize % 61 - 30).collect();
            let offset = rng(&mut state) as isize % 500;
            let mut expected = vec![offset];
            for (n, s) in shape.iter().zip(&strides) {
                expected = expected.iter().flat_map(|&o| (0..*n).map(move |k| o + k as isize * s)).collect();
            }
            let inside = expected.iter().all(|&o| (0..500).contains(&o));
            let view = View::new(&shape, &strides, offset, data.len());
            assert_eq!(view.is_ok(), inside, "{shape:?} {strides:?} {offset}");
            let Ok(view) = view else { continue };
            accepted += 1;
            assert_eq!(view.size(), expected.len());
            if expected.is_empty() {
                continue;
            }
            let start = rng(&mut state) % expected.len();
            let mut out = vec![0u32; expected.len() - start];
            let mut reader = Reader::new(&view, start);
            let half = out.len() / 2;
            unsafe {
                reader.read(data.as_ptr().cast(), out.as_mut_ptr().cast(), half, 4);
                reader.read(data.as_ptr().cast(), out.as_mut_ptr().add(half).cast(), out.len() - half, 4);
            }
            assert!(out.iter().zip(&expected[start..]).all(|(a, b)| *a as isize == *b));
        }
        assert!(accepted > 500);
    }

    #[test]
    fn overflowing_strides_are_faults() {
        assert!(View::new(&[3, usize::MAX / 2], &[1, isize::MAX], 0, 10).is_err());
        assert!(View::new(&[3], &[isize::MIN], 0, 10).is_err());
    }
}
