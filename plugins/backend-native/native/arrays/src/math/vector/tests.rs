use super::*;
use crate::dtype::{DType, Elem};
use crate::ops::binary::{binary, Operand};
use crate::ops::context::Context;
use crate::ops::unary::unary;

/// Distance in units in the last place; 0 for equal numbers, infinities and NaN alike.
fn distance(a: f64, b: f64) -> u64 {
    if a.is_nan() && b.is_nan() {
        return 0;
    }
    let order = |x: f64| {
        let bits = x.to_bits() as i64;
        if bits < 0 { i64::MIN.wrapping_sub(bits) } else { bits }
    };
    if a.is_nan() != b.is_nan() { u64::MAX } else { order(a).abs_diff(order(b)) }
}

fn apply<T: Elem>(op: UnaryOp, x: &[T]) -> Vec<T> {
    let ctx = Context::new(1);
    let b = ctx.make::<T>(T::DTYPE, x.len(), |z| Ok(z.copy_from_slice(x))).unwrap();
    unary(&ctx, op, &b, T::DTYPE).unwrap().slice::<T>().unwrap().to_vec()
}

fn apply2(op: BinaryOp, x: &[f64], y: &[f64]) -> Vec<f64> {
    let ctx = Context::new(1);
    let make = |v: &[f64]| ctx.make::<f64>(DType::F64, v.len(), |z| Ok(z.copy_from_slice(v))).unwrap();
    let (a, b) = (make(x), make(y));
    let same = |buffer| Operand { buffer, strides: &[] };
    binary(&ctx, op, same(&a), same(&b), &[x.len()], DType::F64).unwrap().slice::<f64>().unwrap().to_vec()
}

/// Numbers of all sizes, dense where the functions have their branches.
fn samples() -> Vec<f64> {
    let mut s = 1u64;
    let mut next = || {
        s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (s >> 11) as f64 / 9007199254740992.0
    };
    let mut x = Vec::new();
    for _ in 0..20_000 {
        x.push(4.0 * next() - 2.0);
        x.push(80.0 * next() - 40.0);
        x.push(1600.0 * next() - 800.0);
        x.push((2.0 * next() - 1.0) * (40.0 * next() - 20.0).exp2());
        x.push((next() - 0.5) * (2000.0 * next() - 1000.0).exp2());
    }
    x.extend([0.5, 1.0, 2.0, 0.7, 1.4, 8.0, 100.0, 1000.0, 1e-310, 5e-324, f64::MAX, 709.782712893384, 745.1, 1e9]);
    let negative: Vec<f64> = x.iter().map(|v| -v).collect();
    x.extend(negative);
    x.extend([0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN]);
    x
}

#[test]
fn within_two_units_of_the_scalar_library() {
    use UnaryOp::*;
    let functions: [(UnaryOp, fn(f64) -> f64, u64); 18] = [
        (Acos, f64::acos, 2),
        (Acosh, |x| if x >= 1.0 { libm::acosh(x) } else { f64::NAN }, 2),
        (Asin, f64::asin, 2),
        (Asinh, libm::asinh, 2),
        (Atan, f64::atan, 2),
        (Atanh, libm::atanh, 2),
        (Cos, f64::cos, 1),
        // The scalar library itself is off by two in places.
        (Cosh, f64::cosh, 3),
        (Exp, f64::exp, 1),
        (Expm1, f64::exp_m1, 2),
        (Log, f64::ln, 1),
        (Log1p, f64::ln_1p, 2),
        (Log2, f64::log2, 2),
        (Log10, f64::log10, 2),
        (Sin, f64::sin, 1),
        (Sinh, f64::sinh, 3),
        (Tan, f64::tan, 2),
        (Tanh, f64::tanh, 3),
    ];
    let x = samples();
    for (op, exact, limit) in functions {
        let z = apply(op, &x);
        let mut worst = (0, 0.0);
        for (x, z) in x.iter().zip(&z) {
            let want = exact(*x);
            worst = worst.max_by(distance(*z, want), *x);
            assert_eq!(z.is_sign_negative() && *z == 0.0, want.is_sign_negative() && want == 0.0, "{} {x}", op.name());
        }
        assert!(worst.0 <= limit, "{}({:e}) is {} units off", op.name(), worst.1, worst.0);
    }
}

