//! Functions of a complex number. On Unix the C library's, which follow C99 Annex G in their special values; elsewhere
//! those of num-complex, which agree for finite arguments.

use crate::dtype::C64;

macro_rules! from_c {
    ($($name:ident = $c:ident / $m:ident),*) => {
        #[cfg(unix)]
        extern "C" { $(fn $c(z: Pair) -> Pair;)* }
        $(
            #[cfg(unix)]
            pub fn $name(z: C64) -> C64 {
                // A struct of two doubles is passed as C's `double complex` by the ABIs of x86-64 and AArch64.
                let r = unsafe { $c(Pair { re: z.re, im: z.im }) };
                C64::new(r.re, r.im)
            }
            #[cfg(not(unix))]
            pub fn $name(z: C64) -> C64 { z.$m() }
        )*
    };
}

#[cfg(unix)]
#[repr(C)]
#[derive(Clone, Copy)]
struct Pair {
    re: f64,
    im: f64,
}

from_c!(
    acos = cacos / acos,
    acosh = cacosh / acosh,
    asin = casin / asin,
    asinh = casinh / asinh,
    atan = catan / atan,
    atanh = catanh / atanh,
    cos = ccos / cos,
    cosh = ccosh / cosh,
    exp = cexp / exp,
    log = clog / ln,
    sin = csin / sin,
    sinh = csinh / sinh,
    sqrt = csqrt / sqrt,
    tan = ctan / tan,
    tanh = ctanh / tanh
);

/// |z| as C99 `hypot`.
pub fn abs(z: C64) -> f64 {
    super::real::hypot(z.re, z.im)
}

/// exp z − 1 without cancellation near 0.
pub fn expm1(z: C64) -> C64 {
    if !(z.re.is_finite() && z.im.is_finite()) || z.im == 0.0 {
        let e = exp(z);
        return if z.im == 0.0 { C64::new(z.re.exp_m1(), z.im) } else { C64::new(e.re - 1.0, e.im) };
    }
    let half = (0.5 * z.im).sin();
    let e = z.re.exp_m1();
    // e^x cos y − 1 = (e^x − 1) cos y − 2 sin²(y/2)
    C64::new(e * z.im.cos() - 2.0 * half * half, z.re.exp() * z.im.sin())
}

/// log(1 + z) without cancellation near 0.
pub fn log1p(z: C64) -> C64 {
    if !(z.re.is_finite() && z.im.is_finite()) || abs(z) > 0.5 {
        return log(C64::new(1.0 + z.re, z.im));
    }
    // |1 + z|² − 1 = x (2 + x) + y²
    C64::new(0.5 * (z.re * (2.0 + z.re) + z.im * z.im).ln_1p(), z.im.atan2(1.0 + z.re))
}

fn scaled_log(z: C64, factor: f64) -> C64 {
    let r = log(z);
    C64::new(r.re * factor, r.im * factor)
}

pub fn log2(z: C64) -> C64 {
    scaled_log(z, std::f64::consts::LOG2_E)
}

pub fn log10(z: C64) -> C64 {
    scaled_log(z, std::f64::consts::LOG10_E)
}

/// z / |z|, 0 at 0.
pub fn sign(z: C64) -> C64 {
    if z.re == 0.0 && z.im == 0.0 {
        return C64::new(0.0, 0.0);
    }
    let r = abs(z);
    C64::new(z.re / r, z.im / r)
}

/// Quotient after R. L. Smith, "Algorithm 116: complex division", Comm. ACM 5 (1962) 435: no needless overflow.
#[inline(always)]
pub fn div(x: C64, y: C64) -> C64 {
    if y.re.abs() >= y.im.abs() {
        if y.re == 0.0 && y.im == 0.0 {
            return C64::new(x.re / y.re.abs(), x.im / y.re.abs());
        }
        let r = y.im / y.re;
        let d = 1.0 / (y.re + y.im * r);
        C64::new((x.re + x.im * r) * d, (x.im - x.re * r) * d)
    } else {
        let r = y.re / y.im;
        let d = 1.0 / (y.re * r + y.im);
        C64::new((x.re * r + x.im) * d, (x.im * r - x.re) * d)
    }
}

#[inline(always)]
pub fn mul(x: C64, y: C64) -> C64 {
    C64::new(x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re)
}

/// xʸ: exact products for small integer powers, exp(y log x) otherwise.
pub fn pow(x: C64, y: C64) -> C64 {
    if y.im == 0.0 {
        if y.re == 0.0 {
            return C64::new(1.0, 0.0);
        }
        if y.re == y.re.trunc() && y.re.abs() <= 64.0 {
            let mut n = y.re.abs() as u32;
            let mut base = x;
            let mut r: Option<C64> = None;
            while n > 0 {
                if n & 1 == 1 {
                    r = Some(r.map_or(base, |r| mul(r, base)));
                }
                base = mul(base, base);
                n >>= 1;
            }
            let r = r.unwrap_or(C64::new(1.0, 0.0));
            return if y.re < 0.0 { div(C64::new(1.0, 0.0), r) } else { r };
        }
    }
    if x.re == 0.0 && x.im == 0.0 {
        return if y.re > 0.0 { C64::new(0.0, 0.0) } else { C64::new(f64::NAN, f64::NAN) };
    }
    exp(mul(y, log(x)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_values() {
        let z = C64::new(0.3, -0.7);
        let near = |a: C64, b: C64| assert!((a - b).norm() < 1e-15, "{a} {b}");
        near(exp(log(z)), z);
        near(sin(asin(z)), z);
        near(tanh(atanh(z)), z);
        near(cosh(acosh(z)), z);
        near(expm1(z), exp(z) - 1.0);
        near(log1p(z), log(z + 1.0));
        near(div(mul(z, z), z), z);
        near(pow(z, C64::new(3.0, 0.0)), z * z * z);
        near(pow(z, C64::new(0.5, 0.0)), sqrt(z));
        let tiny = C64::new(1e-20, 1e-20);
        assert_eq!(expm1(tiny), tiny);
    }

    #[test]
    #[cfg(unix)]
    fn annex_g() {
        let inf = f64::INFINITY;
        assert_eq!(sqrt(C64::new(-inf, 1.0)), C64::new(0.0, inf));
        assert_eq!(exp(C64::new(-inf, f64::NAN)).re, 0.0);
        assert_eq!(log(C64::new(-0.0, 0.0)).im, std::f64::consts::PI);
    }
}
