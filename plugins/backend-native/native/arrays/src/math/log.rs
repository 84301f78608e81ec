//! Logarithm and exponential: the algorithms of fdlibm (Sun Microsystems 1993, `e_log.c`, `e_exp.c`: argument reduction and
//! minimax polynomial), which V8 uses for `Math.log` and `Math.exp`. The random draws need the same bits as the reference backend.

const LN2_HI: f64 = 6.93147180369123816490e-01;
const LN2_LO: f64 = 1.90821492927058770002e-10;
const LG1: f64 = 6.666666666666735130e-01;
const LG2: f64 = 3.999999999940941908e-01;
const LG3: f64 = 2.857142874366239149e-01;
const LG4: f64 = 2.222219843214978396e-01;
const LG5: f64 = 1.818357216161805012e-01;
const LG6: f64 = 1.531383769920937332e-01;
const LG7: f64 = 1.479819860511658591e-01;

/// log x, with the special values of C99.
pub fn log(mut x: f64) -> f64 {
    let mut k = 0i32;
    let bits = x.to_bits();
    if bits >> 63 != 0 || bits < 0x0010_0000_0000_0000 {
        if bits << 1 == 0 {
            return f64::NEG_INFINITY;
        }
        if bits >> 63 != 0 || x.is_nan() {
            return f64::NAN;
        }
        k = -54;
        x *= 18014398509481984.0;
    }
    if x.to_bits() >= 0x7ff0_0000_0000_0000 {
        return x + x;
    }
    let mut hx = (x.to_bits() >> 32) as u32;
    let lx = x.to_bits() as u32;
    k += (hx >> 20) as i32 - 1023;
    hx &= 0x000f_ffff;
    let i = (hx + 0x95f64) & 0x10_0000;
    let x = f64::from_bits(((hx | (i ^ 0x3ff0_0000)) as u64) << 32 | lx as u64);
    k += (i >> 20) as i32;
    let f = x - 1.0;
    let dk = k as f64;
    if (0x000f_ffff & (2 + hx)) < 3 {
        // |f| < 2^-20
        if f == 0.0 {
            return if k == 0 { 0.0 } else { dk * LN2_HI + dk * LN2_LO };
        }
        let r = f * f * (0.5 - 0.33333333333333333 * f);
        return if k == 0 { f - r } else { dk * LN2_HI - ((r - dk * LN2_LO) - f) };
    }
    let s = f / (2.0 + f);
    let z = s * s;
    let i = hx as i32 - 0x6147a;
    let w = z * z;
    let j = 0x6b851 - hx as i32;
    let t1 = w * (LG2 + w * (LG4 + w * LG6));
    let t2 = z * (LG1 + w * (LG3 + w * (LG5 + w * LG7)));
    let r = t2 + t1;
    if (i | j) > 0 {
        let h = 0.5 * f * f;
        if k == 0 {
            f - (h - s * (h + r))
        } else {
            dk * LN2_HI - ((h - (s * (h + r) + dk * LN2_LO)) - f)
        }
    } else if k == 0 {
        f - s * (f - r)
    } else {
        dk * LN2_HI - ((s * (f - r) - dk * LN2_LO) - f)
    }
}

/// log(1 + x) as in fdlibm.
pub fn log1p(x: f64) -> f64 {
    libm::log1p(x)
}