trait Worst {
    fn max_by(self, distance: u64, x: f64) -> Self;
}
impl Worst for (u64, f64) {
    fn max_by(self, distance: u64, x: f64) -> Self {
        if distance > self.0 { (distance, x) } else { self }
    }
}

#[test]
fn powers_and_angles() {
    let x = samples();
    let shifted: Vec<f64> = x.iter().cycle().skip(7).take(x.len()).copied().collect();
    // Exponents for which the powers do not all overflow.
    let mild: Vec<f64> = x.iter().zip(&shifted).map(|(x, y)| 600.0 * (y % 1.0) / x.abs().ln().abs().max(1.0)).collect();
    let specials = [0.0, -0.0, 1.0, -1.0, 2.0, -2.0, 3.0, 0.5, -0.5, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, 1e300, -3.0];
    let (mut a, mut b) = (vec![], vec![]);
    for p in specials {
        for q in specials {
            a.push(p);
            b.push(q);
        }
    }
    let pairs = [(&x, &shifted), (&x, &mild), (&a, &b)];
    for (p, q) in pairs {
        for (op, exact, limit) in [(BinaryOp::Pow, f64::powf as fn(f64, f64) -> f64, 1), (BinaryOp::Atan2, f64::atan2, 2)] {
            for ((z, p), q) in apply2(op, p, q).iter().zip(p).zip(q) {
                let want = exact(*p, *q);
                assert!(distance(*z, want) <= limit, "{} {p:e} {q:e}: {z:e} {want:e}", op.name());
                assert!(*z != 0.0 || z.is_sign_negative() == want.is_sign_negative(), "{} {p} {q}", op.name());
            }
        }
        let (r, d) = (apply2(BinaryOp::Remainder, p, q), apply2(BinaryOp::FloorDivide, p, q));
        for k in 0..p.len() {
            use crate::math::real;
            assert_eq!(distance(r[k], real::modulo(p[k], q[k])), 0, "{} % {}: {}", p[k], q[k], r[k]);
            assert_eq!(distance(d[k], real::floor_divide(p[k], q[k])), 0, "{} // {}: {}", p[k], q[k], d[k]);
        }
    }
}

/// Every element alone, and so outside of the vector loop, has the bits that it has among others.
#[test]
fn position_does_not_matter() {
    let x: Vec<f64> = samples().into_iter().step_by(97).collect();
    for &op in UnaryOp::ALL.iter().filter(|op| unary64(**op).is_some()) {
        let all = apply(op, &x);
        for (k, v) in x.iter().enumerate() {
            assert_eq!(apply(op, &[*v])[0].to_bits(), all[k].to_bits(), "{} {v}", op.name());
        }
    }
}

fn samples32() -> Vec<f32> {
    let mut x: Vec<f32> = samples().iter().step_by(7).map(|&v| v as f32).collect();
    // Every 2^21 + 7th number of all: subnormal ones, infinities and NaN too.
    x.extend((0..=u32::MAX).step_by((1 << 21) + 7).map(f32::from_bits));
    x.extend([0.0, -0.0, 1.0, -1.0, 0.5, f32::MAX, f32::MIN_POSITIVE, 1e-45, f32::INFINITY, f32::NEG_INFINITY, f32::NAN]);
    x
}

/// The neighbour of the correctly rounded number at most: errors before rounding are 2^-30, or none that matter.
fn neighbours(z: f32, want: f64) -> bool {
    let want = want as f32;
    let order = |v: f32| (v.to_bits() as i32 ^ ((v.to_bits() as i32 >> 31) as u32 >> 1) as i32) as i64;
    z.is_nan() && want.is_nan() || z.to_bits() == want.to_bits() || z != 0.0 && order(z).abs_diff(order(want)) <= 1
}

#[test]
fn single_precision() {
    let x = samples32();
    let wide: Vec<f64> = x.iter().map(|&v| v as f64).collect();
    for &op in UnaryOp::ALL.iter().filter(|op| unary32(**op).is_some()) {
        for ((z, want), x) in apply(op, &x).iter().zip(apply(op, &wide)).zip(&x) {
            assert!(neighbours(*z, want), "{} {x:e}: {z:e} {want:e}", op.name());
        }
    }
}

