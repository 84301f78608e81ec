//! The loops of a reduction, by function pointers. Everything around them knows elements, accumulators and results by their
//! width alone, and is compiled once instead of for each of some forty pairs of dtype and operation. Memory is passed as slices of
//! bytes: from slices the compiler knows that they do not overlap, which it would have to check otherwise.

use crate::dtype::Elem;
use crate::ops::fold::Fold;
use crate::simd::{level, Level};
use std::marker::PhantomData;

/// Room for one accumulator.
pub type Slot = [u64; 2];

/// What one operation does with elements of one type, compiled for one instruction set.
pub struct Loops {
    /// Bytes of an element, of an accumulator and of a result.
    pub element: usize,
    pub acc: usize,
    pub out: usize,
    /// The order of joining does not matter.
    pub any_order: bool,
    pub identity: Slot,
    /// acc[k] = all of row k, of `rows` contiguous rows of n elements.
    pub leaves: unsafe fn(x: &[u8], n: usize, acc: &mut [u8], rows: usize),
    /// acc[j] joined with element j of one row after the other; they begin `step` bytes apart.
    pub rows: unsafe fn(acc: &mut [u8], x: &[u8], step: usize, rows: usize),
    /// acc[k] joined with other[k].
    pub join: unsafe fn(acc: &mut [u8], other: &[u8]),
    /// z[k] = what acc[k] becomes in the end; without it they are the same.
    pub lower: Option<unsafe fn(acc: &[u8], z: &mut [u8])>,
    /// Whether nothing that follows can change the value, where that can be.
    pub settled: Option<unsafe fn(acc: &[u8]) -> bool>,
}

/// The loops for the instruction set of this processor.
pub fn loops<T: Elem, F: Fold<T>>() -> &'static Loops {
    let [base, avx2, avx512] = Table::<T, F>::LOOPS;
    match level() {
        Level::Scalar => base,
        Level::Avx2 => avx2,
        Level::Avx512 => avx512,
    }
}

struct Table<T, F>(PhantomData<(T, F)>);

