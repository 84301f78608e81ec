//! The associative operations of reductions and scans.

use crate::dtype::{Elem, C64};
use crate::math::complex;

/// A monoid on accumulators of elements `T`.
pub trait Fold<T: Elem>: Sync + Send + 'static {
    type Acc: Copy + Send + Sync + 'static;
    /// What the accumulator becomes in the end: the same where it is as wide.
    type Out: Elem;
    const IDENTITY: Self::Acc;
    fn lift(x: T) -> Self::Acc;
    fn join(a: Self::Acc, b: Self::Acc) -> Self::Acc;
    fn lower(a: Self::Acc) -> Self::Out;
    /// Whether nothing that follows can change the value, which some never say.
    const MAY_SETTLE: bool = false;
    #[inline(always)]
    fn is_final(_a: Self::Acc) -> bool {
        false
    }
    /// The order of joining does not matter: leaves may be long.
    const ANY_ORDER: bool = false;
    /// All of a leaf, joined.
    #[inline(always)]
    fn leaf(x: &[T]) -> Self::Acc {
        lanes::<T, Self, 16>(x)
    }
}

/// Elements k, k + N, k + 2 N … joined by themselves, then pairs of these.
#[inline(always)]
fn lanes<T: Elem, F: Fold<T> + ?Sized, const N: usize>(x: &[T]) -> F::Acc {
    let mut acc = [F::IDENTITY; N];
    let (chunks, rest) = x.as_chunks::<N>();
    for c in chunks {
        for k in 0..N {
            acc[k] = F::join(acc[k], F::lift(c[k]));
        }
    }
    // The first form makes better vectors of what is widened, the second is faster for short rows.
    if size_of::<F::Acc>() > size_of::<T>() && !chunks.is_empty() {
        for (a, v) in acc.iter_mut().zip(rest) {
            *a = F::join(*a, F::lift(*v));
        }
    } else {
        for (k, v) in rest.iter().enumerate() {
            acc[k] = F::join(acc[k], F::lift(*v));
        }
    }
    let mut n = N;
    while n > 1 {
        n /= 2;
        for k in 0..n {
            acc[k] = F::join(acc[k], acc[k + n]);
        }
    }
    acc[0]
}

/// Many lanes hide the latency of comparisons; short rows are over before they are joined.
#[inline(always)]
fn extreme<T: Elem, F: Fold<T> + ?Sized>(x: &[T]) -> F::Acc {
    if x.len() < 64 { lanes::<T, F, 8>(x) } else { lanes::<T, F, 64>(x) }
}

/// One after the other, which the compiler makes vectors of where it knows that any order gives the same.
#[inline(always)]
fn in_turn<T: Elem, F: Fold<T> + ?Sized>(x: &[T]) -> F::Acc {
    x.iter().fold(F::IDENTITY, |a, &v| F::join(a, F::lift(v)))
}

/// What a fold of integers in any order adds to the trait.
macro_rules! any_order {
    ($t:ty, $a:ty, $leaf:expr) => {
        const ANY_ORDER: bool = true;
        #[inline(always)]
        fn leaf(x: &[$t]) -> $a {
            $leaf(x)
        }
    };
}

/// What a fold that can be settled early adds to the trait.
macro_rules! settles {
    ($a:ty, $is_final:expr) => {
        const MAY_SETTLE: bool = true;
        #[inline(always)]
        fn is_final(a: $a) -> bool {
            $is_final(a)
        }
    };
}

pub struct Sum;
pub struct Prod;
pub struct Max;
pub struct Min;
pub struct Any;
pub struct All;
/// How many elements are not zero.
pub struct Count;

macro_rules! fold {
    ($f:ident, $t:ty, $a:ty => $o:ty, $id:expr, $x:ident => $lift:expr, ($p:ident, $q:ident) => $join:expr, $r:ident => $lower:expr $(, $($extra:tt)*)?) => {
        impl Fold<$t> for $f {
            type Acc = $a;
            type Out = $o;
            const IDENTITY: $a = $id;
            #[inline(always)]
            fn lift($x: $t) -> $a {
                $lift
            }
            #[inline(always)]
            fn join($p: $a, $q: $a) -> $a {
                $join
            }
            #[inline(always)]
            fn lower($r: $a) -> $o {
                $lower
            }
            $($($extra)*)?
        }
    };
}

macro_rules! integers {
    ($($t:ty),*) => { $(
        fold!(Sum, $t, $t => $t, 0, x => x, (a, b) => a.wrapping_add(b), r => r, any_order!($t, $t, in_turn::<$t, Sum>););
        fold!(Prod, $t, $t => $t, 1, x => x, (a, b) => a.wrapping_mul(b), r => r);
    )* };
}
integers!(i64, u64);

