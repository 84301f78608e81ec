use super::*;
use crate::dtype::DType;
use crate::ops::context::{Context, Extent};
use keys::Key;

fn noise(n: usize) -> Vec<f64> {
    let mut s = 42u64;
    (0..n)
        .map(|k| {
            s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            if k % 1000 == 7 { f64::NAN } else { ((s >> 40) as f64 - 8e6) * 1e-3 }
        })
        .collect()
}

#[test]
fn sorts_rows_and_columns_of_any_length() {
    for threads in [1, 3] {
        let ctx = Context::new(threads);
        for (o, n, i) in [(1, 200_000, 1), (3, 1000, 1), (2, 500, 3), (2, 300, 40), (1, 70_000, 2), (3, 7, 130), (40, 9, 2), (1, 1, 5), (2, 600, 129), (1, 0, 1)] {
            let x = noise(o * n * i);
            let b = ctx.make::<f64>(DType::F64, x.len(), |z| Ok(z.copy_from_slice(&x))).unwrap();
            let e = Extent { outer: o, n, inner: i };
            for descending in [false, true] {
                let s = sort(&ctx, &b, e, descending).unwrap();
                let a = argsort(&ctx, &b, e, descending).unwrap();
                let (s, a) = (s.slice::<f64>().unwrap(), a.slice::<i64>().unwrap());
                for r in 0..o * i {
                    let at = |k: usize| ((r / i) * n + k) * i + r % i;
                    let mut want: Vec<usize> = (0..n).collect();
                    want.sort_by_key(|&k| match x[at(k)].is_nan() {
                        true => i64::MAX,
                        false if descending => !x[at(k)].class(),
                        false => x[at(k)].class(),
                    });
                    for k in 0..n {
                        assert_eq!(a[at(k)] as usize, want[k]);
                        assert!(s[at(k)] == x[at(want[k])] || s[at(k)].is_nan() && x[at(want[k])].is_nan());
                    }
                }
            }
        }
    }
}

/// Every length up to many vectors, few and many different keys, on every set of instructions that there is.
#[test]
fn quicksort_sorts_like_the_library() {
    fn check<W: quick::Keys + std::fmt::Debug>(make: impl Fn(u64) -> W) {
        let mut s = 7u64;
        for n in (0..600).chain([1000, 2047, 2048, 4097, 30_001]) {
            for kind in 0..6u64 {
                let keys: Vec<W> = (0..n as u64)
                    .map(|k| {
                        s = s.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
                        make(match kind {
                            0 => s ^ s >> 29,
                            1 => (s >> 33) % 3,
                            2 => u64::MAX / 2 - (s >> 40) % 2,
                            3 => k,
                            4 => n as u64 - k,
                            _ => 7,
                        })
                    })
                    .collect();
                let (mut got, mut want) = (keys.clone(), keys);
                W::sort(&mut got);
                want.sort_unstable();
                assert_eq!(got, want, "{n} {kind}");
            }
        }
    }
    check(|k| k as i64);
    check(|k| (k >> 16) as i32);
    check(|k| k as i32);
}

/// Keys that agree in all bits that fit beside a position, and in none.
#[test]
fn positions_are_stable_among_close_and_equal_keys() {
    let ctx = Context::new(2);
    for n in [1000usize, 100_000] {
        for scale in [0u64, 1, 1 << 20] {
            let x: Vec<i64> = (0..n as u64)
                .map(|k| match k {
                    // Ends of the range leave no bits to spare.
                    0 => i64::MIN,
                    1 => i64::MAX,
                    _ => (k.wrapping_mul(2_654_435_761) % 1009 * scale) as i64,
                })
                .collect();
            let b = ctx.make::<i64>(DType::I64, n, |z| Ok(z.copy_from_slice(&x))).unwrap();
            let got = argsort(&ctx, &b, Extent { outer: 1, n, inner: 1 }, false).unwrap();
            let mut want: Vec<i64> = (0..n as i64).collect();
            want.sort_by_key(|&k| x[k as usize]);
            assert_eq!(got.slice::<i64>().unwrap(), want, "{n} {scale}");
        }
    }
}

#[test]
fn small_integers_are_counted() {
    let ctx = Context::new(2);
    for (n, inner) in [(70_000usize, 1), (66_000, 2)] {
        let x: Vec<i16> = (0..n * inner).map(|k| (k.wrapping_mul(40_503) % 65_536) as i16).collect();
        let b = ctx.make::<i16>(DType::I16, x.len(), |z| Ok(z.copy_from_slice(&x))).unwrap();
        for descending in [false, true] {
            let got = sort(&ctx, &b, Extent { outer: 1, n, inner }, descending).unwrap();
            for i in 0..inner {
                let mut want: Vec<i16> = x.iter().skip(i).step_by(inner).copied().collect();
                want.sort_unstable_by(|a, b| if descending { b.cmp(a) } else { a.cmp(b) });
                let column: Vec<i16> = got.slice::<i16>().unwrap().iter().skip(i).step_by(inner).copied().collect();
                assert_eq!(column, want);
            }
        }
    }
}