/// What `single` promises of its results before they are rounded.
#[test]
fn short_polynomials_are_exact_enough() {
    let pairs: [(fn(f64) -> f64, fn(f64) -> f64); 12] = [
        (single::acos, f64::acos),
        (single::acosh, log::acosh),
        (single::asin, f64::asin),
        (single::asinh, log::asinh),
        (single::atan, f64::atan),
        (single::atanh, log::atanh),
        (single::log, f64::ln),
        (|x| single::special(x, single::positive_log10(x)), f64::log10),
        (single::log1p, f64::ln_1p),
        (|x| single::special(x, single::positive_log2(x)), f64::log2),
        (single::tan, f64::tan),
        (single::tanh, f64::tanh),
    ];
    for (k, (short, long)) in pairs.into_iter().enumerate() {
        for x in samples32().into_iter().map(f64::from).filter(|&x| !trig::needs_scalar(x)) {
            let (z, want) = (short(x), long(x));
            assert!((z - want).abs() <= 1e-9 * want.abs() || !want.is_finite(), "{k} {x:e}: {z:e} {want:e}");
        }
    }
}

#[test]
fn powers_and_angles_in_single_precision() {
    let x = samples32();
    let ctx = Context::new(1);
    for shift in [1, 5, 1000] {
        let y: Vec<f32> = x.iter().cycle().skip(shift).take(x.len()).copied().collect();
        let mild: Vec<f32> = x.iter().zip(&y).map(|(x, y)| 90.0 * (y % 1.0) / x.abs().ln().abs().max(1.0)).collect();
        for (op, y, exact) in [
            (BinaryOp::Atan2, &y, f64::atan2 as fn(f64, f64) -> f64),
            (BinaryOp::Pow, &y, f64::powf),
            (BinaryOp::Pow, &mild, f64::powf),
        ] {
            let make = |v: &[f32]| ctx.make::<f32>(DType::F32, v.len(), |z| Ok(z.copy_from_slice(v))).unwrap();
            let (a, b) = (make(&x), make(y));
            let same = |buffer| Operand { buffer, strides: &[] };
            let z = binary(&ctx, op, same(&a), same(&b), &[x.len()], DType::F32).unwrap();
            for ((z, x), y) in z.slice::<f32>().unwrap().iter().zip(&x).zip(y) {
                assert!(neighbours(*z, exact(*x as f64, *y as f64)), "{} {x:e} {y:e}: {z:e}", op.name());
            }
        }
    }
}

#[test]
fn log_gamma() {
    let mut x: Vec<f64> = (1..3000).map(|k| k as f64 * 0.007).collect();
    x.extend(samples().into_iter().step_by(11));
    x.extend([0.0, -0.0, 1.0, 2.0, -1.0, -2.0, 5e-324, 1e-310, 1e299, 1e301, f64::INFINITY, f64::NEG_INFINITY, f64::NAN]);
    for (x, z) in x.iter().zip(apply::<f64>(UnaryOp::Lgamma, &x)) {
        if *x < 0.0 && *x > -1e15 {
            // Between the poles terms cancel.
            let want = libm::lgamma(*x);
            let near = (z - want).abs() <= 4e-15 * want.abs().max(1.0) * x.abs().max(1.0).ln().max(1.0);
            assert!(near || z == want, "{x:e}: {z:e} {want:e}");
            continue;
        }
        let want = crate::math::lgamma::lgamma(*x);
        // Both are within three units of the truth, and at the zeros the condition number is one.
        assert!(distance(z, want) <= 6, "{x:e}: {z:e} {want:e}");
    }
    // Zeros, and Γ(½)² = π.
    let z: Vec<f64> = apply(UnaryOp::Lgamma, &[1.0, 2.0, 1.0 + 1e-9, 0.5]);
    assert_eq!(z[..2], [0.0, 0.0]);
    assert!((z[2] / -5.772156640785e-10 - 1.0).abs() < 1e-7, "{:e}", z[2]);
    assert!((z[3] - 0.5 * std::f64::consts::PI.ln()).abs() < 2e-16);
}

#[test]
fn logaddexp_of_near_and_far() {
    let x = samples();
    let y: Vec<f64> = x.iter().cycle().skip(3).take(x.len()).copied().collect();
    for ((z, x), y) in apply2(BinaryOp::Logaddexp, &x, &y).iter().zip(&x).zip(&y) {
        let want = crate::math::real::logaddexp(*x, *y);
        assert!(distance(*z, want) <= 2 || (z - want).abs() < 4e-16, "{x} {y}: {z} {want}");
    }
}