impl<T: Elem, F: Fold<T>> Table<T, F> {
    const LOOPS: [&'static Loops; 3] = [&Self::BASE, &Self::AVX2, &Self::AVX512];

    const BASE: Loops = Loops {
        element: size_of::<T>(),
        acc: size_of::<F::Acc>(),
        out: size_of::<F::Out>(),
        any_order: F::ANY_ORDER,
        identity: slot(F::IDENTITY),
        leaves: leaves_body::<T, F>,
        rows: rows_body::<T, F>,
        join: join::<T, F>,
        // Accumulators as wide as the result are of its type.
        lower: if size_of::<F::Acc>() == size_of::<F::Out>() { None } else { Some(lower::<T, F>) },
        settled: if F::MAY_SETTLE { Some(settled::<T, F>) } else { None },
    };
    #[cfg(target_arch = "x86_64")]
    const AVX2: Loops = Loops { leaves: leaves_avx2::<T, F>, rows: rows_avx2::<T, F>, ..Self::BASE };
    #[cfg(target_arch = "x86_64")]
    const AVX512: Loops = Loops { leaves: leaves_avx512::<T, F>, rows: rows_avx512::<T, F>, ..Self::BASE };
    #[cfg(not(target_arch = "x86_64"))]
    const AVX2: Loops = Self::BASE;
    #[cfg(not(target_arch = "x86_64"))]
    const AVX512: Loops = Self::BASE;
}

const fn slot<A: Copy>(a: A) -> Slot {
    #[derive(Clone, Copy)]
    union Both<A: Copy> {
        a: A,
        slot: Slot,
    }
    assert!(size_of::<A>() <= size_of::<Slot>() && align_of::<A>() <= align_of::<Slot>());
    let mut both = Both { slot: [0; 2] };
    both.a = a;
    // What the accumulator leaves over was set before.
    unsafe { both.slot }
}

/// Bytes as what they hold.
///
/// # Safety
/// They are values of that type, in its alignment.
#[inline(always)]
pub unsafe fn values<A>(bytes: &[u8]) -> &[A] {
    std::slice::from_raw_parts(bytes.as_ptr().cast(), bytes.len() / size_of::<A>())
}

/// As `values`.
///
/// # Safety
/// As `values`.
#[inline(always)]
pub unsafe fn values_mut<A>(bytes: &mut [u8]) -> &mut [A] {
    std::slice::from_raw_parts_mut(bytes.as_mut_ptr().cast(), bytes.len() / size_of::<A>())
}

#[inline(always)]
unsafe fn leaves_body<T: Elem, F: Fold<T>>(x: &[u8], n: usize, acc: &mut [u8], rows: usize) {
    let (x, acc) = (values::<T>(x), values_mut::<F::Acc>(acc));
    for k in 0..rows {
        *acc.get_unchecked_mut(k) = F::leaf(x.get_unchecked(k * n..(k + 1) * n));
    }
}

#[inline(always)]
unsafe fn rows_body<T: Elem, F: Fold<T>>(acc: &mut [u8], x: &[u8], step: usize, rows: usize) {
    let (acc, x) = (values_mut::<F::Acc>(acc), x.as_ptr());
    let mut k = 0;
    while k + 4 <= rows {
        let x = x.add(k * step);
        join_rows::<T, F, 4>(acc, [x, x.add(step), x.add(2 * step), x.add(3 * step)]);
        k += 4;
    }
    for k in k..rows {
        join_rows::<T, F, 1>(acc, [x.add(k * step)]);
    }
}

#[inline(always)]
unsafe fn join_rows<T: Elem, F: Fold<T>, const R: usize>(acc: &mut [F::Acc], rows: [*const u8; R]) {
    for (k, acc) in acc.iter_mut().enumerate() {
        let mut a = *acc;
        for row in rows {
            a = F::join(a, F::lift(*row.cast::<T>().add(k)));
        }
        *acc = a;
    }
}

/// Once per chunk of rows, so that no instruction set needs its own.
unsafe fn join<T: Elem, F: Fold<T>>(acc: &mut [u8], other: &[u8]) {
    for (a, b) in values_mut::<F::Acc>(acc).iter_mut().zip(values::<F::Acc>(other)) {
        *a = F::join(*a, *b);
    }
}

unsafe fn lower<T: Elem, F: Fold<T>>(acc: &[u8], z: &mut [u8]) {
    for (z, a) in values_mut::<F::Out>(z).iter_mut().zip(values::<F::Acc>(acc)) {
        *z = F::lower(*a);
    }
}

unsafe fn settled<T: Elem, F: Fold<T>>(acc: &[u8]) -> bool {
    F::is_final(values::<F::Acc>(acc)[0])
}

#[cfg(target_arch = "x86_64")]
macro_rules! compiled {
    ($leaves:ident, $rows:ident, $features:literal) => {
        #[target_feature(enable = $features)]
        unsafe fn $leaves<T: Elem, F: Fold<T>>(x: &[u8], n: usize, acc: &mut [u8], rows: usize) {
            leaves_body::<T, F>(x, n, acc, rows)
        }
        #[target_feature(enable = $features)]
        unsafe fn $rows<T: Elem, F: Fold<T>>(acc: &mut [u8], x: &[u8], step: usize, rows: usize) {
            rows_body::<T, F>(acc, x, step, rows)
        }
    };
}
#[cfg(target_arch = "x86_64")]
compiled!(leaves_avx2, rows_avx2, "avx2");
#[cfg(target_arch = "x86_64")]
compiled!(leaves_avx512, rows_avx512, "avx512f,avx512dq,avx512vl,avx512bw");

impl Loops {
    /// Accumulators that hold nothing yet.
    ///
    /// # Safety
    /// They are aligned as such.
    pub unsafe fn clear(&self, acc: &mut [u8]) {
        crate::for_width!(self.acc, A => values_mut::<A>(acc).fill(*self.identity.as_ptr().cast::<A>()))
    }

    /// # Safety
    /// There are as many results as accumulators.
    pub unsafe fn finish(&self, acc: &[u8], z: &mut [u8]) {
        match self.lower {
            Some(lower) => lower(acc, z),
            None => z.copy_from_slice(acc),
        }
    }

    /// Joins neighbours in pairs of pairs, into the first.
    ///
    /// # Safety
    /// They are accumulators.
    pub unsafe fn tree(&self, acc: &mut [u8]) {
        let n = acc.len() / self.acc;
        if n >= 2 {
            let (left, right) = acc.split_at_mut(n / 2 * self.acc);
            self.tree(left);
            self.tree(right);
            (self.join)(&mut left[..self.acc], &right[..self.acc]);
        }
    }
}

/// Memory of so many accumulators as bytes.
pub fn bytes_of(slots: &mut [Slot]) -> &mut [u8] {
    // Words have no padding, and bytes any value.
    unsafe { std::slice::from_raw_parts_mut(slots.as_mut_ptr().cast(), size_of_val(slots)) }
}