macro_rules! extremes {
    ($($t:ty),*) => { $(
        fold!(Max, $t, $t => $t, <$t>::MIN, x => x, (a, b) => if a >= b { a } else { b }, r => r,
            any_order!($t, $t, in_turn::<$t, Max>););
        fold!(Min, $t, $t => $t, <$t>::MAX, x => x, (a, b) => if a <= b { a } else { b }, r => r,
            any_order!($t, $t, in_turn::<$t, Min>););
    )* };
}
extremes!(i8, i16, i32, i64, u8, u16, u32, u64);

/// Sums of elements of a narrow type in blocks whose sums fit into a middle one.
macro_rules! narrow_integers {
    ($($t:ty as $m:ty),*) => { $(
        // Modulo 2^64, so that the bits are those of the unsigned sum too.
        fold!(Sum, $t, i64 => i64, 0, x => x as i64, (a, b) => a.wrapping_add(b), r => r, any_order!($t, i64, |x: &[$t]| {
            x.chunks(1 << 14).fold(0, |a, block| a + block.iter().fold(0, |a: $m, &v| a.wrapping_add(v as $m)) as i64)
        }););
    )* };
}
narrow_integers!(i8 as i32, i16 as i32, i32 as i64, u8 as u32, u16 as u32, u32 as u64);

macro_rules! floats {
    ($($t:ty),*) => { $(
        // Single precision is summed in double.
        fold!(Sum, $t, f64 => $t, 0.0, x => x as f64, (a, b) => a + b, r => r as $t);
        fold!(Prod, $t, f64 => $t, 1.0, x => x as f64, (a, b) => a * b, r => r as $t);
        // NaN wins.
        fold!(Max, $t, $t => $t, <$t>::NEG_INFINITY, x => x, (a, b) => if a != a || a >= b { a } else { b }, r => r,
            any_order!($t, $t, extreme::<$t, Max>););
        fold!(Min, $t, $t => $t, <$t>::INFINITY, x => x, (a, b) => if a != a || a <= b { a } else { b }, r => r,
            any_order!($t, $t, extreme::<$t, Min>););
    )* };
}
floats!(f32, f64);

/// Counts in as many bits as the elements have: leaves are short enough.
macro_rules! counts {
    ($($t:ty as $n:ty, $zero:expr);*) => { $(
        fold!(Count, $t, i64 => i64, 0, x => (x != $zero) as i64, (a, b) => a + b, r => r, any_order!($t, i64, |x: &[$t]| {
            x.iter().fold(0, |a: $n, v| a.wrapping_add((*v != $zero) as $n)) as i64
        }););
    )* };
}
counts!(u16 as u16, 0; u32 as u32, 0; u64 as u64, 0; f32 as u32, 0.0; f64 as u64, 0.0);
fold!(Count, C64, i64 => i64, 0, x => (x != ZERO) as i64, (a, b) => a + b, r => r);
fold!(Count, u8, i64 => i64, 0, x => (x != 0) as i64, (a, b) => a + b, r => r, any_order!(u8, i64, count_bytes););

#[inline(always)]
fn count_bytes(x: &[u8]) -> i64 {
    const N: usize = 256;
    let some = |x: &[u8]| x.iter().fold(0, |a, &v| a + (v != 0) as u32);
    let mut total = 0;
    // A lane counts to 255.
    for block in x.chunks(255 * N) {
        let mut acc = [0u8; N];
        let (chunks, rest) = block.as_chunks::<N>();
        for c in chunks {
            for k in 0..N {
                acc[k] = acc[k].wrapping_add((c[k] != 0) as u8);
            }
        }
        total += acc.iter().fold(0, |a, &v| a + v as u32) + some(rest);
    }
    total as i64
}

const ZERO: C64 = C64::new(0.0, 0.0);
const ONE: C64 = C64::new(1.0, 0.0);
fold!(Sum, C64, C64 => C64, ZERO, x => x, (a, b) => C64::new(a.re + b.re, a.im + b.im), r => r);
fold!(Prod, C64, C64 => C64, ONE, x => x, (a, b) => complex::mul(a, b), r => r);

fold!(Any, u8, u8 => u8, 0, x => x, (a, b) => a | b, r => r, settles!(u8, |a| a != 0);
    any_order!(u8, u8, in_turn::<u8, Any>););
fold!(All, u8, u8 => u8, 1, x => x, (a, b) => a & b, r => r, settles!(u8, |a| a == 0);
    any_order!(u8, u8, in_turn::<u8, All>););
