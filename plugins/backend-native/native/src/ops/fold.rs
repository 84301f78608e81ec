//! The associative operations of reductions and scans.

use crate::dtype::{Elem, C64};
use crate::math::complex;

/// A monoid on accumulators of elements `T`.
pub trait Fold<T: Elem>: Sync + Send + 'static {
    type Acc: Copy + Send + Sync + 'static;
    /// What the accumulator becomes in the end.
    type Out: Elem;
    const IDENTITY: Self::Acc;
    fn lift(x: T) -> Self::Acc;
    fn join(a: Self::Acc, b: Self::Acc) -> Self::Acc;
    fn lower(a: Self::Acc) -> Self::Out;
    /// Whether nothing that follows can change the value.
    #[inline(always)]
    fn is_final(_a: Self::Acc) -> bool {
        false
    }
    /// The order of joining does not matter: leaves may take more lanes.
    const ANY_ORDER: bool = false;
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
    ($f:ident, $t:ty, $a:ty => $o:ty, $id:expr, $x:ident => $lift:expr, ($p:ident, $q:ident) => $join:expr, $r:ident => $lower:expr $(, $extra:item)*) => {
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
            $($extra)*
        }
    };
}

macro_rules! integers {
    ($($t:ty),*) => { $(
        fold!(Sum, $t, $t => $t, 0, x => x, (a, b) => a.wrapping_add(b), r => r, const ANY_ORDER: bool = true;);
        fold!(Prod, $t, $t => $t, 1, x => x, (a, b) => a.wrapping_mul(b), r => r);
    )* };
}
integers!(i64, u64);

macro_rules! extremes {
    ($($t:ty),*) => { $(
        fold!(Max, $t, $t => $t, <$t>::MIN, x => x, (a, b) => if a >= b { a } else { b }, r => r,
            const ANY_ORDER: bool = true;);
        fold!(Min, $t, $t => $t, <$t>::MAX, x => x, (a, b) => if a <= b { a } else { b }, r => r,
            const ANY_ORDER: bool = true;);
    )* };
}
extremes!(i8, i16, i32, i64, u8, u16, u32, u64);

macro_rules! narrow_integers {
    ($($t:ty),*) => { $(
        // Modulo 2^64, so that the bits are those of the unsigned sum too.
        fold!(Sum, $t, i64 => i64, 0, x => x as i64, (a, b) => a.wrapping_add(b), r => r);
    )* };
}
narrow_integers!(i8, i16, i32, u8, u16, u32);

macro_rules! floats {
    ($($t:ty),*) => { $(
        // Single precision is summed in double.
        fold!(Sum, $t, f64 => $t, 0.0, x => x as f64, (a, b) => a + b, r => r as $t);
        fold!(Prod, $t, f64 => $t, 1.0, x => x as f64, (a, b) => a * b, r => r as $t);
        // NaN wins.
        fold!(Max, $t, $t => $t, <$t>::NEG_INFINITY, x => x, (a, b) => if a != a || a >= b { a } else { b }, r => r,
            const ANY_ORDER: bool = true;);
        fold!(Min, $t, $t => $t, <$t>::INFINITY, x => x, (a, b) => if a != a || a <= b { a } else { b }, r => r,
            const ANY_ORDER: bool = true;);
    )* };
}
floats!(f32, f64);

macro_rules! counts {
    ($($t:ty, $zero:expr);*) => { $(
        fold!(Count, $t, i64 => i64, 0, x => (x != $zero) as i64, (a, b) => a + b, r => r);
    )* };
}
counts!(u8, 0; u16, 0; u32, 0; u64, 0; f32, 0.0; f64, 0.0; C64, ZERO);

const ZERO: C64 = C64::new(0.0, 0.0);
const ONE: C64 = C64::new(1.0, 0.0);
fold!(Sum, C64, C64 => C64, ZERO, x => x, (a, b) => C64::new(a.re + b.re, a.im + b.im), r => r);
fold!(Prod, C64, C64 => C64, ONE, x => x, (a, b) => complex::mul(a, b), r => r);

fold!(Any, u8, u8 => u8, 0, x => x, (a, b) => a | b, r => r, #[inline(always)] fn is_final(a: u8) -> bool { a != 0 },
    const ANY_ORDER: bool = true;);
fold!(All, u8, u8 => u8, 1, x => x, (a, b) => a & b, r => r, #[inline(always)] fn is_final(a: u8) -> bool { a == 0 },
    const ANY_ORDER: bool = true;);