/// `log` of a positive normal number, without branches: the same bits, and loops over it become vector code.
#[inline(always)]
pub fn log_normal(x: f64) -> f64 {
    let bits = x.to_bits() as i64;
    let hx = (bits >> 32) & 0x000f_ffff;
    let i = (hx + 0x95f64) & 0x10_0000;
    let k = ((bits >> 52) - 1023) + (i >> 20);
    let m = f64::from_bits(((hx | (i ^ 0x3ff0_0000)) << 32 | (bits & 0xffff_ffff)) as u64);
    let f = m - 1.0;
    let dk = k as i32 as f64;
    let s = f / (2.0 + f);
    let z = s * s;
    let w = z * z;
    let t1 = w * (LG2 + w * (LG4 + w * LG6));
    let t2 = z * (LG1 + w * (LG3 + w * (LG5 + w * LG7)));
    let r = t2 + t1;
    let h = 0.5 * f * f;
    // Both forms subtract f from −dk·ln 2 plus a small number; for k = 0 they reduce to the short ones exactly.
    let wide = dk * LN2_HI - ((h - (s * (h + r) + dk * LN2_LO)) - f);
    let narrow = dk * LN2_HI - ((s * (f - r) - dk * LN2_LO) - f);
    let tiny_r = f * f * (0.5 - 0.33333333333333333 * f);
    let tiny = dk * LN2_HI - ((tiny_r - dk * LN2_LO) - f);
    let value = if (hx - 0x6147a) | (0x6b851 - hx) > 0 { wide } else { narrow };
    if (0x000f_ffff & (2 + hx)) < 3 { tiny } else { value }
}

/// e^(−x) for 0 ≤ x ≤ 100 without branches, as in fdlibm.
#[inline(always)]
pub fn exp_minus(x: f64) -> f64 {
    const INVERSE_LN2: f64 = 1.44269504088896338700;
    const P1: f64 = 1.66666666666666019037e-01;
    const P2: f64 = -2.77777777770155933842e-03;
    const P3: f64 = 6.61375632143793436117e-05;
    const P4: f64 = -1.65339022054652515390e-06;
    const P5: f64 = 4.13813679705723846039e-08;
    // fdlibm compares the upper words of ½ ln 2 and 1.5 ln 2.
    let half = f64::from_bits(0x3fd6_2e43_0000_0000);
    let more = f64::from_bits(0x3ff0_a2b2_0000_0000);
    let k = if x < half { 0.0 } else { -1.0 };
    let k = if x < more { k } else { (-INVERSE_LN2 * x - 0.5).trunc() };
    let hi = -x - k * LN2_HI;
    let lo = k * LN2_LO;
    let r = hi - lo;
    let t = r * r;
    let c = r - t * (P1 + t * (P2 + t * (P3 + t * (P4 + t * P5))));
    let y = 1.0 + (((r * c) / (2.0 - c) - lo) + hi);
    let power = f64::from_bits((k + (6755399441055744.0 + 1023.0)).to_bits() << 52);
    if x < 3.725290298461914e-9 { 1.0 - x } else { y * power }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_exponential_is_that_of_fdlibm() {
        for k in 0..1_000_000 {
            let x = k as f64 * 1.00007e-5;
            assert_eq!(exp_minus(x).to_bits(), libm::exp(-x).to_bits(), "{x}");
        }
        for x in [0.0, 1e-300, 1e-17, 1e-9, 3.7e-9, 1e-8, 0.34657, 0.34658, 50.0] {
            assert_eq!(exp_minus(x).to_bits(), libm::exp(-x).to_bits(), "{x}");
        }
    }

    #[test]
    fn both_forms_are_one_and_close_to_the_library() {
        let mut x = 1e-300;
        while x < 1e300 {
            assert_eq!(log(x).to_bits(), log_normal(x).to_bits(), "{x}");
            // fdlibm promises less than one unit in the last place.
            assert!((log(x) - x.ln()).abs() <= 2.3e-16 * x.ln().abs(), "{x}");
            x *= 1.000371;
        }
        for e in -60..=-1 {
            for x in [1.0 + (e as f64).exp2(), 1.0 - (e as f64).exp2()] {
                assert_eq!(log(x), log_normal(x), "{x}");
            }
        }
        assert!(log(-1.0).is_nan() && log(f64::NAN).is_nan());
        assert_eq!(log(0.0), f64::NEG_INFINITY);
        assert_eq!(log(f64::INFINITY), f64::INFINITY);
        assert!((log(5e-324) - 5e-324f64.ln()).abs() < 1e-12);
    }
}
