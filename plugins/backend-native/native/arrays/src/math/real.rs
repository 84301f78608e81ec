//! Real functions with the special cases of the array API standard (IEEE 754, C99 and Python).

/// −1, 0 (also for −0), 1 or NaN.
#[inline(always)]
pub fn sign(x: f64) -> f64 {
    if x > 0.0 {
        1.0
    } else if x < 0.0 {
        -1.0
    } else if x == 0.0 {
        0.0
    } else {
        x
    }
}

/// Maximum that passes NaN on; +0 is larger than −0.
#[inline(always)]
pub fn maximum(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        f64::NAN
    } else if x == y {
        if x.is_sign_negative() { y } else { x }
    } else if x > y {
        x
    } else {
        y
    }
}

/// Minimum that passes NaN on; −0 is smaller than +0.
#[inline(always)]
pub fn minimum(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        f64::NAN
    } else if x == y {
        if x.is_sign_negative() { x } else { y }
    } else if x < y {
        x
    } else {
        y
    }
}

/// Quotient rounded down, consistent with `modulo` for finite operands.
pub fn floor_divide(x: f64, y: f64) -> f64 {
    let q = x / y;
    if !x.is_finite() || y == 0.0 || q.is_nan() || q == 0.0 {
        return q;
    }
    let r = x % y;
    let mut d = (x - r) / y;
    if r != 0.0 && (r < 0.0) != (y < 0.0) {
        d -= 1.0;
    }
    if d == 0.0 {
        return if q < 0.0 { -0.0 } else { 0.0 };
    }
    let f = d.floor();
    if d - f > 0.5 {
        f + 1.0
    } else {
        f
    }
}

/// Remainder with the sign of the divisor.
pub fn modulo(x: f64, y: f64) -> f64 {
    let r = x % y;
    if r == 0.0 {
        return if y < 0.0 { -0.0 } else { 0.0 };
    }
    if (r < 0.0) != (y < 0.0) {
        r + y
    } else {
        r
    }
}

/// log(eˣ + eʸ).
pub fn logaddexp(x: f64, y: f64) -> f64 {
    if x == y {
        return x + std::f64::consts::LN_2;
    }
    let d = x - y;
    if d > 0.0 {
        x + (-d).exp().ln_1p()
    } else if d <= 0.0 {
        y + d.exp().ln_1p()
    } else {
        f64::NAN
    }
}

macro_rules! nextafter {
    ($name:ident, $t:ty, $bits:ty) => {
        /// The next number from x towards y.
        pub fn $name(x: $t, y: $t) -> $t {
            if x.is_nan() || y.is_nan() {
                return <$t>::NAN;
            }
            if x == y {
                return y;
            }
            if x == 0.0 {
                let tiny = <$t>::from_bits(1);
                return if y > 0.0 { tiny } else { -tiny };
            }
            let bits = x.to_bits();
            <$t>::from_bits(if (x < y) == (x > 0.0) { bits + 1 } else { bits - 1 })
        }
    };
}
nextafter!(nextafter, f64, u64);
nextafter!(nextafter32, f32, u32);

/// √(x² + y²) without overflow; infinite if either is, even beside NaN.
#[inline(always)]
pub fn hypot(x: f64, y: f64) -> f64 {
    let s = x * x + y * y;
    if s > 1e-280 && s < 1e300 {
        s.sqrt()
    } else {
        x.hypot(y)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn python_division() {
        assert_eq!(floor_divide(7.0, -2.0), -4.0);
        assert_eq!(modulo(7.0, -2.0), -1.0);
        assert_eq!(modulo(-7.0, 2.0), 1.0);
        assert!(modulo(-4.0, 2.0).is_sign_positive());
        assert!(modulo(4.0, -2.0).is_sign_negative());
        assert_eq!(floor_divide(1.0, 0.1), 9.0);
        assert_eq!(modulo(1.0, f64::NEG_INFINITY), f64::NEG_INFINITY);
    }

    #[test]
    fn neighbours() {
        assert_eq!(nextafter(1.0, 2.0), 1.0 + f64::EPSILON);
        assert_eq!(nextafter(0.0, -1.0), -f64::from_bits(1));
        assert_eq!(nextafter32(1.0, 0.0), 1.0 - f32::EPSILON / 2.0);
    }

    #[test]
    fn signed_zeros() {
        assert!(maximum(-0.0, 0.0).is_sign_positive() && maximum(0.0, -0.0).is_sign_positive());
        assert!(minimum(-0.0, 0.0).is_sign_negative() && minimum(0.0, -0.0).is_sign_negative());
        assert!(maximum(f64::NAN, 1.0).is_nan() && minimum(1.0, f64::NAN).is_nan());
    }
}
