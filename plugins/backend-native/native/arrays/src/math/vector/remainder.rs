//! Python's // and %: the quotient's integer part and an exact remainder by one fused operation.

/// Quotients from here on may be wrong by more than one; zeros and what is not finite have rules of their own.
const LIMIT: f64 = 4503599627370496.0;

pub fn needs_scalar(x: f64, y: f64) -> bool {
    let q = (x / y).abs();
    !(q > 1e-290 && q < LIMIT && y.abs() > 1e-290)
}

/// (⌊x/y⌋, x − ⌊x/y⌋·y): x is exactly the fused remainder plus q·y, and q was off by one at most.
#[inline(always)]
fn divide(x: f64, y: f64) -> (f64, f64) {
    let q = (x / y).floor();
    let r = (-q).mul_add(y, x);
    // x/y was rounded up to an integer.
    let beyond = r != 0.0 && (r < 0.0) != (y < 0.0);
    (if beyond { q - 1.0 } else { q }, if beyond { r + y } else { r })
}

#[inline(always)]
pub fn floor_divide(x: f64, y: f64) -> f64 {
    divide(x, y).0
}

#[inline(always)]
pub fn modulo(x: f64, y: f64) -> f64 {
    let r = divide(x, y).1;
    if r == 0.0 { 0.0f64.copysign(y) } else { r }
}
